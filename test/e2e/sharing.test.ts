import assert from 'node:assert/strict';
import { type DataPermit, type SecureDataset, type TrainingJob } from '../../src/api/generated/types.ts';
import { type Pod } from '../../src/api/kube-workloads.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from '../../src/storage/kube.ts';
import { bindingName } from '../../src/workload/names.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { Account, must, type Answer } from './support/account.ts';
import { whileKubeletsHalt } from './support/halted-kubelets.ts';
import { collectionPath } from './support/manifest.ts';
import { environment, secureDataset, trainingJob } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { refusedBy } from './support/refused-by.ts';
import { newPlainNamespace } from './support/shared-cluster.ts';
import { forEver, Stage } from './support/stage.ts';
import { claim } from './support/workloads.ts';

const ours = 'caveau.dev/v1alpha1';
const secret = { namespace: 'kube-system', name: 'juicefs-hospital' };
const listed = { sharing: [{ driver: 'csi.juicefs.com', secret }] };
const ofJuiceFs = { storageClassName: 'juicefs-encrypted' };
/** One key opens the whole file system of the class. */
const terms = { protection: { ...(secureDataset('', '').spec as unknown as SecureDataset['spec']).protection, encryptionAtRest: { mechanisms: ['client-side', 'fscrypt'], keyScope: 'Cluster' } } };

