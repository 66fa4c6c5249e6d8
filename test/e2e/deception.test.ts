import assert from 'node:assert/strict';
import { must } from './support/account.ts';
import { type Manifest } from './support/manifest.ts';
import { dataPermit, secureDataset, trainingJob } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { uniqueName } from './support/shared-cluster.ts';
import { condition, Stage } from './support/stage.ts';
import { Verifiers } from './support/verifiers.ts';
import { claim } from './support/workloads.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One deception: how the storage is made, and what the researcher reads. */
interface Row {
  readonly name: string;
  readonly when: string;
  /** Makes what the claim of the dataset, which has the name of the row, is bound to; returns what the claim asks for. */
  readonly make: () => Promise<Fields>;
  /** What verifiers say once the claim is bound. */
  readonly seen?: () => Promise<void>;
  /** The terms of the dataset about encryption. */
  readonly encryption: Fields;
  readonly assurance?: 'Configured' | 'Probed';
  readonly want: string;
  readonly says: RegExp;
}

const cephFs = { clusterID: 'ceph-hospital', fsName: 'cephfs', encrypted: 'true', encryptionKMSID: 'vault-hospital' };
const fscrypt = { mechanisms: ['fscrypt'], keyScope: 'Dataset' };
const clientSide = { mechanisms: ['client-side'], keyScope: 'Cluster' };
const shared = { accessModes: ['ReadWriteMany'] };
const secretOfEach = { 'csi.storage.k8s.io/node-publish-secret-name': '${pvc.name}', 'csi.storage.k8s.io/node-publish-secret-namespace': '${pvc.namespace}' };

/**
 * Not repeated here, because refusals.test.ts has them: a class called "encrypted" that is a local path ("plain"), and one key for all volumes of a class where
 * the dataset asks for its own ("scope").
 */
