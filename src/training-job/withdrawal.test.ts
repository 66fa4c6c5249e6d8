import assert from 'node:assert/strict';
import { formatTime } from '../api/time.ts';
import { aDataset, aTrainingJob, facts, sha, without } from '../policy/testing/builders.ts';
import { type Facts, type Superseding } from '../policy/types.ts';
import { conditionOf, revoked, aRunningWorld, aStartedWorld, aWorld, type World } from './testing/world.ts';
import { planGone } from './gone.ts';

const dataset = aDataset().with({ revision: { id: 'r7', digest: sha } }).build();
const datasets = { 'chest-ct': dataset };
const job = aTrainingJob().withOutput().build();
const withdrawn = (superseding: Partial<Superseding> = {}): { facts: Facts } => ({ facts: facts({ superseded: { 'chest-ct': { by: 'chest-ct-r8', withdrawnSubjects: 3, ...superseding } } }) });
const finished = aRunningWorld({ job, datasets }).ended('Complete').settled();
const markOf = ({ snapshot }: World) => snapshot.children.outputClaim?.metadata.annotations?.['caveau.dev/withdrawn-data'];

describe('the revisions that a job used', () => {
  it('are told from the start on, in the same write', () => {
    const started = aStartedWorld({ job, datasets });
    assert.deepEqual(started.status.revisions, [{ dataset: 'chest-ct', revision: 'r7', digest: sha }]);
    assert.equal(started.snapshot.children.outputClaim?.metadata.annotations?.['caveau.dev/trained-on'], 'chest-ct/r7');
  });
  it('are told of a dataset without one by its name', () => assert.deepEqual(aStartedWorld().status.revisions, [{ dataset: 'chest-ct' }]));
  it('are not told of a job that may not start', () => assert.equal(aWorld({ ...revoked, datasets }).settled().status.revisions, undefined));
  it('stay those of the start, whatever takes the name', () => {
    const other = aRunningWorld({ job, datasets }).given({ datasets: { 'chest-ct': aDataset().with({ revision: { id: 'r9' } }).build() } });
    assert.equal(other.settled().status.revisions?.[0]?.revision, 'r7');
  });
});

