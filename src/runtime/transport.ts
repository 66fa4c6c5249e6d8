import { type Clock } from './clock.ts';
import { dateOf } from './clock-skew.ts';
import { withDeadline, openDeadline } from './deadline.ts';
import { FIELD_MANAGER, REQUEST_TIMEOUT_MS, RETRY_AFTER_ATTEMPTS, RETRY_AFTER_LONGEST_MS, WATCH_OVERDUE_MS, WATCH_SILENCE_MS, WATCH_TIMEOUT_SECONDS } from './defaults.ts';
import { asEvent, asObject, asPage, asRecord, errorOf, type ListPage, type WatchEvent } from './answer.ts';
import { ApiError, RuntimeError } from './errors.ts';
import { type PatchOperation } from './finalizer.ts';
import { createHttp, type Http, type HttpOptions, type HttpRequest, type HttpResponse } from './http.ts';
import { type Instant, type KubeObject, type Resource, type Target } from './plan.ts';
import { apiVersionOf, pathOf } from './resource.ts';
import { decodeLines } from './watch-stream.ts';

/** What narrows a list or watch. */
export interface Selection {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** One page of a list. */
export interface ListOptions extends Selection {
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

/** Where a watch begins and when the server ends it. */
export interface WatchOptions extends Selection {
  readonly resourceVersion?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  /** Asks for all that exists as ADDED events first, ended by a bookmark that says so (WatchList, KEP-3157). */
  readonly sendInitialEvents?: boolean | undefined;
  /** Called when the server has accepted the watch. */
  readonly onOpen?: (() => void) | undefined;
}

/** How an object is deleted. */
export interface RemoveOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined;
}

/** The API server as raw JSON: what is written arrives, or the call fails; nothing is dropped in silence. */
export interface Transport {
  get(resource: Resource, target: Target, signal?: AbortSignal): Promise<KubeObject>;
  list(resource: Resource, options?: ListOptions, signal?: AbortSignal): Promise<ListPage>;
  /** Name, uid and version of what is listed, and no more: a hundredth of the bytes. */
  listMetadata(resource: Resource, options?: ListOptions, signal?: AbortSignal): Promise<ListPage>;
  watch(resource: Resource, options: WatchOptions, signal: AbortSignal): AsyncIterable<WatchEvent>;
  create(resource: Resource, object: KubeObject, signal?: AbortSignal): Promise<KubeObject>;
  /** The same without effect (dryRun=All): whether it would be let through. */
  tryCreate(resource: Resource, object: KubeObject, signal?: AbortSignal): Promise<KubeObject>;
  /** Server-side apply with force. */
  apply(resource: Resource, object: KubeObject, signal?: AbortSignal): Promise<KubeObject>;
  /** Server-side apply of the status subresource with force. */
  applyStatus(resource: Resource, target: Target, status: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<KubeObject>;
  /** RFC 7386 merge patch; a target's uid becomes part of the patch, so a successor of the same name is refused. */
  mergePatch(resource: Resource, target: Target, patch: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<KubeObject>;
  /** RFC 6902 JSON patch; its tests are what makes sure that the object meant is still as it was. */
  jsonPatch(resource: Resource, target: Target, operations: readonly PatchOperation[], signal?: AbortSignal): Promise<KubeObject>;
  /** Returns the object while it is still there (grace or finalizers), else undefined. */
  remove(resource: Resource, target: Target, options?: RemoveOptions, signal?: AbortSignal): Promise<KubeObject | undefined>;
  /** Closes every connection; nothing may be called afterwards. */
  close(): Promise<void>;
}

/** One answered or failed request, for metrics. */
export interface RequestSeen {
  readonly method: string;
  /** HTTP status, or `<error>` when none came (as client-go names it). */
  readonly code: string;
  readonly seconds: number;
  /** When the server answered, by its own clock. */
  readonly date?: Instant | undefined;
}

/** What every transport needs beside a network. */
export interface TransportSettings {
  readonly clock: Clock;
  /** The owner of our fields under server-side apply. */
  readonly fieldManager?: string;
  readonly observe?: (seen: RequestSeen) => void;
  /** Asked before each attempt of a write, also after Retry-After, and again as it goes on the wire; what it throws ends the write. */
  readonly mayWrite?: (() => void) | undefined;
}

/** What a transport to a real cluster needs. */
export type TransportOptions = TransportSettings & HttpOptions;

/** Connects to the current cluster of a kubeconfig. */
export function createTransport(options: TransportOptions): Transport {
  return transportOver(createHttp(options), options);
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)] as [string, string]])));
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** Sends and tells the observer; an answer of any status is an answer. */
function observed(http: Http, { clock, observe }: TransportSettings): Send {
  return async (request) => {
    const started = clock.monotonic();
    let code = '<error>';
    let date: Instant | undefined;
    try {
      const response = await http.send(request);
      code = String(response.status);
      date = dateOf(response);
      return response;
    } finally {
      observe?.({ method: request.method, code, seconds: (clock.monotonic() - started) / 1000, date });
    }
  };
}

