import assert from 'node:assert/strict';
import { type TrainingJob, type TrainingJobStatus } from '../../api/generated/types.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { isOwnedBy, podEnded, type BatchJob, type NetworkPolicy, type Pod } from '../../api/kube-workloads.ts';
import { formatTime } from '../../api/time.ts';
import { type Failure } from '../../failure.ts';
import { aDataset, anInput, aPermit, aTrainingJob, now as start, without } from '../../policy/testing/builders.ts';
import { type DecisionInput } from '../../policy/types.ts';
import { type Plan, type Step, type Target } from '../../runtime/plan.ts';
import { assertStatusAccepted } from '../../testing/crd.ts';
import { frozen } from '../../testing/frozen.ts';
import { planned, stepsInWords } from '../../testing/plans.ts';
import { completionIndex, rolesLabel, trainingJobLabel } from '../../api/labels.ts';
import { plan } from '../plan.ts';
import { presentAttempt } from '../attempt.ts';
import { transitions } from '../lifecycle.ts';
import { readRunRecord, type RunRecord } from '../run-record.ts';
import { type Snapshot } from '../snapshot.ts';

type Children = Snapshot['children'];
type Condition = NonNullable<TrainingJobStatus['conditions']>[number];
type Termination = NonNullable<NonNullable<NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state']>['terminated']>;

/** Facts under which every job is refused. */
export const revoked = { permits: [aPermit().with({ state: 'Revoked' }).build()] };

/** An address that a dataset and a job of the tests share. */
export const egress = { cidr: '10.1.0.0/16', port: 443, protocol: 'TCP' } as const;

/** A job with everything: several workers, an output and an address to reach. */
export const wide = {
  job: aTrainingJob().with({ workers: 2 }).withOutput().withEgress(egress).build(),
  datasets: { 'chest-ct': aDataset().withEgress(egress).build() },
};

/** One condition of the job in a world. */
export function conditionOf(world: World, type: string): Condition | undefined {
  return world.status.conditions?.find((condition) => condition.type === type);
}

/** What a test says about a pod; the rest is made up. */
export interface PodParts {
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  readonly node?: string;
  readonly terminated?: Termination;
  /** Why the control plane ends the pod, as the reason of its condition DisruptionTarget. */
  readonly disruption?: string;
  /** What the kubelet says of the pod as a whole. */
  readonly reason?: string;
  /** How the gate ended. */
  readonly gate?: Termination;
  readonly deleting?: boolean;
  /** Since when the scheduler finds no node. */
  readonly unschedulableSince?: number;
  /** The scheduler's sentence. */
  readonly why?: string;
}

/** A pod of the built job. */
export function aPod(index: number, { phase = 'Running', node, terminated, disruption, reason, gate, deleting = false, unschedulableSince, why = '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' }: PodParts = {}): Pod {
  const disrupted = disruption === undefined ? [] : [{ type: 'DisruptionTarget', status: 'True', reason: disruption }];
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: why };
  return {
    metadata: {
      name: `unet-1-${index}`, namespace: 'prj-lung', uid: `uid-pod-${index}`, labels: { [rolesLabel]: 'training', [trainingJobLabel]: 'unet' },
      annotations: { [completionIndex]: String(index) },
      ...(deleting ? { deletionTimestamp: formatTime(start) } : {}),
    },
    spec: node === undefined ? {} : { nodeName: node },
    status: {
      phase,
      ...(reason === undefined ? {} : { reason }),
      conditions: [...disrupted, ...(unschedulableSince === undefined ? [] : [{ ...condition, lastTransitionTime: formatTime(unschedulableSince) }])],
      ...(gate === undefined ? {} : { initContainerStatuses: [{ name: 'gate', state: { terminated: gate } }] }),
      ...(terminated === undefined ? {} : { containerStatuses: [{ name: 'train', state: { terminated } }] }),
    },
  };
}

/**
 * A cluster with one TrainingJob, as one value: plans are made on it and applied to it, and it is moved on by what happens to it.
 * Whatever is applied is checked: statuses by the schema of the API server, steps by the rules of their order.
 */
export class World {
  readonly snapshot: Snapshot;
  readonly now: number;
  /** All steps that were applied, in order. */
  readonly history: readonly Step[];
  #plan: Plan | undefined;

  constructor(snapshot: Snapshot, now: number, history: readonly Step[] = []) {
    this.snapshot = frozen(renumbered(snapshot));
    this.now = now;
    this.history = history;
  }

