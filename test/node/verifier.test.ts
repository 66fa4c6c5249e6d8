import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/contract.ts';
import { runInNode } from '../cluster/node/namespace.ts';
import { storageClasses } from '../cluster/node/store.ts';
import { poll } from '../cluster/polling.ts';
import { installCaveau } from '../e2e/support/shared-cluster.ts';
import { giveOperatorImage } from './support/operator-pod.ts';
import { apply, boundSeconds, execute, must, newNamespace, pod, removeNamespace, shell, untilPod, untilReady } from './support/pods.ts';
import { sharedNode } from './support/shared-node.ts';
import { inspection, inVerifier, mountsOf, refreshSeconds, removeVerifier, runVerifier, untilSeen, verifierLog, type Volume } from './support/verifier.ts';

const system = 'kube-system';

describe('the verifier on a real node', () => {
  let cluster: Cluster;
  let namespace = '';
  /** The handles of the volumes that the tests mount, by the name of the claim. */
  const handles = new Map<string, string>();
  const handleOf = (name: string): string => handles.get(name) ?? '';

  before('run the verifier from the files of the chart, and mount a volume of each kind', async function () {
    this.timeout(600_000);
    cluster = await sharedNode();
    await installCaveau(cluster);
    await runVerifier(cluster, await giveOperatorImage(cluster));
    namespace = await newNamespace(cluster, 'verifier');
    await apply(cluster, [await classLike('juicefs-cached', storageClasses.encrypted, [])]);
    for (const [name, storageClass] of [['encrypted', storageClasses.encrypted], ['plain', storageClasses.plain], ['cached', 'juicefs-cached']] as const) await mount(name, storageClass);
  });

  after(async () => {
    await removeNamespace(cluster, namespace);
    await removeVerifier(cluster);
    await must(cluster.kubectlRun(['delete', 'storageclass', 'juicefs-cached', 'juicefs-later', '--ignore-not-found']));
    await must(cluster.kubectlRun(['delete', 'secret', 'juicefs-later', `--namespace=${system}`, '--ignore-not-found']));
  });

  /** A class that differs from one that is there in its mount options, and in its Secret where one is given. */
  async function classLike(name: string, other: string, mountOptions: readonly string[], secret?: string): Promise<object> {
    const { parameters, provisioner } = JSON.parse(await must(cluster.kubectlRun(['get', 'storageclass', other, '--output=json']))) as { readonly provisioner: string; readonly parameters: Readonly<Record<string, string>> };
    const named = Object.entries(parameters).map(([key, value]) => [key, secret !== undefined && key.endsWith('-secret-name') ? secret : value]);
    return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner, mountOptions, parameters: Object.fromEntries(named) as object };
  }

  /** A pod that writes to a new volume of a class, and keeps it mounted until it is deleted. */
  async function mount(name: string, storageClassName: string): Promise<void> {
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { namespace, name }, spec: { accessModes: ['ReadWriteMany'], storageClassName, resources: { requests: { storage: '1Gi' } } } };
    await apply(cluster, [claim, keeper(name, name)]);
    await untilReady(cluster, namespace, name);
    const volume = await must(cluster.kubectlRun(['get', 'pvc', name, `--namespace=${namespace}`, '--output=jsonpath={.spec.volumeName}']));
    handles.set(name, await must(cluster.kubectlRun(['get', 'pv', volume, '--output=jsonpath={.spec.csi.volumeHandle}'])));
  }

  function keeper(name: string, claimName: string): object {
    const line = 'echo slice > /data/slice && chmod 600 /data/slice && exec sleep 86400';
    return pod(namespace, name, shell(line, { container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] }, pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] } }));
  }

  const known = ({ encryption, cache }: Volume): boolean => encryption !== 'Unknown' && cache !== 'Unknown';
  const facts = ({ driver, encryption, cache }: Volume): readonly string[] => [driver, encryption, cache];

  it('says of a volume of each class what is so, whatever the class is called', async () => {
    const all = await Promise.all(['encrypted', 'plain', 'cached'].map((name) => untilSeen(cluster, handleOf(name), 'known', known)));
    assert.deepEqual(all.map(facts), [['csi.juicefs.com', 'Encrypted', 'None'], ['csi.juicefs.com', 'Plain', 'None'], ['csi.juicefs.com', 'Encrypted', 'Plaintext']]);
    assert.equal(all[0]?.fileSystem, all[2]?.fileSystem, 'two classes of one file system share its key');
    assert.notEqual(all[0]?.fileSystem, all[1]?.fileSystem);
  });

  it('writes one object, with the name of its node and belonging to it', async () => {
    const found = await inspection(cluster);
    const node = await must(cluster.kubectlRun(['get', 'node', found?.metadata.name ?? '', '--output=jsonpath={.metadata.uid}']));
    assert.deepEqual(found?.metadata.ownerReferences?.map(({ kind, name, uid }) => [kind, name, uid]), [['Node', found?.metadata.name, node]]);
  });

  it('finds a volume plain whose key came after it was made, although class, Secret and volume look like those of an encrypted one', async () => {
    const [keyed, formatted] = [await secretData(storageClasses.encrypted), await secretData(storageClasses.plain)];
    const other = (url: string): string => url.replace(/\/(\d+)$/, (_, database: string) => `/${Number(database) + 2}`);
    const plain = { ...formatted, name: 'later', metaurl: other(formatted['metaurl'] ?? ''), bucket: other(formatted['bucket'] ?? '') };
    const secret = (stringData: object): object => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'juicefs-later', namespace: system }, stringData });
    await apply(cluster, [secret(plain), await classLike('juicefs-later', storageClasses.encrypted, ['cache-size=0'], 'juicefs-later')]);
    await mount('before', 'juicefs-later');
    await untilSeen(cluster, handleOf('before'), 'Plain', ({ encryption }) => encryption === 'Plain');
    await must(cluster.kubectlRun(['delete', 'pod/before', `--namespace=${namespace}`, '--wait', `--timeout=${boundSeconds}s`]));
    await unmounted('before');
    await apply(cluster, [secret({ ...plain, envs: keyed['envs'], encrypt_rsa_key: keyed['encrypt_rsa_key'] })]);
    await mount('after', 'juicefs-later');
    assert.deepEqual(Object.keys(await secretData('juicefs-later')).sort(), Object.keys(keyed).sort(), 'the Secret looks like that of an encrypted class');
    assert.deepEqual(facts(await untilSeen(cluster, handleOf('after'), 'known', known)), ['csi.juicefs.com', 'Plain', 'None']);
  });

  async function secretData(name: string): Promise<Readonly<Record<string, string>>> {
    const { data } = JSON.parse(await must(cluster.kubectlRun(['get', 'secret', name, `--namespace=${system}`, '--output=json']))) as { readonly data: Readonly<Record<string, string>> };
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
  }

  function unmounted(name: string): Promise<unknown> {
    return poll({ what: `the volume of ${name} to be unmounted`, boundSeconds, everyMs: 500 }, async () => (await mountsOf(cluster, handleOf(name))).length === 0);
  }

  it('remembers a volume after it was unmounted, with the time at which it was last seen', async () => {
    await must(cluster.kubectlRun(['delete', 'pod/plain', `--namespace=${namespace}`, '--wait', `--timeout=${boundSeconds}s`]));
    await unmounted('plain');
    const before = await untilSeen(cluster, handleOf('encrypted'), 'known', known);
    // What was seen while it was being unmounted may be written with the next look.
    const there = await untilSeen(cluster, handleOf('encrypted'), 'looked at after the unmount', ({ time }) => time > before.time);
    const gone = await untilSeen(cluster, handleOf('plain'), 'known', known);
    const later = await untilSeen(cluster, handleOf('encrypted'), 'looked at again', ({ time }) => time > there.time);
    const still = (await inspection(cluster))?.spec.volumes.find(({ volumeHandle }) => volumeHandle === handleOf('plain'));
    assert.deepEqual(still, gone);
    assert.ok(later.time > gone.time);
  });

  it('writes while nothing changes no more often than evidence becomes old', async () => {
    const times: string[] = [];
    await poll({ what: 'two writes', boundSeconds, everyMs: 500 }, async () => {
      const { time = '' } = (await inspection(cluster))?.spec ?? {};
      if (times.at(-1) !== time) times.push(time);
      // The first may have been there for any time.
      return times.length >= 3;
    });
    const apart = times.slice(1).map((time, nth) => (Date.parse(time) - Date.parse(times[nth] ?? '')) / 1000).slice(1);
    // Times are of whole seconds.
    assert.ok(apart.every((seconds) => seconds >= refreshSeconds - 1), `${apart.join(' s, ')} s between writes`);
  });

  it('opens nothing of a volume but .config, as the file system itself counts', async () => {
    const [where = ''] = await mountsOf(cluster, handleOf('encrypted'));
    const { time } = await untilSeen(cluster, handleOf('encrypted'), 'known', known);
    // The log of everything that anybody asks of the mount, as long as it is read.
    const file = '/tmp/asked';
    const reader = (await runInNode(cluster.directory, 'sh', ['-c', `cat ${where}/.accesslog > ${file} 2> /dev/null & echo $!`])).trim();
    const asked = (): Promise<string> => runInNode(cluster.directory, 'cat', [file]);
    await untilSeen(cluster, handleOf('encrypted'), 'looked at again', (volume) => volume.time > time);
    // A file of the volume is opened at the end, which shows that the log would tell.
    await runInNode(cluster.directory, 'cat', [`${where}/slice`]);
    const inode = async (name: string): Promise<string> => (await runInNode(cluster.directory, 'busybox', ['stat', '-c', '%i', `${where}/${name}`])).trim();
    const [config, slice] = [await inode('.config'), await inode('slice')];
    const opens = (text: string): string[] => text.split('\n').flatMap((line) => /\] (?:open|read|opendir|readdir) \((\d+)/.exec(line)?.[1] ?? []);
    await poll({ what: 'the log of the mount to tell of the last file', boundSeconds, everyMs: 500 }, async () => opens(await asked()).includes(slice));
    await runInNode(cluster.directory, 'kill', [reader]);
    const log = await asked();
    const opened = opens(log);
    assert.ok(opened.includes(config), log.slice(-4000));
    assert.ok(opened.includes(slice), log.slice(-4000));
    // What is above the inodes of files is shown by JuiceFS itself: .config, and the log that is read here.
    assert.deepEqual([...new Set(opened.slice(0, opened.indexOf(slice)))].filter((one) => BigInt(one) < 0x7fffffff00000000n), []);
  });

  it('has no privilege, sees no directory of the kubelet, and reads no file of a volume that is not for everybody', async () => {
    const status = await inVerifier(cluster, "process.stdout.write(require('node:fs').readFileSync('/proc/self/status', 'utf8'))");
    for (const set of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb']) assert.match(status, new RegExp(`^Cap${set}:\\t0{16}$`, 'm'));
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(status, /^Seccomp:\t2$/m);
    assert.match(status, /^Uid:\t0\t/m);
    const [where = ''] = await mountsOf(cluster, handleOf('encrypted'));
    const slice = where.replace('/var/lib/juicefs/volume', '/volumes') + '/slice';
    const tries = { root: "w('/x')", volumes: "w('/volumes/x')", token: "w('/var/run/secrets/kubernetes.io/serviceaccount/x')", kubelet: "l('/var/lib/kubelet')", host: "l('/proc/1/root/var/lib/kubelet')", slice: `r(${JSON.stringify(slice)})`, mount: `m(${JSON.stringify(slice)})` };
    const program = `const fs = require('node:fs'); const t = (f) => { try { f(); return 'done'; } catch ({ code }) { return code; } };
      const w = (p) => fs.writeFileSync(p, ''), l = (p) => fs.readdirSync(p), r = (p) => fs.readFileSync(p), m = (p) => fs.statSync(p);
      process.stdout.write(JSON.stringify({ ${Object.entries(tries).map(([name, act]) => `${name}: t(() => ${act})`).join(', ')} }))`;
    assert.deepEqual(JSON.parse(await inVerifier(cluster, program)), { root: 'EROFS', volumes: 'EROFS', token: 'EROFS', kubelet: 'ENOENT', host: 'ENOENT', slice: 'EACCES', mount: 'done' });
  });

  it('is not held by a file system that does not answer: what it asked is unknown, the rest is looked at, and it is asked again', async () => {
    const [where = ''] = await mountsOf(cluster, handleOf('encrypted'));
    // By its id inside the node: the client of this mount, and the process that watches it.
    const clients = (await runInNode(cluster.directory, 'sh', ['-c', `for p in $(busybox pidof mount.juicefs juicefs); do grep -qz ${where.split('/').at(-1)} /proc/$p/cmdline && echo $p; done; true`])).trim().split('\n');
    assert.notEqual(clients[0], '');
    const signal = (name: string): Promise<string> => runInNode(cluster.directory, 'kill', [`-${name}`, ...clients]);
    await signal('STOP');
    try {
      await untilSeen(cluster, handleOf('encrypted'), 'Unknown', ({ encryption, cache }) => encryption === 'Unknown' && cache === 'Unknown');
      const { time } = await untilSeen(cluster, handleOf('cached'), 'known', known);
      await untilSeen(cluster, handleOf('cached'), 'looked at again', (volume) => volume.time > time && volume.encryption === 'Encrypted');
    } finally {
      await signal('CONT');
    }
    await untilSeen(cluster, handleOf('encrypted'), 'Encrypted again', ({ encryption, cache }) => encryption === 'Encrypted' && cache === 'None');
  });

  it('says in its log which volumes it saw, and nothing of what is in them or of a secret', async () => {
    const log = await verifierLog(cluster);
    assert.ok(log.includes(handleOf('cached')));
    const { metaurl = '', envs = '' } = await secretData(storageClasses.encrypted);
    const secrets = [/:([^:@]+)@/.exec(metaurl)?.[1] ?? metaurl, (JSON.parse(envs) as { readonly JFS_RSA_PASSPHRASE: string }).JFS_RSA_PASSPHRASE];
    for (const secret of [...secrets, 'slice']) assert.ok(!log.includes(secret) && !JSON.stringify(await inspection(cluster)).includes(secret));
  });

  it('ends at once with its pod, and begins again where it left off', async () => {
    const before = await untilSeen(cluster, handleOf('plain'), 'known', known);
    const name = await must(cluster.kubectlRun(['get', 'pods', '--namespace=caveau-system', '--selector=app.kubernetes.io/name=caveau-verifier', '--output=jsonpath={.items[0].metadata.name}']));
    const ofVerifier = '--namespace=caveau-system';
    const finalizers = (list: readonly string[]): Promise<string> => must(cluster.kubectlRun(['patch', 'pod', name, ofVerifier, '--type=merge', `--patch=${JSON.stringify({ metadata: { finalizers: list } })}`]));
    // It keeps the pod in sight after its end.
    await finalizers(['example.org/kept']);
    await must(cluster.kubectlRun(['delete', 'pod', name, ofVerifier, '--wait=false']));
    const { status } = await untilPod(cluster, 'caveau-system', name, 'ended', (one) => one.status.containerStatuses?.[0]?.state.terminated !== undefined);
    await finalizers([]);
    assert.notEqual(status.containerStatuses?.[0]?.state.terminated?.exitCode, 137, 'it did not wait for SIGKILL');
    const { time } = await untilSeen(cluster, handleOf('cached'), 'known', known);
    await untilSeen(cluster, handleOf('cached'), 'looked at by the next', (volume) => volume.time > time);
    assert.deepEqual(await untilSeen(cluster, handleOf('plain'), 'known', known), before);
    assert.equal((await execute(cluster, namespace, 'encrypted', 'cat /data/slice')).stdout, 'slice\n');
    await untilPod(cluster, namespace, 'cached', 'running', ({ status }) => status.phase === 'Running');
  });
});
