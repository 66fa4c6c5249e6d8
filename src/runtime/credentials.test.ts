import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TLSSocket } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import { createAuthority, issueClient, issueServer, type Certificate } from '../../test/cluster/pki.ts';
import { type WatchEvent } from './answer.ts';
import { classify } from './errors.ts';
import { fakeClock } from './fake-clock.ts';
import { GADGETS, gadget } from './fake-objects.ts';
import { loadKubeConfig } from './kube-config.ts';
import { createTransport, type Transport } from './transport.ts';

/** An API server on loopback: who asked by certificate or token, on how many connections, and the watches that it holds open. */
interface Site {
  readonly url: string;
  readonly port: number;
  readonly asked: { readonly user: string | undefined; readonly token: string | undefined }[];
  readonly watches: ServerResponse[];
  connections(): number;
  /** Shows another certificate from now on; open connections stay. */
  show(certificate: Certificate): void;
}

const SERVICE_ACCOUNT = 'var/run/secrets/kubernetes.io/serviceaccount';
const target = { namespace: 'ns', name: 'a' };
const address = [{ type: 'ip', value: '127.0.0.1' }] as const;
const endings: (() => Promise<void> | void)[] = [];

async function serve(certificate: Certificate, clients: string): Promise<Site> {
  const asked: Site['asked'] = [];
  const watches: ServerResponse[] = [];
  let connections = 0;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // The types of a secure server's requests know the plain socket only.
    const { socket } = request as unknown as { readonly socket: Pick<TLSSocket, 'getPeerCertificate'> };
    const user: unknown = (socket.getPeerCertificate() as { readonly subject?: { readonly CN?: unknown } }).subject?.CN;
    asked.push({ user: typeof user === 'string' ? user : undefined, token: request.headers.authorization });
    response.writeHead(200, { 'content-type': 'application/json' });
    if (!request.url!.includes('watch=true')) response.end(JSON.stringify(gadget('a')));
    else {
      response.flushHeaders();
      watches.push(response);
    }
  };
  const server: Server = createServer({ key: certificate.key, cert: certificate.certificate, ca: clients, requestCert: true, rejectUnauthorized: false }, answer);
  server.on('secureConnection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, port, asked, watches, connections: () => connections, show: ({ key, certificate: cert }) => server.setSecureContext({ key, cert, ca: clients }) };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'caveau-credentials-'));
  endings.push(() => rmSync(path, { recursive: true }));
  return path;
}

/** Writes files as the kubelet projects them: each is a link through `..data`, which is swapped in one step. */
function project(into: string, files: Readonly<Record<string, string>>, generation: number): void {
  const data = join(into, `..generation_${generation}`);
  mkdirSync(data, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(data, name), text);
    if (generation === 1) symlinkSync(join('..data', name), join(into, name));
  }
  symlinkSync(`..generation_${generation}`, join(into, '..data_tmp'));
  renameSync(join(into, '..data_tmp'), join(into, '..data'));
  if (generation > 1) rmSync(join(into, `..generation_${generation - 1}`), { recursive: true });
}

/** The kubeconfig of a pod whose files lie under a folder. */
function inPod(root: string, port: number): KubeConfig {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: former } = process.env;
  Object.assign(process.env, { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) });
  try {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromCluster(`${root}/`);
    return kubeConfig;
  } finally {
    for (const [name, value] of Object.entries({ KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: former })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

/** A kubeconfig file that names other files by paths from where it lies. */
function kubeConfigFile(path: string, server: string, cluster: Readonly<Record<string, string>>, user: Readonly<Record<string, string>>): KubeConfig {
  writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'c', cluster: { server, ...cluster } }], users: [{ name: 'u', user }], contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }], 'current-context': 'x' }));
  return loadKubeConfig(path);
}

function connect(kubeConfig: KubeConfig): { readonly transport: Transport; readonly told: string[] } {
  const told: string[] = [];
  const transport = createTransport({ kubeConfig, clock: fakeClock(), userAgent: 'caveau/0', onUnusable: (error) => told.push((error as Error).message) });
  endings.push(() => transport.close());
  return { transport, told };
}