  get job(): TrainingJob {
    return this.snapshot.job;
  }
  get status(): TrainingJobStatus {
    return this.job.status ?? {};
  }
  get state(): string | undefined {
    return this.status.state;
  }
  get child(): BatchJob | undefined {
    return this.snapshot.children.batchJob;
  }
  get plan(): Plan {
    return (this.#plan ??= planned(plan, this.snapshot, this.now));
  }
  get words(): readonly string[] {
    return stepsInWords(this.plan);
  }

  /** One plan, applied. */
  step(): World {
    const { steps } = this.plan;
    assertOrder(steps);
    return this.doing(steps);
  }

  /** Only these steps, as when the operator ended after them. */
  doing(steps: readonly Step[]): World {
    return steps.reduce<World>((world, step) => world.#apply(step), this).#with({}, [...this.history, ...steps]);
  }

  /** Plans, applied until there is nothing left to do; a plan must come to rest. */
  settled(): World {
    let world = this.step();
    for (let rounds = 0; world.plan.steps.length > 0; rounds += 1) {
      assert.ok(rounds < 4, `the plan does not come to rest: ${stepsInWords(world.plan).join(', ')}`);
      world = world.step();
    }
    return world;
  }

  /** Time passes. */
  later(ms: number): World {
    return new World(this.snapshot, this.now + ms, this.history);
  }
  at(now: number): World {
    return new World(this.snapshot, now, this.history);
  }
  /** Something else in the input of the decision. */
  given(changes: Partial<Omit<DecisionInput, 'now' | 'started' | 'job'>>): World {
    return this.#with({ input: { ...this.snapshot.input, ...changes } });
  }
  /** The user changes one of the two fields that may change. */
  withRunPolicy(runPolicy: NonNullable<TrainingJob['spec']['runPolicy']>): World {
    const generation = (this.job.metadata.generation ?? 0) + 1;
    return this.#withJob({ ...this.job, metadata: { ...this.job.metadata, generation }, spec: { ...this.job.spec, runPolicy: { ...this.job.spec.runPolicy, ...runPolicy } } });
  }
  withStatus(status: TrainingJobStatus | undefined): World {
    return this.#withJob(status === undefined ? without(this.job, 'status') : { ...this.job, status });
  }
  deleting(): World {
    return this.#withJob({ ...this.job, metadata: { ...this.job.metadata, deletionTimestamp: formatTime(this.now) } });
  }
  withPods(...pods: readonly Pod[]): World {
    const nodesInUse = [...new Set(pods.filter((pod) => !podEnded(pod)).flatMap((pod) => pod.spec?.nodeName ?? []))].sort();
    return this.#with({ pods, input: { ...this.snapshot.input, facts: { ...this.snapshot.input.facts, nodesInUse } } }).#seenByJobController();
  }
  /** What carries the name of the job and is not its own. */
  withLeftovers(leftovers: Partial<Snapshot['leftovers']>): World {
    return this.#with({ leftovers: { ...this.snapshot.leftovers, ...leftovers } });
  }
  withChildren(children: Children): World {
    return this.#with({ children: { ...this.snapshot.children, ...children } });
  }
  withoutChild(name: keyof Children): World {
    return this.#with({ children: Object.fromEntries(Object.entries(this.snapshot.children).filter(([key]) => key !== name)) });
  }
  /** Changes to the child Job by somebody else. */
  withJobChanged(change: (job: BatchJob) => BatchJob): World {
    assert.ok(this.child, 'there is a child Job');
    return this.withChildren({ batchJob: change(this.child) });
  }
  /** The Job controller says how the Job ended. */
  ended(type: 'Complete' | 'Failed', reason = type === 'Complete' ? 'CompletionsReached' : 'BackoffLimitExceeded', message = 'Job has reached the specified backoff limit'): World {
    return this.withJobChanged((job) => ({ ...job, status: { conditions: [{ type, status: 'True', reason, message }] } }));
  }
  /** Another record of its end. */
  withRecord(record: RunRecord): World {
    return this.#with({ record });
  }
  /** The namespace of the job is being deleted. */
  closing(): World {
    return this.#with({ closing: true });
  }
  failing(failure: Failure | undefined): World {
    return new World(failure === undefined ? without(this.snapshot, 'failure') : { ...this.snapshot, failure }, this.now, this.history);
  }

  /** Kueue made a Workload for the Job, or says something of it. */
  withWorkload(conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string }[], active = true): World {
    return this.#with({ workload: { metadata: { name: 'job-unet-1', namespace: 'prj-lung', uid: 'uid-workload' }, spec: { active }, status: { conditions } } });
  }

  /** The Job controller says of a suspended Job that no pod of it is left, and takes that back when it is resumed. */
  #seenByJobController(): World {
    if (this.child === undefined || this.child.status?.conditions?.some(({ type }) => type !== 'Suspended') === true) return this;
    const still = this.child.spec?.suspend === true && this.snapshot.pods.every(podEnded);
    return this.withJobChanged((job) => ({ ...job, status: { ...job.status, conditions: still ? [{ type: 'Suspended', status: 'True' }] : [] } }));
  }

