import { type ListPage, type WatchEvent } from './answer.ts';
import { ApiError, RuntimeError } from './errors.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FakeLog, fakeLog } from './fake-log.ts';
import { GADGETS, type Gadget } from './fake-objects.ts';
import { type Reflector, runReflector } from './reflector.ts';
import { createStore, type Store } from './store.ts';
import { type ListOptions, type WatchOptions } from './transport.ts';

/** One watch as the server plays it: events and failures in turn, then it ends or stays open. */
export type Act = WatchEvent | Error | 'end' | 'hang' | 'refuse' | { readonly waitMs: number };

/** A reflector over a server that follows a script. */
export interface Stage {
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly store: Store<Gadget>;
  readonly reflector: Reflector;
  /** `list`, `list …` and `watch@version` in the order in which they were asked. */
  readonly calls: string[];
  readonly watched: WatchOptions[];
  readonly listed: ListOptions[];
  /** What the store held each time when the reflector told that the storage of the server was put back. */
  readonly putBacks: readonly (readonly string[])[];
  stop(): void;
}

/** One page of a list. */
export const page = (items: readonly Gadget[], resourceVersion: string, next?: string): ListPage => ({ items, resourceVersion, ...(next === undefined ? {} : { continue: next }) });
/** One change in a watch. */
export const seen = (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: Gadget): WatchEvent => ({ type, object });
/** A bookmark. */
export const bookmark = (at: number): WatchEvent => ({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(at) } } as Gadget });
/** The answer that a version is too old. */
export const gone = (): ApiError => new ApiError(410, { reason: 'Expired', message: 'too old resource version' });
/** Nobody listens. */
export const refusedConnection = (): Error => Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6443'), { code: 'ECONNREFUSED' });

/** The bookmark that ends a streamed list. */
export const endOfList = (at: number): WatchEvent => ({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(at), annotations: { 'k8s.io/initial-events-end': 'true' } } } as unknown as Gadget });

/** What a stage plays. */
export interface Script {
  readonly lists?: readonly (ListPage | Error)[];
  readonly watches?: readonly (readonly Act[])[];
  readonly random?: number;
  /** Whether the server streams lists; one that does not refuses as an API server with the feature off. */
  readonly streams?: boolean;
  /** Whether the server may not know the resource. */
  readonly optional?: boolean;
}

/** How a server answers that has the feature switched off. */
const forbidsStreams = (): ApiError => new ApiError(422, { reason: 'Invalid', message: 'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled' });

/** Plays a script; when it runs out, the last list answers again and watches stay open. */
export function playing({ lists = [], watches = [], random = 0, streams = false, optional }: Script): Stage {
  const clock = fakeClock(1_000_000, random);
  const log = fakeLog();
  const store = createStore<Gadget>({ resource: GADGETS });
  const controller = new AbortController();
  const calls: string[] = [];
  const watched: WatchOptions[] = [];
  const listed: ListOptions[] = [];
  const aborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  async function* play(acts: readonly Act[], signal: AbortSignal, onOpen?: () => void): AsyncGenerator<WatchEvent> {
    if (acts[0] !== 'refuse') onOpen?.();
    for (const act of acts) {
      await Promise.resolve();
      if (act === 'refuse') continue;
      if (act === 'end') return;
      if (act === 'hang') await aborted(signal);
      else if (act instanceof Error) throw act;
      else if ('waitMs' in act) await clock.sleep(act.waitMs, signal);
      else yield act;
    }
    await aborted(signal);
  }
  const transport = {
    list: (_resource: unknown, options: ListOptions = {}): Promise<ListPage> => {
      const answer = lists[Math.min(listed.length, lists.length - 1)] ?? new Error('the script has no list');
      listed.push(options);
      calls.push(options.continue === undefined ? (options.limit === undefined ? 'list all' : 'list') : `list ${options.continue}`);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    watch: (_resource: unknown, options: WatchOptions, signal: AbortSignal): AsyncIterable<WatchEvent> => {
      if (options.sendInitialEvents === true && !streams) return play([forbidsStreams()], signal);
      const acts = watches[watched.length] ?? ['hang'];
      watched.push(options);
      calls.push(options.sendInitialEvents === true ? 'stream' : `watch@${options.resourceVersion}`);
      return play(acts, signal, options.onOpen);
    },
  };
  const putBacks: (readonly string[])[] = [];
  const onPutBack = (): unknown => putBacks.push(names(store));
  const reflector = runReflector<Gadget>({ onPutBack, resource: GADGETS, transport, store, clock, log, signal: controller.signal, labelSelector: 'app=x', optional });
  return { clock, log, store, reflector, putBacks, calls, watched, listed, stop: () => controller.abort(new RuntimeError('Stopped', 'test')) };
}

/** The names in a store. */
export const names = (store: Store<Gadget>): string[] => store.list().map(({ metadata }) => metadata.name).sort();
