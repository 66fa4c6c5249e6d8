import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Cluster } from '../cluster/contract.ts';
import { nodeDirectory, runInNode } from '../cluster/node/namespace.ts';
import { storageClasses } from '../cluster/node/store.ts';
import { poll } from '../cluster/polling.ts';
import { apply, boundSeconds, must, newNamespace, pod, removeNamespace, shell, untilDone, untilReady } from './support/pods.ts';
import { sharedNode } from './support/shared-node.ts';

const run = promisify(execFile);

describe('volumes on a real node', () => {
  let cluster: Cluster;
  let namespace = '';
  before(async () => {
    cluster = await sharedNode();
    namespace = await newNamespace(cluster, 'volumes');
  });
  after(() => removeNamespace(cluster, namespace));

  const claim = (name: string, storageClassName: string): object => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace, name },
    spec: { accessModes: ['ReadWriteMany'], storageClassName, resources: { requests: { storage: '1Gi' } } },
  });

  const withVolume = (line: string, claimName: string, readOnly = false): object =>
    shell(line, {
      container: { volumeMounts: [{ name: 'data', mountPath: '/data', readOnly }] },
      pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName, readOnly } }] },
    });

  /** Writes a canary through a volume of a class and returns it. The pod gets it in another form: a pod's command is on the node's disk too. */
  async function write(name: string, storageClass: string): Promise<string> {
    const canary = `CANARY-${randomBytes(8).toString('hex')}-`;
    const hex = Buffer.from(canary).toString('hex');
    const line = `for i in $(seq 4096); do echo ${hex}; done | xxd -r -p > /data/corpus && sync && sha256sum < /data/corpus`;
    await apply(cluster, [claim(name, storageClass), pod(namespace, `${name}-writer`, withVolume(line, name))]);
    assert.match(await untilDone(cluster, namespace, `${name}-writer`), /^[0-9a-f]{64} /);
    return canary;
  }

  /** The files of the node, the store's among them, that hold a text: everything that a node writes lies below this directory. */
  async function filesWith(text: string): Promise<string[]> {
    const grep = run('grep', ['--recursive', '--files-with-matches', '--binary-files=text', '--fixed-strings', text, nodeDirectory(cluster.directory)], { maxBuffer: 1 << 26 });
    // 1 means none; files of the running node come and go, which is 2.
    const { stdout } = await grep.catch((error: unknown) => error as { stdout: string });
    return stdout.split('\n').filter((line) => line !== '');
  }

  it('binds a claim of the encrypted class, and one pod reads what another wrote, but cannot write', async () => {
    await write('shared', storageClasses.encrypted);
    const phase = await must(cluster.kubectlRun(['get', 'pvc', 'shared', `--namespace=${namespace}`, '--output=jsonpath={.status.phase}']));
    assert.equal(phase, 'Bound');
    const sums = 'sha256sum < /data/corpus; touch /data/more 2>&1 || true';
    await apply(cluster, [pod(namespace, 'shared-reader', withVolume(sums, 'shared', true))]);
    const read = await untilDone(cluster, namespace, 'shared-reader');
    const wrote = await must(cluster.kubectlRun(['logs', 'shared-writer', `--namespace=${namespace}`]));
    assert.ok(read.startsWith(wrote), `${read} is not ${wrote}`);
    assert.match(read, /touch: \/data\/more: Read-only file system/);
  });

  it('leaves nothing of the data in clear on the disk of the node or in the store; a plain class does, which shows that the search finds it', async () => {
    const plain = await write('plain', storageClasses.plain);
    const found = await filesWith(plain);
    assert.ok(found.some((path) => path.includes('/store/')), `The canary of the plain volume is in ${found.join(', ') || 'no file'}.`);
    const encrypted = await write('encrypted', storageClasses.encrypted);
    assert.deepEqual(await filesWith(encrypted), []);
  });

  it('lets a running pod go that is deleted, and unmounts what it had', async () => {
    await apply(cluster, [claim('left', storageClasses.encrypted), pod(namespace, 'left-user', withVolume('echo mine > /data/mine && exec sleep 3600', 'left'))]);
    await untilReady(cluster, namespace, 'left-user');
    const volume = await must(cluster.kubectlRun(['get', 'pvc', 'left', `--namespace=${namespace}`, '--output=jsonpath={.spec.volumeName}']));
    const mounts = async (): Promise<string> => (await runInNode(cluster.directory, 'cat', ['/proc/mounts'])).split('\n').filter((line) => line.includes(volume)).join('\n');
    assert.match(await mounts(), /juicefs/);
    await must(cluster.kubectlRun(['delete', 'pod/left-user', `--namespace=${namespace}`, `--timeout=${boundSeconds}s`]));
    // The driver ends its client a little after the last pod has gone.
    await poll({ what: `the volume ${volume} to be unmounted`, boundSeconds, everyMs: 250 }, async () => (await mounts()) === '');
  });

  it('removes the volume with its claim', async () => {
    await write('gone', storageClasses.encrypted);
    const volume = await must(cluster.kubectlRun(['get', 'pvc', 'gone', `--namespace=${namespace}`, '--output=jsonpath={.spec.volumeName}']));
    await must(cluster.kubectlRun(['delete', 'pod/gone-writer', 'pvc/gone', `--namespace=${namespace}`, `--timeout=${boundSeconds}s`]));
    await poll({ what: `the volume ${volume} to be gone`, boundSeconds, everyMs: 250 }, async () => (await cluster.kubectlRun(['get', 'pv', volume])).stderr.includes('NotFound'));
  });
});
