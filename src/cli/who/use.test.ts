import assert from 'node:assert/strict';
import { type DataPermit, type OutputRelease, type TrainingJob } from '../../api/generated/types.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { aDataset, aPermit, aTrainingJob, now } from '../../policy/testing/builders.ts';
import { isKnown, useOf, type UseFacts } from './use.ts';
import { useText } from './use-text.ts';

const start = '2027-02-01T00:00:00Z';
const end = '2027-02-02T00:00:00Z';
const valid = { conditions: [{ type: 'Ready', status: 'True' as const, reason: 'Valid', message: 'm', lastTransitionTime: start }] };
const decision = { outcome: 'Allow' as const, permits: [{ dataset: 'chest-ct', permit: 'chest-ct-lung' }] };
const aJob = (name: string, status: object, namespace = 'prj-lung', datasets: TrainingJob['spec']['datasets'] = [{ name: 'chest-ct', mountPath: '/d' }]): TrainingJob => ({ ...aTrainingJob(name).withMetadata({ namespace }).with({ datasets }).build(), status });
const aRecord = (name: string, data: object, namespace = 'prj-lung'): KubeObject => ({ metadata: { namespace, name: `${name}-record`, labels: { 'caveau.dev/training-job': name } }, data } as KubeObject);
const anOutput = (job: string, trainedOn: string, more: Readonly<Record<string, string>> = {}, namespace = 'prj-lung'): KubeObject => ({ metadata: { namespace, name: `${job}-output`, labels: { 'caveau.dev/training-job': job }, annotations: { 'caveau.dev/trained-on': trainedOn, ...more } } });
const aRelease = (job: string): OutputRelease => ({ metadata: { namespace: 'prj-lung', name: `${job}-v1` }, spec: { requester: 'r-1', trainingJob: { name: job }, files: [], destination: { namespace: 'clinic', claimName: job }, storageClassName: 'c', size: '1Gi', justification: 'j', state: 'Submitted' }, status: { state: 'Approved' } });
const heart: DataPermit = { ...aPermit('chest-ct', 'chest-ct-heart').with({ project: { namespace: 'prj-heart' }, state: 'Revoked' }).build(), status: valid };

function facts(changes: Partial<UseFacts> = {}): UseFacts {
  return {
    namespace: 'prj-lung',
    name: 'chest-ct',
    dataset: { ...aDataset().with({ revision: { id: 'r7' } }).build(), status: { conditions: [{ ...valid.conditions[0]!, reason: 'Sealed' }] } },
    permits: [{ ...aPermit().build(), status: valid }, heart, aPermit('brain-mr').build()],
    jobs: [
      aJob('now', { state: 'Running', startTime: start, decision, revisions: [{ dataset: 'chest-ct', revision: 'r7' }], attempts: [] }),
      aJob('refused', { state: 'Denied' }),
      aJob('elsewhere', { state: 'Succeeded', startTime: start, completionTime: end }, 'prj-heart', [{ name: 'chest-ct', namespace: 'prj-lung', mountPath: '/d' }]),
      // Of the same name in its own room: another dataset.
      aJob('namesake', { state: 'Running', startTime: start }, 'prj-heart'),
      aJob('other', { state: 'Running', startTime: start }, 'prj-lung', [{ name: 'brain-mr', mountPath: '/d' }]),
    ],
    records: [
      aRecord('gone', { uid: 'uid-gone', state: 'Stopped', startTime: start, completionTime: end, attempts: [], decision: { outcome: 'Deny', permits: decision.permits } }),
      // The job is there, and tells more.
      aRecord('now', { uid: 'uid-job-now', state: 'Succeeded', startTime: start, attempts: [], decision }),
      aRecord('of-another', { uid: 'uid-x', state: 'Succeeded', startTime: start, attempts: [], decision: { permits: [{ dataset: 'brain-mr', permit: 'p' }] } }),
      aRecord('silent', { uid: 'uid-y', state: 'Succeeded', attempts: [] }),
    ],
    claims: [anOutput('gone', 'chest-ct/r6,labels', { 'caveau.dev/withdrawn-data': 'chest-ct/r6' }), anOutput('elsewhere', 'prj-lung:chest-ct/r7', {}, 'prj-heart'), anOutput('other', 'brain-mr'), anOutput('namesake', 'chest-ct/r1', {}, 'prj-heart')],
    releases: [aRelease('gone'), aRelease('other'), aRelease('refused')],
    notSeen: [],
    ...changes,
  };
}

