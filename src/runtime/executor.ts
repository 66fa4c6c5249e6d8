import { type Clock } from './clock.ts';
import { PARALLEL_DELETES, PARALLEL_WRITES } from './defaults.ts';
import { ApiError, classify, describe } from './errors.ts';
import { type Recorder } from './events.ts';
import { finalizerPatch, isReleased } from './finalizer.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { type Log } from './log.ts';
import { type KubeObject, type Plan, type Resource, type Step, type Target } from './plan.ts';
import { controllerUid, idOf, keyOf, targetKey } from './resource.ts';
import { type Store } from './store.ts';
import { type Transport } from './transport.ts';

/** The calls that change something, as metrics and tests name them. */
export type WriteVerb = 'create' | 'apply' | 'status' | 'patch' | 'delete';

/** What the executor needs. */
export interface ExecutorOptions {
  readonly transport: Pick<Transport, 'create' | 'apply' | 'applyStatus' | 'mergePatch' | 'jsonPatch' | 'remove'>;
  /** The cache of a resource, if it has one. */
  readonly stores: (resource: Resource) => Store | undefined;
  readonly recorder: Pick<Recorder, 'note'>;
  /** Writes one line of the record stream; resolves when it is safe. */
  readonly record: (line: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Throws when this process may not write, because it does not lead any more. */
  readonly mayWrite?: (() => void) | undefined;
  readonly countWrite?: (verb: WriteVerb, resource: Resource) => void;
}

/** Runs the steps of a plan in order; after one that fails only those that run always, and then throws its error. */
export type Execute = (plan: Pick<Plan, 'steps'>, signal: AbortSignal) => Promise<void>;

type StepOf<Do extends Step['do']> = Extract<Step, { do: Do }>;

/** What every step may use: one bounded way to write, whose result the cache takes at once. */
interface Hands extends ExecutorOptions {
  /** A call that returns nothing says that its target is gone. */
  readonly write: (verb: WriteVerb, resource: Resource, target: Target, call: () => Promise<KubeObject | undefined>) => Promise<void>;
}

function createHands(options: ExecutorOptions, limited: Limiter): Hands {
  return {
    ...options,
    write: (verb, resource, target, call) =>
      limited(async () => {
        // Asked here too, so that what waited for its place neither counts nor looks: the transport asks again at each attempt.
        options.mayWrite?.();
        options.countWrite?.(verb, resource);
        const store = options.stores(resource);
        const held = store?.get(targetKey(target));
        const result = await call();
        // Read your writes: the next reconcile must not decide on what this one has already changed or ended.
        if (result !== undefined) store?.upsert(result);
        else store?.forget({ ...target, ...(held?.metadata.uid === undefined || target.uid !== undefined ? {} : { uid: held.metadata.uid }) });
      }),
  };
}

async function create({ resource, object }: StepOf<'create'>, { stores, transport, write }: Hands, signal: AbortSignal): Promise<void> {
  const held = stores(resource)?.get(keyOf(object));
  const owner = controllerUid(object);
  // Only an owner tells that it is ours: what has none may be anybody's who was quicker.
  if (held !== undefined && owner !== undefined && controllerUid(held) === owner) return;
  // AlreadyExists goes up as a conflict: the cache is behind, or the name is somebody else's and the plan must say so.
  await write('create', resource, object.metadata, () => transport.create(resource, object, signal));
}

/** Whether a delete failed only because the object meant is no longer there; any other conflict leaves it standing. */
function isGone(error: unknown): boolean {
  if (classify(error) === 'notFound') return true;
  return error instanceof ApiError && error.status === 409 && /\bUID in (the )?precondition\b/.test(error.message);
}

/** Makes nothing of an object that is not there any more: whoever took it away did what was wanted. */
async function orGone(hands: Hands, resource: Resource, target: Target, call: Promise<KubeObject | undefined>): Promise<KubeObject | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!isGone(error)) throw error;
    hands.log.debug('already gone', { resource: idOf(resource), key: targetKey(target), error: describe(error) });
    return undefined;
  }
}

async function removeOne(target: Target, { resource, gracePeriodSeconds, propagationPolicy }: StepOf<'delete'>, hands: Hands, signal: AbortSignal): Promise<void> {
  const call = (): Promise<KubeObject | undefined> => hands.transport.remove(resource, target, { gracePeriodSeconds, propagationPolicy }, signal);
  await hands.write('delete', resource, target, () => orGone(hands, resource, target, call()));
}

async function setFinalizer({ resource, object, finalizer, want }: StepOf<'finalizer'>, hands: Hands, signal: AbortSignal): Promise<void> {
  const operations = finalizerPatch(object, finalizer, want);
  if (operations.length === 0) return;
  const target = object.metadata;
  const call = async (): Promise<KubeObject | undefined> => {
    const after = await hands.transport.jsonPatch(resource, target, operations, signal);
    return isReleased(after) ? undefined : after;
  };
  await hands.write('patch', resource, target, () => (want === 'absent' ? orGone(hands, resource, target, call()) : call()));
}

/** Tries every target even when one fails, because a stop must reach as many as it can, then throws the first error. */
async function remove(step: StepOf<'delete'>, hands: Hands, signal: AbortSignal): Promise<void> {
  const limited = createLimiter(PARALLEL_DELETES);
  const results = await Promise.allSettled(step.targets.map((target) => limited(() => removeOne(target, step, hands, signal))));
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (errors.length === 0) return;
  if (errors.length > 1) hands.log.warn('several deletes failed', { resource: idOf(step.resource), failed: errors.length, of: step.targets.length });
  throw errors[0];
}

async function runStep(step: Step, hands: Hands, signal: AbortSignal): Promise<void> {
  const { transport, write } = hands;
  switch (step.do) {
    case 'record':
      // Who does not lead has decided nothing.
      hands.mayWrite?.();
      return hands.record(step.record);
    case 'create':
      return create(step, hands, signal);
    case 'apply':
      return write('apply', step.resource, step.object.metadata, () => transport.apply(step.resource, step.object, signal));
    case 'status':
      return write('status', step.resource, step.target, () => transport.applyStatus(step.resource, step.target, step.status, signal));
    case 'patch':
      return write('patch', step.resource, step.target, () => transport.mergePatch(step.resource, step.target, step.patch, signal));
    case 'finalizer':
      return setFinalizer(step, hands, signal);
    case 'delete':
      return remove(step, hands, signal);
    case 'event':
      hands.recorder.note(step.event);
      return;
  }
}

/** Whether a step takes something away, and so waits for nothing. */
export function runsAlways(step: Step): boolean {
  return (step.do === 'patch' || step.do === 'delete') && step.always === true;
}

/** Makes the executor; it is the only place where a decision becomes an effect. */
export function createExecutor(options: ExecutorOptions): Execute {
  const hands = createHands(options, createLimiter(PARALLEL_WRITES));
  return async (plan, signal) => {
    let failure: { readonly error: unknown } | undefined;
    for (const step of plan.steps) {
      if (failure !== undefined && !runsAlways(step)) continue;
      try {
        signal.throwIfAborted();
        await runStep(step, hands, signal);
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure !== undefined) throw failure.error;
  };
}