describe('a withdrawal', () => {
  it('stops a running job, and marks it and its output', () => {
    const stopping = aRunningWorld({ job, datasets }).given(withdrawn());
    assert.deepEqual(stopping.words, ['record Stop', 'record Withdrawal', 'status Stopping', 'delete 1 Pod', 'patch PersistentVolumeClaim', 'event SubjectsWithdrawn']);
    const stopped = stopping.settled().withPods().settled();
    assert.deepEqual([stopped.state, stopped.status.reason], ['Stopped', 'SubjectsWithdrawn']);
    assert.deepEqual(stopped.words, []);
    assert.equal(stopped.status.revisions?.[0]?.withdrawnSubjects, 3);
    assert.equal(conditionOf(stopped, 'WithdrawnData')?.status, 'True');
    assert.equal(markOf(stopped), 'chest-ct/r7');
  });

  it('marks a job that has ended and its output, on record, once and never again', () => {
    const told = finished.given(withdrawn());
    assert.deepEqual(told.words, ['record Withdrawal', 'status Succeeded', 'patch PersistentVolumeClaim']);
    const marked = told.settled();
    assert.deepEqual(marked.words, []);
    assert.deepEqual(marked.status.revisions, [{ dataset: 'chest-ct', revision: 'r7', digest: sha, supersededBy: 'chest-ct-r8', withdrawnSubjects: 3, withdrawalTime: formatTime(finished.now) }]);
    const { status, reason, message } = conditionOf(marked, 'WithdrawnData') ?? assert.fail('it has the condition');
    assert.deepEqual([status, reason], ['True', 'SubjectsWithdrawn']);
    assert.match(message, /chest-ct \(r7\): 3\).*on PersistentVolumeClaim unet-output, was made with their data/);
    assert.equal(markOf(marked), 'chest-ct/r7');
    assert.deepEqual([marked.state, marked.status.completionTime], ['Succeeded', finished.status.completionTime]);
  });

  it('marks a run that may finish while it goes on', () => {
    const lenient = { 'chest-ct': aDataset().with({ ...dataset.spec, onViolation: { actions: [{ clause: 'revision', action: 'Finish' }] } }).build() };
    const goesOn = aRunningWorld({ job, datasets: lenient }).given(withdrawn()).settled();
    assert.deepEqual([goesOn.state, conditionOf(goesOn, 'WithdrawnData')?.status, markOf(goesOn)], ['Running', 'True', 'chest-ct/r7']);
  });

  it('marks again when more have withdrawn', () => {
    const more = finished.given(withdrawn()).settled().later(60_000).given(withdrawn({ by: 'chest-ct-r9', withdrawnSubjects: 5 }));
    assert.deepEqual(more.words, ['record Withdrawal', 'status Succeeded'], 'the output bears its mark already');
    assert.deepEqual(more.settled().status.revisions?.map(({ withdrawnSubjects, withdrawalTime }) => [withdrawnSubjects, withdrawalTime]), [[5, formatTime(finished.now + 60_000)]]);
  });

  it('is not forgotten when the later revision is deleted', () => {
    const forgotten = finished.given(withdrawn()).settled().given({ facts: facts() });
    assert.deepEqual(forgotten.words, []);
    assert.equal(conditionOf(forgotten, 'WithdrawnData')?.status, 'True');
  });

  it('keeps a job marked that is still to be stopped when it is looked at again', () => {
    const stopping = aRunningWorld({ job, datasets }).given(withdrawn()).settled().given({ facts: facts() }).settled();
    assert.equal(conditionOf(stopping, 'WithdrawnData')?.status, 'True');
  });

  it('of nobody writes nothing to what has ended', () => assert.deepEqual(finished.given(withdrawn({ withdrawnSubjects: 0 })).words, []));

  it('does not mark a job that never used the data', () => {
    const denied = aWorld({ job, datasets, ...withdrawn() }).settled();
    assert.deepEqual([denied.state, denied.status.reason, denied.status.revisions], ['Denied', 'SubjectsWithdrawn', undefined]);
  });

  it('reaches what was taken from the data, without saying that it was superseded', () => {
    const marked = finished.given(withdrawn({ of: 'all-ct', by: 'all-ct-2' })).settled();
    assert.deepEqual(marked.status.revisions?.map(({ supersededBy, withdrawnSubjects }) => [supersededBy, withdrawnSubjects]), [[undefined, 3]]);
  });

  it('does not touch a claim of a job before that had the same name', () => {
    const claim = finished.snapshot.children.outputClaim ?? assert.fail('there is a claim');
    const foreign = { ...claim, metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, 'caveau.dev/training-job-uid': 'other' } } };
    assert.deepEqual(finished.withChildren({ outputClaim: foreign }).given(withdrawn()).words, ['record Withdrawal', 'status Succeeded']);
  });

  it('is told by name of a job that lost its status', () => {
    const lost = finished.withStatus(undefined).settled();
    assert.deepEqual(lost.given(withdrawn()).settled().status.revisions?.map(({ dataset: name, withdrawnSubjects }) => [name, withdrawnSubjects]), [['chest-ct', 3]]);
  });

  it('marks what a job made that is gone', () => {
    const claim = finished.snapshot.children.outputClaim ?? assert.fail('there is a claim');
    const plan = planGone({ batchJobs: [], pods: [] }, finished.now, { claim, superseded: withdrawn().facts.superseded });
    assert.deepEqual(plan?.steps.map((step) => step.do), ['record', 'patch']);
    assert.equal(planGone({ batchJobs: [], pods: [] }, finished.now, { claim, superseded: {} }), undefined);
    assert.equal(planGone({ batchJobs: [], pods: [] }, finished.now, { claim: { metadata: without(claim.metadata, 'labels') }, superseded: withdrawn().facts.superseded }), undefined, 'a claim of somebody else is left alone');
  });
});