/** How long to wait before the same call may succeed, if the server said so and it is short enough to wait in place. */
function pauseAfter(error: unknown): number | undefined {
  if (!(error instanceof ApiError) || (error.status !== 429 && error.status !== 503)) return undefined;
  return error.retryAfterMs !== undefined && error.retryAfterMs <= RETRY_AFTER_LONGEST_MS ? error.retryAfterMs : undefined;
}

const noAnswer = (): Error => new RuntimeError('RequestTimeout', `no answer within ${REQUEST_TIMEOUT_MS / 1000} s`);

/** One call with its whole answer: a deadline for each attempt, and Retry-After obeyed. */
function createCall(send: Send, clock: Clock): (request: HttpRequest) => Promise<Readonly<Record<string, unknown>>> {
  const attempt = (request: HttpRequest): Promise<Readonly<Record<string, unknown>>> =>
    withDeadline({ clock, ms: REQUEST_TIMEOUT_MS, overdue: noAnswer, signal: request.signal }, async (signal) => {
      request.beforeSend?.();
      const response = await send({ ...request, signal });
      if (response.status >= 300) throw await errorOf(response, clock);
      return asRecord(await response.text());
    });
  return async (request) => {
    for (let retries = 0; ; retries++) {
      try {
        return await attempt(request);
      } catch (error) {
        const pause = pauseAfter(error);
        if (pause === undefined || retries >= RETRY_AFTER_ATTEMPTS) throw error;
        // A little more than asked, so that those who were sent away together do not return together.
        await clock.sleep(pause * (1 + 0.1 * clock.random()), request.signal);
      }
    }
  };
}

/** Tells of every piece that comes: a large object may take its time, and is no silence. */
async function* heard(chunks: AsyncIterable<Uint8Array>, tell: () => void): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    tell();
    yield chunk;
  }
}

const silent = (): Error => new RuntimeError('WatchSilent', `nothing came over the watch for ${WATCH_SILENCE_MS / 1000} s`);

/** What the query of a watch says. */
function watchQuery({ labelSelector, fieldSelector, resourceVersion, timeoutSeconds, sendInitialEvents }: WatchOptions): Query {
  // The server insists on the match when the first list is to be streamed, and refuses it otherwise.
  const initial = sendInitialEvents === true ? { sendInitialEvents, resourceVersionMatch: 'NotOlderThan' } : {};
  return { watch: true, allowWatchBookmarks: true, ...initial, resourceVersion, timeoutSeconds, labelSelector, fieldSelector };
}

/** Opens a watch; a connection that hangs ends after a silence, and at the latest a little after the server should have ended it. */
async function* openWatch(send: Send, clock: Clock, resource: Resource, options: WatchOptions, outer: AbortSignal): AsyncGenerator<WatchEvent, void, undefined> {
  const { namespace, timeoutSeconds = WATCH_TIMEOUT_SECONDS.max, onOpen } = options;
  const overdue = (): Error => new RuntimeError('WatchOverdue', `the watch did not end ${WATCH_OVERDUE_MS / 1000} s after its time`);
  const deadline = openDeadline({ clock, ms: timeoutSeconds * 1000 + WATCH_OVERDUE_MS, overdue, signal: outer });
  let patience = clock.after(REQUEST_TIMEOUT_MS, () => deadline.abort(noAnswer()));
  const isAlive = (): void => {
    patience();
    patience = clock.after(WATCH_SILENCE_MS, () => deadline.abort(silent()));
  };
  try {
    const response = await send({ method: 'GET', path: withQuery(pathOf(resource, namespace), watchQuery({ ...options, timeoutSeconds })), signal: deadline.signal });
    if (response.status !== 200) throw await errorOf(response, clock);
    isAlive();
    onOpen?.();
    for await (const line of decodeLines(heard(response.body, isAlive))) yield asEvent(line);
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : error;
  } finally {
    patience();
    deadline.release();
  }
}

