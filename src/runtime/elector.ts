import { type Clock, startStopwatch } from './clock.ts';
import { withDeadline } from './deadline.ts';
import { LEADER_ELECTION } from './defaults.ts';
import { classify, describe, RuntimeError } from './errors.ts';
import { acquired, freeIn, isSameTenure, type Lease, LEASE_RESOURCE, type LeaseSpec, released, renewed, type Sighting, sighted } from './lease.ts';
import { type Log } from './log.ts';
import { type Target } from './plan.ts';
import { type Transport } from './transport.ts';

const { leaseMs, renewDeadlineMs, retryMs, jitter, requestMs } = LEADER_ELECTION;

/** What an elector needs. Its transport must be one without a fence: this is what the fence asks. */
export interface ElectorOptions {
  readonly transport: Pick<Transport, 'get' | 'create' | 'mergePatch'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly namespace: string;
  /** Names this process and no other. */
  readonly identity: string;
}

/** Takes part in the election of the one process that works. */
export interface Elector {
  /** Resolves when this process leads, with true; with false once `release` was called. The lease is renewed from then on. */
  acquire(): Promise<boolean>;
  /** Throws unless the lease is surely ours at this moment: the fence that every write passes. */
  readonly assertLeading: () => void;
  isLeading(): boolean;
  /** Resolves when the lease was ours and is not any more, without our doing. Nothing may be written, so the process should end. */
  readonly lost: Promise<RuntimeError>;
  /** Ends the waiting, or gives the lease back; the last write of a process. */
  release(): Promise<void>;
}

/** The calls to the server. Each names the version that it rests on, so that of two who write at once one is refused. */
function createCalls({ transport, clock, namespace }: ElectorOptions) {
  const target: Target = { namespace, name: LEADER_ELECTION.lease };
  const overdue = (): Error => new RuntimeError('RequestTimeout', 'no answer about the lease in time');
  const within = <T>(ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> => withDeadline({ clock, ms: Math.min(ms, requestMs), overdue }, call);
  return {
    read: (ms: number = requestMs): Promise<Lease> => within(ms, (signal) => transport.get(LEASE_RESOURCE, target, signal)),
    create: (spec: LeaseSpec): Promise<Lease> => {
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { ...target }, spec };
      return within(requestMs, (signal) => transport.create(LEASE_RESOURCE, lease, signal));
    },
    // A merge patch and not a PUT: with a resource version it is refused just the same, and it leaves what others put on the lease.
    write: ({ metadata: { uid, resourceVersion } }: Lease, spec: LeaseSpec, ms: number = requestMs): Promise<Lease> =>
      within(ms, (signal) => transport.mergePatch(LEASE_RESOURCE, { ...target, ...(uid === undefined ? {} : { uid }) }, { metadata: { resourceVersion }, spec }, signal)),
  };
}

type Calls = ReturnType<typeof createCalls>;

/** The lease in our hands, and the time since its last successful renewal was sent: others count from later than that. */
interface Tenure {
  readonly lease: Lease;
  readonly age: () => number;
}

/** How long we may still write on it; negative when that is over. */
function left({ age }: Tenure): number {
  return renewDeadlineMs - age();
}

/** One try to take the lease; nothing when it is somebody else's, or another was faster. */
function createCandidacy({ clock, identity }: ElectorOptions, calls: Calls): { take(): Promise<Tenure | undefined>; pause(): number } {
  let seen: Sighting | undefined;
  const look = async (): Promise<Lease | undefined> => {
    try {
      return await calls.read();
    } catch (error) {
      if (classify(error) === 'notFound') return undefined;
      throw error;
    }
  };
  const wait = (): number => (seen === undefined ? 0 : freeIn(seen, clock.monotonic()));
  return {
    async take() {
      const found = await look();
      if (found !== undefined) seen = sighted(seen, found, clock.monotonic());
      // One that was deleted may still be in use until its time is over.
      if (wait() > 0) return undefined;
      const age = startStopwatch(clock);
      const spec = acquired(identity, clock.now(), found === undefined ? undefined : (found.spec ?? {}));
      return { lease: await (found === undefined ? calls.create(spec) : calls.write(found, spec)), age };
    },
    // No longer than until it may be free: a dead leader is replaced sooner than by client-go.
    pause() {
      const usual = retryMs * (1 + jitter * clock.random());
      return wait() > 0 ? Math.min(usual, wait()) : usual;
    },
  };
}

/** One try to keep the lease. Throws LeaseLost when it is in other hands, anything else when a later try may succeed. */
function createRenewal({ clock }: ElectorOptions, calls: Calls): (tenure: Tenure) => Promise<Tenure> {
  const lost = (how: string): RuntimeError => new RuntimeError('LeaseLost', `the lease ${LEADER_ELECTION.lease} ${how}`);
  const write = async (tenure: Tenure, lease: Lease): Promise<Tenure> => {
    const age = startStopwatch(clock);
    return { lease: await calls.write(lease, renewed(clock.now()), left(tenure)), age };
  };
  return async (tenure) => {
    try {
      return await write(tenure, tenure.lease);
    } catch (error) {
      const outcome = classify(error);
      if (outcome === 'notFound') throw lost('was deleted');
      if (outcome !== 'conflict') throw error;
      const found = await calls.read(left(tenure));
      if (!isSameTenure(found, tenure.lease)) throw lost(`was taken by ${found.spec?.holderIdentity ?? 'nobody'}`);
      // Our own renewal whose answer got lost, or somebody's label.
      return await write(tenure, found);
    }
  };
}

