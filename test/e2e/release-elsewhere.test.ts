import assert from 'node:assert/strict';
import { type DataApproval, type OutputRelease, type SecureDataset } from '../../src/api/generated/types.ts';
import { type BatchJob } from '../../src/api/kube-workloads.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { bindingName } from '../../src/workload/names.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { must } from './support/account.ts';
import { approvers, signed } from './support/approvers.ts';
import { openBeacon, type Beacon } from './support/beacon.ts';
import { collectionPath, type Manifest } from './support/manifest.ts';
import { dataApproval, environment, outputRelease, secureDataset, trainingJob } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { newPlainNamespace } from './support/shared-cluster.ts';
import { condition, Stage, storageClassName } from './support/stage.ts';

const ours = 'caveau.dev/v1alpha1';
const image = `registry.example/caveau@sha256:${'c'.repeat(64)}`;
const asked = [{ action: 'Release', minimum: 2, roles: ['dpo', 'ethics'], organisations: 2 }];
/** One key opens the whole file system of the class. */
const protection = { ...(secureDataset('', '').spec as unknown as SecureDataset['spec']).protection, encryptionAtRest: { mechanisms: ['client-side', 'fscrypt'], keyScope: 'Cluster' } };

describe('A release of what was made from data of another room', () => {
  let stage: Stage;
  let beacon: Beacon;
  let lung = '';

  before('let a job of a project end that read the data of a hospital', async () => {
    stage = await Stage.open('hospital');
    beacon = await openBeacon();
    const gate = { image, targets: [beacon.target] };
    const drivers = [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'juicefs-hospital' } }, { driver: 'cephfs.csi.ceph.com', secret: { namespace: 'ceph-csi', name: 'csi-cephfs-secret' } }];
    await must(stage.people.platformEngineer.apply(environment({ approvers, gate, sharing: drivers })));
    lung = await stage.otherRoom('prj-lung');
    await stage.dataset('chest-ct', { protection, approvals: asked }, { storageClassName: 'juicefs-encrypted' });
    await stage.permit('lung', 'chest-ct', { project: { namespace: lung }, persons: [{ subject: userNames.researcher }] });
    const on = { datasets: [{ name: 'chest-ct', namespace: stage.room, mountPath: '/data' }], output: { size: '1Gi', storageClassName, mountPath: '/output' } };
    await must(stage.people.researcher.create(trainingJob(lung, 'unet', userNames.researcher, on)));
    await becomes('TrainingJob', 'unet', 'Succeeded');
  });
  after('close both rooms', async () => {
    for (const kind of ['OutputRelease', 'TrainingJob']) await must(stage.people.clusterAdministrator.remove({ apiVersion: ours, kind, namespace: lung }));
    // What is left of a binding the next operator would take back, and tell of.
    const name = bindingName((await stage.dataPermit('lung')).metadata.uid ?? '');
    await stage.change('DataPermit', 'lung', { state: 'Revoked' });
    await stage.until('what served the permit to be gone', async () => (await stage.people.clusterAdministrator.get({ apiVersion: 'v1', kind: 'PersistentVolume', name })).status === 404);
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.close();
    await beacon.close();
  });

  async function becomes<T extends KubeObject & { readonly status?: { readonly state?: string } }>(kind: string, name: string, state: string): Promise<T> {
    let last: T | undefined;
    return poll({ what: `${kind} ${name} to be ${state}`, boundSeconds, everyMs: 100 }, async () => {
      last = (await must(stage.people.clusterAdministrator.get({ apiVersion: ours, kind, namespace: lung, name }))).body as unknown as T;
      return last.status?.state === state ? last : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} In the end it is ${JSON.stringify(last?.status)}.`);
    });
  }

  async function approval(name: string, spec: Readonly<Record<string, unknown>>): Promise<Manifest> {
    const { digest, datasetDigest } = (await stage.dataPermit('lung')).status ?? {};
    const { status } = await becomes<OutputRelease>('OutputRelease', 'v1', 'InReview');
    const release = { namespace: lung, name: 'v1', digest: status?.digest };
    return dataApproval(stage.room, name, { action: 'Release', release, permit: { name: 'lung', digest }, dataset: { name: 'chest-ct', digest: datasetDigest }, ...spec });
  }

  async function movers(): Promise<readonly BatchJob[]> {
    const { body } = await must(stage.people.clusterAdministrator.send('GET', `${collectionPath({ apiVersion: 'batch/v1', kind: 'Job', namespace: lung })}?labelSelector=caveau.dev%2Frole%3Dmover`));
    return body['items'] as readonly BatchJob[];
  }

  it('waits for those whom the hospital asks for, and says for which dataset of which room', async () => {
    await must(stage.people.researcher.create(outputRelease(lung, 'v1', userNames.researcher, { destination: { namespace: await newPlainNamespace(stage.cluster, 'clinic'), claimName: 'unet' } })));
    const { status } = await becomes<OutputRelease>('OutputRelease', 'v1', 'InReview');
    assert.deepEqual(status?.approvals?.map(({ dataset, permit, needed, given }) => [dataset, permit, needed, given]), [[`${stage.room}/chest-ct`, 'lung', 2, 0]]);
  });

  it('is not approved by a word that lies in the room of the project', async () => {
    const word = await approval('officer', { approver: userNames.officer });
    await must(stage.people.officer.create({ ...word, metadata: { namespace: lung, name: 'officer' } }));
    await poll({ what: 'the word to be judged', boundSeconds, everyMs: 100 }, async () => {
      const { body } = await must(stage.people.clusterAdministrator.get({ apiVersion: ours, kind: 'DataApproval', namespace: lung, name: 'officer' }));
      return condition(body as unknown as DataApproval, 'Ready')?.reason === 'PermitMissing' ? true : undefined;
    });
    const { status } = await becomes<OutputRelease>('OutputRelease', 'v1', 'InReview');
    assert.deepEqual([status?.approvals?.[0]?.given, await movers()], [0, []]);
  });

  it('is carried out in the room of the project once both have approved it beside the data', async () => {
    await must(stage.people.officer.create(await approval('dpo', { approver: userNames.officer })));
    await must(stage.people.gitops.apply(signed(await approval('ethics', { role: 'ethics', approver: userNames.ethicist, organisation: 'Hospital B' }))));
    await poll({ what: 'a mover', boundSeconds, everyMs: 100 }, async () => ((await movers()).length > 0 ? true : undefined));
    assert.deepEqual((await movers()).length, 1);
    assert.deepEqual(stage.records().filter(({ action }) => action === 'Move').length, 1);
  });
});
