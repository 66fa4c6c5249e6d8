import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type DataApproval, type DataPermit, type SecureDataset, type SecureProcessingEnvironment } from '../../src/api/generated/types.ts';
import { judge } from '../../src/approval/judgement.ts';

const directory = join(import.meta.dirname, '..', '..', 'examples');

function objectsOf(file: string, kind: string): readonly object[] {
  const documents = parseAllDocuments(readFileSync(join(directory, file), 'utf8')).map((document) => document.toJS() as { readonly kind: string });
  return documents.filter((one) => one.kind === kind);
}

describe('the approvals of the Italian example', () => {
  const [environment] = objectsOf('00-platform.yaml', 'SecureProcessingEnvironment') as SecureProcessingEnvironment[];
  const [dataset] = objectsOf('60-italian-radiology.yaml', 'SecureDataset') as SecureDataset[];
  const [permit] = objectsOf('60-italian-radiology.yaml', 'DataPermit') as DataPermit[];
  assert.ok(environment && dataset && permit);

  for (const approval of objectsOf('62-approvals.yaml', 'DataApproval') as DataApproval[]) {
    it(`${approval.metadata.name} is of the permit and the dataset as they stand (else run scripts/sign-examples.ts)`, () => {
      const stored = { ...approval, metadata: { ...approval.metadata, creationTimestamp: '2026-11-02T00:00:00Z' } };
      assert.equal(judge(stored, { environment, dataset, permit, approvals: [stored], boundSince: undefined }, Date.parse('2026-11-03T00:00:00Z')).refusal, undefined);
    });
  }
});
