import assert from 'node:assert/strict';
import { type ApprovableKind, objectDigest } from './digest.ts';
import { approvalDigest } from './payload.ts';

const metadata = { namespace: 'prj-lung', name: 'chest-ct' };
const spec = { title: 'Chest CT', residency: { jurisdictions: ['IT', 'DE'] }, count: 10, note: 'a\u20ac\u00e9"\\' };

/** Kept for ever: were one of them to change, every approval that was ever given would be void. */
const golden: Readonly<Record<ApprovableKind | 'DataApproval', string>> = {
  DataPermit: 'caveau.v1:sha256:63d66673cf7d2603b864e332efb7496243a250e9d987a484cb41ad021a3d43b7',
  SecureDataset: 'caveau.v1:sha256:b3e440c2cca386262531fc93ae0f0990f29f1be815548ecf18c756c7e3e43d97',
  OutputRelease: 'caveau.v1:sha256:df97df54cae30d99ebdcd1ecc04c20412945024f3a71ea4c477f659b55326a73',
  SecureProcessingEnvironment: 'caveau.v1:sha256:a18455c8cedf80fc4167e2efd76bc6852546a5121d73388d8d509e30a1123354',
  DataApproval: 'caveau.v1:sha256:b70ba00bc91473a706062062f2327e78125cd9a86cb0b6ef4e77bc717b413315',
};

const approval = {
  metadata: { namespace: 'prj-lung', name: 'dpo-1' },
  spec: {
    action: 'Use',
    permit: { name: 'p', digest: `caveau.v1:sha256:${'a'.repeat(64)}` },
    dataset: { name: 'd', digest: `caveau.v1:sha256:${'b'.repeat(64)}` },
    role: 'dpo',
    approver: 'x@hospital.example',
    organisation: 'Hospital A',
    expires: '2028-01-01T00:00:00Z',
  },
} as const;

describe('the digest of what is approved', () => {
  for (const kind of ['DataPermit', 'SecureDataset', 'OutputRelease', 'SecureProcessingEnvironment'] as const) {
    it(`is the golden value for a ${kind}`, () => assert.equal(objectDigest(kind, { metadata, spec }), golden[kind]));
  }

  it('is the golden value for an approval itself', () => assert.equal(approvalDigest(approval), golden.DataApproval));

  it('does not depend on the order of fields, on status, labels or the version of the schema', () => {
    const reversed = Object.fromEntries(Object.entries(spec).reverse());
    const live = { apiVersion: 'caveau.dev/v1', kind: 'SecureDataset', metadata: { ...metadata, labels: { a: 'b' }, uid: 'u', resourceVersion: '9' }, spec: reversed, status: { digest: 'x' } };
    assert.equal(objectDigest('SecureDataset', live), golden.SecureDataset);
  });

  it('differs by kind, namespace, name and every field of the spec', () => {
    const others = [
      objectDigest('DataPermit', { metadata, spec }),
      objectDigest('SecureDataset', { metadata: { ...metadata, namespace: 'other' }, spec }),
      objectDigest('SecureDataset', { metadata: { ...metadata, name: 'other' }, spec }),
      objectDigest('SecureDataset', { metadata, spec: { ...spec, residency: { jurisdictions: ['DE', 'IT'] } } }),
      objectDigest('SecureDataset', { metadata, spec: { ...spec, count: 11 } }),
      objectDigest('SecureDataset', { metadata, spec: { ...spec, added: '' } }),
    ];
    assert.equal(new Set([golden.SecureDataset, ...others]).size, others.length + 1);
  });

  it('of an environment is the same with and without a namespace in its file', () =>
    assert.equal(objectDigest('SecureProcessingEnvironment', { metadata: { name: 'chest-ct' }, spec }), golden.SecureProcessingEnvironment));

  it('of an environment is the same before and after a restore was confirmed, and that of no other kind leaves anything out', () => {
    const confirmed = { ...spec, restoreConfirmed: '2027-01-01T00:00:00Z' };
    assert.equal(objectDigest('SecureProcessingEnvironment', { metadata, spec: confirmed }), golden.SecureProcessingEnvironment);
    assert.notEqual(objectDigest('SecureDataset', { metadata, spec: confirmed }), golden.SecureDataset);
  });

  it('of an approval does not depend on its signatures, and on everything else of it', () => {
    assert.equal(approvalDigest({ ...approval, spec: { ...approval.spec, signatures: [{ keyid: 'k', sig: 'AAAA' }] } }), golden.DataApproval);
    assert.notEqual(approvalDigest({ ...approval, spec: { ...approval.spec, expires: '2029-01-01T00:00:00Z' } }), golden.DataApproval);
    assert.notEqual(approvalDigest({ ...approval, metadata: { ...approval.metadata, namespace: 'other' } }), golden.DataApproval);
  });
});
