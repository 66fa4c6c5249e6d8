import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide } from '../policy/decide.ts';
import { inputs } from '../policy/testing/arbitraries.test.ts';
import { aPermit, anEnvironment, anInput, aTrainingJob } from '../policy/testing/builders.ts';
import { type DecisionInput } from '../policy/types.ts';
import { formatTime } from '../api/time.ts';
import { type TrainingJob } from '../api/generated/types.ts';
import { endOf } from '../api/kube-workloads.ts';
import { kstatus } from '../testing/kstatus.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { isFinal } from './conclusion.ts';
import { assertOrder, aPod, aWorld, type World } from './testing/world.ts';

const minute = 60_000;

/** What may happen to a job and around it. Whatever does not apply changes nothing. */
const happenings: Readonly<Record<string, (world: World) => World>> = {
  'its pods come up': (w) => (w.child === undefined || w.child.spec?.suspend === true ? w : w.withPods(...each(w, (i) => aPod(i, { node: `n${i % 2}` })))),
  'a pod finds no node': (w) => (w.child === undefined ? w : w.withPods(aPod(0, { phase: 'Pending', unschedulableSince: w.now }))),
  'its pods are gone': (w) => w.withPods(),
  'a pod fails': (w) => w.withPods(aPod(0, { phase: 'Failed', node: 'n0', terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2027-03-01T12:30:00Z' } })),
  'its gang is placed in part': (w) => (w.child === undefined || w.child.spec?.suspend === true ? w : w.withJobChanged((job) => ({ ...job, status: { ...job.status, startTime: formatTime(w.now) } })).withPods(aPod(0, { node: 'n0', phase: 'Pending' }))),
  'a pod is preempted': (w) => (w.child === undefined ? w : w.withPods(aPod(0, { phase: 'Failed', node: 'n0', disruption: 'PreemptionByScheduler', terminated: { exitCode: 143, finishedAt: '2027-03-01T12:30:00Z' } })).ended('Failed')),
  'its node is lost': (w) => w.given({ facts: { ...w.snapshot.input.facts, nodes: w.snapshot.input.facts.nodes.map((node) => ({ ...node, ready: false })) } }),
  'Kueue admits it': (w) => (w.child?.spec?.suspend !== true || w.snapshot.workload?.spec?.active === false || w.job.spec.queueName === undefined ? w : w.withWorkload([{ type: 'Admitted', status: 'True' }]).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } }))),
  'Kueue preempts it': (w) => (w.child === undefined || w.job.spec.queueName === undefined ? w : w.withWorkload([{ type: 'Evicted', status: 'True', reason: 'Preempted' }, { type: 'Preempted', status: 'True' }]).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: true } })).withPods()),
  'its Job completes': (w) => (w.child === undefined ? w : w.withPods().ended('Complete')),
  'its Job fails': (w) => (w.child === undefined ? w : w.ended('Failed')),
  'its Job runs into its deadline': (w) => (w.child === undefined ? w : w.withPods().ended('Failed', 'DeadlineExceeded')),
  'its Job is deleted': (w) => w.withoutChild('batchJob'),
  'somebody resumes its Job': (w) => (w.child === undefined ? w : w.withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } }))),
  'its Service is deleted': (w) => w.withoutChild('service'),
  'another takes the name of its Job': (w) => w.withChildren({ batchJob: { metadata: { name: 'unet-1', uid: 'uid-foreign' } } }),
  'the user suspends it': (w) => w.withRunPolicy({ suspend: true }),
  'the user resumes it': (w) => w.withRunPolicy({ suspend: false }),
  'the user shortens its life': (w) => w.withRunPolicy({ ttlSecondsAfterFinished: 60 }),
  'its permits go': (w) => w.given({ permits: [] }),
  'it gets a permit': (w) => w.given({ permits: w.job.spec.datasets.map(({ name }) => aPermit(name).build()) }),
  'the environment goes': (w) => w.given({ environment: undefined }),
  'the environment comes': (w) => w.given({ environment: anEnvironment().build() }),
  'the room opens': (w) => w.given({ facts: { ...w.snapshot.input.facts, roomIsolated: false } }),
  'a write is refused': (w) => w.failing({ reason: 'WriteRefused', message: 'The API server refused a write for this job: no.' }),
  'writes are taken again': (w) => w.failing(undefined),
  'its status is lost': (w) => w.withStatus(undefined),
  'a minute passes': (w) => w.later(minute),
  'a year passes': (w) => w.later(365 * 24 * 60 * minute),
};

function each<T>({ job }: World, make: (i: number) => T): readonly T[] {
  return Array.from({ length: job.spec.workers }, (_, i) => make(i));
}

interface Transition {
  readonly told: string;
  readonly before: World;
  readonly after: World;
}

/** A life: the job is planned for, then things happen to it, and it is planned for after each. */
function life(input: DecisionInput, more: Partial<TrainingJob['spec']>, names: readonly string[]): readonly Transition[] {
  // A job does not use nodes before it has pods.
  let world = aWorld({ ...input, job: { ...input.job, spec: { ...input.job.spec, ...more } }, facts: { ...input.facts, nodesInUse: [] } });
  return ['', ...names].map((name, i) => {
    const before = happenings[name]?.(world) ?? world;
    world = before.settled();
    return { told: names.slice(0, i).join(', then '), before, after: world };
  });
}

