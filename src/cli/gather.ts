import { admissionTold } from '../admission/told.ts';
import { roomLabel } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { cachesOf, makeInformers, type Caches, type Informers } from '../caches.ts';
import { listed } from '../policy/text.ts';
import { type AdmissionFact, type Ontology } from '../policy/types.ts';
import { type Clock } from '../runtime/clock.ts';
import { ApiError } from '../runtime/errors.ts';
import { listAll } from '../runtime/first-list.ts';
import { createInformer, type Informer } from '../runtime/informer.ts';
import { type Log } from '../runtime/log.ts';
import { keyOf } from '../runtime/resource.ts';
import { connectionError, type Connection } from './connection.ts';
import { type Part } from './judge.ts';
import { restsOn, sources, type FactPath, type Source } from './rests-on.ts';

/** The caches of the operator, filled once with the rights of whoever asks. */
export interface Gathered {
  readonly caches: Caches;
  /** What is not known for want of rights, and why, as the end of a sentence. */
  readonly unknown: Readonly<Partial<Record<Part, string>>>;
}

/** Nobody reads a log of the caches here: what they choke on is an error of the command. */
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Why some source is closed, by source. */
type Closed = ReadonlyMap<Source, string>;

/**
 * Reads what a decision rests on, from the namespace of the connection, the other rooms whose data is used, and the cluster around them. Objects in `instead` take the place
 * of those of the same kind and name.
 */
export async function gather(connection: Connection, clock: Clock, ontology: Ontology, instead: readonly KubeObject[] = [], otherRooms: readonly string[] = []): Promise<Gathered> {
  const namespaces = [...new Set([connection.namespace, ...otherRooms])];
  const { transport } = connection;
  const informers = makeInformers((options) => createInformer({ ...options, transport, clock, log: silent }));
  const names = sources.filter((source) => source !== 'operator');
  const refusals = await Promise.all(names.map(async (name) => [name, await fill({ ...connection, namespaces }, name, informers[name] as unknown as Informer, instead)] as const));
  const closed = new Map<Source, string>([['operator', 'only the operator itself knows it'], ...refusals.flatMap(([name, why]) => (why === undefined ? [] : [[name, why] as const]))]);
  const admission = (): AdmissionFact => admissionTold(informers.environments.store.get('default'));
  return { caches: cachesOf(informers, { queues: true, ontology, podsWatchedMs: () => Infinity, nodesWatchedMs: () => Infinity, answered: () => ({}), admission, restoreSeen: () => undefined }), unknown: unknownFor(closed) };
}

/** A cluster, and the namespaces from which is read. */
type Places = Connection & { readonly namespaces: readonly string[] };

/** Fills one cache; returns why it could not be. */
async function fill(connection: Places, name: keyof Informers, informer: Informer, instead: readonly KubeObject[]): Promise<string | undefined> {
  const { resource, store } = informer;
  try {
    const items = await itemsOf(connection, name, informer);
    const mine = instead.filter(({ kind }) => kind === resource.kind).map((object) => taken(object, items));
    const replaced = new Set(mine.map(keyOf));
    store.replace([...items.filter((item) => !replaced.has(keyOf(item))), ...mine], '1');
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw connectionError(error, connection.server);
    if (error.status !== 403) throw connectionError(error, connection.server);
    return `you may not ${isSingle(name) ? 'get' : 'list'} ${resource.plural}${resource.namespaced ? ` in namespace ${listed(connection.namespaces)}` : ''}`;
  }
}

async function itemsOf(connection: Places, name: keyof Informers, informer: Informer): Promise<readonly KubeObject[]> {
  try {
    return isSingle(name) ? await one(connection, name, informer) : await all(connection, informer);
  } catch (error) {
    // There is no such object, or a cluster without the kind has none of it.
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}

/** Kinds of which one object matters; to get it needs less than to list them all. */
function isSingle(name: keyof Informers): name is 'rooms' | 'environments' {
  return name === 'rooms' || name === 'environments';
}

async function one({ transport, namespace }: Connection, name: 'rooms' | 'environments', { resource, store }: Informer): Promise<readonly KubeObject[]> {
  const found = await transport.get(resource, { name: name === 'rooms' ? namespace : 'default' });
  const isSelected = name !== 'rooms' || found.metadata.labels?.[roomLabel] !== undefined;
  return isSelected ? [store.lean(found)] : [];
}

async function all({ transport, namespaces }: Places, { resource, selection, store }: Informer): Promise<readonly KubeObject[]> {
  const within = resource.namespaced ? namespaces.map((namespace) => ({ ...selection, namespace })) : [selection];
  const lists = await Promise.all(within.map(async (one) => listAll({ resource, transport, store, selection: one, signal: new AbortController().signal, onPage: () => undefined })));
  return lists.flatMap(({ items }) => items);
}

/** An object from a file as it would be in the cluster: what the server gave the one that it replaces stays. */
function taken(object: KubeObject, items: readonly KubeObject[]): KubeObject {
  const before = items.find((item) => keyOf(item) === keyOf(object));
  const metadata = { ...before?.metadata, ...object.metadata, resourceVersion: '1' };
  return before === undefined ? { ...object, metadata } : { ...before, ...object, metadata };
}

/** What cannot be known where some sources are closed. */
function unknownFor(closed: Closed): Gathered['unknown'] {
  const whole = ([['datasets', 'secureDatasets'], ['permits', 'dataPermits'], ['approvals', 'dataApprovals'], ['environment', 'environments']] as const).flatMap(([part, source]) => entry(part, closed.get(source)));
  const facts = (Object.entries(restsOn) as [FactPath, readonly Source[]][]).flatMap(([path, from]) => entry(path, from.map((source) => closed.get(source)).find((why) => why !== undefined)));
  return Object.fromEntries([...whole, ...facts]);
}

function entry(part: Part, why: string | undefined): readonly (readonly [Part, string])[] {
  return why === undefined ? [] : [[part, why]];
}
