import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFiles, runInNode } from '../cluster/node/namespace.ts';
import { storageClasses } from '../cluster/node/store.ts';
import { searchDisk, swaps, type Search } from './support/disk-search.ts';
import { operatorLog } from './support/operator-pod.ts';
import { apply, must, newNamespace, pod, removeNamespace, shell, untilDone } from './support/pods.ts';
import { removeVerifier, runVerifier } from './support/verifier.ts';
import { closeStage, datasetBecomes, declareDataset, jobBecomes, loadDataset, openStage, train, trainingLog, type RealStage } from './support/real-stage.ts';

/**
 * What lies in clear on a disk is found by looking for it. A canary is a text of 64 random signs, many times over, that no manifest, command, variable or log
 * contains: only the seed from which the pods compute it does.
 */
describe('a canary in a dataset', () => {
  let stage: RealStage;
  let plain = '';
  const classes: string[] = [];

  before('run the operator as a pod, and open a room', async function () {
    this.timeout(600_000);
    stage = await openStage('canary');
    plain = await newNamespace(stage.cluster, 'canary-plain');
    const swap = swaps();
    console.log(`    ${swap.length === 0 ? 'This machine has no swap.' : `Swap is not searched, because other programs of the machine lie there too: ${swap.join('; ')}.`}`);
  });
  after(async () => {
    await closeStage(stage);
    if ((stage as RealStage | undefined) === undefined) return;
    await removeVerifier(stage.cluster);
    if (classes.length > 0) await must(stage.cluster.kubectlRun(['delete', 'storageclass', ...classes]));
    if (plain !== '') await removeNamespace(stage.cluster, plain);
  });

  const times = 4096;
  const newSeed = (): string => randomBytes(8).toString('hex');
  const canaryOf = (seed: string): string => createHash('sha256').update(seed).digest('hex');
  /** How a pod computes the canary; printf belongs to the shell, so that it stands in no list of arguments either. */
  const compute = (seed: string): string => `canary=$(printf %s ${seed} | sha256sum | cut -c 1-64)`;
  const write = (seed: string): string => `${compute(seed)}; for i in $(seq ${times}); do printf %s "$canary"; done > /data/scan && sync`;
  /** A program that reads all of the data, and says whether it was the canary. */
  const read = (seed: string): string => `${compute(seed)}; test "$(grep -o "$canary" /data/scan | wc -l)" = ${times} && echo read`;

  async function search(what: string, seed: string): Promise<Search> {
    const result = await searchDisk(stage.cluster, canaryOf(seed));
    console.log(`      ${what}: ${result.files} files with ${(result.bytes / 1e6).toFixed(0)} MB searched, found in ${result.found.length === 0 ? 'none' : result.found.join(', ')}.`);
    return result;
  }

  const isStore = (path: string): boolean => path.startsWith('node/var/lib/caveau/store/');
  const storeBytes = (): number => {
    const directory = join(nodeFiles(stage.cluster.directory), 'store', 'appendonlydir');
    return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  };

  /** The same data, written and read by pods of an ordinary namespace, where the operator has no say. */
  async function writeAndReadByHand(seed: string, volume: object): Promise<void> {
    const withData = (line: string, readOnly: boolean): object =>
      shell(line, { container: { volumeMounts: [{ name: 'data', mountPath: '/data', readOnly }] }, pod: { volumes: [{ name: 'data', ...volume }] } });
    const id = seed.slice(0, 5);
    await apply(stage.cluster, [pod(plain, `writes-${id}`, withData(write(seed), false))]);
    await untilDone(stage.cluster, plain, `writes-${id}`);
    await apply(stage.cluster, [pod(plain, `reads-${id}`, withData(read(seed), true))]);
    assert.equal(await untilDone(stage.cluster, plain, `reads-${id}`), 'read\n');
  }

  /** A class as another is, but for some fields; under a name of its own. */
  async function newClass(prefix: string, fields: object): Promise<string> {
    const { cluster } = stage;
    const name = `${prefix}-${stage.room}`;
    classes.push(name);
    const { provisioner, parameters, mountOptions, reclaimPolicy } = JSON.parse(await must(cluster.kubectlRun(['get', 'storageclass', storageClasses.encrypted, '--output=json']))) as Record<string, unknown>;
    await apply(cluster, [{ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner, parameters, mountOptions, reclaimPolicy, ...fields }]);
    return name;
  }

  /** What the operator says of a dataset on storage that it refuses: nothing of it is ever written there. */
  async function refused(name: string, storageClassName: string, reason: string, assurance: readonly object[] = []): Promise<string> {
    await declareDataset(stage, name, { load: write(newSeed()), storageClassName, assurance });
    const { conditions = [], loader } = await datasetBecomes(stage, name, `refused for ${reason}`, (status) => (status.conditions ?? []).some((one) => one.type === 'Ready' && one.reason === reason));
    assert.equal(loader, undefined);
    const ready = conditions.find(({ type }) => type === 'Ready');
    assert.equal(ready?.status, 'False');
    return ready.message;
  }

  const encryptedSeed = newSeed();

  it('is in clear nowhere on the node or in the store, when it came through the loader to the encrypted class and was read by a job', async () => {
    const before = storeBytes();
    await loadDataset(stage, 'encrypted', { load: write(encryptedSeed) });
    await train(stage, 'reads-encrypted', 'encrypted', read(encryptedSeed));
    await jobBecomes(stage, 'reads-encrypted', 'Succeeded');
    assert.equal(await trainingLog(stage, 'reads-encrypted'), 'read\n');
    assert.ok(storeBytes() - before >= times * canaryOf(encryptedSeed).length, 'all of it came to the store');
    assert.deepEqual((await search('Encrypted', encryptedSeed)).found, []);
  });

  it('is in no log of the operator, no event and no status', async () => {
    const { cluster } = stage;
    const kinds = 'events,pods,jobs,trainingjobs,securedatasets,datapermits,secureprocessingenvironments,controllerrevisions,persistentvolumeclaims,persistentvolumes';
    const told = `${await operatorLog(cluster)}\n${await must(cluster.kubectlRun(['get', kinds, '--all-namespaces', '--output=json']))}`;
    // The seed stands in the manifests, which shows that they are among what is looked at.
    assert.ok(told.includes(encryptedSeed));
    assert.equal(told.includes(canaryOf(encryptedSeed)), false);
  });

  it('is found in the store when the same was done on a class without encryption, and in the logs of the node when a program prints it', async () => {
    const seed = newSeed();
    await loadDataset(stage, 'plain', { load: write(seed), storageClassName: storageClasses.plain });
    await train(stage, 'reads-plain', 'plain', `${read(seed)}; head -c 64 /data/scan`);
    await jobBecomes(stage, 'reads-plain', 'Succeeded');
    const { found } = await search('Plain', seed);
    assert.ok(found.some(isStore), 'in the store');
    assert.ok(found.some((path) => path.startsWith('node/var/log/pods/')), 'in the logs');
    // Kubernetes shows no difference between the two classes, so where nobody looks the operator says no more than Declared of either, and refuses both where more is asked for.
    for (const name of ['encrypted', 'plain']) {
      const { encryption } = await datasetBecomes(stage, name, 'judged', (status) => status.encryption !== undefined);
      assert.equal(encryption?.level, 'Declared');
      assert.match(encryption.message ?? '', /is of JuiceFS, whose objects do not show whether the file system was formatted with a key; its plaintext cache is off\.$/);
    }
    const message = await refused('plain-asked', storageClasses.plain, 'EvidenceTooWeak', [{ control: 'encryption-at-rest', level: 'Configured' }]);
    assert.match(message, /^The encryption is only Declared: the volume of SecureDataset plain-asked is encrypted by client-side, but SecureDataset plain-asked needs evidence that is Configured\./);
  });

  it('is kept from the class without encryption once a verifier has looked: what runs there is stopped, what follows is denied, and the encrypted class is Probed', async () => {
    const stays = 'trap "exit 0" TERM; while :; do sleep 1; done';
    for (const name of ['plain', 'encrypted']) {
      await train(stage, `stays-${name}`, name, stays);
      await jobBecomes(stage, `stays-${name}`, 'Running');
    }
    await runVerifier(stage.cluster, stage.operatorImage);
    const { message = '' } = await jobBecomes(stage, 'stays-plain', 'Stopped', 'SeenPlain');
    assert.match(message, /its Secret look as if it were, but the verifier of node node looked at its file system, which was made without a key/);
    await train(stage, 'next-plain', 'plain', stays);
    await jobBecomes(stage, 'next-plain', 'Denied', 'SeenPlain');
    const { encryption } = await datasetBecomes(stage, 'encrypted', 'Probed', (status) => status.encryption?.level === 'Probed');
    assert.match(encryption?.message ?? '', /saw/);
    await jobBecomes(stage, 'stays-encrypted', 'Running');
  });

  it('is found on the disk of the node when the class encrypts and leaves the cache of the client on, and the operator refuses that class', async () => {
    const { cluster } = stage;
    const storageClassName = await newClass('juicefs-cached', { mountOptions: [] });
    const seed = newSeed();
    const spec = { accessModes: ['ReadWriteMany'], storageClassName, resources: { requests: { storage: '1Gi' } } };
    await apply(cluster, [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { namespace: plain, name: 'cached' }, spec }]);
    await writeAndReadByHand(seed, { persistentVolumeClaim: { claimName: 'cached' } });
    const { found } = await search('Encrypted, with a cache', seed);
    assert.ok(found.some((path) => path.startsWith('node/var/jfsCache/')), 'in the cache');
    assert.equal(found.some(isStore), false, 'not in the store');
    const message = await refused('cached', storageClassName, 'PlaintextCache');
    assert.match(message, /^JuiceFS keeps what it reads as plaintext in a cache on the node's disk, and PersistentVolume pvc-\S+ does not switch it off\. Make a StorageClass with mountOptions: \[cache-size=0\] and fill a new volume of it\./);
  });

  it('is found on the disk of the node when the volume is a directory there, and the operator refuses that class whatever it is called', async () => {
    const { cluster } = stage;
    const path = `/var/lib/canary-${stage.room}`;
    await runInNode(cluster.directory, 'mkdir', ['-m', '1777', path]);
    const seed = newSeed();
    await writeAndReadByHand(seed, { hostPath: { path } });
    const { found } = await search('A directory of the node', seed);
    assert.deepEqual(found, [`node${path}/scan`]);
    await runInNode(cluster.directory, 'rm', ['-r', path]);
    const storageClassName = await newClass('encrypted', { provisioner: 'rancher.io/local-path', parameters: {}, mountOptions: [], volumeBindingMode: 'WaitForFirstConsumer' });
    const message = await refused('directory', storageClassName, 'NotEncrypted');
    assert.match(message, /^StorageClass encrypted-\S+ is not encrypted, whatever it is called: its data is a directory on the disk of a node\. Move the data to an encrypted volume/);
  });
});
