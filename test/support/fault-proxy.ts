import { type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, createServer, request as send } from 'node:https';
import { type AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { issueServer, type Certificate } from '../cluster/pki.ts';
import { type Random } from './random.ts';

/**
 * How a request fails: three answers of the server's own; a connection that is reset before the request reaches the server; an answer that is
 * lost after the server has done what was asked; and one that never comes although the connection stays open.
 */
export const failures = ['500', '503', '429', 'reset', 'lost', 'silent'] as const;
export type Failure = (typeof failures)[number];

/** How a watch ends too soon: the connection is reset, reset within a line, or closed in good order within a line. */
const cuts = ['cut', 'torn', 'ended within a line'] as const;
export type Cut = (typeof cuts)[number];

/** What goes wrong from now on; what is not said goes well. */
export interface Faults {
  /** The share of requests that fail. */
  readonly failing?: number;
  /** Default: all of them. */
  readonly failures?: readonly [Failure, ...Failure[]];
  /** Every watch, also one that is open already, is cut after a time in this range. */
  readonly cutWatchesAfterMs?: readonly [least: number, most: number];
  /** Default: all of them. */
  readonly cuts?: readonly [Cut, ...Cut[]];
  /** Every request waits for a time in this range. */
  readonly delayMs?: readonly [least: number, most: number];
}

/** A reverse proxy before an API server, which does harm. */
export interface FaultProxy {
  readonly server: string;
  /** How often each kind of harm was done. */
  readonly harm: ReadonlyMap<Failure | Cut | 'passed', number>;
  use(faults: Faults): void;
  close(): Promise<void>;
}

/** What the proxy stands before. */
export interface Upstream {
  readonly server: string;
  readonly authority: Certificate;
}

/** Starts a proxy on loopback that shows a certificate of the cluster's own authority. Whoever asks proves to the server who they are by a token. */
export async function startFaultProxy({ server: upstream, authority }: Upstream, random: Random): Promise<FaultProxy> {
  const harm = new Map<Failure | Cut | 'passed', number>();
  const count = (what: Failure | Cut | 'passed'): void => {
    harm.set(what, (harm.get(what) ?? 0) + 1);
  };
  const agent = new Agent({ keepAlive: true, ca: authority.certificate });
  /** Sets the time at which each open watch is cut. */
  const openWatches = new Set<() => void>();
  let faults: Faults = {};

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { delayMs, failing = 0 } = faults;
    if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, random.between(...delayMs)));
    if (random.next() >= failing) forward(incoming, body, outgoing);
    else await fail(random.pick(faults.failures ?? failures), incoming, body, outgoing);
  }

  async function fail(failure: Failure, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> {
    count(failure);
    if (failure === '500' || failure === '503' || failure === '429') {
      refuse(outgoing, Number(failure));
      return;
    }
    // A watch changes nothing, and its answer has no end.
    const carriedOut = failure !== 'reset' && !isWatch(incoming);
    if (carriedOut) await answered(incoming, body);
    if (!carriedOut || failure === 'lost') incoming.socket.destroy();
  }

  function ask(incoming: IncomingMessage, body: Buffer): ReturnType<typeof send> {
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !hopByHop.includes(name)));
    const call = send(new URL(incoming.url ?? '/', upstream), { method: incoming.method, agent, headers: { ...headers, ...(body.length === 0 ? {} : { 'content-length': body.length }) } });
    call.end(body);
    return call;
  }

  /** Resolves when the server has done what was asked, whatever it said. */
  function answered(incoming: IncomingMessage, body: Buffer): Promise<void> {
    return new Promise((resolve) => {
      ask(incoming, body)
        .once('response', (response: IncomingMessage) => response.resume().once('close', resolve))
        .once('error', () => resolve());
    });
  }

  function forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
    const call = ask(incoming, body);
    // A server that is not there is a reset connection for whoever asks.
    call.once('error', () => incoming.socket.destroy());
    outgoing.once('close', () => call.destroy());
    call.once('response', (response: IncomingMessage) => {
      response.once('error', () => incoming.socket.destroy());
      const headers = Object.fromEntries(Object.entries(response.headers).filter(([name]) => !hopByHop.includes(name)));
      outgoing.writeHead(response.statusCode ?? 502, headers);
      // Whoever watches must learn at once that the watch is open.
      outgoing.flushHeaders();
      if (isWatch(incoming)) {
        passUntilCut(incoming, response, outgoing);
        return;
      }
      count('passed');
      response.pipe(outgoing);
    });
  }

  function passUntilCut(incoming: IncomingMessage, response: IncomingMessage, outgoing: ServerResponse): void {
    let due: Cut | undefined;
    let timer: NodeJS.Timeout | undefined;
    const arm = (): void => {
      clearTimeout(timer);
      if (faults.cutWatchesAfterMs === undefined) return;
      timer = setTimeout(() => {
        due = random.pick(faults.cuts ?? cuts);
        if (due !== 'cut') return;
        count(due);
        incoming.socket.destroy();
      }, random.between(...faults.cutWatchesAfterMs));
    };
    openWatches.add(arm);
    arm();
    outgoing.once('close', () => {
      clearTimeout(timer);
      openWatches.delete(arm);
    });
    response.on('data', (chunk: Buffer) => {
      if (due === undefined) {
        outgoing.write(chunk);
        return;
      }
      count(due);
      const half = chunk.subarray(0, Math.ceil(chunk.length / 2));
      if (due === 'torn') outgoing.write(half, () => incoming.socket.destroy());
      else outgoing.end(half);
      response.removeAllListeners('data').destroy();
    });
    response.once('end', () => outgoing.end());
  }

  const shown = await issueServer(authority, 'fault-proxy', [{ type: 'ip', value: '127.0.0.1' }]);
  const server = createServer({ cert: shown.certificate, key: shown.key }, (incoming, outgoing) => {
    // Who is gone cannot be answered.
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    harm,
    use: (next) => {
      faults = next;
      for (const arm of openWatches) arm();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

const hopByHop: readonly string[] = ['connection', 'keep-alive', 'transfer-encoding', 'host', 'content-length'];

function isWatch({ url = '' }: IncomingMessage): boolean {
  return /[?&]watch=(1|true)\b/.test(url);
}

const reasons: Readonly<Record<number, string>> = { 429: 'TooManyRequests', 500: 'InternalError', 503: 'ServiceUnavailable' };

/** Answers as the API server does when it cannot. */
function refuse(outgoing: ServerResponse, code: number): void {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'The fault proxy refused this request.', reason: reasons[code], code };
  const text = JSON.stringify(status);
  const retryAfter = code === 500 ? {} : { 'retry-after': '1' };
  outgoing.writeHead(code, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...retryAfter }).end(text);
}

/** Writes a kubeconfig beside another one that reaches the same server by way of a proxy. */
export function kubeconfigThrough(kubeconfig: string, proxy: FaultProxy): string {
  interface Config {
    readonly clusters: readonly { readonly name: string; readonly cluster: object }[];
  }
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as Config;
  const path = `${kubeconfig}.proxy`;
  const clusters = config.clusters.map(({ name, cluster }) => ({ name, cluster: { ...cluster, server: proxy.server } }));
  writeFileSync(path, JSON.stringify({ ...config, clusters }), { mode: 0o600 });
  return path;
}
