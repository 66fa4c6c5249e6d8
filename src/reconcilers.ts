import { type Caches } from './caches.ts';
import { nameTakenReason, type Failure } from './failure.ts';
import { skewError } from './clock-skew.ts';
import { plan as planApproval } from './data-approval/plan.ts';
import { takeSnapshot as snapshotApproval } from './data-approval/snapshot.ts';
import { planGone as planPermitGone } from './data-permit/gone.ts';
import { plan as planPermit } from './data-permit/plan.ts';
import { takeSnapshot as snapshotPermit } from './data-permit/snapshot.ts';
import { plan as planEnvironment } from './environment/plan.ts';
import { takeSnapshot as snapshotEnvironment } from './environment/snapshot.ts';
import { splitWorkKey, type Kind } from './keys.ts';
import { planGone as planReleaseGone } from './output-release/gone.ts';
import { plan as planRelease } from './output-release/plan.ts';
import { leftOf as leftOfRelease, takeSnapshot as snapshotRelease } from './output-release/snapshot.ts';
import { plan as planRoom } from './room/plan.ts';
import { takeSnapshot as snapshotRoom } from './room/snapshot.ts';
import { type Clock } from './runtime/clock.ts';
import { ApiError, classify, RuntimeError, type RuntimeErrorCode } from './runtime/errors.ts';
import { runsAlways, type Execute } from './runtime/executor.ts';
import { type Plan, type Step } from './runtime/plan.ts';
import { type Reconcile } from './runtime/workers.ts';
import { planGone as planDatasetGone } from './secure-dataset/gone.ts';
import { plan as planDataset } from './secure-dataset/plan.ts';
import { takeSnapshot as snapshotDataset } from './secure-dataset/snapshot.ts';
import { planGone as planJobGone } from './training-job/gone.ts';
import { redactText } from './telemetry/redact.ts';
import { plan as planJob } from './training-job/plan.ts';
import { leftoversOf, outputLeft, takeSnapshot as snapshotJob } from './training-job/snapshot.ts';

/** Plans for one object; undefined when it is gone. */
type Planner = (caches: Caches, key: string, now: number, failure: Failure | undefined) => Plan | undefined;

/** Snapshot, then plan: the same two steps for every kind. */
const planners: Readonly<Record<Kind, Planner>> = {
  TrainingJob: (caches, key, now, failure) => {
    const snapshot = snapshotJob(caches, key, failure);
    return snapshot === undefined ? planJobGone(leftoversOf(caches, key), now, outputLeft(caches, key)) : planJob(snapshot, now);
  },
  SecureDataset: (caches, key, now, failure) => {
    const snapshot = snapshotDataset(caches, key, failure);
    return snapshot === undefined ? planDatasetGone(caches, key, now) : planDataset(snapshot, now);
  },
  DataPermit: (caches, key, now, failure) => {
    const snapshot = snapshotPermit(caches, key, failure);
    return snapshot === undefined ? planPermitGone(caches, key, now) : planPermit(snapshot, now);
  },
  DataApproval: (caches, key, now) => {
    const snapshot = snapshotApproval(caches, key);
    return snapshot && planApproval(snapshot, now);
  },
  OutputRelease: (caches, key, now, failure) => {
    const snapshot = snapshotRelease(caches, key, failure);
    return snapshot === undefined ? planReleaseGone(leftOfRelease(caches, key), now) : planRelease(snapshot, now);
  },
  SecureProcessingEnvironment: (caches, key, now) => {
    const snapshot = snapshotEnvironment(caches, key);
    return snapshot && planEnvironment(snapshot, now);
  },
  Room: (caches, key) => {
    const snapshot = snapshotRoom(caches, key);
    return snapshot && planRoom(snapshot);
  },
};

/** What the reconciler of every kind works with. */
export interface ReconcileOptions {
  readonly caches: Caches;
  readonly execute: Execute;
  readonly clock: Clock;
  /** Resources whose caches may be behind. */
  readonly stale: () => readonly string[];
  /** How far this clock is ahead of the API server's, in milliseconds; undefined while it is not known. */
  readonly clockSkew?: () => number | undefined;
}

