import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCourierResult } from '../../../src/api/courier-messages.ts';
import { courierCommand, courierVariable, courierVersion } from '../../../src/api/courier.ts';
import { sha256Of } from '../../../src/api/release-manifest.ts';
import type { Cluster } from '../../cluster/contract.ts';
import { goTool } from '../../cluster/go-build.ts';
import { objectStore } from '../../cluster/go-tools.ts';
import { initProcess, runInNode } from '../../cluster/node/namespace.ts';
import { createAuthority, issueServer } from '../../cluster/pki.ts';
import { poll } from '../../cluster/polling.ts';
import { createProgress } from '../../cluster/progress.ts';
import type { Outside } from './outside.ts';
import { boundSeconds } from './pods.ts';

/** A real object store of the S3 kind in the stand-in for the outside, over a folder of the machine. */
export interface ObjectStore {
  /** Its certificate is for this name. */
  readonly endpoint: string;
  readonly address: string;
  readonly port: number;
  readonly bucket: string;
  readonly region: string;
  readonly caBundle: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The keys of all objects, sorted. */
  list(): readonly string[];
  read(key: string): Buffer;
  /** Puts something there as somebody else would who has the keys. */
  write(key: string, data: string): void;
  /** Lets it answer nothing, though it takes connections, and lets it answer again. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

const main = join(import.meta.dirname, '..', '..', '..', 'src/main.ts');
const port = 9000;
const bucket = 'releases';
const region = 'eu-south-1';

/** Opens it; the stand-in must be open. Its program is built at the first time. */
export async function openObjectStore({ directory }: Cluster, outside: Outside): Promise<ObjectStore> {
  const program = await goTool(objectStore, 'object-store', createProgress());
  const folder = mkdtempSync(join(tmpdir(), 'caveau-store-'));
  const [data, sidecar] = [join(folder, 'data'), join(folder, 'sidecar')];
  for (const path of [join(data, bucket), sidecar]) mkdirSync(path, { recursive: true });
  const authority = await createAuthority('authority');
  const { certificate, key } = await issueServer(authority, 'store', [{ type: 'dns', value: 'store.example' }]);
  const [certFile, keyFile] = [join(folder, 'store.crt'), join(folder, 'store.key')];
  writeFileSync(certFile, certificate);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const keys = { accessKeyId: 'caveau-test', secretAccessKey: randomBytes(20).toString('hex') };
  // Only the network is the other namespace's.
  const namespace = `/proc/${initProcess(directory) ?? 0}/root/run/netns/outside`;
  const args = ['-listen', `${outside.address}:${port}`, '-region', region, '-cert', certFile, '-key', keyFile, '-data', data, '-sidecar', sidecar];
  const env = { ...process.env, ROOT_ACCESS_KEY: keys.accessKeyId, ROOT_SECRET_KEY: keys.secretAccessKey };
  const child = spawn('nsenter', [`--net=${namespace}`, program, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env });
  const ended = once(child, 'exit');
  const hopeless = (): string | undefined => (child.exitCode === null ? undefined : `it ended with ${child.exitCode}`);
  await poll({ what: 'the object store to listen', boundSeconds, everyMs: 100, hopeless }, async () => (await runInNode(directory, 'ip', ['netns', 'exec', 'outside', 'busybox', 'netstat', '-ltn'])).includes(`:${port} `));
  const place = (object: string): string => join(data, bucket, object);
  return {
    endpoint: `https://store.example:${port}`,
    address: outside.address,
    port,
    bucket,
    region,
    caBundle: authority.certificate,
    keys,
    list: () => (existsSync(place('')) ? readdirSync(place(''), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(place('').length).replace(/^\//, '')).filter((object) => !object.startsWith('.')).sort() : []),
    read: (object) => readFileSync(place(object)),
    write: (object, text) => {
      // A file that is put into the folder past the store has no tag, and the store takes it for nothing.
      const [source, keyFolder, told] = [join(folder, 'other'), join(folder, 'keys'), join(folder, 'told')];
      for (const path of [source, keyFolder]) mkdirSync(path, { recursive: true });
      for (const [name, value] of Object.entries(keys)) writeFileSync(join(keyFolder, name), value, { mode: 0o600 });
      writeFileSync(join(source, 'file'), text);
      const objects = [{ path: 'file', key: object, digest: sha256Of(text) }];
      const config = { version: courierVersion, task: 'Store', store: { endpoint: `https://store.example:${port}`, address: outside.address, bucket, region, caBundle: authority.certificate }, objects };
      execFileSync('nsenter', [`--net=${namespace}`, process.execPath, '--disable-warning=ExperimentalWarning', main, courierCommand, '--source', source, '--keys', keyFolder, '--termination-log', told], { env: { ...process.env, [courierVariable]: JSON.stringify(config) }, stdio: 'ignore' });
      assert.equal(parseCourierResult(readFileSync(told, 'utf8'))?.verdict, 'Done');
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    close: async () => {
      child.kill('SIGCONT');
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