/** Lets the loopback work until something is so. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve));
}

describe('credentials', () => {
  let ours: Certificate;
  let theirs: Certificate;
  let server: Certificate;

  before('make two authorities', async () => {
    [ours, theirs] = await Promise.all([createAuthority('ours'), createAuthority('theirs')]);
    server = await issueServer(ours, 'kube-apiserver', address);
  });
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  it('of a pod: a token that the kubelet has rotated is in the next request', async () => {
    const site = await serve(server, ours.certificate);
    const root = folder();
    const mount = join(root, SERVICE_ACCOUNT);
    mkdirSync(mount, { recursive: true });
    project(mount, { token: 'first\n', 'ca.crt': ours.certificate, namespace: 'caveau' }, 1);
    const { transport, told } = connect(inPod(root, site.port));
    await transport.get(GADGETS, target);
    project(mount, { token: 'second\n', 'ca.crt': ours.certificate, namespace: 'caveau' }, 2);
    await transport.get(GADGETS, target);
    assert.deepEqual(site.asked.map(({ token }) => token), ['Bearer first', 'Bearer second']);
    assert.deepEqual(told, []);
  });

  it('of a kubeconfig: the token file counts before the token, from where the kubeconfig lies, and is read again', async () => {
    const site = await serve(server, ours.certificate);
    const at = folder();
    writeFileSync(join(at, 'ca.pem'), ours.certificate);
    writeFileSync(join(at, 'token'), 'first');
    const { transport } = connect(kubeConfigFile(join(at, 'kubeconfig'), site.url, { 'certificate-authority': 'ca.pem' }, { token: 'fixed', tokenFile: 'token' }));
    await transport.get(GADGETS, target);
    writeFileSync(join(at, 'token'), 'second');
    await transport.get(GADGETS, target);
    assert.deepEqual(site.asked.map(({ token }) => token), ['Bearer first', 'Bearer second']);
  });

  it('a rotated authority: new connections verify by it, and a watch on an old one goes on to its end', async () => {
    const site = await serve(server, ours.certificate);
    const root = folder();
    const mount = join(root, SERVICE_ACCOUNT);
    mkdirSync(mount, { recursive: true });
    project(mount, { token: 't', 'ca.crt': ours.certificate }, 1);
    const { transport } = connect(inPod(root, site.port));
    const events: WatchEvent[] = [];
    const watching = (async () => {
      for await (const event of transport.watch(GADGETS, { resourceVersion: '1' }, new AbortController().signal)) events.push(event);
    })();
    await until(() => site.watches.length === 1);

    site.show(await issueServer(theirs, 'kube-apiserver', address));
    await assert.rejects(transport.get(GADGETS, target), (error) => classify(error) === 'transient');
    project(mount, { token: 't', 'ca.crt': `${ours.certificate}\n${theirs.certificate}` }, 2);
    await transport.get(GADGETS, target);
    project(mount, { token: 't', 'ca.crt': theirs.certificate }, 3);
    await transport.get(GADGETS, target);
    assert.ok(site.connections() >= 3, 'a connection for each generation');

    site.watches[0]?.write('{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}\n');
    await until(() => events.length === 1);
    site.watches[0]?.end();
    await watching;
  });

  it('a rotated client certificate: the former one serves until both files are there, then a new connection shows the new one', async () => {
    const site = await serve(server, ours.certificate);
    const at = folder();
    const [first, second] = await Promise.all(['first', 'second'].map((user) => issueClient(ours, { user })));
    const write = (files: Readonly<Record<string, string | undefined>>): void => Object.entries(files).forEach(([name, text]) => writeFileSync(join(at, name), text ?? ''));
    write({ 'ca.pem': ours.certificate, 'tls.crt': first?.certificate, 'tls.key': first?.key });
    const { transport, told } = connect(kubeConfigFile(join(at, 'kubeconfig'), site.url, { 'certificate-authority': 'ca.pem' }, { 'client-certificate': 'tls.crt', 'client-key': 'tls.key' }));
    await transport.get(GADGETS, target);
    write({ 'tls.crt': second?.certificate });
    await transport.get(GADGETS, target);
    await transport.get(GADGETS, target);
    write({ 'tls.key': second?.key });
    await transport.get(GADGETS, target);
    assert.deepEqual(site.asked.map(({ user }) => user), ['first', 'first', 'first', 'second']);
    assert.equal(told.length, 1);
    assert.match(told[0]!, /client certificate and its key cannot be used/);
  });

  const faults: { readonly name: string; readonly file: string; readonly change: (path: string, whole: string) => void; readonly want: RegExp }[] = [
    { name: 'half of an authority', file: 'ca.crt', change: (path, whole) => writeFileSync(path, whole.slice(0, whole.length / 2)), want: /certificate authority cannot be used/ },
    { name: 'an authority that was emptied first', file: 'ca.crt', change: (path) => writeFileSync(path, ''), want: /no certificate in it/ },
    { name: 'a bundle whose second half is missing', file: 'ca.crt', change: (path, whole) => writeFileSync(path, `${whole}\n${whole.slice(0, 200)}`), want: /certificate authority cannot be used/ },
    { name: 'an authority that is away', file: 'ca.crt', change: (path) => unlinkSync(path), want: /ENOENT/ },
    { name: 'an empty token', file: 'token', change: (path) => writeFileSync(path, '\n'), want: /token file is empty/ },
    { name: 'a token that is away', file: 'token', change: (path) => unlinkSync(path), want: /ENOENT/ },
  ];
  for (const { name, file, change, want } of faults) {
    it(`${name}: the former one serves meanwhile, and it is said once; at the start it is an error that passes`, async () => {
      const site = await serve(server, ours.certificate);
      const root = folder();
      const mount = join(root, SERVICE_ACCOUNT);
      const whole: Readonly<Record<string, string>> = { token: 'secret-token', 'ca.crt': ours.certificate };
      mkdirSync(mount, { recursive: true });
      for (const [each, text] of Object.entries(whole)) writeFileSync(join(mount, each), text);
      const { transport, told } = connect(inPod(root, site.port));
      await transport.get(GADGETS, target);
      change(join(mount, file), whole[file]!);
      await transport.get(GADGETS, target);
      await transport.get(GADGETS, target);
      const { transport: late } = connect(inPod(root, site.port));
      await assert.rejects(late.get(GADGETS, target), (error: Error) => classify(error) === 'transient' && want.test(error.message));
      writeFileSync(join(mount, file), whole[file]!);
      await Promise.all([transport.get(GADGETS, target), late.get(GADGETS, target)]);
      assert.deepEqual([...new Set(site.asked.map(({ token }) => token))], ['Bearer secret-token']);
      assert.equal(told.length, 1);
      assert.match(told[0]!, want);
      assert.ok(!told[0]!.includes('secret-token'));
    });
  }

  it('are loaded from where they are named', () => {
    assert.throws(() => loadKubeConfig(join(folder(), 'missing')), /ENOENT/);
    const at = folder();
    kubeConfigFile(join(at, 'kubeconfig'), 'https://127.0.0.1:1', {}, { tokenFile: '/elsewhere/token' });
    assert.deepEqual(loadKubeConfig(join(at, 'kubeconfig')).users[0]?.authProvider, { name: 'tokenFile', config: { tokenFile: '/elsewhere/token' } });
  });
});
