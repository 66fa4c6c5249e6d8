import { readFileSync } from 'node:fs';
import { checkAuditRecord, type AuditRecord } from '../../e2e/support/audit-schema.ts';

/** An audit stream of a process that was killed in the middle of writing. */
export interface TornStream {
  readonly records: readonly AuditRecord[];
  /** Beginnings of lines; the next life of the process puts an end to each before it writes on. */
  readonly torn: readonly string[];
}

/** Reads such a stream; every whole line must be as the schema says, and a line is either whole or the beginning of one. */
export function readTornStream(file: string): TornStream {
  const records: AuditRecord[] = [];
  const torn: string[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n').filter((one) => one !== '')) {
    const record = parse(line);
    if (record === undefined) torn.push(line);
    else records.push(checkAuditRecord(record, line));
  }
  const strange = torn.find((line) => !line.startsWith('{') || line.endsWith('}'));
  if (strange !== undefined) throw new Error(`The audit stream has a line that is neither whole nor the beginning of one: ${strange}`);
  return { records, torn };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