describe('Storage that looks encrypted and is not', () => {
  let stage: Stage;
  let verifiers: Verifiers;
  const made: Manifest[] = [];

  async function make(object: Manifest): Promise<Manifest> {
    made.push(object);
    await must(stage.people.clusterAdministrator.create(object));
    return object;
  }

  function aClass(name: string, provisioner: string, parameters: Fields, more: Fields = {}): Manifest {
    return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner, parameters, reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', ...more };
  }

  /** A volume that somebody wrote by hand for a claim of the room. */
  async function aStaticVolume(claimName: string, source: Fields, storageClassName = 'cephfs-encrypted'): Promise<Fields> {
    const name = uniqueName('static');
    await make({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: { capacity: { storage: '1Gi' }, ...shared, storageClassName, persistentVolumeReclaimPolicy: 'Retain', claimRef: { namespace: stage.room, name: claimName }, ...source },
    });
    return { ...shared, storageClassName, volumeName: name };
  }

  /** A class that encrypts or not, by which the claim of a row gets its volume, and that is then made again as the opposite. */
  async function madeAgain(row: string, first: Fields, then: Fields): Promise<Fields> {
    const name = uniqueName('hospital');
    const former = await make(aClass(name, 'cephfs.csi.ceph.com', first));
    const asked = { ...shared, storageClassName: name };
    await must(stage.people.steward.create(claim(stage.room, row, asked)));
    await isBound(row);
    await must(stage.people.clusterAdministrator.remove({ apiVersion: former.apiVersion, kind: former.kind, name }));
    await must(stage.people.clusterAdministrator.create(aClass(name, 'cephfs.csi.ceph.com', then)));
    return asked;
  }

  async function isBound(claimName: string): Promise<void> {
    await stage.until(`claim ${claimName} to be bound`, async () => {
      const found = await stage.read<{ readonly metadata: { readonly name: string }; readonly status?: { readonly phase?: string } }>('v1', 'PersistentVolumeClaim', claimName);
      return found?.status?.phase === 'Bound';
    });
  }

  const plain = { clusterID: 'ceph-hospital', fsName: 'cephfs' };
  const rows: readonly Row[] = [
    { name: 'was-plain', when: 'the class of its plain volume was made again as encrypted', make: () => madeAgain('was-plain', plain, cephFs), encryption: fscrypt, want: 'NotEncrypted', says: /does not have encrypted: "true"/ },
    {
      name: 'now-plain', when: 'a class that was encrypted was made again as plain under its name',
      make: async () => {
        const asked = await madeAgain('old-volume', cephFs, plain);
        await must(stage.people.steward.create(claim(stage.room, 'now-plain', asked)));
        return asked;
      },
      encryption: fscrypt, want: 'NotEncrypted', says: /does not have encrypted: "true"/,
    },
    { name: 'static-path', when: 'its volume was written by hand and is a directory of a node', make: () => aStaticVolume('static-path', { hostPath: { path: '/srv/data' } }), encryption: fscrypt, want: 'NotEncrypted', says: /not encrypted, whatever it is called: its data is a directory on the disk of a node/ },
    { name: 'static-driver', when: 'its volume was written by hand and is of another driver than its class', make: () => aStaticVolume('static-driver', { csi: { driver: 'driver.longhorn.io', volumeHandle: 'elsewhere', volumeAttributes: { encrypted: 'true' } } }), encryption: { mechanisms: ['luks2', 'fscrypt'], keyScope: 'Cluster' }, want: 'ClassContradicts', says: /claims to be of driver driver\.longhorn\.io, but its StorageClass cephfs-encrypted is of cephfs\.csi\.ceph\.com/ },
    { name: 'static-word', when: 'its volume was written by hand, points anywhere, and says that it is encrypted', make: () => aStaticVolume('static-word', { csi: { driver: 'cephfs.csi.ceph.com', volumeHandle: 'elsewhere', volumeAttributes: cephFs } }), encryption: fscrypt, assurance: 'Configured', want: 'EvidenceTooWeak', says: /only Declared/ },
    { name: 'says-yes', when: 'its class says encrypted: "yes", which no driver reads as true', make: () => ofClass(aClass(uniqueName('yes'), 'cephfs.csi.ceph.com', { ...cephFs, encrypted: 'yes' })), encryption: fscrypt, want: 'NotEncrypted', says: /has encrypted: "yes"/ },
    { name: 'ext4', when: 'its class only prepares ext4 for encryption', make: () => ofClass(aClass(uniqueName('ext4'), 'ebs.csi.aws.com', { type: 'gp3', ext4EncryptionSupport: 'true' }, { volumeBindingMode: 'WaitForFirstConsumer' }), { accessModes: ['ReadWriteOnce'] }), encryption: { mechanisms: ['customer-managed'], keyScope: 'Volume' }, want: 'NotTrusted', says: /ext4EncryptionSupport does not encrypt\./ },
    { name: 'cached', when: 'the client of its file system keeps plaintext in a cache', make: () => ofClass(aClass(uniqueName('cached'), 'csi.juicefs.com', {})), encryption: clientSide, want: 'PlaintextCache', says: /keeps what it reads as plaintext in a cache on the node's disk.*mountOptions: \[cache-size=0\]/ },
    { name: 'cached-anyway', when: 'its client keeps plaintext in a cache, whatever its mount options say', make: () => Promise.resolve({ ...shared, storageClassName: 'juicefs-encrypted' }), seen: async () => verifiers.tell('it-pi-cpu', await verifiers.word('cached-anyway', { cache: 'Plaintext' })), encryption: clientSide, want: 'PlaintextCache', says: /plaintext in a cache on the disk of node it-pi-cpu, as the verifier of that node saw.*erase the cache/ },
    { name: 'late-key', when: 'its key was added after the file system was formatted, which no object shows', make: () => Promise.resolve({ ...shared, storageClassName: 'juicefs-encrypted' }), seen: async () => verifiers.tell('it-pi-a100', await verifiers.word('late-key', { encryption: 'Plain' })), encryption: clientSide, want: 'SeenPlain', says: /its StorageClass, its volume and its Secret look as if it were.*A key that is added after formatting changes nothing: fill a new volume/ },
    {
      name: 'one-key', when: 'each volume has a Secret of its own, and all lie on one file system',
      make: async () => {
        const asked = await ofClass(aClass(uniqueName('each'), 'csi.juicefs.com', secretOfEach, { mountOptions: ['cache-size=0'] }));
        await must(stage.people.steward.create(claim(stage.room, 'neighbour', asked)));
        await isBound('neighbour');
        return asked;
      },
      seen: async () => verifiers.tell('it-bo-h100-1', await verifiers.word('one-key', { fileSystem: 'one' }), await verifiers.word('neighbour', { fileSystem: 'one' })),
      encryption: { mechanisms: ['client-side'], keyScope: 'Dataset' }, want: 'KeyScopeTooWide', says: /key of scope Cluster, but .* accepts Dataset at most/,
    },
  ];

  async function ofClass(object: Manifest, more: Fields = {}): Promise<Fields> {
    await make(object);
    return { ...shared, storageClassName: object.metadata.name, ...more };
  }

  before('open a room with all of them', async () => {
    stage = await Stage.open('deception');
    verifiers = await Verifiers.enable(stage);
    for (const row of rows) await declare(row);
  });
  after('close it', async () => {
    await stage.close();
    // After the operator: what was bad and is forgotten is not bad any more.
    await verifiers.forget();
    // The last first: a class that was made again is there under the name of the former.
    for (const { apiVersion, kind, metadata: { name } } of made.toReversed()) await stage.people.clusterAdministrator.remove({ apiVersion, kind, name });
  });

  async function declare(row: Row): Promise<void> {
    const { room, people } = stage;
    const asked = await row.make();
    const answer = await people.steward.create(claim(room, row.name, asked));
    // Some rows need their claim before.
    if (answer.status !== 409) await must(Promise.resolve(answer));
    const usual = secureDataset(room, row.name).spec?.['protection'] as Fields;
    const assurance = row.assurance === undefined ? {} : { assurance: [{ control: 'encryption-at-rest', level: row.assurance }] };
    if (row.name !== 'ext4') await isBound(row.name);
    await row.seen?.();
    await must(people.steward.create(secureDataset(room, row.name, { protection: { ...usual, encryptionAtRest: row.encryption, ...assurance } })));
    await must(people.steward.create(dataPermit(room, row.name, row.name, userNames.researcher)));
    // A job that comes before what a verifier says would run until the operator hears of it.
    await stage.datasetBecomes(row.name, row.want);
    await must(people.researcher.create(trainingJob(room, row.name, userNames.researcher, { datasets: [{ name: row.name, mountPath: '/data' }] })));
  }

  for (const row of rows) {
    it(`is refused with ${row.want} when ${row.when}`, async () => {
      const { status } = await stage.reaches(row.name, 'Denied', row.want);
      assert.match(status?.message ?? '', row.says);
      assert.equal(condition(await stage.datasetBecomes(row.name, row.want), 'Ready')?.status, 'False', 'the steward reads it at the dataset');
      assert.deepEqual(await stage.pods(row.name), []);
    });
  }

  it('cannot be made by a boolean in the place of a word: the API server refuses the class', async () => {
    const answer = await stage.people.clusterAdministrator.create({ ...aClass(uniqueName('boolean'), 'cephfs.csi.ceph.com', {}), parameters: { encrypted: true } });
    assert.deepEqual([answer.accepted, answer.status], [false, 400]);
    assert.match(answer.message, /cannot unmarshal bool into Go struct field StorageClass\.parameters of type string|parameters.*string/);
  });

  it('says of a volume written by hand that it is only what somebody wrote down', async () => {
    assert.match((await stage.secureDataset('static-word')).status?.encryption?.message ?? '', /only what somebody wrote down\.$/);
  });
});
