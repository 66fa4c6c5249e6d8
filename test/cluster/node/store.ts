import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess } from '../processes.ts';
import { filesInNode, insideNode, nodeFiles } from './namespace.ts';
import type { NodeNetwork } from './network.ts';

/** The storage classes of a node: one encrypts in the client, the other is there to show the difference. */
export const storageClasses = { encrypted: 'juicefs-encrypted', plain: 'juicefs-plain' } as const;

const namespace = 'kube-system';
const port = 6379;

/** Where the store keeps names, and where blocks, of each class. */
const databases = { encrypted: { names: 1, blocks: 2 }, plain: { names: 3, blocks: 4 } } as const;

/** Starts Redis inside the node, the store behind its volumes, and returns the password. */
export function startStore(directory: string, network: NodeNetwork): string {
  const password = randomBytes(16).toString('hex');
  const settings = {
    bind: network.nodeAddress,
    port: String(port),
    dir: `${filesInNode}/store`,
    requirepass: password,
    // On disk too, as the store of a real installation is.
    appendonly: 'yes',
    appendfsync: 'no',
    save: '""',
    'maxmemory-policy': 'noeviction',
  };
  const files = nodeFiles(directory);
  mkdirSync(join(files, 'store'), { recursive: true });
  const lines = Object.entries(settings).map(([key, value]) => `${key} ${value}\n`);
  writeFileSync(join(files, 'redis.conf'), lines.join(''), { mode: 0o600 });
  // One program is server and checker; its name decides which.
  symlinkSync('/usr/bin/redis-check-rdb', join(files, 'bin', 'redis-server'));
  const inside = insideNode(directory, `${filesInNode}/bin/redis-server`, [`${filesInNode}/redis.conf`]);
  startProcess(directory, 'redis', inside.command, inside.args);
  return password;
}

/** The classes and their Secrets. */
export function storageClassObjects(network: NodeNetwork, password: string): object[] {
  return (['encrypted', 'plain'] as const).flatMap((kind) => {
    const name = storageClasses[kind];
    const url = (database: number): string => `redis://:${password}@${network.nodeAddress}:${port}/${database}`;
    const settings = {
      name: kind,
      metaurl: url(databases[kind].names),
      storage: 'redis',
      bucket: url(databases[kind].blocks),
      // What is deleted is gone at once, not after a day.
      'trash-days': '0',
      ...(kind === 'encrypted' ? newKey() : {}),
    };
    return [{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: settings }, storageClass(name)];
  });
}

function newKey(): { readonly envs: string; readonly encrypt_rsa_key: string } {
  const passphrase = randomBytes(16).toString('hex');
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase },
  });
  return { envs: JSON.stringify({ JFS_RSA_PASSPHRASE: passphrase }), encrypt_rsa_key: privateKey };
}

function storageClass(secret: string): object {
  const reference = (use: string): object => ({ [`csi.storage.k8s.io/${use}-secret-name`]: secret, [`csi.storage.k8s.io/${use}-secret-namespace`]: namespace });
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: secret },
    provisioner: 'csi.juicefs.com',
    reclaimPolicy: 'Delete',
    // The client's cache on the node's disk would hold the data in clear.
    mountOptions: ['cache-size=0'],
    parameters: {
      ...reference('provisioner'),
      ...reference('node-publish'),
      // By default each mounted volume asks for a whole processor.
      'juicefs/mount-cpu-request': '10m',
      'juicefs/mount-memory-request': '64Mi',
      'juicefs/mount-cpu-limit': '1',
      'juicefs/mount-memory-limit': '1Gi',
    },
  };
}
