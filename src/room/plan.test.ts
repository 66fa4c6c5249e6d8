import assert from 'node:assert/strict';
import { type NetworkPolicy } from '../api/kube-workloads.ts';
import { now } from '../policy/testing/builders.ts';
import { planned, stepsInWords, stepsOfKind } from '../testing/plans.ts';
import { roomNetworkPolicy } from '../workload/room-policy.ts';
import { roomIsIsolated } from './isolation.ts';
import { plan } from './plan.ts';

const room = { metadata: { name: 'prj-lung', uid: 'uid-room' } };
const intact: NetworkPolicy = roomNetworkPolicy('prj-lung');

/** The standing policy and what may become of it; only as it was written does it isolate. */
const policies: Readonly<Record<string, { readonly policy: NetworkPolicy | undefined; readonly isolated: boolean }>> = {
  'is missing': { policy: undefined, isolated: false },
  'is as written': { policy: intact, isolated: true },
  'was stored by the API server, with metadata of its own': { policy: { ...intact, metadata: { ...intact.metadata, uid: 'u', resourceVersion: '7', generation: 1 } }, isolated: true },
  'is being deleted': { policy: { ...intact, metadata: { ...intact.metadata, deletionTimestamp: '2027-03-01T12:00:00Z' } }, isolated: false },
  'lets something out': { policy: { ...intact, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [{}] } }, isolated: false },
  'lets something in': { policy: { ...intact, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}] } }, isolated: false },
  'no longer speaks of egress': { policy: { ...intact, spec: { podSelector: {}, policyTypes: ['Ingress'] } }, isolated: false },
  'selects only some pods': { policy: { ...intact, spec: { podSelector: { matchLabels: { app: 'x' } }, policyTypes: ['Ingress', 'Egress'] } }, isolated: false },
  'has no spec': { policy: { metadata: intact.metadata }, isolated: false },
};

const foreign = (name: string, deletionTimestamp?: string): NetworkPolicy => ({ metadata: { name, namespace: 'prj-lung', uid: `uid-${name}`, ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) }, spec: { podSelector: {}, egress: [{}] } });

describe('a room', () => {
  for (const [name, { policy, isolated }] of Object.entries(policies)) {
    it(`${isolated ? 'is left alone' : 'gets its policy (again)'} when that ${name}`, () => {
      const { steps } = planned(plan, { room, policy, foreign: [] }, now);
      assert.equal(roomIsIsolated(policy), isolated);
      assert.deepEqual(stepsInWords({ steps }), isolated ? [] : ['apply NetworkPolicy']);
      // Said to be empty, so that nothing stays of what another field manager added.
      for (const { object } of stepsOfKind({ steps }, 'apply')) assert.deepEqual(object, { ...intact, spec: { ...intact.spec as object, ingress: [], egress: [] } });
    });
  }

  it('has every policy removed that is not ours, each named by an Event of its own before', () => {
    const { steps } = planned(plan, { room, policy: intact, foreign: [foreign('allow-web'), foreign('allow-dns'), foreign('going', '2027-03-01T12:00:00Z')] }, now);
    assert.deepEqual(stepsInWords({ steps }), ['event RoomOpened', 'event RoomOpened', 'delete 2 NetworkPolicy']);
    const events = stepsOfKind({ steps }, 'event').map(({ event }) => event);
    assert.deepEqual(events[0]?.regarding, { apiVersion: 'v1', kind: 'Namespace', name: 'prj-lung', uid: 'uid-room' });
    assert.deepEqual(events.map(({ type, note }) => [type, /NetworkPolicy (\S+) is being deleted/.exec(note)?.[1]]), [['Warning', 'allow-web'], ['Warning', 'allow-dns']]);
    assert.deepEqual(stepsOfKind({ steps }, 'delete')[0]?.targets, ['allow-web', 'allow-dns'].map((name) => ({ name, namespace: 'prj-lung', uid: `uid-${name}` })));
  });

  it('is closed before what opens it is removed', () => {
    assert.deepEqual(stepsInWords(planned(plan, { room, policy: undefined, foreign: [foreign('allow-web')] }, now)), ['apply NetworkPolicy', 'event RoomOpened', 'delete 1 NetworkPolicy']);
  });

  it('that is being deleted is left alone', () => {
    assert.deepEqual(plan({ room: { metadata: { name: 'prj-lung', deletionTimestamp: '2027-03-01T12:00:00Z' } }, policy: undefined, foreign: [foreign('allow-web')] }), { steps: [] });
  });
});
