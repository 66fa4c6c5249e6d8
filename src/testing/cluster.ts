import { cachesOf, makeInformers, type Caches, type Informers, type MakeInformer } from '../caches.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { anOntology } from '../policy/testing/builders.ts';
import { createStore, type Store } from '../runtime/store.ts';

/** The caches of the operator without a cluster behind them: what a test puts in is all there is. */
export interface TestCluster {
  readonly informers: Informers;
  readonly caches: Caches;
  /** Puts objects in or in place of their former versions, as a watch would. */
  put(name: keyof Informers, ...objects: readonly KubeObject[]): void;
  remove(name: keyof Informers, object: KubeObject): void;
}

/** Makes empty caches with the indexes and projections of the operator. */
export function aCluster(contents: Partial<Readonly<Record<keyof Informers, readonly KubeObject[]>>> = {}): TestCluster {
  const make: MakeInformer = ({ resource, indexers, project }) => ({
    resource,
    selection: {},
    store: createStore({ resource, ...(indexers === undefined ? {} : { indexers }), ...(project === undefined ? {} : { project }) }),
    start: () => undefined,
    synced: Promise.resolve(),
    hasSynced: () => true,
    lastHeard: () => undefined,
    lastActivity: () => undefined,
    openSince: () => undefined,
    newest: () => undefined,
    relist: () => Promise.resolve(),
    finished: () => Promise.resolve(),
  });
  const informers = makeInformers(make);
  const storeOf = (name: keyof Informers): Store => informers[name].store;
  let version = 0;
  const put = (name: keyof Informers, ...objects: readonly KubeObject[]): void => {
    for (const object of objects) storeOf(name).upsert({ ...object, metadata: { ...object.metadata, resourceVersion: String((version += 1)) } });
  };
  for (const [name, objects] of Object.entries(contents)) put(name as keyof Informers, ...objects);
  return {
    informers,
    caches: cachesOf(informers, { queues: true, ontology: anOntology, podsWatchedMs: () => Infinity, nodesWatchedMs: () => Infinity, answered: () => ({}), admission: () => ({ inForce: true }), restoreSeen: () => undefined }),
    put,
    remove: (name, object) => storeOf(name).remove({ ...object, metadata: { ...object.metadata, resourceVersion: String((version += 1)) } }),
  };
}
