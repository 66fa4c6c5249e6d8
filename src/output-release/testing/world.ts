import { type DataApproval, type OutputRelease, type OutputReleaseStatus } from '../../api/generated/types.ts';
import { rolesLabel, trainedOnAnnotation, trainingJobLabel, trainingJobUid } from '../../api/labels.ts';
import { type BatchJob, type Pod } from '../../api/kube-workloads.ts';
import { type MoverResult, type ReleasedFormat } from '../../api/mover.ts';
import { releaseManifest, sha256Of } from '../../api/release-manifest.ts';
import { formatTime } from '../../api/time.ts';
import { objectDigest } from '../../approval/digest.ts';
import { anApproval, approvedDataset, approvingEnvironment, boundSince } from '../../policy/testing/approvals.ts';
import { aGate, anEncryption, anInput, aPermit, aTrainingJob, facts, now as start, room, without } from '../../policy/testing/builders.ts';
import { aRelease, named } from '../../policy/testing/releases.ts';
import { type Plan, type Step } from '../../runtime/plan.ts';
import { type PersistentVolume } from '../../storage/kube.ts';
import { assertStatusAccepted } from '../../testing/crd.ts';
import { planned, stepsInWords } from '../../testing/plans.ts';
import { type RunRecord } from '../../training-job/run-record.ts';
import { type Snapshot as JobSnapshot } from '../../training-job/snapshot.ts';
import { moverConfigOf, moverJobName } from '../../workload/mover.ts';
import { bindingName } from '../binding-name.ts';
import { plan } from '../plan.ts';
import { type Snapshot } from '../snapshot.ts';

export { start };

/** The environment of the tests: it lists who may approve, and the operator's image. */
export const environment = approvingEnvironment.with({ gate: aGate(), sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'juicefs' } }] }).build();
/** A dataset that asks for two approvals of a release. */
const dataset = approvedDataset.with({ approvals: [{ action: 'Release', minimum: 2, roles: ['data-holder', 'ethics'], organisations: 2 }] }).build();
const permit = aPermit().build();

const every: RunRecord['releasable'] = { status: 'True', reason: 'EveryClauseHeld', message: 'Every clause held until the job ended.' };
const ended = aTrainingJob().withOutput().build();

/** The job whose output is released: it has ended well, and its record agrees. */
export const job = { ...ended, status: { state: 'Succeeded', conditions: [{ type: 'Releasable', ...every, lastTransitionTime: '2027-02-20T00:00:00Z' }] } } as JobSnapshot['job'];
/** What is on record of it. */
export const record: RunRecord = { uid: job.metadata.uid ?? '', state: 'Succeeded', reason: 'Completed', message: 'It ended well.', completionTime: '2027-02-20T00:00:00Z', attempts: [], releasable: every };
/** The claim of its output. */
export const outputClaim = { metadata: { namespace: room, name: 'unet-output', uid: 'uid-output', labels: { [rolesLabel]: 'training', [trainingJobLabel]: 'unet' }, annotations: { [trainingJobUid]: job.metadata.uid ?? '', [trainedOnAnnotation]: 'chest-ct' } } };

/** The job with all that a decision on it rests on. */
export function aSource(changes: Partial<JobSnapshot> = {}, input: Partial<JobSnapshot['input']> = {}): JobSnapshot {
  const whole = without(without(anInput({ job, environment, datasets: { 'chest-ct': dataset }, permits: [permit], facts: facts({ approvalsBoundSince: boundSince }) }), 'now'), 'started');
  return { job, input: { ...whole, ...input }, attempt: 1, children: { outputClaim }, pods: [], podsWatchedMs: 60_000, nodesWatchedMs: 60_000, former: { batchJobs: [], pods: [] }, leftovers: { batchJobs: [], pods: [] }, record, closing: false, queues: false, ...changes };
}

/** A voice for a release, by one of those listed. */
export function voice(role: string, release: OutputRelease, changes: Partial<DataApproval['spec']> = {}): DataApproval {
  return anApproval(role, { action: 'Release', release: named(release), ...changes }, { permit, dataset });
}

/** Both voices that the dataset asks for. */
export const voices = (release: OutputRelease): readonly DataApproval[] => [voice('data-holder', release), voice('ethics', release)];

/** The namespace to which a release goes. */
export const destination = { metadata: { name: 'clinic', uid: 'uid-clinic', creationTimestamp: '2026-01-01T00:00:00Z' } };

