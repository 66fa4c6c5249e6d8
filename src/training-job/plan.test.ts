import assert from 'node:assert/strict';
import { haltedAnnotation, trainingJobUid } from '../api/labels.ts';
import { formatTime } from '../api/time.ts';
import { aClaim, aDataset, anEncryption, anInput, aNode, aPermit, aTrainingJob, facts, now } from '../policy/testing/builders.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { aPod, aRunningWorld, aStartedWorld, aWorld, conditionOf, egress, revoked, wide, type World } from './testing/world.ts';

const seconds = 1000;
const foreign = { name: 'x', namespace: 'prj-lung', uid: 'uid-foreign', ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', name: 'unet', uid: 'uid-of-a-namesake' }] };

describe('before a TrainingJob starts', () => {
  const table: Readonly<Record<string, { readonly world: World; readonly want: readonly string[] }>> = {
    'an allowed job is recorded, told, made, and announced last': {
      world: aWorld(),
      want: ['record Decision', 'status Starting', 'create Job', 'event Starting'],
    },
    'with several workers, an output and egress, the Job waits for the address of its Service': {
      world: aWorld(wide),
      want: ['record Decision', 'status Starting', 'create PersistentVolumeClaim', 'create NetworkPolicy', 'create Service', 'event Starting'],
    },
    'once the Service has its address, only the Job is left to make': { world: aWorld(wide).step(), want: ['create Job'] },
    'a job whose permit is missing is held': { world: aWorld({ permits: [] }), want: ['record Decision', 'status Held', 'event PermitMissing'] },
    'a job whose permit is revoked is denied': { world: aWorld(revoked), want: ['record Decision', 'status Denied', 'event PermitRevoked'] },
    'an allowed job that asks for suspension makes nothing': {
      world: aWorld({ job: aTrainingJob().with({ runPolicy: { suspend: true } }).build() }),
      want: ['record Decision', 'status Suspended', 'event Suspended'],
    },
    'a denied job that asks for suspension is denied': {
      world: aWorld({ ...revoked, job: aTrainingJob().with({ runPolicy: { suspend: true } }).build() }),
      want: ['record Decision', 'status Denied', 'event PermitRevoked'],
    },
    'a job with a field that this operator does not understand is denied without a decision': {
      world: aWorld({ job: aTrainingJob().with({ framework: 'Fortran' as 'Plain' }).build() }),
      want: ['status Denied', 'event InvalidSpec'],
    },
    'a job that is being deleted is not started': { world: aWorld().deleting(), want: [] },
    'what an earlier job of its name left running is ended first': {
      world: aWorld().withLeftovers({ batchJobs: [{ metadata: foreign }], pods: [aPod(7, { node: 'it-1' })] }),
      want: ['status Held', 'delete 1 Pod', 'delete 1 Job', 'event FormerRunEnding'],
    },
    'a Job of a namesake is never taken over': { world: aWorld().withChildren({ batchJob: { metadata: foreign } }), want: ['record Decision', 'status Held', 'event NameClash'] },
    'a Job that nobody owns is never taken over': { world: aWorld().withChildren({ batchJob: { metadata: { name: 'unet-1' } } }), want: ['record Decision', 'status Held', 'event NameClash'] },
    'a Service of a namesake is never taken over': { world: aWorld(wide).withChildren({ service: { metadata: foreign } }), want: ['record Decision', 'status Held', 'event NameClash'] },
    'a NetworkPolicy of a namesake is never taken over': { world: aWorld(wide).withChildren({ networkPolicy: { metadata: foreign } }), want: ['record Decision', 'status Held', 'event NameClash'] },
    'the output of a namesake is never written to': {
      world: aWorld(wide).withChildren({ outputClaim: { metadata: { name: 'unet-output', annotations: { [trainingJobUid]: 'uid-of-a-namesake' } } } }),
      want: ['record Decision', 'status Held', 'event NameClash'],
    },
    'an output of its own is used again': {
      world: aWorld(wide).withChildren({ outputClaim: { metadata: { name: 'unet-output', annotations: { [trainingJobUid]: 'uid-job-unet' } } } }),
      want: ['record Decision', 'status Starting', 'create NetworkPolicy', 'create Service', 'event Starting'],
    },
  };
  for (const [name, { world, want }] of Object.entries(table)) {
    it(name, () => {
      assert.deepEqual(world.words, want);
      assert.deepEqual(world.settled().words, [], 'and then nothing is left to do');
    });
  }

  it('a held job starts when what it waited for is there, and not before', () => {
    const held = aWorld({ permits: [] }).settled();
    assert.deepEqual(held.later(60 * seconds).words, []);
    assert.deepEqual(held.given({ permits: [aPermit().build()] }).words, ['record Decision', 'status Starting', 'create Job', 'event Starting']);
  });

  it('a permit that begins later is looked at again when it begins', () => {
    const from = now + 3_600 * seconds;
    const held = aWorld({ permits: [aPermit().withWindow(new Date(from).toISOString(), '2028-01-01T00:00:00Z').build()] });
    assert.equal(held.plan.recheckAt, from);
    assert.equal(held.settled().at(from).settled().state, 'Starting');
  });

  it('a started job is looked at again when its permit ends, and says so', () => {
    const world = aStartedWorld();
    assert.equal(world.plan.recheckAt, Date.parse('2028-01-01T00:00:00Z'));
    assert.equal(world.status.deadline, '2028-01-01T00:00:00Z');
  });

  it('a write that was interrupted after the status is made up for', () => {
    const told = aWorld().withStatus(aStartedWorld().status);
    assert.deepEqual(told.words, ['create Job']);
  });

  it('a job that is denied after it was allowed no longer counts as authorized', () => {
    const allowed = aWorld({ job: aTrainingJob().with({ runPolicy: { suspend: true } }).build() }).settled();
    const misshapen = { ...allowed.job, spec: { ...allowed.job.spec, framework: 'Fortran' as 'Plain' } };
    const denied = aWorld({ job: misshapen }).withStatus(allowed.status).settled();
    assert.equal(denied.state, 'Denied');
    assert.equal(conditionOf(denied, 'Authorized')?.status, 'False');
  });

  it('eight datasets that hold nothing of what is asked still give a status that the API server takes', () => {
    const names = Array.from({ length: 8 }, (_, i) => `data-${i}`);
    const strict = names.map((name) => aDataset(name).with({ use: { purposes: [], commercialUse: 'Forbidden' }, retention: { until: '2020-01-01T00:00:00Z' } }).withProtection({ runtimeClasses: ['kata'], encryptionAtRest: { mechanisms: ['fscrypt'], keyScope: 'Volume' }, accessMode: 'ReadOnlyOnce' }).build());
    const permits = names.map((name) => aPermit(name).with({ state: 'Revoked', persons: [], purposes: [], images: { repositories: [] }, validUntil: '2020-01-01T00:00:00Z' }).build());
    const claims = Object.fromEntries(names.map((name) => [name, aClaim({ encryption: anEncryption({ keyScope: 'Cluster' }) })]));
    const job = aTrainingJob().withDatasets(...names).withEgress(egress).with({ purpose: { activity: 'ehds:HealthcareScientificResearch', commercialUse: 'Intended' }, workers: 2 }).build();
    const world = aWorld({ job, datasets: Object.fromEntries(strict.map((dataset) => [dataset.metadata.name, dataset])), permits, facts: facts({ claims, roomIsolated: false }) });
    const settled = world.settled();
    assert.equal(settled.state, 'Denied');
    assert.equal(settled.status.decision?.unsatisfied?.length, 64);
    assert.match(settled.status.message ?? '', /and \d{2,} more/);
  });
});

describe('a TrainingJob under way', () => {
  it('is Running once all workers run, with what ran where', () => {
    const started = aStartedWorld(wide);
    const one = started.withPods(aPod(0, { node: 'it-1' }), aPod(1, { phase: 'Pending' }));
    assert.deepEqual(one.words, [], 'one of two is no news');
    const both = one.withPods(aPod(0, { node: 'it-1' }), aPod(1, { node: 'de-1' })).later(2 * seconds);
    assert.deepEqual(both.words, ['status Running', 'event Running']);
    const { status } = both.settled();
    assert.deepEqual(status.workers, { running: 2, succeeded: 0, failed: 0 });
    assert.deepEqual(status.placement?.map(({ node, jurisdiction, workers }) => [node, jurisdiction, workers]), [['de-1', 'DE', 1], ['it-1', 'IT', 1]]);
    assert.equal(status.outputClaim, 'unet-output');
    assert.equal(status.message, 'All 2 workers run on 2 nodes.');
  });

  it('stays Running, without a write, while its workers end one after the other', () => {
    const running = aRunningWorld(wide);
    assert.deepEqual(running.withPods(aPod(0, { node: 'it-1' }), aPod(1, { phase: 'Succeeded', node: 'it-1' })).words, []);
  });

  it('keeps the decision it started under, whatever is decided anew while it runs', () => {
    const running = aRunningWorld();
    const later = running.given({ facts: { ...running.snapshot.input.facts, nodes: [...running.snapshot.input.facts.nodes, aNode('it-2')] } }).later(60 * seconds);
    assert.deepEqual(later.words, []);
  });

  it('goes on under another permit when its own goes, and that is a decision of its own', () => {
    const moved = aRunningWorld().later(60 * seconds).given({ permits: [aPermit('chest-ct', 'second').build()] });
    assert.deepEqual(moved.words, ['record Decision', 'status Running']);
    const { decision } = moved.settled().status;
    assert.deepEqual([decision?.permits, decision?.time], [[{ dataset: 'chest-ct', permit: 'second' }], formatTime(moved.now)]);
  });

  it('moves the bound of its Job when its permit is prolonged or shortened, once, and never beyond what the user set', () => {
    const until = (world: World, end: string): World => world.given({ permits: [aPermit().withWindow('2027-01-01T00:00:00Z', end).build()] });
    const running = aRunningWorld().withJobChanged((job) => ({ ...job, status: { startTime: formatTime(now) } }));
    assert.deepEqual(running.words, [], 'it is where it was set at the start');
    for (const end of ['2027-03-02T12:00:00Z', '2028-06-01T00:00:00Z']) {
      const moved = until(running, end);
      assert.deepEqual(moved.words, ['status Running', 'patch Job']);
      const settled = moved.settled();
      const bound = settled.child?.spec?.activeDeadlineSeconds ?? 0;
      const left = (Date.parse(end) - now) / 1000;
      assert.ok(bound >= left && bound <= left + 60, `${bound} is about ${left}`);
      assert.equal(settled.status.deadline, end);
    }
    const own = aRunningWorld({ job: aTrainingJob().with({ runPolicy: { activeDeadlineSeconds: 600 } }).build() }).withJobChanged((job) => ({ ...job, status: { startTime: formatTime(now) } }));
    assert.deepEqual(until(own, '2028-06-01T00:00:00Z').words, ['status Running']);
    assert.equal(own.child?.spec?.activeDeadlineSeconds, 600);
  });

  it('says that no node fits, but only after ten seconds', () => {
    const started = aStartedWorld();
    const waiting = started.withPods(aPod(0, { phase: 'Pending', unschedulableSince: started.now }));
    assert.deepEqual(waiting.words, []);
    assert.equal(waiting.plan.recheckAt, started.now + 10 * seconds);
    const told = waiting.later(10 * seconds);
    assert.deepEqual(told.words, ['status Starting', 'event Unschedulable']);
    const settled = told.settled();
    assert.match(settled.status.message ?? '', /finds no node for a worker: 0\/3 nodes/);
    const anew = settled.withPods(aPod(0, { phase: 'Pending', unschedulableSince: settled.now }));
    assert.deepEqual(anew.words, [], 'and does not take it back while the scheduler tries again');
    assert.equal(settled.withPods(aPod(0, { node: 'it-1' })).settled().state, 'Running');
  });

  it('says that pods are not made, but only after a while', () => {
    const started = aStartedWorld(wide).withPods(aPod(0, { phase: 'Pending' }));
    const began = started.withJobChanged((job) => ({ ...job, status: { startTime: formatTime(started.now) } }));
    assert.deepEqual(began.words, []);
    const tell = began.plan.recheckAt;
    assert.ok(tell !== undefined && tell > started.now && tell <= started.now + 60 * seconds);
    assert.deepEqual(began.at(tell).words, ['status Starting', 'event PodsNotMade']);
    assert.match(began.at(tell).settled().status.message ?? '', /^Only 1 of 2 pods could be made/);
    assert.deepEqual(began.withPods(aPod(0, { phase: 'Pending' }), aPod(1, { phase: 'Pending' })).at(tell).words, [], 'pods that are made are no news');
    assert.deepEqual(began.withJobChanged((job) => ({ ...job, status: { ...job.status, active: 2 } })).at(tell).words, [], 'nor are those that the Job counts and that are on their way to us');
  });

  it('fails for good when its Job is deleted, and is never run again', () => {
    const vanished = aRunningWorld(wide).withoutChild('batchJob');
    assert.deepEqual(vanished.words, ['create ControllerRevision', 'record Finish', 'status Failed', 'event JobDeleted']);
    const settled = vanished.settled();
    assert.equal(settled.status.reason, 'JobDeleted');
    assert.deepEqual(settled.withPods().later(60 * seconds).words, []);
  });

  it('that lost its Job says so while a pod of it runs on a node that does not answer', () => {
    const vanished = aRunningWorld().withoutChild('batchJob').withPods().withLeftovers({ pods: [aPod(0, { node: 'it-1', deleting: true })] });
    const unseen = vanished.given({ facts: { ...vanished.snapshot.input.facts, nodes: [{ ...aNode('it-1'), ready: false }] } }).settled();
    assert.deepEqual([unseen.state, unseen.status.reason], ['Running', 'JobDeleted']);
    assert.match(unseen.status.message ?? '', /Node it-1 does not answer/);
    assert.equal(unseen.withLeftovers({ pods: [] }).settled().state, 'Failed');
  });

  it('fails by its own deadline although the clock of the operator is behind that of the control plane', () => {
    const own = aRunningWorld({ job: aTrainingJob().with({ runPolicy: { activeDeadlineSeconds: 600 } }).build() });
    const fired = own.withJobChanged((job) => ({ ...job, status: { startTime: formatTime(now) } })).withPods().at(now + 580 * seconds)
      .withJobChanged((job) => ({ ...job, status: { ...job.status, conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }] } }));
    assert.deepEqual([fired.settled().state, fired.settled().status.reason], ['Failed', 'DeadlineExceeded']);
  });

  const ends: Readonly<Record<string, { readonly world: World; readonly state: string; readonly reason: string; readonly exitCode?: number }>> = {
    'succeeds when the Job is complete': { world: aRunningWorld().withPods(aPod(0, { phase: 'Succeeded', node: 'it-1' })).ended('Complete'), state: 'Succeeded', reason: 'Completed' },
    'succeeds even when it was never seen to run': { world: aStartedWorld().withPods(aPod(0, { phase: 'Succeeded' })).ended('Complete'), state: 'Succeeded', reason: 'Completed' },
    'fails with the exit code of its worker': {
      world: aRunningWorld().withPods(aPod(0, { phase: 'Failed', terminated: { exitCode: 3, finishedAt: '2027-03-01T12:01:00Z' } })).ended('Failed'),
      state: 'Failed', reason: 'ExitCode', exitCode: 3,
    },
    'fails by the deadline that the user set': { world: aRunningWorld({ job: aTrainingJob().with({ runPolicy: { activeDeadlineSeconds: 600 } }).build() }).withPods().ended('Failed', 'DeadlineExceeded'), state: 'Failed', reason: 'DeadlineExceeded' },
    'is stopped by the permit when the deadline of the Job is the end of the permit': {
      world: aRunningWorld().withPods().ended('Failed', 'DeadlineExceeded').at(Date.parse('2028-01-01T00:00:00Z')), state: 'Stopped', reason: 'PermitExpired',
    },
    'is stopped by the permit even when the Job counts whole seconds and ends a moment before': {
      world: aRunningWorld().withPods().ended('Failed', 'DeadlineExceeded').at(Date.parse('2028-01-01T00:00:00Z') - 900), state: 'Stopped', reason: 'PermitExpired',
    },
  };
  for (const [name, { world, state, reason, exitCode }] of Object.entries(ends)) {
    it(name, () => {
      assert.deepEqual(world.words.slice(0, 3), ['create ControllerRevision', 'record Finish', `status ${state}`]);
      const { status } = world.settled();
      assert.deepEqual([status.state, status.reason], [state, reason]);
      const [attempt] = status.attempts ?? [];
      assert.deepEqual([attempt?.outcome, attempt?.reason, attempt?.exitCode], [state, reason, exitCode]);
      assert.ok(status.completionTime);
      assert.equal(conditionOf(world.settled(), 'Authorized')?.status, state === 'Stopped' ? 'False' : 'True');
    });
  }
});

