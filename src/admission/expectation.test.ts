import assert from 'node:assert/strict';
import { readExpectation } from './expectation.ts';
import { anExpectation, installed } from '../testing/admission-policies.ts';

describe('what must be in force', () => {
  it('is every policy and binding of the chart', () => {
    const read = readExpectation(anExpectation());
    const { policies, bindings } = installed(anExpectation());
    assert.ok('expectation' in read && policies.length > 15);
    assert.deepEqual([read.expectation.policies.size, read.expectation.bindings.size], [policies.length, bindings.length]);
  });

  const problems: Readonly<Record<string, { readonly of: Parameters<typeof anExpectation>[0]; readonly says: RegExp }>> = {
    'nothing at all': { of: () => '', says: /does not hold the policy caveau-requester/ },
    'a list without a policy that the operator needs': { of: (text, file) => (file === 'records.yaml' ? '' : text), says: /does not hold the policy caveau-records/ },
    'what is no YAML': { of: (text, file) => (file === 'shape.yaml' ? `${text}\n: :\n  - {` : text), says: /^its entry shape\.yaml is no YAML/ },
    'a document of another kind': { of: (text, file) => (file === 'shape.yaml' ? text.replace('kind: ValidatingAdmissionPolicy\n', 'kind: MutatingAdmissionPolicy\n') : text), says: /shape\.yaml holds a MutatingAdmissionPolicy/ },
    'a text that is no object': { of: (text, file) => (file === 'shape.yaml' ? 'nothing' : text), says: /shape\.yaml holds a document without a name/ },
    'a policy that lets through what it cannot judge': { of: (text, file) => (file === 'shape.yaml' ? text.replace('failurePolicy: Fail', 'failurePolicy: Ignore') : text), says: /its policy caveau-shape does not fail closed/ },
    'a policy that nothing makes deny': { of: (text, file) => (file === 'shape.yaml' ? text.replace('[Deny, Audit]', '[Audit]') : text), says: /no binding in it makes the policy caveau-shape deny/ },
  };
  for (const [name, { of, says }] of Object.entries(problems)) {
    it(`is not known from ${name}`, () => {
      const read = readExpectation(anExpectation(of));
      assert.match('problem' in read ? read.problem : 'it was read', says);
    });
  }
});
