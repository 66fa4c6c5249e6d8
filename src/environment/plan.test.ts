import assert from 'node:assert/strict';
import { type SecureProcessingEnvironmentStatus } from '../api/generated/types.ts';
import { aGate, anEnvironment, aNode, countryKey, now } from '../policy/testing/builders.ts';
import { type NodeFact } from '../policy/types.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { planned, stepsOfKind } from '../testing/plans.ts';
import { plan } from './plan.ts';

const environment = anEnvironment().withMetadata({ generation: 1 }).build();
const admission = { inForce: true } as const;
const bare: NodeFact = { name: 'bare', labels: {}, unschedulable: false, taints: [], ready: true };

describe('the SecureProcessingEnvironment', () => {
  const table: Readonly<Record<string, { readonly nodes: readonly NodeFact[]; readonly reason: string; readonly message?: RegExp; readonly counts: Readonly<Record<string, number>>; readonly unplaced: number }>> = {
    'counts its nodes by country, in order': { nodes: [aNode('a'), aNode('b', 'de'), aNode('c'), bare], reason: 'NodesPlaced', message: /^3 nodes have/, counts: { DE: 1, IT: 2 }, unplaced: 1 },
    'speaks of one node as of one': { nodes: [aNode('a')], reason: 'NodesPlaced', message: /^1 node has/, counts: { IT: 1 }, unplaced: 0 },
    'places no node with a label that it does not list': { nodes: [aNode('a', 'xx')], reason: 'NoNodePlaced', counts: {}, unplaced: 1 },
    'places no node that claims two countries': { nodes: [{ ...aNode('a'), labels: { [countryKey]: 'it', 'second.node-restriction.kubernetes.io/country': 'de' } }], reason: 'NoNodePlaced', counts: {}, unplaced: 1 },
    'is not ready without nodes': { nodes: [], reason: 'NoNodePlaced', counts: {}, unplaced: 0 },
  };
  const two = anEnvironment().withCountries({ [`${countryKey}=it`]: 'IT', [`${countryKey}=de`]: 'DE', 'second.node-restriction.kubernetes.io/country=de': 'DE' }).withMetadata({ generation: 1 }).build();
  for (const [name, { nodes, reason, message, counts, unplaced }] of Object.entries(table)) {
    it(name, () => {
      const first = planned(plan, { environment: two, nodes, answered: {}, admission }, now);
      const [step] = stepsOfKind(first, 'status');
      const status = step?.status as SecureProcessingEnvironmentStatus;
      const [ready] = status.conditions ?? [];
      assert.deepEqual([ready?.status, ready?.reason], [reason === 'NodesPlaced' ? 'True' : 'False', reason]);
      if (message !== undefined) assert.match(ready?.message ?? '', message);
      assert.deepEqual(status.jurisdictions, Object.entries(counts).map(([jurisdiction, count]) => ({ jurisdiction, nodes: count })));
      assert.equal(status.unplacedNodes, unplaced);
      assertStatusAccepted('SecureProcessingEnvironment', status);
      assert.deepEqual(planned(plan, { environment: { ...two, status }, nodes, answered: {}, admission }, now + 60_000), { steps: [] });
    });
  }

  it('with a field that this operator does not understand says so', () => {
    const odd = { ...environment, spec: { jurisdictions: [{ labelKey: 1 as unknown as string, labelValue: 'it', jurisdiction: 'IT' }] } };
    const [step] = stepsOfKind(planned(plan, { environment: odd, nodes: [aNode('a')], answered: {}, admission }, now), 'status');
    assert.equal((step?.status as SecureProcessingEnvironmentStatus).conditions?.[0]?.reason, 'InvalidSpec');
  });

  it('with a gate says which targets do not answer the operator, because only what answers proves anything', () => {
    const gated = anEnvironment().with({ gate: aGate() }).withMetadata({ generation: 1 }).build();
    const told = (answered: Readonly<Record<string, number>>) => {
      const [step] = stepsOfKind(planned(plan, { environment: gated, nodes: [aNode('a')], answered, admission }, now), 'status');
      const status = step?.status as SecureProcessingEnvironmentStatus;
      assertStatusAccepted('SecureProcessingEnvironment', status);
      return status.conditions?.find(({ type }) => type === 'TargetsAnswer');
    };
    assert.equal(told({ 'beacon-a': now, outside: now - 300_000 })?.status, 'True');
    const silent = told({ 'beacon-a': now, outside: now - 300_001 });
    assert.deepEqual([silent?.status, silent?.reason], ['False', 'TargetSilent']);
    assert.match(silent?.message ?? '', /no answer of outside,/);
  });

  it('with a gate looks again when the next answer gets too old, because a target that falls silent tells nobody when it stops to count', () => {
    const gated = anEnvironment().with({ gate: aGate() }).withMetadata({ generation: 1 }).build();
    const again = (answered: Readonly<Record<string, number>>) => planned(plan, { environment: gated, nodes: [aNode('a')], answered, admission }, now).recheckAt;
    assert.deepEqual([again({}), again({ 'beacon-a': now, outside: now - 20_000 })], [undefined, now + 280_001]);
  });

  describe('after something was brought back from a backup', () => {
    const restored = { at: now - 60_000, message: 'DataPermit prj-lung/x carries the label of a restore.' };
    const told = (confirmed?: number) => {
      const one = anEnvironment().with(confirmed === undefined ? {} : { restoreConfirmed: new Date(confirmed).toISOString() }).withMetadata({ generation: 1 }).build();
      const first = planned(plan, { environment: one, nodes: [aNode('a')], answered: {}, admission, restored }, now);
      const status = stepsOfKind(first, 'status')[0]?.status as SecureProcessingEnvironmentStatus;
      assertStatusAccepted('SecureProcessingEnvironment', status);
      const condition = status.conditions?.find(({ type }) => type === 'Restored');
      return { time: status.restoredTime, reason: condition?.reason, message: condition?.message, recheckAt: first.recheckAt };
    };
    it('keeps when, and says what is to be done', () => {
      const { time, reason, message } = told();
      assert.deepEqual([time, reason], ['2027-03-01T11:59:00Z', 'RestoreNotConfirmed']);
      assert.match(message ?? '', /^DataPermit prj-lung\/x .* not before 2027-03-01T11:59:00Z\.$/);
    });
    it('is not content with a confirmation of something earlier', () => assert.equal(told(restored.at - 1000).reason, 'RestoreNotConfirmed'));
    it('is not content with a confirmation that is yet to come, and looks again then', () => assert.deepEqual([told(now + 5000).reason, told(now + 5000).recheckAt], ['RestoreNotConfirmed', now + 5000]));
    it('says no more once it is confirmed, and remembers on', () => assert.deepEqual([told(restored.at).reason, told(now).reason, told(now).time, told(now).recheckAt], [undefined, undefined, '2027-03-01T11:59:00Z', undefined]));
  });

  it('that is being deleted is left alone', () => {
    assert.deepEqual(plan({ environment: { ...environment, metadata: { ...environment.metadata, deletionTimestamp: '2027-02-01T00:00:00Z' } }, nodes: [], answered: {}, admission }, now), { steps: [] });
  });
});