const JSON_BODY = 'application/json';
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
// Every JSON document is YAML, and this content type alone means server-side apply.
const APPLY_BODY = 'application/apply-patch+yaml';
const MERGE_BODY = 'application/merge-patch+json';
const PATCH_BODY = 'application/json-patch+json';

/** The subset of metadata that names one object and makes sure that it is the one meant. */
function identity({ namespace, name, uid }: Target): Readonly<Record<string, string>> {
  return { name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }) };
}

/** Speaks to the API server over any network; tests bring a network of their own. */
export function transportOver(http: Http, settings: TransportSettings): Transport {
  const { clock, fieldManager = FIELD_MANAGER } = settings;
  const send = observed(http, settings);
  const attempts = createCall(send, clock);
  const call = (request: HttpRequest): ReturnType<typeof attempts> => attempts(request.method === 'GET' ? request : { ...request, beforeSend: settings.mayWrite });
  const strict = { fieldManager, fieldValidation: 'Strict' };
  const write = async (method: 'POST' | 'PATCH', path: string, query: Query, contentType: string, body: unknown, signal?: AbortSignal): Promise<KubeObject> =>
    asObject(await call({ method, path: withQuery(path, query), contentType, body: JSON.stringify(body), signal }));
  const place = (resource: Resource, { namespace, name }: Target, subresource?: string): string => pathOf(resource, namespace, name, subresource);
  const list = async (resource: Resource, { namespace, ...query }: ListOptions, accept: string | undefined, signal?: AbortSignal): Promise<ListPage> =>
    asPage(resource, await call({ method: 'GET', path: withQuery(pathOf(resource, namespace), query), accept, signal }));
  return {
    get: async (resource, target, signal) => asObject(await call({ method: 'GET', path: place(resource, target), signal })),
    list: (resource, options = {}, signal) => list(resource, options, undefined, signal),
    listMetadata: (resource, options = {}, signal) => list(resource, options, METADATA_ONLY, signal),
    watch: (resource, options, signal) => openWatch(send, clock, resource, options, signal),
    create: (resource, object, signal) => write('POST', pathOf(resource, object.metadata.namespace), strict, JSON_BODY, object, signal),
    tryCreate: (resource, object, signal) => write('POST', pathOf(resource, object.metadata.namespace), { ...strict, dryRun: 'All' }, JSON_BODY, object, signal),
    apply: (resource, object, signal) => write('PATCH', place(resource, object.metadata), { ...strict, force: true }, APPLY_BODY, object, signal),
    applyStatus(resource, target, status, signal) {
      const body = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: identity(target), status };
      return write('PATCH', place(resource, target, 'status'), { ...strict, force: true }, APPLY_BODY, body, signal);
    },
    mergePatch(resource, target, patch, signal) {
      const metadata = { ...(patch['metadata'] as object | undefined), ...(target.uid === undefined ? {} : { uid: target.uid }) };
      const body = Object.keys(metadata).length === 0 ? patch : { ...patch, metadata };
      return write('PATCH', place(resource, target), strict, MERGE_BODY, body, signal);
    },
    jsonPatch: (resource, target, operations, signal) => write('PATCH', place(resource, target), strict, PATCH_BODY, operations, signal),
    async remove(resource, target, options = {}, signal) {
      const preconditions = target.uid === undefined ? undefined : { uid: target.uid };
      const body = JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', ...options, preconditions });
      const answer = await call({ method: 'DELETE', path: place(resource, target), contentType: JSON_BODY, body, signal });
      const metadata = answer['kind'] === 'Status' ? undefined : asObject(answer).metadata;
      // What somebody else removed at the same moment is told as it last was, without a resource version (registry/generic/registry/store.go of k8s.io/apiserver, Delete): it is gone.
      const stays = metadata?.deletionTimestamp !== undefined && (metadata.resourceVersion ?? '') !== '';
      return stays ? asObject(answer) : undefined;
    },
    close: () => http.close(),
  };
}
