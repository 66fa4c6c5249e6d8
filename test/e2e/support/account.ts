import type { OutgoingHttpHeaders } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { collectionPath, objectPath, referenceTo, type Manifest, type Reference } from './manifest.ts';

/** What the API server answered; a refusal is an answer, not an exception. */
export interface Answer {
  readonly status: number;
  /** True for 2xx. */
  readonly accepted: boolean;
  /** The sentence of a refusal, or empty. */
  readonly message: string;
  /** Warning headers, one text each. */
  readonly warnings: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** How a write is sent. */
export interface WriteOptions {
  /** Asks the API server to do everything but keep the result. */
  readonly dryRun?: boolean;
  readonly subresource?: string;
  /** How a patch is meant; default: a JSON merge patch. */
  readonly patch?: 'merge' | 'strategic' | 'apply';
}

/** How something is deleted; whatever is not said is up to the API server, but for the propagation policy. */
export interface DeleteHow {
  readonly dryRun?: boolean;
  /** Default: Background. */
  readonly propagationPolicy?: string | undefined;
  readonly orphanDependents?: boolean;
  readonly gracePeriodSeconds?: number;
}

const contentTypes = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** Generous, because the machine may be busy; loopback answers in milliseconds. */
const boundMs = 120_000;

/** One user of a cluster, who sends requests just as written: no client looks at them before the API server does. */
export class Account {
  readonly name: string;
  readonly #config: KubeConfig;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  /** Logs in with a kubeconfig, as `Cluster.user` and `Cluster.serviceAccount` return it. */
  constructor(kubeconfig: string) {
    this.#config = new KubeConfig();
    this.#config.loadFromFile(kubeconfig);
    this.name = this.#config.getCurrentUser()?.name ?? '';
  }

  create(object: Manifest, options: WriteOptions = {}): Promise<Answer> {
    const path = collectionPath(referenceTo(object));
    const target = options.subresource === undefined ? path : objectPath(referenceTo(object), options.subresource);
    return this.send('POST', withQuery(target, options), object);
  }

  patch(reference: Reference, change: object, options: WriteOptions = {}): Promise<Answer> {
    return this.send('PATCH', withQuery(objectPath(reference, options.subresource), options), change, contentTypes[options.patch ?? 'merge']);
  }

  /** Server-side apply, as the field manager of this user. */
  apply(object: Manifest, options: WriteOptions = {}): Promise<Answer> {
    return this.patch(referenceTo(object), object, { ...options, patch: 'apply' });
  }

  replace(object: Manifest, options: WriteOptions = {}): Promise<Answer> {
    return this.send('PUT', withQuery(objectPath(referenceTo(object), options.subresource), options), object);
  }

  remove(reference: Reference, options: DeleteHow = {}): Promise<Answer> {
    const path = reference.name === undefined ? collectionPath(reference) : objectPath(reference);
    // A delete with a body ignores the query, also dryRun.
    const { dryRun, ...rest } = options;
    const how = { propagationPolicy: 'Background', ...rest, ...(dryRun ? { dryRun: ['All'] } : {}) };
    return this.send('DELETE', path, { apiVersion: 'v1', kind: 'DeleteOptions', ...how });
  }

  get(reference: Reference): Promise<Answer> {
    return this.send('GET', reference.name === undefined ? collectionPath(reference) : objectPath(reference));
  }

  /** Sends any request, with further headers where given. */
  async send(method: string, path: string, body?: object, contentType = 'application/json', further: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const options: RequestOptions = { method, timeout: boundMs, headers: { accept: 'application/json', ...further } };
    await this.#config.applyToHTTPSOptions(options);
    // The client library sets an agent of its own for each call; one shared agent keeps the connection.
    const { ca, cert, key, auth, headers } = options;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const content = text === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) };
    const all: OutgoingHttpHeaders = { ...(headers as OutgoingHttpHeaders), ...content };
    return new Promise((resolve, reject) => {
      const url = new URL(path, this.#config.getCurrentCluster()?.server);
      const call = request(url, { method, timeout: boundMs, agent: this.#agent, headers: all, ca, cert, key, auth }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => resolve(answerOf(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'), response.headers.warning)));
      });
      call.once('timeout', () => call.destroy(new Error(`${method} ${path}: no answer within ${boundMs / 1000} s.`)));
      call.once('error', reject);
      call.end(text);
    });
  }
}

/** Fails with the API server's own sentence unless the answer is 2xx; for the setting up of tests. */
export async function must(answer: Promise<Answer>): Promise<Answer> {
  const got = await answer;
  if (!got.accepted) throw new Error(`The API server refused (${got.status}): ${got.message}`);
  return got;
}

function withQuery(path: string, options: WriteOptions): string {
  const query = new URLSearchParams();
  if (options.dryRun) query.set('dryRun', 'All');
  if (options.patch === 'apply') {
    query.set('fieldManager', 'caveau-test');
    query.set('force', 'true');
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

function answerOf(status: number, text: string, warning: string | undefined): Answer {
  const accepted = status >= 200 && status < 300;
  const body = parse(text);
  const sentence = typeof body['message'] === 'string' ? body['message'] : text;
  const warnings = [...(warning ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
  return { status, accepted, message: accepted ? '' : sentence, warnings, body };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Proxied and upgraded connections answer in plain text.
    return {};
  }
}
