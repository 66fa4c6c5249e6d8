import assert from 'node:assert/strict';
import { isInForce, requesterPolicyName, type AdmissionBinding, type AdmissionPolicy } from './admission.ts';

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