/** The lease in our hands, until it is lost: then for good. */
function createHolding() {
  const { promise: lost, resolve }: PromiseWithResolvers<RuntimeError> = Promise.withResolvers();
  let tenure: Tenure | undefined;
  let over: RuntimeError | undefined;
  const lose = (why: RuntimeError): void => {
    over ??= why;
    tenure = undefined;
    resolve(over);
  };
  return {
    lost,
    lose,
    take: (next: Tenure | undefined): void => void (tenure = over === undefined ? next : undefined),
    /** Whoever asks finds out that its time is over: no timer of a process that was stopped is needed for that. */
    current(): Tenure | undefined {
      if (tenure !== undefined && tenure.age() >= renewDeadlineMs) lose(new RuntimeError('LeaseLost', `the lease ${LEADER_ELECTION.lease} was not renewed for ${renewDeadlineMs / 1000} s`));
      return tenure;
    },
    assertLeading(): void {
      if (this.current() === undefined) throw over ?? new RuntimeError('LeaseLost', `the lease ${LEADER_ELECTION.lease} is not ours`);
    },
  };
}

type Holding = ReturnType<typeof createHolding>;

/** Keeps the lease until the signal or its loss. */
async function keep(options: ElectorOptions, calls: Calls, holding: Holding, signal: AbortSignal): Promise<void> {
  const { clock, log } = options;
  const renewal = createRenewal(options, calls);
  for (let mine = holding.current(); mine !== undefined; mine = holding.current()) {
    await clock.sleep(Math.min(retryMs, left(mine)), signal);
    if (signal.aborted || holding.current() === undefined) return;
    try {
      const next = await renewal(mine);
      // It may have been lost while the answer was on its way.
      if (holding.current() !== undefined) holding.take(next);
    } catch (error) {
      if (error instanceof RuntimeError && error.code === 'LeaseLost') holding.lose(error);
      else log.warn('the lease could not be renewed; trying again', { error: describe(error), ageMs: Math.round(mine.age()) });
    }
  }
}

/** Tries to take the lease until it is ours or the signal. */
async function campaign(options: ElectorOptions, calls: Calls, holding: Holding, signal: AbortSignal): Promise<void> {
  const { clock, log } = options;
  const candidacy = createCandidacy(options, calls);
  while (!signal.aborted) {
    try {
      const taken = await candidacy.take();
      holding.take(taken);
      if (taken !== undefined) return;
    } catch (error) {
      log[classify(error) === 'conflict' ? 'debug' : 'warn']('the lease could not be taken; trying again', { error: describe(error) });
    }
    await clock.sleep(candidacy.pause(), signal);
  }
}

/**
 * Makes an elector, after client-go tools/leaderelection:
 *
 *     wait ──► look: free, or silent for 15 s? ──► write it (by version) ──► lead: renew every 2 s ──► release
 *      ▲                │ no                                                    │
 *      └── 2 s … 4.4 s ─┘                              10 s without, or another holds it: lost, for good
 *
 * The fence counts from when a renewal was sent, those who wait from when they saw it, which is later: we fall silent 5 s before
 * anybody else begins. A process that was stopped and wakes up finds the fence closed, because the fence asks the clock, not a timer.
 */
export function createElector(options: ElectorOptions): Elector {
  const { clock, log, namespace, identity } = options;
  const lease = `${namespace}/${LEADER_ELECTION.lease}`;
  const calls = createCalls(options);
  const holding = createHolding();
  const stopping = new AbortController();
  const { signal } = stopping;
  let work: Promise<void> | undefined;
  let keeping: Promise<void> | undefined;
  return {
    lost: holding.lost,
    isLeading: () => holding.current() !== undefined,
    assertLeading: () => holding.assertLeading(),
    async acquire() {
      await (work ??= campaign(options, calls, holding, signal));
      if (signal.aborted) return false;
      log.info('leading', { lease, identity });
      keeping ??= keep(options, calls, holding, signal);
      return true;
    },
    async release() {
      stopping.abort();
      // What is on its way may yet take or renew it.
      await work;
      await keeping;
      const last = holding.current();
      // The fence closes before the lease is free.
      holding.take(undefined);
      if (last === undefined) return;
      try {
        await calls.write(last.lease, released(clock.now()));
        log.info('the lease is released', { lease });
      } catch (error) {
        log.warn('the lease could not be released; others wait for its end', { lease, error: describe(error), leaseMs });
      }
    },
  };
}