/** Half of the lives begin with a job that is allowed and runs: the rest of a life is the longer half. */
const lifetimes = fc.record({
  // Half of the lives begin with a job that may run: few random ones may.
  input: fc.oneof(inputs(), fc.constantFrom(anInput(), anInput({ job: aTrainingJob().with({ workers: 2 }).build() }))),
  more: fc.constantFrom<Partial<TrainingJob['spec']>>({}, {}, { queueName: 'lung' }, { runPolicy: { maxRestarts: 1 } }, { runPolicy: { maxRestarts: 2, activeDeadlineSeconds: 3600 } }),
  names: fc.tuple(fc.constantFrom([], ['it gets a permit'], ['it gets a permit', 'Kueue admits it', 'its pods come up'], ['it gets a permit', 'Kueue admits it', 'its pods come up', 'a pod is preempted', 'a minute passes'], ['it gets a permit', 'its pods come up', 'the user suspends it', 'its pods are gone']), fc.array(fc.constantFrom(...Object.keys(happenings)), { maxLength: 6 })).map(([first, rest]) => [...first, ...rest]),
});

// Lived once and looked at by every test below, since planning costs more than looking.
const transitions = (): readonly Transition[] => (lived ??= fc.sample(lifetimes, { numRuns: 500, seed: 20270302 }).flatMap(({ input, more, names }) => life(input, more, names)));
let lived: readonly Transition[] | undefined;

function holds(check: (before: World, after: World) => void): void {
  for (const { told, before, after } of transitions()) {
    try {
      check(before, after);
    } catch (error) {
      throw new Error(`after: ${told}`, { cause: error });
    }
  }
}

function makes(world: World): boolean {
  return stepsOfKind(world.plan, 'create').some(({ resource }) => resource.kind !== 'ControllerRevision') || stepsOfKind(world.plan, 'patch').some(({ patch }) => (patch['spec'] as { readonly suspend?: boolean } | undefined)?.suspend === false);
}

describe('what always holds of the plans of a TrainingJob', () => {
  it('they come to rest, are pure and deterministic, keep their order, and their statuses are accepted', () => {
    // All but the first is asserted by World as it plans and applies.
    holds((_, after) => assert.deepEqual(after.plan.steps, []));
  });

  it('their steps are in order even before they have come to rest', () => {
    holds((before) => assertOrder(before.plan.steps));
  });

  it('nothing is made or resumed unless the decision of now is Allow and nobody asks for suspension', () => {
    holds((before) => {
      if (!makes(before)) return;
      const idle = before.child === undefined || before.snapshot.pods.every((pod) => pod.status?.phase === 'Failed');
      assert.equal(decide({ ...before.snapshot.input, started: !idle, now: before.now }).outcome, 'Allow');
      assert.notEqual(before.job.spec.runPolicy?.suspend, true);
    });
  });

  it('what runs without a right is suspended and its pods are deleted', () => {
    holds((before, after) => {
      if (before.child?.metadata.ownerReferences === undefined || isFinal(after.status.state) || after.snapshot.pods.every((pod) => pod.status?.phase === 'Failed')) return;
      if (decide({ ...after.snapshot.input, started: true, now: after.now }).outcome === 'Allow') return;
      assert.ok(after.child !== undefined && (after.child.spec?.suspend === true || endOf(after.child) !== undefined), 'its Job makes no more pods');
      for (const pod of after.snapshot.pods) assert.ok(pod.status?.phase === 'Failed' || pod.metadata.deletionTimestamp !== undefined);
    });
  });

  it('an end is for ever: afterwards no status is written, and nothing but its own children and pods is deleted', () => {
    holds((before, after) => {
      if (!isFinal(before.state as 'Failed' | undefined)) return;
      assert.deepEqual(after.job.status, before.job.status);
      assert.ok(before.plan.steps.every((step) => step.do === 'delete'));
    });
  });

  it('a stop that was begun ends in Stopped and nothing else', () => {
    holds((before, after) => {
      if (before.state === 'Stopping') assert.ok(['Stopping', 'Stopped'].includes(after.state ?? ''), after.state);
    });
  });

  it('what belongs to another is neither changed nor deleted', () => {
    holds((before) => {
      for (const step of before.plan.steps) {
        if (step.do === 'patch') assert.notEqual(step.target.uid, 'uid-foreign');
        if (step.do === 'delete') assert.ok(step.targets.every(({ uid }) => uid !== 'uid-foreign'));
      }
    });
  });

  it('conditions follow from the state: no Ready, Stalled for what cannot go on, Reconciling for a failure alone', () => {
    holds((before, after) => {
      const { conditions = [], state } = after.status;
      const status = (type: string): string | undefined => conditions.find((condition) => condition.type === type)?.status;
      assert.equal(status('Ready'), undefined);
      assert.equal(status('Stalled'), ['Denied', 'Failed', 'Stopped'].includes(state ?? '') ? 'True' : undefined);
      if (!isFinal(before.status.state)) assert.equal(status('Reconciling'), after.snapshot.failure === undefined ? undefined : 'True');
      assert.equal(conditions.find(({ type }) => type === 'Succeeded')?.reason, state);
      if (before.job.metadata.generation === after.status.observedGeneration && after.snapshot.failure === undefined && !isFinal(before.status.state)) assert.equal(kstatus(after.job), status('Stalled') === 'True' ? 'Failed' : 'Current');
    });
  });

  it('were tried on every state', () => {
    assert.deepEqual([...new Set(transitions().map(({ after }) => after.state))].sort(), ['Denied', 'Failed', 'Held', 'Queued', 'Restarting', 'Running', 'Starting', 'Stopped', 'Stopping', 'Succeeded', 'Suspended']);
  });
});