describe('suspending a TrainingJob', () => {
  const running = aRunningWorld().withPods(aPod(0, { node: 'it-1' }), aPod(1, { node: 'it-1', deleting: true }));
  const suspending = running.withRunPolicy({ suspend: true });

  it('suspends the Job and deletes its pods itself, except those that are going already', () => {
    assert.deepEqual(suspending.words, ['status Suspended', 'patch Job', 'delete 1 Pod', 'event Suspended']);
    const [patch] = stepsOfKind(suspending.plan, 'patch');
    assert.deepEqual(patch?.patch, { metadata: { annotations: { [haltedAnnotation]: 'true' } }, spec: { suspend: true } }, 'and leaves no reason of a stop');
  });

  it('removes the Job when its last pod has ended and no other can come, and not before', () => {
    const going = suspending.settled();
    assert.deepEqual(going.words, []);
    const unseen = going.withPods().withJobChanged((job) => ({ ...job, status: {} }));
    assert.deepEqual(unseen.words, [], 'the Job controller has not said that it makes no more pods');
    assert.deepEqual(going.withPods().words, ['delete 1 Job']);
    const suspended = going.withPods().settled();
    assert.deepEqual([suspended.state, suspended.child, suspended.status.startTime], ['Suspended', undefined, undefined]);
  });

  it('then starts a new Job with what is left of its time, under a decision of now', () => {
    const suspended = suspending.settled().withPods().settled();
    const resumed = suspended.at(Date.parse('2027-12-31T23:00:00Z')).withRunPolicy({ suspend: false });
    assert.deepEqual(resumed.words, ['status Starting', 'create Job', 'event Starting']);
    const again = resumed.settled();
    assert.deepEqual([again.state, again.child?.spec?.suspend, again.child?.spec?.activeDeadlineSeconds], ['Starting', undefined, 3610]);
    assert.equal(again.withPods(aPod(0, { node: 'it-1' })).settled().status.startTime, '2027-12-31T23:00:00Z', 'the run has a start of its own');
  });

  it('knows its number although its status was lost meanwhile', () => {
    const lost = suspending.settled().withStatus(undefined).settled();
    assert.deepEqual([lost.state, lost.status.attempt], ['Suspended', 1]);
  });

  it('says that it makes way for the next run when it is resumed before the former one has gone', () => {
    const resumed = suspending.settled().withRunPolicy({ suspend: false }).settled();
    assert.deepEqual([resumed.state, resumed.status.reason], ['Suspended', 'Resuming']);
    assert.equal(resumed.withPods().settled().state, 'Starting', 'and goes on by itself');
  });

  it('gives the Job controller as long to make pods as after a first start', () => {
    const resumed = suspending.settled().withPods().settled().later(3_600 * seconds).withRunPolicy({ suspend: false }).settled();
    const made = resumed.withJobChanged((job) => ({ ...job, metadata: { ...job.metadata, creationTimestamp: formatTime(resumed.now) } }));
    assert.equal(made.plan.recheckAt, resumed.now + 10 * seconds);
    assert.equal(made.later(10 * seconds).settled().status.reason, 'PodsNotMade');
  });

  it('uses no data meanwhile, so that an end of the permit denies it and stops nothing', () => {
    const suspended = suspending.settled().withPods();
    for (const idle of [suspended, suspended.settled()]) {
      const denied = idle.given(revoked).settled();
      assert.deepEqual([denied.state, denied.status.reason], ['Denied', 'PermitRevoked']);
      assert.equal(denied.child?.metadata.annotations?.['caveau.dev/stop-reason'], undefined, 'no reason of a stop');
      const asked = denied.withRunPolicy({ suspend: false });
      assert.deepEqual(asked.words.filter((words) => words.includes('Job')), [], 'and it is not resumed without a right');
      assert.equal(asked.given({ permits: [aPermit().build()] }).settled().state, 'Starting');
    }
  });

  it('is stopped, not denied, when its permit ends while a pod is still going', () => {
    assert.equal(suspending.settled().given(revoked).settled().state, 'Stopping');
  });

  it('does not take for a failure what the pause did to its pods', () => {
    const paused = suspending.settled().withPods(aPod(0, { phase: 'Failed', terminated: { exitCode: 143 } })).ended('Failed').settled();
    assert.equal(paused.state, 'Suspended');
  });
});

