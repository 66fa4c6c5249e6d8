import { type Bytes } from '../bytes.ts';
import { textOf } from './whole-text.ts';

const longestName = 128;
/** A name of a column: words, which no spreadsheet takes for a formula, and no interpreter for a call with arguments. */
const heading = /^[A-Za-z][A-Za-z0-9]*(?:(?:[_.%-]+|[ /])[A-Za-z0-9]+)*_*(?: ?%)?$/;
const number = /^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$|^(nan|NaN|inf|-inf)$/;
const word = /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/;

/**
 * Whether the bytes are a table (RFC 4180, without quoted text): a line of headings, and lines of as many values, each a number, a word or empty, at
 * least one of them a number. Free text is not let out, because source code is text; and no value can be taken for a formula.
 */
export function isCsv(bytes: Bytes): boolean {
  const text = textOf(bytes);
  if (text === undefined) return false;
  const [head = '', ...rows] = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const columns = head.split(',').length;
  const isRow = (row: string): boolean => {
    const values = row.split(',');
    return values.length === columns && values.every((value) => value === '' || number.test(value) || word.test(value)) && values.some((value) => number.test(value));
  };
  return rows.length > 0 && head.split(',').every(isHeading) && rows.every(isRow);
}

function isHeading(text: string): boolean {
  const bare = /^"(.*)"$/.exec(text)?.[1] ?? text;
  return bare.length <= longestName && heading.test(bare);
}