  #with(changes: Partial<Snapshot>, history = this.history): World {
    return new World({ ...this.snapshot, ...changes }, this.now, history);
  }
  #withJob(job: TrainingJob): World {
    return this.#with({ job, input: { ...this.snapshot.input, job } });
  }

  #apply(step: Step): World {
    switch (step.do) {
      case 'status':
        assertStatusAccepted('TrainingJob', step.status);
        assertKnownTransition(this.state, step.status['state'] as string);
        return this.withStatus(frozen(structuredClone(step.status)));
      case 'create':
        return this.#created(step.resource.kind, step.object);
      case 'patch':
        return this.#patched(step.resource.kind, step.patch);
      case 'delete':
        return this.#deleted(step.targets, step.gracePeriodSeconds);
      case 'record':
      case 'event':
        return this;
      case 'apply':
        return this.#applied(step.resource.kind, step.object);
      case 'finalizer':
        return assert.fail(`a plan for a job has no step ${step.do}`);
    }
  }

  #patched(kind: string, patch: object): World {
    if (kind === 'Workload') return this.#with({ workload: merged(this.snapshot.workload ?? {}, patch) });
    if (kind === 'PersistentVolumeClaim') return this.withChildren({ outputClaim: merged(this.snapshot.children.outputClaim ?? assert.fail('there is no claim'), patch) });
    return this.withJobChanged((job) => merged(job, patch));
  }

  #created(kind: string, object: KubeObject): World {
    const record = kind === 'ControllerRevision' ? readRunRecord(object) : undefined;
    if (record !== undefined) return this.#with({ record });
    const name = childNames[kind];
    assert.ok(name !== undefined, `a plan never makes a ${kind}`);
    assert.equal(this.snapshot.children[name], undefined, `the ${kind} is there already`);
    const stored = { ...object, metadata: { ...object.metadata, uid: `uid-${kind}-${object.metadata.name}` } };
    // Kueue makes a Workload for each Job.
    return new World(kind === 'Job' ? without(this.snapshot, 'workload') : this.snapshot, this.now, this.history).withChildren({ [name]: kind === 'Service' ? merged(stored, { spec: { clusterIP: '10.96.0.7' } }) : stored });
  }

  /** Under force, and what it says to be empty is left out. */
  #applied(kind: string, object: KubeObject): World {
    assert.equal(kind, 'NetworkPolicy', 'a plan for a job applies nothing else');
    const { spec } = object as NetworkPolicy;
    const kept = Object.fromEntries(Object.entries(spec ?? {}).filter(([, value]) => !Array.isArray(value) || value.length > 0));
    return this.withChildren({ networkPolicy: { ...this.snapshot.children.networkPolicy, metadata: { ...this.snapshot.children.networkPolicy?.metadata, ...object.metadata }, spec: kept } });
  }

  #deleted(targets: readonly Target[], deletionGracePeriodSeconds = 30): World {
    const uids = targets.map(({ uid }) => uid);
    const marked = <T extends KubeObject>(objects: readonly T[]): readonly T[] =>
      objects.map((object) => (uids.includes(object.metadata.uid) ? { ...object, metadata: { ...object.metadata, deletionTimestamp: formatTime(this.now), deletionGracePeriodSeconds } } : object));
    const { pods, leftovers, former } = this.snapshot;
    const children = Object.fromEntries(Object.entries(this.snapshot.children).filter(([, child]) => !uids.includes(child.metadata.uid)));
    return this.#with({ pods: marked(pods), leftovers: { batchJobs: marked(leftovers.batchJobs), pods: marked(leftovers.pods) }, former: { batchJobs: former.batchJobs.filter(({ metadata }) => !uids.includes(metadata.uid)), pods: marked(former.pods) }, children });
  }
}

const childNames: Readonly<Record<string, keyof Children>> = { Job: 'batchJob', Service: 'service', NetworkPolicy: 'networkPolicy', PersistentVolumeClaim: 'outputClaim' };

