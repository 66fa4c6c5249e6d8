import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** One line of the operator's audit stream, as far as tests look into it. */
export interface AuditRecord {
  readonly action: string;
  readonly time: string;
  readonly trainingJob?: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly secureDataset?: { readonly namespace: string; readonly name: string };
  readonly requester?: string;
  readonly declaredBy?: string;
  readonly attempt?: number;
  readonly state?: string;
  readonly reason?: string;
  readonly decision?: { readonly outcome: string; readonly inputDigest: string; readonly requesterEvidence: string };
  readonly placement?: readonly { readonly node: string; readonly jurisdiction?: string }[];
}

const path = join(import.meta.dirname, '..', '..', '..', 'docs', 'audit.schema.json');
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);

/** Reads an audit stream; every line must be as docs/audit.schema.json says. */
export function readAuditStream(file: string): readonly AuditRecord[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
  return lines.map((line) => checkAuditRecord(JSON.parse(line), line));
}

/** Holds one record of an audit stream against the schema. */
export function checkAuditRecord(record: unknown, line: string): AuditRecord {
  assert.ok(validate(record), `${ajv.errorsText(validate.errors)}\n${line}`);
  return record as AuditRecord;
}
