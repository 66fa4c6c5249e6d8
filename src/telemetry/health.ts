import { idOf } from '../runtime/resource.ts';

/** What one check found; `why` is a sentence when it failed. */
export interface Check {
  readonly name: string;
  readonly why?: string | undefined;
}

/** One mirror of a resource, as an informer is. */
export interface WatchState {
  readonly resource: { readonly group: string; readonly plural: string };
  hasSynced(): boolean;
  /** When it last did anything, in monotonic milliseconds; undefined before it began. */
  lastActivity(): number | undefined;
}

/** How long a mirror may do nothing at all before it counts as hung: the API server ends every watch within 10 minutes, and every pause is shorter. */
const stuckWatchMs = 10 * 60_000;

/** How long a reconcile may run: its signal aborts after one minute, so after five it hears nothing any more. */
const stuckWorkerMs = 5 * 60_000;

const named = ({ resource }: WatchState): string => idOf(resource);

/** Says that something is wrong with these resources, if there are any. */
function about(name: string, resources: readonly string[], what: string): Check {
  return { name, why: resources.length === 0 ? undefined : `${what}: ${resources.join(', ')}` };
}

/** What liveness is read from. */
export interface Life {
  readonly watches: readonly WatchState[];
  /** How long the longest of the running reconciles has run, in milliseconds. */
  readonly workers: { busy(): readonly string[]; longestRunning(): number };
  /** Now, by the clock that never jumps. */
  readonly monotonic: number;
}

/** Whether a restart would help. That the API server is away is no reason: a restart would not bring it back. */
export function livez({ watches, workers, monotonic }: Life): readonly Check[] {
  const stuck = watches.filter((watch) => monotonic - (watch.lastActivity() ?? monotonic) > stuckWatchMs).map(named);
  const longest = workers.longestRunning();
  return [
    // Who reads this was answered: the event loop turns.
    { name: 'ping' },
    about('watches', stuck, `nothing was done for ${stuckWatchMs / 60_000} minutes about`),
    { name: 'workers', why: longest > stuckWorkerMs ? `a reconcile has run for ${Math.floor(longest / 1000)} s` : undefined },
  ];
}

/** Whether it can do its work, as the leader or, with the same caches, in a moment after becoming it. */
export function readyz({ watches, stale }: { readonly watches: readonly WatchState[]; readonly stale: readonly string[] }): readonly Check[] {
  const unsynced = watches.filter((watch) => !watch.hasSynced()).map(named);
  return [{ name: 'ping' }, about('caches-synced', unsynced, 'not filled yet'), about('caches-fresh', stale.filter((one) => !unsynced.includes(one)), 'nothing was heard for minutes of')];
}

/** The answer of a probe: `ok`, or every check as Kubernetes lists them, which it also does when somebody asks for all (?verbose). */
export function report(endpoint: 'livez' | 'readyz', checks: readonly Check[], verbose: boolean): { readonly ok: boolean; readonly body: string } {
  const ok = checks.every(({ why }) => why === undefined);
  if (ok && !verbose) return { ok, body: 'ok\n' };
  const lines = checks.map(({ name, why }) => (why === undefined ? `[+]${name} ok` : `[-]${name} failed: ${why}`));
  return { ok, body: `${[...lines, `${endpoint} check ${ok ? 'passed' : 'failed'}`].join('\n')}\n` };
}