/** The volume of a release on JuiceFS, which can be shared. */
export const juiceVolume: PersistentVolume = {
  metadata: { name: 'pvc-1', uid: 'uid-pvc-1' },
  spec: { accessModes: ['ReadWriteMany'], csi: { driver: 'csi.juicefs.com', volumeHandle: 'pvc-1', volumeAttributes: { subPath: 'pvc-1' }, nodePublishSecretRef: { namespace: 'kube-system', name: 'juicefs' } } },
};

/** Which of a release's Jobs one is, by its name. */
function placeOf(name: string): 'mover' | 'store' | 'recall' {
  return name.includes('-store-') ? 'store' : name.includes('-recall-') ? 'recall' : 'mover';
}

/** What there is once something was made. */
function made({ object, resource }: Extract<Step, { readonly do: 'create' | 'apply' }>, { children, bound }: Pick<Snapshot, 'children' | 'bound'>): Pick<Snapshot, 'children' | 'bound'> {
  const there = { ...object, metadata: { ...object.metadata, uid: `uid-${object.metadata.name}` } };
  if (resource.kind === 'Job') return { children: { ...children, [placeOf(object.metadata.name)]: there }, bound };
  if (resource.kind === 'NetworkPolicy') return { children: { ...children, policy: there }, bound };
  if (resource.kind === 'PersistentVolume') return { children, bound: { ...bound, volume: there } };
  return object.metadata.namespace === room ? { children: { ...children, claim: there }, bound } : { children, bound: { ...bound, claim: there } };
}

/** What there is once something was deleted: a Job with its pods. */
function gone({ resource, targets }: Extract<Step, { readonly do: 'delete' }>, { children, bound, pods, couriers }: Left): Left {
  const name = targets[0]?.name ?? '';
  if (resource.kind === 'PersistentVolume') return { children, bound: without(bound, 'volume'), pods, couriers };
  if (resource.kind === 'PersistentVolumeClaim') return { children, bound: without(bound, 'claim'), pods, couriers };
  if (resource.kind !== 'Job') return { children, bound, pods, couriers };
  const place = placeOf(name);
  return { children: without(children, place), bound, pods: place === 'mover' ? [] : pods, couriers: couriers.filter(({ metadata }) => metadata.ownerReferences?.[0]?.name !== name) };
}

type Left = Pick<Snapshot, 'children' | 'bound' | 'pods' | 'couriers'>;

/** A cluster with one release, as one value: plans are made on it and applied to it, and what happens to it is told by methods. */
export class World {
  readonly snapshot: Snapshot;
  readonly now: number;
  #plan: Plan | undefined;

  constructor(snapshot: Snapshot, now = start) {
    this.snapshot = snapshot;
    this.now = now;
  }

  get plan(): Plan {
    this.#plan ??= planned(plan, this.snapshot, this.now);
    return this.#plan;
  }

  get words(): readonly string[] {
    return stepsInWords(this.plan);
  }

  get status(): OutputReleaseStatus {
    return this.snapshot.release.status ?? {};
  }

  /** What the status says, in one line. */
  get said(): readonly (string | undefined)[] {
    return [this.status.state, this.status.reason];
  }

  with(changes: Partial<Snapshot>): World {
    return new World({ ...this.snapshot, ...changes }, this.now);
  }

  at(now: number): World {
    return new World(this.snapshot, now);
  }

  source(changes: Partial<JobSnapshot> = {}, input: Partial<JobSnapshot['input']> = {}): World {
    return this.with({ source: aSource(changes, input), ...(input.datasets === undefined ? {} : { datasets: input.datasets }) });
  }

  spec(changes: Partial<OutputRelease['spec']>): World {
    const { release } = this.snapshot;
    return this.with({ release: { ...release, metadata: { ...release.metadata, generation: 2 }, spec: { ...release.spec, ...changes } } });
  }

  approved(...approvals: readonly DataApproval[]): World {
    return this.with({ approvals: approvals.length === 0 ? voices(this.snapshot.release) : approvals });
  }

  /** What the plan says and makes is there: its status, claims, Jobs and volumes; what it deletes is gone. */
  done(): World {
    let { release, children, bound, pods, couriers } = this.snapshot;
    for (const step of this.plan.steps) {
      if (step.do === 'status') {
        assertStatusAccepted('OutputRelease', step.status);
        release = { ...release, status: step.status };
      }
      if (step.do === 'create' || step.do === 'apply') ({ children, bound } = made(step, { children, bound }));
      if (step.do === 'delete') ({ children, bound, pods, couriers } = gone(step, { children, bound, pods, couriers }));
    }
    return new World({ ...this.snapshot, release, children, bound, pods, couriers }, this.now);
  }

