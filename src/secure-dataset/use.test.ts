import assert from 'node:assert/strict';
import { type SecureDatasetStatus, type TrainingJob, type TrainingJobStatus } from '../api/generated/types.ts';
import { formatTime } from '../api/time.ts';
import { connect } from '../routes.ts';
import { createReconcile } from '../reconcilers.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { aTrainingJob, now } from '../policy/testing/builders.ts';
import { fakeClock } from '../runtime/fake-clock.ts';
import { createQueue } from '../runtime/queue.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { planned, stepsInWords } from '../testing/plans.ts';
import { aRegulatedCluster } from '../testing/regulated-cluster.ts';
import { countIntervalMs } from './defaults.ts';
import { plan } from './plan.ts';
import { aSnapshot, after, plain, sealed } from './testing/snapshots.ts';
import { looksTheSame, useOf } from './use.ts';

type State = NonNullable<TrainingJobStatus['state']>;

/** A job in a state, since an instant. */
function aJob(name: string, state?: State, since = now): TrainingJob {
  const { metadata, spec } = aTrainingJob(name).withMetadata({ generation: 1, creationTimestamp: formatTime(now - 3_600_000) }).build();
  const conditions = [{ type: 'Succeeded', status: 'Unknown' as const, reason: 'X', message: 'x', lastTransitionTime: formatTime(since) }];
  const completed = state === 'Succeeded' ? { completionTime: formatTime(since) } : {};
  return { metadata, spec, ...(state === undefined ? {} : { status: { state, conditions, ...completed } }) };
}

describe('the use of a dataset', () => {
  const all: Readonly<Record<State, string>> = {
    Held: 'waiting', Queued: 'waiting', Suspended: 'waiting', Denied: 'denied', Starting: 'running', Running: 'running', Restarting: 'running', Stopping: 'running',
    Succeeded: 'finished', Failed: 'finished', Stopped: 'finished',
  };
  for (const [state, group] of Object.entries(all)) {
    it(`counts a job that is ${state} as ${group}`, () => {
      assert.deepEqual(useOf([aJob('a', state as State)]).jobs, { running: 0, waiting: 0, denied: 0, finished: 0, [group]: 1 });
    });
  }

  it('counts a job that is not decided yet as waiting, and does not list it', () => {
    assert.deepEqual(useOf([aJob('a')]), { jobs: { running: 0, waiting: 1, denied: 0, finished: 0 }, recentJobs: [] });
  });

  it('lists the ten that changed last, the latest first, whatever the order in which they come', () => {
    const jobs = Array.from({ length: 25 }, (_, i) => aJob(`job-${String(i).padStart(2, '0')}`, 'Running', now + (i - (i % 2)) * 1000));
    const names = useOf(jobs).recentJobs.map(({ name }) => name);
    assert.deepEqual(names, ['job-24', 'job-22', 'job-23', 'job-20', 'job-21', 'job-18', 'job-19', 'job-16', 'job-17', 'job-14']);
    assert.deepEqual(useOf(jobs.toReversed()), useOf(jobs));
  });

  it('says of a job its name, its state and since when, and nothing of persons', () => {
    const [entry] = useOf([aJob('unet', 'Held', now - 5000)]).recentJobs;
    assert.deepEqual(entry, { name: 'unet', state: 'Held', since: '2027-03-01T11:59:55Z' });
  });

  it('does not change when a write for a job was refused and then was not', () => {
    const job = aJob('unet', 'Starting');
    const refused = { type: 'Reconciling', status: 'True' as const, reason: 'WriteRefused', message: 'no', lastTransitionTime: formatTime(now + 9000) };
    assert.ok(looksTheSame(job, { ...job, status: { ...job.status, conditions: [...(job.status?.conditions ?? []), refused] } }));
    assert.ok(!looksTheSame(job, aJob('unet', 'Running')));
    assert.ok(!looksTheSame(job, aJob('unet', 'Starting', now + 1000)));
  });
});

