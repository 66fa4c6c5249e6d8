import assert from 'node:assert/strict';
import { inForceSince, isInForce, requesterPolicyName, type AdmissionBinding, type AdmissionPolicy } from './admission.ts';

const policy: AdmissionPolicy = { metadata: { name: requesterPolicyName }, spec: { failurePolicy: 'Fail' } };
const binding: AdmissionBinding = { metadata: { name: requesterPolicyName }, spec: { policyName: requesterPolicyName, validationActions: ['Deny', 'Audit'] } };

describe('an admission policy', () => {
  it('is in force when it fails closed and its binding denies', () => assert.equal(isInForce(policy, binding), true));

  const weak: readonly (readonly [string, AdmissionPolicy | undefined, AdmissionBinding | undefined])[] = [
    ['it is missing', undefined, binding],
    ['its binding is missing', policy, undefined],
    ['it fails open', { ...policy, spec: { failurePolicy: 'Ignore' } }, binding],
    ['it only audits', policy, { ...binding, spec: { ...binding.spec, validationActions: ['Audit'] } }],
    ['its binding is for another policy', policy, { ...binding, spec: { ...binding.spec, policyName: 'other' } }],
    ['its binding makes exceptions', policy, { ...binding, spec: { ...binding.spec, matchResources: { namespaceSelector: {} } } }],
    ['it is being deleted', { ...policy, metadata: { ...policy.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }, binding],
  ];
  for (const [when, p, b] of weak) it(`is not in force when ${when}`, () => assert.equal(isInForce(p, b), false));
});

describe('since when an admission policy is in force', () => {
  const made = { ...policy, metadata: { ...policy.metadata, creationTimestamp: '2027-01-01T00:00:00Z' } };
  const bound = { ...binding, metadata: { ...binding.metadata, creationTimestamp: '2027-01-01T00:00:05Z' } };
  it('is when the later of both came, the policy or its binding', () => {
    assert.equal(inForceSince(made, bound), Date.parse('2027-01-01T00:00:05Z'));
    assert.equal(inForceSince({ ...made, metadata: { ...made.metadata, creationTimestamp: '2027-01-01T00:00:09Z' } }, bound), Date.parse('2027-01-01T00:00:09Z'));
  });
  it('is unknown while it is not in force, and where nobody knows when one of them came', () => {
    assert.deepEqual([inForceSince(made, undefined), inForceSince(policy, bound), inForceSince(made, binding), inForceSince({ ...made, spec: { failurePolicy: 'Ignore' } }, bound)], [undefined, undefined, undefined, undefined]);
  });
});