  /** The mover has ended with this verdict, or without one that can be read. */
  moverEnds(result: MoverResult | string | undefined, end: 'Complete' | 'Failed' = 'Complete'): World {
    const { children, release } = this.snapshot;
    const mover: BatchJob = { metadata: { name: moverJobName(release), namespace: room, uid: 'uid-mover' }, status: { conditions: [{ type: end, status: 'True', reason: end === 'Failed' ? 'BackoffLimitExceeded' : 'CompletionsReached', lastTransitionTime: formatTime(this.now) }] } };
    const message = typeof result === 'object' ? JSON.stringify(result) : result;
    const pod: Pod = { metadata: { name: 'm', namespace: room, ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: mover.metadata.name, uid: 'uid-mover' }] }, status: { phase: 'Succeeded', containerStatuses: [{ name: 'mover', state: { terminated: { exitCode: 0, ...(message === undefined ? {} : { message }) } } }] } };
    return this.with({ children: { ...children, mover, volume: juiceVolume }, pods: [pod] });
  }

  /** A courier runs: a pod of it is there. */
  courierRuns(): World {
    const { store } = this.snapshot.children;
    const pod: Pod = { metadata: { name: 'c', namespace: room, uid: 'uid-c', ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: store?.metadata.name ?? '', uid: store?.metadata.uid ?? '' }] }, status: { phase: 'Running' } };
    return this.with({ couriers: [pod] });
  }

  /** The courier of this task has ended with this verdict, or without one. */
  courierEnds(task: 'Store' | 'Recall', result: { readonly reason?: string; readonly object?: number; readonly httpStatus?: number } | string = {}): World {
    const { children, couriers } = this.snapshot;
    const place = task === 'Store' ? 'store' : 'recall';
    const { metadata } = children[place] ?? { metadata: { name: '' } };
    const verdict = typeof result === 'object' ? JSON.stringify({ version: 1, task, verdict: result.reason === undefined ? 'Done' : 'Refused', ...(result.reason === undefined ? {} : { object: 0, httpStatus: 0, ...result }) }) : result;
    const job: BatchJob = { metadata, status: { conditions: [{ type: 'Complete', status: 'True', reason: 'CompletionsReached', lastTransitionTime: formatTime(this.now) }] } };
    const pod: Pod = { metadata: { name: `c-${place}`, namespace: room, ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: metadata.name, uid: metadata.uid ?? '' }] }, status: { phase: 'Succeeded', containerStatuses: [{ name: 'courier', state: { terminated: { exitCode: 0, message: verdict } } }] } };
    return this.with({ children: { ...children, [place]: job }, couriers: [...couriers.filter((one) => one.metadata.name !== 'c'), pod] });
  }

  /** The verdict that all was copied, as the mover of this release makes it. */
  moved(formats: readonly ReleasedFormat[] = ['safetensors']): MoverResult {
    const { release } = this.snapshot;
    return { version: 1, verdict: 'Moved', formats, manifestDigest: sha256Of(releaseManifest(moverConfigOf({ release, job, digest: objectDigest('OutputRelease', release) }), formats)) };
  }

  /** The claim at the destination has found its volume. */
  boundThere(): World {
    const { bound } = this.snapshot;
    return this.with({ bound: { ...bound, ...(bound.claim === undefined ? {} : { claim: { ...bound.claim, status: { phase: 'Bound' } } }) } });
  }
}

/** A release that waits for nothing but approvals. */
export function aWorld(release = aRelease(), changes: Partial<Snapshot> = {}): World {
  return new World({ release, source: aSource(), environment, datasets: { 'chest-ct': dataset }, approvals: [], boundSince, writers: 0, encryption: anEncryption(), shareable: true, children: {}, podsWatchedMs: Infinity, pods: [], couriers: [], destination, bound: {}, left: { claims: [], volumes: [] }, approvedBefore: [], requesterBoundSince: boundSince, admission: { inForce: true }, inRoom: true, ...changes });
}

/** One of which all is approved and copied. */
export function aMovedWorld(): World {
  const moving = aWorld().approved().done();
  return moving.moverEnds(moving.moved());
}

/** One that can be read where it says. */
export function aDeliveredWorld(): World {
  return aMovedWorld().done().done().boundThere().done();
}

/** Where its binding is. */
export const bindingOfRelease = (): string => bindingName(aRelease());
