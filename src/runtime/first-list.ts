import { type ListPage, type WatchEvent } from './answer.ts';
import { LIST_PAGE } from './defaults.ts';
import { ApiError, classify, RuntimeError } from './errors.ts';
import { type KubeObject, type Resource } from './plan.ts';
import { keyOf } from './resource.ts';
import { type Store } from './store.ts';
import { type Selection, type Transport } from './transport.ts';
import { isOlder } from './version.ts';

/** All objects of a resource at one version, as lean as the store keeps them. */
export interface FirstList<T extends KubeObject> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

/** What a list is taken from and for. */
export interface FirstListOptions<T extends KubeObject> {
  readonly resource: Resource;
  readonly transport: Pick<Transport, 'list'>;
  readonly store: Pick<Store<T>, 'lean'>;
  readonly selection: Selection;
  readonly signal: AbortSignal;
  /** Called for every page asked for and answered. */
  readonly onPage: () => void;
}

/**
 * Lists everything page by page; when the pages' snapshot expires in between, asks once for all in one piece (client-go pager). No version is ever
 * asked for: such a read is consistent, so a mirror never goes back in time, and no version can be too large for the server.
 */
export async function listAll<T extends KubeObject>({ resource, transport, store, selection, signal, onPage }: FirstListOptions<T>): Promise<FirstList<T>> {
  const ask = async (paging: { readonly limit?: number; readonly continue?: string | undefined }): Promise<ListPage> => {
    onPage();
    const page = await transport.list(resource, { ...selection, ...paging }, signal);
    onPage();
    return page;
  };
  // The server checked the objects against their schema; the type parameter stands for that schema.
  const lean = (page: ListPage): T[] => page.items.map((item) => store.lean(item as T));
  const items: T[] = [];
  let page: ListPage | undefined;
  do {
    try {
      page = await ask({ limit: LIST_PAGE, continue: page?.continue });
    } catch (error) {
      if (page === undefined || classify(error) !== 'gone') throw error;
      const whole = await ask({});
      return { items: lean(whole), resourceVersion: whole.resourceVersion };
    }
    for (const item of lean(page)) items.push(item);
  } while (page.continue !== undefined);
  return { items, resourceVersion: page.resourceVersion };
}

/** On the bookmark that ends the streamed list. */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** The version that an event carries; without one nobody could go on from it. */
export function versionOf(event: Exclude<WatchEvent, { type: 'ERROR' }>): string {
  const version = (event.object as Partial<KubeObject>).metadata?.resourceVersion;
  if (version === undefined || version === '') throw new RuntimeError('MalformedEvent', `a ${event.type} event without a resource version`);
  return version;
}

/** Throws the error that a server sends inside a stream. */
export function refuseError(event: WatchEvent): asserts event is Exclude<WatchEvent, { type: 'ERROR' }> {
  if (event.type === 'ERROR') throw new ApiError(event.object.code ?? 500, event.object);
}

/**
 * Gathers a streamed list (WatchList, KEP-3157): the returned function takes each event, and gives the list when the server has said that this was
 * all. Until then no version in the stream means anything, because existing objects come in no order.
 */
export function gatherList<T extends KubeObject>(store: Pick<Store<T>, 'lean'>): (event: WatchEvent) => FirstList<T> | undefined {
  const items = new Map<string, T>();
  return (event) => {
    refuseError(event);
    const resourceVersion = versionOf(event);
    if (event.type === 'BOOKMARK') {
      const isEnd = event.object.metadata.annotations?.[INITIAL_EVENTS_END] === 'true';
      // Before the end there are no other bookmarks: this server has ignored the question, as those before 1.27 do.
      if (!isEnd) throw new RuntimeError('NoInitialEvents', 'the server sent a bookmark, but not the one that ends a streamed list');
      return { items: [...items.values()], resourceVersion };
    }
    const key = keyOf(event.object);
    if (event.type === 'DELETED') items.delete(key);
    else if (!isOlder(resourceVersion, items.get(key)?.metadata.resourceVersion)) items.set(key, store.lean(event.object as T));
    return undefined;
  };
}

/** Whether a streamed list failed because the server does not know how: it refuses the question, or answers another one. */
export function cannotStream(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 400 || error.status === 422;
  return error instanceof RuntimeError && (error.code === 'NoInitialEvents' || error.code === 'WatchSilent');
}