/** A world in which nothing has happened to the job yet; by default it is allowed. */
export function aWorld(changes: Partial<DecisionInput> = {}): World {
  const { job: described, now, datasets, permits, approvals, environment, ontology, facts } = anInput(changes);
  const job = { ...described, metadata: { ...described.metadata, generation: 1 } };
  return new World({ job, input: { job, datasets, permits, approvals, environment, ontology, facts }, attempt: 1, children: {}, pods: [], podsWatchedMs: Infinity, nodesWatchedMs: Infinity, former: { batchJobs: [], pods: [] }, leftovers: { batchJobs: [], pods: [] }, closing: false, queues: true }, now);
}

/** A world whose job is Starting, with all its children made. */
export function aStartedWorld(changes: Partial<DecisionInput> = {}): World {
  const world = aWorld(changes).settled();
  assert.equal(world.state, 'Starting');
  assert.ok(world.child, 'the Job was made');
  return world;
}

/** A world whose job is Running, on one node unless told otherwise. */
export function aRunningWorld(changes: Partial<DecisionInput> = {}): World {
  const started = aStartedWorld(changes);
  const world = started.withPods(...Array.from({ length: started.job.spec.workers }, (_, i) => aPod(i, { node: 'it-1' }))).later(5_000).settled();
  assert.equal(world.state, 'Running');
  return world;
}

/** JSON merge patch (RFC 7386), as the API server does it. */
function merged(object: object, patch: object): KubeObject {
  const result: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key];
    assert.notEqual(value, null, 'a plan for a job takes nothing away');
    if (typeof value === 'object' && !Array.isArray(value)) result[key] = merged(typeof old === 'object' && old !== null ? old : {}, value as object);
    else result[key] = value;
  }
  return result as unknown as KubeObject;
}

/** The page docs/lifecycle.md is made from the table, so no plan may do what is not in it. */
function assertKnownTransition(from: string | undefined, to: string): void {
  if (from === undefined || from === to) return;
  assert.ok(transitions.some((known) => known.from === from && known.to === to), `${from} -> ${to} is in the table of lifecycle.ts`);
}

/** As the snapshot does it: the newest attempt is the present one, and the Job of another is a former one. */
function renumbered(snapshot: Snapshot): Snapshot {
  const { job, children, former, pods } = snapshot;
  const { batchJob, ...others } = children;
  const isMine = batchJob !== undefined && isOwnedBy(batchJob, job);
  const attempt = presentAttempt(job.status, [...(isMine ? [batchJob] : []), ...former.batchJobs]);
  if (!isMine || batchJob.metadata.name === `${job.metadata.name}-${attempt}`) return { ...snapshot, attempt };
  return { ...snapshot, attempt, children: others, pods: [], former: { batchJobs: [...former.batchJobs, batchJob], pods: [...former.pods, ...pods.filter((pod) => !podEnded(pod))] } };
}

const rank = (step: Step): number => {
  switch (step.do) {
    case 'record':
      return 0;
    case 'status':
      return 1;
    case 'event':
      return 9;
    case 'patch':
      // What an output is made of is told after what runs was stopped.
      return step.resource.kind === 'PersistentVolumeClaim' ? 5 : 3;
    case 'delete':
      return 3;
    case 'create':
    case 'apply':
    case 'finalizer':
      return step.resource.kind === 'ControllerRevision' ? -1 : ['PersistentVolumeClaim', 'NetworkPolicy', 'Service', 'Job'].indexOf(step.resource.kind) / 10 + 2;
  }
};

/** On record, then in status, then what isolates before what runs, then what stops, and the Event last; that a record is refused is told first of all. */
export function assertOrder(steps: readonly Step[]): void {
  const [first, second] = steps;
  const ranks = (first?.do === 'status' && second !== undefined && rank(second) === -1 ? steps.slice(1) : steps).map(rank);
  assert.deepEqual(ranks, ranks.toSorted((a, b) => a - b), `the steps are in order: ${stepsInWords({ steps }).join(', ')}`);
  for (const step of steps) {
    if (step.do !== 'delete') continue;
    if (step.resource.kind === 'Pod') assert.ok((step.gracePeriodSeconds ?? 0) > 0, 'a pod is never deleted with a grace of zero');
    assert.ok(step.targets.every(({ uid }) => uid !== undefined), 'what is deleted is named by its uid');
    assert.notEqual(step.resource.kind, 'PersistentVolumeClaim', 'an output is never deleted');
  }
}
