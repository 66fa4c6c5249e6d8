import { type Clock } from './clock.ts';
import { describe } from './errors.ts';
import { type Indexers } from './indexes.ts';
import { type Log } from './log.ts';
import { type KubeObject, type Resource } from './plan.ts';
import { type Reflector, runReflector } from './reflector.ts';
import { idOf } from './resource.ts';
import { createStore, type Store } from './store.ts';
import { type Selection, type Transport } from './transport.ts';

/** What an informer needs. */
export interface InformerOptions<T extends KubeObject> extends Selection {
  readonly resource: Resource;
  readonly transport: Pick<Transport, 'list' | 'watch'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly indexers?: Indexers<T>;
  readonly project?: (raw: T) => T;
  /** Whether it is kept when each object was last written. */
  readonly dated?: boolean;
  /** Whether the server may not know the resource: then the cache is empty, and counts as filled. */
  readonly optional?: boolean;
  /** Told when a list shows that the storage of the server was put back to an earlier state, before the store takes it. */
  readonly onPutBack?: (resource: Resource) => void;
}

/** A cache of one resource that keeps itself current. */
export interface Informer<T extends KubeObject = KubeObject> extends Omit<Reflector, 'finished'> {
  readonly resource: Resource;
  /** What of the resource is mirrored. */
  readonly selection: Selection;
  readonly store: Store<T>;
  /** Begins to list and watch; the signal ends it. A second call changes nothing. */
  start(signal: AbortSignal): void;
  /** Resolves when the mirror has ended after its signal, at once if it never began. */
  finished(): Promise<void>;
}

/** Wires a store to the reflector that fills it. */
export function createInformer<T extends KubeObject>(options: InformerOptions<T>): Informer<T> {
  const { resource, namespace, labelSelector, fieldSelector, log, indexers, project, dated } = options;
  const store = createStore<T>({
    resource,
    ...(indexers === undefined ? {} : { indexers }),
    ...(project === undefined ? {} : { project }),
    ...(dated === undefined ? {} : { dated }),
    onError: (error, key) =>
      log.error('an object of the cache could not be handled', { resource: idOf(resource), key, error: describe(error), stack: error instanceof Error ? error.stack : undefined }),
  });
  const { promise: synced, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
  let reflector: Reflector | undefined;
  return {
    resource,
    selection: { namespace, labelSelector, fieldSelector },
    store,
    synced,
    start(signal) {
      if (reflector !== undefined) return;
      reflector = runReflector({ ...options, store, signal });
      void reflector.synced.then(resolve);
    },
    hasSynced: () => reflector?.hasSynced() ?? false,
    lastHeard: () => reflector?.lastHeard(),
    lastActivity: () => reflector?.lastActivity(),
    openSince: () => reflector?.openSince(),
    newest: () => reflector?.newest(),
    relist: () => reflector?.relist() ?? synced,
    finished: () => reflector?.finished ?? Promise.resolve(),
  };
}
