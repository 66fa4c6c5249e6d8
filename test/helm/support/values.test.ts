import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { chartValues } from '../../../scripts/generate/chart-values.ts';
import { everything } from './values.ts';

const chart = join(import.meta.dirname, '..', '..', '..', 'helm', 'caveau');
const text = readFileSync(join(chart, 'values.yaml'), 'utf8');

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: { readonly enum: readonly string[] };
}

const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as Schema;

/** The names that a schema knows, as the table of values has them. */
function namesIn({ properties = {} }: Schema, table: ReadonlySet<string>, prefix = ''): readonly string[] {
  return Object.entries(properties).flatMap(([key, inner]) => (table.has(`${prefix}${key}`) || inner.properties === undefined ? [`${prefix}${key}`] : namesIn(inner, table, `${prefix}${key}.`)));
}

describe('The schema of the values', () => {
  const values = parse(text) as Readonly<Record<string, unknown>>;
  const table = new Set(chartValues(text).map(({ name }) => name));

  it('has every value, and no other', () => {
    const known = namesIn(schema, table).filter((name) => name !== 'global');
    assert.deepEqual([...known].sort(), [...table].sort());
  });

  it('closes every object whose names it knows', () => {
    const open = (at: Schema, path: string): readonly string[] => [
      ...(at.properties !== undefined && at.additionalProperties !== false ? [path] : []),
      ...Object.entries(at.properties ?? {}).flatMap(([key, inner]) => open(inner, `${path}.${key}`)),
    ];
    assert.deepEqual(open(schema, 'values'), []);
  });

  it('takes what values.yaml says, and the values of the tests', () => {
    const check = new Ajv2020({ strict: false }).compile(schema);
    for (const one of [values, everything]) assert.ok(check(one), JSON.stringify(check.errors));
  });

  it('knows the accounts that the policies name', () => {
    const { accounts } = values['admission'] as { readonly accounts: Readonly<Record<string, string>> };
    assert.deepEqual(schema.properties?.['admission']?.properties?.['accounts']?.propertyNames?.enum, Object.keys(accounts));
  });

  it('is told value by value, each with what it means', () => {
    assert.deepEqual(chartValues(text).filter(({ meaning }) => meaning === '').map(({ name }) => name), []);
    assert.ok(table.has('monitoring.alerts.labels') && table.has('image.digest'));
  });
});