describe('a TrainingJob that has ended', () => {
  const ended = (ttl?: number): World =>
    aRunningWorld({ ...wide, job: { ...wide.job, spec: { ...wide.job.spec, ...(ttl === undefined ? {} : { runPolicy: { ttlSecondsAfterFinished: ttl } }) } } })
      .withPods(aPod(0, { phase: 'Succeeded' }), aPod(1, { phase: 'Succeeded' })).ended('Complete').settled();

  it('is never decided, changed or run again', () => {
    for (const world of [ended(), ended().given(revoked), ended().withoutChild('batchJob'), ended().withRunPolicy({ suspend: true }), ended().later(10 ** 9)]) {
      assert.deepEqual(world.plan, { steps: [] });
    }
  });

  it('is looked at again at once when it ends, if it has a time to live: the write of the end wakes nobody', () => {
    const ending = (runPolicy: object): World => aRunningWorld({ job: aTrainingJob().with({ runPolicy }).build() }).withPods(aPod(0, { phase: 'Succeeded' })).ended('Complete');
    const timed = ending({ ttlSecondsAfterFinished: 60 });
    assert.equal(timed.plan.recheckAt, timed.now);
    assert.equal(ending({}).plan.recheckAt, undefined);
  });

  it('keeps its children until its time to live is over, and its output for ever', () => {
    const done = ended(60);
    assert.deepEqual(done.plan, { steps: [], recheckAt: done.now + 60 * seconds });
    assert.deepEqual(done.later(59_999).words, []);
    const expired = done.later(60 * seconds);
    assert.deepEqual(expired.words, ['delete 1 Job', 'delete 1 Service', 'delete 1 NetworkPolicy']);
    const left = expired.settled();
    assert.deepEqual(Object.keys(left.snapshot.children), ['outputClaim']);
    assert.deepEqual(left.plan, { steps: [] });
  });

  it('deletes neither what another owns under its names, nor what is going already', () => {
    const done = ended(60).later(60 * seconds).withChildren({ service: { metadata: foreign }, networkPolicy: { metadata: { name: 'unet' } } });
    assert.deepEqual(done.words, ['delete 1 Job']);
    assert.deepEqual(done.withJobChanged((job) => ({ ...job, metadata: { ...job.metadata, deletionTimestamp: '2027-03-01T13:00:00Z' } })).words, []);
  });
});

describe('what a plan of a TrainingJob rests on', () => {
  it('is the decision on its snapshot: the built input is allowed, and every test here begins with it', () => {
    assert.equal(aWorld(anInput()).settled().status.decision?.outcome, 'Allow');
  });
});