/**
 * The reconciler of every kind. What the API server refused is remembered until it succeeds, so that the next plan tells the user;
 * the memory is no state that matters, for a restart meets the same refusal again.
 */
export function createReconcile({ caches, execute, clock, stale, clockSkew }: ReconcileOptions): Reconcile {
  const failures = new Map<string, Failure>();
  const carryOut = async (plan: Plan, signal: AbortSignal): Promise<void> => {
    const refusal = startRefusal(plan, stale(), clockSkew?.());
    if (refusal === undefined) return execute(plan, signal);
    const steps = takenAway(plan);
    if (steps.length > 0) await execute({ steps }, signal);
    throw refusal;
  };
  return async (work, signal) => {
    const { kind, key } = splitWorkKey(work);
    const before = failures.get(work);
    const plan = planners[kind](caches, key, clock.now(), before);
    if (plan === undefined) {
      failures.delete(work);
      return {};
    }
    try {
      await carryOut(plan, signal);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      failures.set(work, failure);
      // The next try may be minutes away: the user is told now.
      const told = failure.message === before?.message ? undefined : planners[kind](caches, key, clock.now(), failure);
      if (told !== undefined) await execute({ steps: wordsOf(told) }, signal);
      throw error;
    }
    if (before === undefined) return { recheckAt: plan.recheckAt };
    failures.delete(work);
    return { recheckAt: clock.now() };
  };
}

/** Stopping goes on with whatever is known; starting needs to know that nothing was taken back, and what time it is, and a release that nobody has come. */
function startRefusal({ steps }: Plan, stale: readonly string[], skewMs: number | undefined): RuntimeError | undefined {
  const starts = steps.some((step) => step.do === 'create' && step.resource.kind !== 'ControllerRevision');
  const releases = steps.some((step) => step.do === 'finalizer' && step.want === 'absent');
  if (!starts && !releases) return undefined;
  if (stale.length > 0) return new RuntimeError('CachesStale', `Nothing has been heard of ${stale.join(', ')} for minutes, so nothing new is started and nothing released: is the API server reachable, and may the operator watch them?`);
  return starts ? skewError(skewMs) : undefined;
}

/** What a plan takes away whatever else is known, with what goes on record before it. */
function takenAway({ steps }: Plan): readonly Step[] {
  const last = steps.findLastIndex(runsAlways);
  return steps.slice(0, last + 1).filter((step) => step.do === 'record' || runsAlways(step));
}

/** What a plan says. An end is said only after its record has been made, so what follows that is left out. */
function wordsOf({ steps }: Plan): readonly Step[] {
  const record = steps.findIndex((step) => step.do === 'create' && step.resource.kind === 'ControllerRevision');
  return (record < 0 ? steps : steps.slice(0, record)).filter(isWord);
}

/** What only says something and changes nothing but what is said. */
function isWord({ do: what }: Step): boolean {
  return what === 'record' || what === 'status' || what === 'event';
}

const waits = ['CachesStale', 'ClockSkewed'] as const satisfies readonly RuntimeErrorCode[];

function isWait(code: RuntimeErrorCode): code is (typeof waits)[number] {
  return waits.some((wait) => wait === code);
}

/** What a user should know of an error: only refusals, because the rest passes by itself. The API server may quote a person or a secret, and a status is read by many. */
function failureOf(error: unknown): Failure | undefined {
  if (error instanceof RuntimeError && isWait(error.code)) return { reason: error.code, message: error.message };
  if (!(error instanceof ApiError) || classify(error) !== 'refused') {
    const exists = error instanceof ApiError && error.reason === 'AlreadyExists';
    return exists ? { reason: nameTakenReason, message: `A child object could not be made: ${redactText(error.message)}` } : undefined;
  }
  return { reason: 'WriteRefused', message: `The API server refused a write: ${redactText(error.message)}` };
}
