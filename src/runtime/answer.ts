import { type Clock } from './clock.ts';
import { ApiError, RuntimeError, type StatusBody } from './errors.ts';
import { type HttpResponse } from './http.ts';
import { type KubeObject, type Resource } from './plan.ts';
import { apiVersionOf } from './resource.ts';

/** One page of a list; every item carries its apiVersion and kind, which the server leaves out. */
export interface ListPage {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly continue?: string;
}

/** One line of a watch. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: KubeObject }
  | { readonly type: 'ERROR'; readonly object: StatusBody };

function retryAfterOf(response: HttpResponse, clock: Clock): number | undefined {
  const value = response.header('retry-after');
  if (value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - clock.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Reads a Status; a proxy in between may answer with a page of its own, which is cut. */
export async function errorOf(response: HttpResponse, clock: Clock): Promise<ApiError> {
  const text = await response.text();
  const retryAfterMs = retryAfterOf(response, clock);
  try {
    const body: unknown = JSON.parse(text);
    return new ApiError(response.status, typeof body === 'object' && body !== null ? body : {}, retryAfterMs);
  } catch (notJson) {
    if (!(notJson instanceof SyntaxError)) throw notJson;
    const message = text.trim().slice(0, 200);
    return new ApiError(response.status, message === '' ? {} : { message }, retryAfterMs);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a JSON object. */
export function asRecord(text: string): Readonly<Record<string, unknown>> {
  let cause: unknown;
  try {
    const body: unknown = JSON.parse(text);
    if (isRecord(body)) return body;
  } catch (error) {
    cause = error;
  }
  throw new RuntimeError('MalformedAnswer', `the API server's answer is no JSON object (${text.length} characters)`, { cause });
}

/** Takes an answer for an object; one without a name is refused here, not somewhere later. */
export function asObject(body: Readonly<Record<string, unknown>>): KubeObject {
  const metadata = body['metadata'];
  if (isRecord(metadata) && typeof metadata['name'] === 'string') return body as unknown as KubeObject;
  throw new RuntimeError('MalformedAnswer', 'the API server answered without an object');
}

/** Takes an answer for one page of a list. */
export function asPage(resource: Resource, body: Readonly<Record<string, unknown>>): ListPage {
  const metadata = isRecord(body['metadata']) ? body['metadata'] : {};
  const version = metadata['resourceVersion'];
  const items = body['items'] ?? [];
  if (typeof version !== 'string' || !Array.isArray(items)) throw new RuntimeError('MalformedAnswer', 'the API server answered without a list');
  const type = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  const next = metadata['continue'];
  return {
    items: items.map((item: unknown) => asObject({ ...type, ...(isRecord(item) ? item : {}) })),
    resourceVersion: version,
    ...(typeof next === 'string' && next !== '' ? { continue: next } : {}),
  };
}

const EVENT_TYPES = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']);

/** Takes a line of a stream for a watch event. */
export function asEvent(line: unknown): WatchEvent {
  if (isRecord(line) && typeof line['type'] === 'string' && EVENT_TYPES.has(line['type']) && isRecord(line['object'])) return line as unknown as WatchEvent;
  throw new RuntimeError('MalformedEvent', 'a line of the stream is no watch event');
}
