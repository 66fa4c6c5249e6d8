import assert from 'node:assert/strict';
import { type AdmissionBinding, type AdmissionPolicy } from '../api/admission.ts';
import { readExpectation, type Expectation } from './expectation.ts';
import { faultsOf, type Live } from './integrity.ts';
import { anExpectation, installed } from '../testing/admission-policies.ts';

type Spec = Readonly<Record<string, unknown>>;

function expected(change?: Parameters<typeof anExpectation>[0]): Expectation {
  const read = readExpectation(anExpectation(change));
  assert.ok('expectation' in read);
  return read.expectation;
}

function live({ policies, bindings } = installed(anExpectation())): { policies: Map<string, AdmissionPolicy>; bindings: Map<string, AdmissionBinding> } {
  return { policies: new Map(policies.map((one) => [one.metadata.name, one])), bindings: new Map(bindings.map((one) => [one.metadata.name, one])) };
}

/** What is there, but for one policy or binding. */
function withChanged(kind: keyof Live, name: string, change: (spec: Spec) => Spec): Live {
  const there = live();
  const object = there[kind].get(name);
  assert.ok(object !== undefined);
  return { ...there, [kind]: new Map([...there[kind], [name, { ...object, spec: change(object.spec ?? {}) }]]) };
}

function without(kind: keyof Live, name: string): Live {
  const there = live();
  there[kind].delete(name);
  return there;
}

const told = (found: Live, ...expectations: readonly [Expectation, ...Expectation[]]): readonly string[] => faultsOf(expectations, found).map(({ reason, what }) => `${reason}: ${what}`);
const match = (spec: Spec) => spec['matchConstraints'] as { readonly resourceRules: readonly Spec[] };

describe('the integrity of admission', () => {
  it('is whole where everything is as it was installed', () => assert.deepEqual(told(live(), expected()), []));

  it('is whole where the API server filled in what nobody wrote', () => {
    const filled = withChanged('policies', 'caveau-shape', (spec) => ({ ...spec, matchConstraints: { ...match(spec), matchPolicy: 'Equivalent', objectSelector: {}, resourceRules: match(spec).resourceRules.map((rule) => ({ ...rule, scope: '*' })) } }));
    assert.deepEqual(told(filled, expected()), []);
  });

  it('is whole where there is more than must be', () => {
    const there = live();
    there.policies.set('caveau-more', { metadata: { name: 'caveau-more' }, spec: {} });
    assert.deepEqual(told(there, expected()), []);
  });

  const shape = 'caveau-shape';
  const weakened: Readonly<Record<string, { readonly found: Live; readonly says: string }>> = {
    'a policy that is gone': { found: without('policies', shape), says: 'PolicyMissing: policy caveau-shape is missing' },
    'a binding that is gone': { found: without('bindings', shape), says: 'PolicyMissing: the binding caveau-shape is missing' },
    'a policy that fails open': { found: withChanged('policies', shape, (spec) => ({ ...spec, failurePolicy: 'Ignore' })), says: 'PolicyChanged: policy caveau-shape does not fail closed' },
    'a binding that only audits': { found: withChanged('bindings', shape, (spec) => ({ ...spec, validationActions: ['Audit'] })), says: 'PolicyChanged: the binding caveau-shape does not deny' },
    'a binding with exceptions': { found: withChanged('bindings', shape, (spec) => ({ ...spec, matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } } })), says: 'PolicyChanged: the binding caveau-shape was changed (spec.matchResources)' },
    'a binding of another policy': { found: withChanged('bindings', shape, (spec) => ({ ...spec, policyName: 'caveau-network' })), says: 'PolicyChanged: the binding caveau-shape was changed (spec.policyName)' },
    'a rule less': { found: withChanged('policies', shape, (spec) => ({ ...spec, validations: (spec['validations'] as readonly unknown[]).slice(1) })), says: 'PolicyChanged: policy caveau-shape was changed (spec.validations)' },
    'another variable': { found: withChanged('policies', shape, (spec) => ({ ...spec, variables: [...(spec['variables'] as readonly unknown[]), { name: 'x', expression: 'true' }] })), says: 'PolicyChanged: policy caveau-shape was changed (spec.variables)' },
    'a condition under which it is not asked': { found: withChanged('policies', shape, (spec) => ({ ...spec, matchConditions: [{ name: 'never', expression: 'false' }] })), says: 'PolicyChanged: policy caveau-shape was changed (spec.matchConditions)' },
    'a selector of objects': { found: withChanged('policies', shape, (spec) => ({ ...spec, matchConstraints: { ...match(spec), objectSelector: { matchLabels: { a: 'b' } } } })), says: 'PolicyChanged: policy caveau-shape was changed (spec.matchConstraints)' },
    'an exact match alone': { found: withChanged('policies', shape, (spec) => ({ ...spec, matchConstraints: { ...match(spec), matchPolicy: 'Exact' } })), says: 'PolicyChanged: policy caveau-shape was changed (spec.matchConstraints)' },
    'excepted resources': { found: withChanged('policies', shape, (spec) => ({ ...spec, matchConstraints: { ...match(spec), excludeResourceRules: [{ resourceNames: ['evil'] }] } })), says: 'PolicyChanged: policy caveau-shape was changed (spec.matchConstraints)' },
    'objects without a namespace alone': { found: withChanged('policies', shape, (spec) => ({ ...spec, matchConstraints: { ...match(spec), resourceRules: match(spec).resourceRules.map((rule) => ({ ...rule, scope: 'Cluster' })) } })), says: 'PolicyChanged: policy caveau-shape was changed (spec.matchConstraints)' },
    'parameters': { found: withChanged('policies', shape, (spec) => ({ ...spec, paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } })), says: 'PolicyChanged: policy caveau-shape was changed (spec.paramKind)' },
  };
  for (const [name, { found, says }] of Object.entries(weakened)) it(`is broken by ${name}`, () => assert.deepEqual(told(found, expected()), [says]));

  it('is broken by a policy that is being deleted', () => {
    const there = live();
    const policy = there.policies.get(shape);
    there.policies.set(shape, { ...policy, metadata: { name: shape, deletionTimestamp: '2027-01-01T00:00:00Z' } });
    assert.deepEqual(told(there, expected()), ['PolicyMissing: policy caveau-shape is being deleted']);
  });

  describe('during an upgrade', () => {
    const renewed = expected((text, file) => (file === 'shape.yaml' ? text.replace("variables.privileged.size() == 0", 'variables.privileged.size() < 1') : text));
    const former = expected();

    it('is whole with each object as it was or as it will be', () => assert.deepEqual(told(live(), renewed, former), []));
    it('is broken by what is neither', () => assert.deepEqual(told(withChanged('policies', shape, (spec) => ({ ...spec, validations: [] })), renewed, former), ['PolicyChanged: policy caveau-shape was changed (spec.validations)']));
    it('is broken by what is missing though it was there before', () => assert.deepEqual(told(without('policies', shape), renewed, former), ['PolicyMissing: policy caveau-shape is missing']));
    it('is broken by what only was, once the time is over', () => assert.deepEqual(told(live(), renewed), ['PolicyChanged: policy caveau-shape was changed (spec.validations)']));
    it('is whole while a policy is missing that is new', () => {
      const less = { ...former, policies: new Map([...former.policies].filter(([name]) => name !== shape)) };
      assert.deepEqual(told(without('policies', shape), former, less), []);
      assert.equal(told(withChanged('policies', shape, (spec) => ({ ...spec, validations: [] })), former, less).length, 1, 'what is there of it must be right');
    });
  });
});