describe('the status of a dataset tells its use', () => {
  const use = (...jobs: readonly TrainingJob[]) => () => useOf(jobs);
  const first = after(aSnapshot({ dataset: sealed.build(), use: use(aJob('a', 'Running')) }));

  it('with its first word', () => {
    assertStatusAccepted('SecureDataset', first.dataset.status);
    assert.deepEqual(first.dataset.status?.jobs, { running: 1, waiting: 0, denied: 0, finished: 0, time: '2027-03-01T12:00:00Z' });
    assert.equal(first.dataset.status.recentJobs?.[0]?.name, 'a');
  });

  it('not again within ten seconds, and then at once', () => {
    const changed = { ...first, use: use(aJob('a', 'Succeeded')) };
    for (const at of [now + 1, now + countIntervalMs]) {
      const { steps, recheckAt } = planned(plan, changed, at);
      assert.deepEqual([steps, recheckAt], [[], now + countIntervalMs + 999]);
    }
    const due = planned(plan, changed, now + countIntervalMs + 999);
    assert.deepEqual(stepsInWords(due), ['status Sealed'], 'and no Event, because it is no news');
  });

  it('with every other change, at once, and counts ten seconds from there', () => {
    const changed = { ...first, claim: plain, use: use(aJob('a', 'Stopping'), aJob('b', 'Denied')) };
    const later = after(changed, now + 2000);
    assert.deepEqual(later.dataset.status?.jobs, { running: 1, waiting: 0, denied: 1, finished: 0, time: '2027-03-01T12:00:02Z' });
    assert.equal(planned(plan, { ...later, use: use() }, now + 3000).recheckAt, now + 2000 + countIntervalMs + 999);
  });

  it('never again while nothing changes, and nothing is counted within the ten seconds', () => {
    const never = (): never => assert.fail('it was counted');
    assert.deepEqual(planned(plan, { ...first, use: never }, now + 5000).steps, []);
    const rested = planned(plan, first, now + countIntervalMs + 999);
    assert.deepEqual([rested.steps, rested.recheckAt], [[], Date.parse(sealed.build().spec.retention.until)]);
  });

  it('also when the clock was wrong before and said a time that is yet to come', () => {
    const ahead = after({ ...first, claim: plain }, now + 3_600_000);
    assert.deepEqual(stepsInWords(planned(plan, { ...ahead, use: use() }, now)), ['status NotEncrypted']);
  });
});

describe('a thousand jobs on one dataset that end within a second', () => {
  it('cost two writes of its status, a pass over the jobs for each, and wake no other job', async () => {
    const jobs = Array.from({ length: 1000 }, (_, i) => aJob(`job-${i}`, 'Running', now - 60_000));
    const cluster = aRegulatedCluster({ trainingJobs: jobs });
    const clock = fakeClock(now);
    const queue = createQueue({ clock });
    const written: SecureDatasetStatus[] = [];
    const reconcile = createReconcile({
      caches: cluster.caches, clock, stale: () => [],
      execute: ({ steps }) => {
        for (const step of steps) {
          if (step.do !== 'status') continue;
          written.push(step.status);
          cluster.put('secureDatasets', { ...cluster.caches.secureDatasets.get('prj-lung/chest-ct'), status: step.status } as unknown as KubeObject);
        }
        return Promise.resolve();
      },
    });
    const key = 'SecureDataset:prj-lung/chest-ct';
    const work = async (): Promise<void> => {
      const { recheckAt } = await reconcile(key, new AbortController().signal);
      if (recheckAt !== undefined) queue.addAfter(key, recheckAt - clock.now());
    };
    await work();
    await clock.advance(3 * countIntervalMs);
    written.length = 0;
    const woken = new Set<string>();
    connect(cluster.informers, cluster.caches, (one) => woken.add(one));
    for (const [i, { metadata }] of jobs.entries()) {
      cluster.put('trainingJobs', aJob(metadata.name, 'Succeeded', clock.now()));
      // The worst case: the dataset is looked at after each of them.
      await work();
      if (i % 100 === 99) await clock.advance(100);
    }
    assert.deepEqual([...woken], [key]);
    assert.equal(written.length, 1, 'the first is told at once');
    await clock.advance(2 * countIntervalMs);
    while (queue.size > 0) {
      queue.done(await queue.get() ?? '');
      await work();
      await clock.advance(2 * countIntervalMs);
    }
    assert.equal(written.length, 2, 'and then all of them');
    assert.deepEqual(written[1]?.jobs, { running: 0, waiting: 0, denied: 0, finished: 1000, time: written[1]?.jobs?.time });
  });
});
