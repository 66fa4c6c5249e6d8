import assert from 'node:assert/strict';
import { type ApiCall } from '../../e2e/support/api-audit.ts';
import { type AuditRecord } from '../../e2e/support/audit-schema.ts';
import { type Kind } from './kinds.ts';
import { wrongs, type Evidence } from './oracle.ts';

const kind: Kind = { name: 'gang', count: 1, spec: { workers: 2 }, end: ['Succeeded', 'Completed'], runs: 1, isolated: true };
const refused: Kind = { name: 'denied', count: 1, end: ['Denied', 'PurposeNotPermitted'], runs: 0 };

const instant = (second: number): string => `2026-01-01T00:00:0${second}.000000Z`;

function call(verb: string, resource: string, name: string, second: number, more: Partial<ApiCall> = {}): ApiCall {
  const time = { at: instant(second), answered: `2026-01-01T00:00:0${second}.500000Z` };
  return { auditID: '', user: '', userAgent: '', group: '', namespace: 'room', uri: '', code: 201, sentence: '', verb, resource, name, ...time, ...more };
}

const pod = (second: number, uid = 'u1'): ApiCall => call('create', 'pods', '', second, { labels: { 'caveau.dev/training-job': 'j', 'batch.kubernetes.io/controller-uid': uid } });
const record = (action: string, state: string, outcome: string, second: number): AuditRecord => ({
  action,
  state,
  time: instant(second),
  trainingJob: { namespace: 'room', name: 'j', uid: 'u' },
  decision: { outcome, inputDigest: '', requesterEvidence: '' },
});

const decided = record('Decision', 'Starting', 'Allow', 1);
const ended = record('Finish', 'Succeeded', 'Allow', 7);
const told = call('patch', 'trainingjobs/status', 'j', 2, { code: 200 });
const policy = call('create', 'networkpolicies', 'j', 3);
const job = call('create', 'jobs', 'j-1', 4);
const cutOff = call('create', 'jobs', 'j-1', 4, { code: 504 });

const healthy: Evidence = { room: 'room', members: [{ name: 'j', kind }], operator: [told, policy, job], pods: [pod(5), pod(5)], records: [decided, ended] };

const cases: readonly { readonly name: string; readonly change: Partial<Evidence>; readonly says: readonly RegExp[] }[] = [
  { name: 'finds nothing wrong with a healthy life', change: {}, says: [] },
  { name: 'takes a Job whose answer was cut off as made when it had pods', change: { operator: [told, policy, cutOff] }, says: [] },
  { name: 'sees a Job that was made twice', change: { operator: [told, policy, job, call('create', 'jobs', 'j-1', 6)] }, says: [/^2 Jobs were made for j, instead of 1$/] },
  { name: 'sees a second Job by its pods when the answer was cut off', change: { operator: [told, policy, job, cutOff], pods: [pod(5), pod(6, 'u2')] }, says: [/^2 Jobs of j had pods, instead of 1$/] },
  { name: 'sees a pod too many', change: { pods: [pod(5), pod(5), pod(6)] }, says: [/^3 pods of j were made, and at most 2 may be$/] },
  { name: 'sees a pod before its policy', change: { pods: [pod(3), pod(5)] }, says: [/before its NetworkPolicy/] },
  { name: 'sees a missing policy', change: { operator: [told, job] }, says: [/NetworkPolicy \(never made\)/] },
  { name: 'sees a start before the record', change: { records: [record('Decision', 'Starting', 'Allow', 5), ended] }, says: [/before the decision was in the audit stream/] },
  { name: 'sees a start before the status', change: { operator: [policy, job, { ...told, answered: instant(6) }] }, says: [/before the decision was in status/] },
  { name: 'sees an end that is not on record', change: { records: [decided] }, says: [/does not tell that j ended as Succeeded/] },
  { name: 'finds nothing wrong with a refused job', change: { members: [{ name: 'j', kind: refused }], operator: [told], pods: [], records: [record('Decision', 'Denied', 'Deny', 1)] }, says: [] },
  {
    name: 'sees a pod of a refused job', says: [/^1 Jobs of j had pods, instead of 0$/, /^1 pods of j were made, and at most 0 may be$/],
    change: { members: [{ name: 'j', kind: refused }], operator: [told], pods: [pod(5)], records: [] },
  },
  { name: 'sees that a refused job was allowed for a moment', change: { members: [{ name: 'j', kind: refused }], operator: [told], pods: [], records: [decided] }, says: [/^j was allowed at/] },
];

describe('The oracle of the resilience tests', () => {
  for (const { name, change, says } of cases) {
    it(name, () => {
      const said = wrongs({ ...healthy, ...change });
      assert.equal(said.length, says.length, said.join('\n'));
      says.forEach((pattern, i) => assert.match(said[i] ?? '', pattern));
    });
  }
});