describe('A dataset that serves two projects', () => {
  let stage: Stage;
  let [lung, heart, stranger]: readonly string[] = [];

  before('make the room of a data holder with a dataset, and rooms of projects with permits', async () => {
    stage = await Stage.open('hospital');
    await must(stage.people.platformEngineer.apply(environment(listed)));
    [lung, heart, stranger] = [await stage.otherRoom('prj-lung'), await stage.otherRoom('prj-heart'), await stage.otherRoom('prj-none')];
    await stage.dataset('chest-ct', terms, ofJuiceFs);
    await stage.permit('lung', 'chest-ct', { project: { namespace: lung } });
    await stage.permit('heart', 'chest-ct', { project: { namespace: heart } });
  });
  after('remove the jobs of all rooms', async () => {
    for (const namespace of [lung, heart, stranger]) if (namespace !== undefined) await must(stage.people.clusterAdministrator.remove({ apiVersion: ours, kind: 'TrainingJob', namespace }));
    await stage.close();
  });

  const on = (dataset = 'chest-ct') => ({ datasets: [{ name: dataset, namespace: stage.room, mountPath: '/data' }], command: forEver });
  const start = (namespace = '', name: string, spec: object = on()): Promise<Answer> => must(stage.people.researcher.create(trainingJob(namespace, name, userNames.researcher, { ...spec })));

  async function get<T extends KubeObject>(apiVersion: string, kind: string, name: string, namespace?: string): Promise<T | undefined> {
    const answer = await stage.people.clusterAdministrator.get({ apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) });
    return answer.status === 404 ? undefined : (answer.body as unknown as T);
  }

  async function becomes(namespace: string | undefined, name: string, state: string, reason?: string): Promise<TrainingJob> {
    let last: TrainingJob | undefined;
    return poll({ what: `TrainingJob ${name} to be ${state} ${reason ?? ''}`, boundSeconds, everyMs: 100 }, async () => {
      last = await get<TrainingJob>(ours, 'TrainingJob', name, namespace);
      return last?.status?.state === state && (reason === undefined || last.status.reason === reason) ? last : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} In the end it is ${JSON.stringify(last?.status)}.`);
    });
  }

  async function permitBecomes(name: string, reason: string): Promise<string> {
    let last: DataPermit | undefined;
    const ready = () => last?.status?.conditions?.find(({ type }) => type === 'Ready');
    return poll({ what: `DataPermit ${name} to be ${reason}`, boundSeconds, everyMs: 100 }, async () => {
      last = await stage.dataPermit(name);
      return ready()?.reason === reason ? (ready()?.message ?? '') : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} In the end it is ${JSON.stringify(last?.status)}.`);
    });
  }

  async function podsIn(namespace = ''): Promise<readonly Pod[]> {
    const { body } = await must(stage.people.clusterAdministrator.send('GET', collectionPath({ apiVersion: 'v1', kind: 'Pod', namespace })));
    return body['items'] as readonly Pod[];
  }

  async function bindingOf(permit: string, namespace = ''): Promise<{ readonly name: string; readonly claim: PersistentVolumeClaim | undefined; readonly volume: PersistentVolume | undefined }> {
    const name = bindingName((await stage.dataPermit(permit)).metadata.uid ?? '');
    return { name, claim: await get('v1', 'PersistentVolumeClaim', name, namespace), volume: await get('v1', 'PersistentVolume', name) };
  }

  /** Where the data of one of the holder's claims lies in its file system. */
  async function directoryOf(name: string): Promise<string> {
    const { volumeName = '' } = (await get<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', name, stage.room))?.spec ?? {};
    return (await get<PersistentVolume>('v1', 'PersistentVolume', volumeName))?.spec?.csi?.volumeAttributes?.['subPath'] ?? '';
  }

  it('is bound in both rooms read-only, on the same directory under another handle, and nothing is copied', async () => {
    await Promise.all(['lung', 'heart'].map((permit) => permitBecomes(permit, 'Valid')));
    const directory = await directoryOf('chest-ct');
    assert.match(directory, /^pvc-/);
    for (const [permit, project] of [['lung', lung], ['heart', heart]] as const) {
      const { name, claim, volume } = await bindingOf(permit, project);
      assert.ok(claim?.spec && volume?.spec?.csi);
      const { csi, mountOptions, persistentVolumeReclaimPolicy } = volume.spec;
      assert.deepEqual([claim.status?.phase, claim.spec.accessModes, csi.readOnly, csi.volumeHandle, persistentVolumeReclaimPolicy], ['Bound', ['ReadOnlyMany'], true, name, 'Retain']);
      assert.deepEqual([csi.volumeAttributes?.['subPath'], mountOptions, csi.nodePublishSecretRef], [directory, ['cache-size=0'], secret]);
    }
  });

  it('is read by jobs of both at once, each under its own permit', async () => {
    for (const [project, permit] of [[lung, 'lung'], [heart, 'heart']] as const) {
      await start(project, 'unet');
      const { status } = await becomes(project, 'unet', 'Running');
      assert.deepEqual(status?.decision?.permits, [{ dataset: `${stage.room}/chest-ct`, permit }]);
      assert.deepEqual(status.revisions, [{ dataset: `${stage.room}/chest-ct` }]);
      const [pod] = await podsIn(project);
      const { name } = await bindingOf(permit, project);
      assert.deepEqual(pod?.spec?.volumes?.find(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined)?.persistentVolumeClaim, { claimName: name, readOnly: true });
    }
    await stage.until('the dataset to tell of both', async () => (await stage.secureDataset('chest-ct')).status?.jobs?.running === 2);
    assert.deepEqual((await stage.secureDataset('chest-ct')).status?.recentJobs?.map(({ namespace, name }) => `${namespace ?? ''}/${name}`).sort(), [`${heart ?? ''}/unet`, `${lung ?? ''}/unet`].sort());
  });

  it('is nothing of which a room without a permit learns, not even that it is there', async () => {
    await start(stranger, 'one');
    await start(stranger, 'other', on('no-such'));
    const [one, other] = [await becomes(stranger, 'one', 'Held', 'DatasetNotShared'), await becomes(stranger, 'other', 'Held', 'DatasetNotShared')];
    assert.equal(one.status?.message?.replaceAll('chest-ct', 'no-such'), other.status?.message);
    assert.match(one.status?.message ?? '', /There is no SecureDataset \S+\/chest-ct, or no DataPermit beside it for project prj-none/);
    const unsatisfied = ({ status }: TrainingJob) => status?.decision?.unsatisfied?.map(({ clause, reason }) => [clause, reason]);
    assert.deepEqual([unsatisfied(one), one.status?.decision?.satisfied], [unsatisfied(other), other.status?.decision?.satisfied]);
  });

  it('cannot be given other terms by the room that reads it', async () => {
    const { name } = await bindingOf('lung', lung);
    await must(stage.people.steward.create(secureDataset(lung ?? '', 'mine', { ...terms, source: { persistentVolumeClaim: { claimName: name }, state: 'Loading', loader: { image: `registry.example/load@sha256:${'a'.repeat(64)}`, command: ['sh'] } } })));
    await poll({ what: 'the dataset to be refused', boundSeconds, everyMs: 100 }, async () => (await get<SecureDataset>(ours, 'SecureDataset', 'mine', lung))?.status?.conditions?.find(({ type }) => type === 'Ready')?.reason === 'ClaimIsBinding');
    assert.deepEqual((await podsIn(lung)).map(({ metadata }) => metadata.labels?.['caveau.dev/role']), ['training'], 'no loader runs');
    await must(stage.people.steward.remove({ apiVersion: ours, kind: 'SecureDataset', namespace: lung ?? '', name: 'mine' }));
  });

  it('on a volume that cannot be shared is refused with a sentence, to the permit and to the job', async () => {
    await stage.dataset('ceph', terms);
    await stage.permit('ceph-heart', 'ceph', { project: { namespace: heart } });
    assert.match(await permitBecomes('ceph-heart', 'EncryptedPerVolume'), /is encrypted by ceph-csi \(fscrypt\).* would show them in cipher/);
    await start(heart, 'on-ceph', on('ceph'));
    const { status } = await becomes(heart, 'on-ceph', 'Denied', 'EncryptedPerVolume');
    assert.match(status?.message ?? '', /another volume on the same files would show them in cipher/);
  });

  it('is read by one project no longer when its permit is revoked, and the other goes on', async () => {
    const { name } = await bindingOf('lung', lung);
    await stage.change('DataPermit', 'lung', { state: 'Revoked' });
    await becomes(lung, 'unet', 'Stopped', 'PermitRevoked');
    await stage.until('what served the permit to be gone', async () => (await get('v1', 'PersistentVolume', name)) === undefined && (await get('v1', 'PersistentVolumeClaim', name, lung)) === undefined);
    assert.deepEqual((await podsIn(lung)).filter(({ status }) => status?.phase === 'Running'), []);
    assert.equal((await get<TrainingJob>(ours, 'TrainingJob', 'unet', heart))?.status?.state, 'Running');
    assert.equal((await bindingOf('heart', heart)).claim?.status?.phase, 'Bound');
    const told = stage.records().filter(({ action }) => action === 'Bind' || action === 'Unbind').map((record) => [record.action, (record as unknown as { readonly project?: string }).project]);
    assert.deepEqual([told.slice(0, 2).map(([, project]) => project).sort(), told.slice(2)], [[heart, lung].sort(), [['Unbind', lung]]]);
  });

  it('can be taken back by the operator outside of rooms too where a claim has lost its label, and no other claim can', async () => {
    const operator = new Account(await stage.login());
    const plain = await newPlainNamespace(stage.cluster, 'clinic');
    for (const [name, spec] of [['unlabelled', { volumeName: 'caveau-share-0123', storageClassName: '' }], ['theirs', { volumeName: 'another', storageClassName: '' }]] as const) await must(stage.people.clusterAdministrator.create(claim(plain, name, spec)));
    const remove = (name: string): Promise<Answer> => operator.remove({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: plain, name }, { dryRun: true });
    await must(remove('unlabelled'));
    stage.tolerated.push(`/namespaces/${plain}/persistentvolumeclaims/theirs`);
    refusedBy(await remove('theirs'), 'caveau-bindings-only', /delete claims, only where they bind data in another place/, undefined);
  });

  it('stays in sight after its deletion until the last pod of every room has left it', async () => {
    const { name } = await bindingOf('heart', heart);
    await whileKubeletsHalt(stage.cluster, async () => {
      await must(stage.people.steward.remove({ apiVersion: ours, kind: 'SecureDataset', namespace: stage.room, name: 'chest-ct' }));
      await stage.datasetBecomes('chest-ct', 'InUse');
    });
    await stage.until('the dataset to be gone', async () => (await stage.read(ours, 'SecureDataset', 'chest-ct')) === undefined);
    const reading = (await podsIn(heart)).filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
    assert.deepEqual(reading.map(({ metadata }) => metadata.name), []);
    await becomes(heart, 'unet', 'Stopped');
    await stage.until('what served the permit to be gone', async () => (await get('v1', 'PersistentVolume', name)) === undefined);
  });
});