const golden = `
SecureDataset prj-lung/chest-ct: Sealed, revision r7
1 job reads it now, 2 jobs have read it, 2 volumes were filled from it. 1 permit is valid. Rooms:
prj-heart, prj-lung.

Permits
  ✓ chest-ct-lung: Valid, room prj-lung, until 2028-01-01T00:00:00Z, for a1b2c3@institute.example
  ✗ chest-ct-heart: Revoked, room prj-heart, until 2028-01-01T00:00:00Z, for
    a1b2c3@institute.example

Jobs
  ✓ prj-lung/now: reads it now (Running), asked for by a1b2c3@institute.example, permit
    chest-ct-lung, revision r7, from 2027-02-01T00:00:00Z
  – prj-heart/elsewhere: has read it (Succeeded), asked for by a1b2c3@institute.example, from
    2027-02-01T00:00:00Z, to 2027-02-02T00:00:00Z
  – prj-lung/gone: has read it (Stopped), permit chest-ct-lung, from 2027-02-01T00:00:00Z, to
    2027-02-02T00:00:00Z, of its record: the job itself is not there any more
  – prj-lung/refused: has not read it (Denied), asked for by a1b2c3@institute.example

What was made from it
  ✗ prj-lung/gone-output: output of job gone, on revision r6, and subjects have withdrawn since
  – prj-heart/elsewhere-output: output of job elsewhere, on revision r7

Releases of that
  ✓ prj-lung/gone-v1: Approved, of job gone, to clinic/gone, asked for by r-1

What the cluster cannot tell
  – Jobs that were deleted before they ended, or whose room was closed: the cluster keeps nothing of
    them. The audit stream of the operator does.
  – Who asked for the jobs that were deleted since: a record names no person. The audit stream does.
  – What 1 record of runs used: no decision stands there.
  – Whoever read the volume without Caveau, by rights on storage, nodes or Secrets. "kubectl caveau
    preflight" tells who holds such rights.`.slice(1);

describe('who uses a dataset', () => {
  it('is told by permits, jobs in every room, records of jobs that are gone, outputs and their releases', () => assert.equal(useText(useOf(facts(), now)), golden));

  const readings: readonly (readonly [status: object, read: string])[] = [
    [{}, 'Never'],
    [{ state: 'Held' }, 'Never'],
    [{ state: 'Queued', attempts: [{ number: 1, jobName: 'a' }] }, 'MayHave'],
    [{ state: 'Starting' }, 'MayHave'],
    [{ state: 'Stopping' }, 'MayHave'],
    [{ state: 'Stopping', startTime: start }, 'Now'],
    [{ state: 'Restarting', startTime: start }, 'Now'],
    [{ state: 'Queued', startTime: start }, 'Before'],
    [{ state: 'Stopped' }, 'MayHave'],
    [{ state: 'Failed', startTime: start }, 'Before'],
  ];
  for (const [status, read] of readings) it(`says of a job with ${JSON.stringify(status)} that it read the data: ${read}`, () => assert.deepEqual(useOf(facts({ jobs: [aJob('a', status)], records: [] }), now).runs.map((run) => run.read), [read]));

  it('knows a stopped run by the clause that stopped it, where no permit was left', () => {
    const record = aRecord('gone', { uid: 'u', state: 'Stopped', startTime: start, attempts: [], decision: { permits: [], unsatisfied: [{ clause: 'permit-exists', dataset: 'chest-ct', outcome: 'Violated', reason: 'r', message: 'm' }] } });
    assert.deepEqual(useOf(facts({ jobs: [], records: [record] }), now).runs.map(({ name, knownBy }) => [name, knownBy]), [['gone', 'Record']]);
  });

  it('tells to which object store a release went', () => {
    const release = aRelease('gone');
    const stored = { ...release, spec: { ...release.spec, destination: { objectStore: { endpoint: 'https://store.example', bucket: 'releases' } } } };
    assert.deepEqual(useOf(facts({ releases: [stored] }), now).releases.map(({ destination }) => destination), ['bucket releases of https://store.example']);
  });

  it('says what was not seen', () => assert.match(useText(useOf(facts({ notSeen: ['You may not list persistentvolumeclaims in namespace prj-heart.'] }), now)), /Not seen, for want of rights\n {2}\? You may not list persistentvolumeclaims in namespace prj-heart\.\n/));

  it('tells of a dataset that is gone what is left of it, and knows nothing of one that never was', () => {
    const gone = useOf(facts({ dataset: undefined, permits: [] }), now);
    assert.ok(isKnown(gone));
    assert.match(useText(gone), /^SecureDataset prj-lung\/chest-ct: it is not there \(any more\)\n/);
    assert.ok(!isKnown(useOf(facts({ name: 'nowhere', dataset: undefined }), now)));
  });

  it('takes a permit for valid only within its time', () => {
    const at = (validFrom: string, validUntil: string) => useOf(facts({ permits: [{ ...aPermit().withWindow(validFrom, validUntil).build(), status: valid }] }), now).permits.map(({ state, isValid }) => [state, isValid]);
    assert.deepEqual(at('2027-01-01T00:00:00Z', '2027-03-01T12:00:00Z'), [['Over', false]]);
    assert.deepEqual(at('2027-01-01T00:00:00Z', '2027-03-01T12:00:01Z'), [['Valid', true]]);
    assert.equal(at('2027-03-02T00:00:00Z', '2027-04-01T00:00:00Z')[0]?.[0], 'Not yet');
  });
});
