import { type KubeConfig } from '@kubernetes/client-node';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { createCredentials, type Credentials } from './credentials.ts';
import { CONNECT_TIMEOUT_MS, KEEP_ALIVE_MS, TCP_KEEP_ALIVE_MS } from './defaults.ts';

/** One HTTP request to the API server. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  /** Media type of the answer; plain JSON when absent. */
  readonly accept?: string | undefined;
  readonly contentType?: string | undefined;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called at the moment when the request goes into a socket; what it throws ends the request, and nothing is sent. */
  readonly beforeSend?: (() => void) | undefined;
}

/** Its answer; the body must be read or dumped. */
export interface HttpResponse {
  readonly status: number;
  /** One header by its lower-case name. */
  header(name: string): string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  text(): Promise<string>;
}

/** What the transport needs of a network; tests bring their own. */
export interface Http {
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes every connection. */
  close(): Promise<void>;
}

function createDispatcher(material: Credentials['tls'], proxy: string | undefined): Dispatcher {
  const connect = { ...material, timeout: CONNECT_TIMEOUT_MS, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS };
  // Deadlines come from the injected clock; the client's own would cut a quiet watch. HTTP/2 waits for a soak test.
  const common = { connect, allowH2: false, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS };
  return proxy === undefined ? new Agent(common) : new ProxyAgent({ ...common, uri: proxy, requestTls: connect });
}

/** Keeps one dispatcher as long as the TLS material stays the same; replaces it when a certificate was rotated. */
function createConnections(proxy: string | undefined): { for(tls: Credentials['tls']): Dispatcher; close(): Promise<void> } {
  let current: { tls: Credentials['tls']; dispatcher: Dispatcher } | undefined;
  const retired = new Set<Dispatcher>();
  const retire = (dispatcher: Dispatcher): void => {
    // What is under way on the old connections ends by itself; watches within ten minutes.
    retired.add(dispatcher);
    void dispatcher.close().then(() => retired.delete(dispatcher));
  };
  return {
    for(tls) {
      if (current?.tls !== tls) {
        if (current !== undefined) retire(current.dispatcher);
        current = { tls, dispatcher: createDispatcher(tls, proxy) };
      }
      return current.dispatcher;
    },
    async close() {
      for (const dispatcher of [...retired, ...(current === undefined ? [] : [current.dispatcher])]) await dispatcher.destroy();
    },
  };
}

/** A request may have waited for its connection, or its process may have been stopped: this asks at the last moment. */
function askedLast(dispatcher: Dispatcher, ask: (() => void) | undefined): Dispatcher {
  if (ask === undefined) return dispatcher;
  return dispatcher.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (...args) => {
      ask();
      start?.(...args);
    };
    return dispatch(options, handler);
  });
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** What a network needs. */
export interface HttpOptions {
  readonly kubeConfig: KubeConfig;
  /** `name/version`. */
  readonly userAgent: string;
  /** Told when files of the kubeconfig cannot be used at the moment, and former ones are. */
  readonly onUnusable?: (error: unknown) => void;
}

/** Connects to the current cluster of a kubeconfig through one shared agent: client-node opens a TLS connection per call. */
export function createHttp({ kubeConfig, userAgent, onUnusable }: HttpOptions): Http {
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) throw new Error('the kubeconfig names no current cluster');
  const server = new URL(cluster.server);
  const prefix = server.pathname.replace(/\/+$/, '');
  const credentials = createCredentials(kubeConfig, onUnusable);
  const connections = createConnections(cluster.proxyUrl);
  return {
    async send(request) {
      const { headers, tls } = await credentials();
      const response = await askedLast(connections.for(tls), request.beforeSend).request({
        origin: server.origin,
        path: prefix + request.path,
        method: request.method,
        headers: {
          accept: request.accept ?? 'application/json',
          'user-agent': userAgent,
          ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
          ...headers,
        },
        body: request.body ?? null,
        signal: request.signal ?? null,
      });
      return {
        status: response.statusCode,
        header: (name) => firstOf(response.headers[name]),
        body: response.body as AsyncIterable<Uint8Array>,
        text: () => response.body.text(),
      };
    },
    close: () => connections.close(),
  };
}
