import assert from 'node:assert/strict';
import { type OutputRelease, type SecureDataset } from '../../src/api/generated/types.ts';
import { type Pod } from '../../src/api/kube-workloads.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from '../../src/storage/kube.ts';
import { playedGateImage } from '../cluster/simulation/kwok-stages.ts';
import { must } from './support/account.ts';
import { approvers } from './support/approvers.ts';
import { openBeacon, type Beacon } from './support/beacon.ts';
import { dataApproval, environment, outputRelease, plainNamespace, secureDataset } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { playMover } from './support/played-mover.ts';
import { approvalBecomes, nextSecond, releaseBecomes, untilApprovalsAreBound } from './support/releases.ts';
import { uniqueName } from './support/shared-cluster.ts';
import { Stage } from './support/stage.ts';

const ours = 'caveau.dev/v1alpha1';
const storageClassName = 'juicefs-encrypted';
/** One key opens the whole file system of the class. */
const protection = { ...(secureDataset('', '').spec as unknown as SecureDataset['spec']).protection, encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' } };

/** The simulated kubelets run no container: what the mover found is played, as the kubelet of its node would tell it. */
describe('The namespace to which a release goes', () => {
  let stage: Stage;
  let beacon: Beacon;
  const clinic = uniqueName('clinic');

  before('let a job end whose output can be read elsewhere', async () => {
    stage = await Stage.open('destination');
    beacon = await openBeacon();
    const targets = [beacon.target];
    const spec = { approvers: [...approvers, { name: userNames.colleague, organisation: 'Institute B', roles: ['dpo'] }], sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'juicefs-hospital' } }] };
    await must(stage.people.platformEngineer.apply(environment(spec)));
    await stage.dataset('chest-ct', { protection, approvals: [{ action: 'Release', minimum: 1, roles: ['dpo'] }] }, { storageClassName });
    await stage.permit('chest-ct-lung', 'chest-ct', { persons: [{ subject: userNames.researcher }] });
    await stage.job('unet', { output: { size: '1Gi', storageClassName, mountPath: '/output' } });
    await stage.reaches('unet', 'Succeeded');
    await must(stage.people.platformEngineer.apply(environment({ ...spec, gate: { image: playedGateImage, targets } })));
    // The namespace controller of the API server, and not the operator, is who is late where a claim is refused in a namespace that ends.
    stage.tolerated.push(`/namespaces/${clinic}/persistentvolumeclaims`);
    await untilApprovalsAreBound(stage);
  });
  after('close it', async () => {
    await must(stage.people.clusterAdministrator.remove({ apiVersion: ours, kind: 'OutputRelease', namespace: stage.room }));
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.close();
    await beacon.close();
  });

  async function ask(name: string): Promise<void> {
    await must(stage.people.researcher.create(outputRelease(stage.room, name, userNames.researcher, { destination: { namespace: clinic, claimName: name }, storageClassName })));
  }

  async function becomes(name: string, state: string, reason?: string): Promise<NonNullable<OutputRelease['status']>> {
    return (await releaseBecomes(stage, name, state, reason)).status ?? {};
  }

  async function approve(name: string, of: string): Promise<void> {
    const { digest, datasetDigest } = (await stage.dataPermit('chest-ct-lung')).status ?? {};
    const release = await stage.read<OutputRelease>(ours, 'OutputRelease', of);
    const named = { namespace: stage.room, name: of, digest: release?.status?.digest, uid: release?.metadata.uid };
    await must(stage.people.officer.create(dataApproval(stage.room, name, { action: 'Release', release: named, permit: { name: 'chest-ct-lung', digest }, dataset: { name: 'chest-ct', digest: datasetDigest }, approver: userNames.officer })));
  }

  const place = { apiVersion: 'v1', kind: 'Namespace', name: clinic };
  async function makeNamespace(): Promise<string | undefined> {
    const { body } = await must(stage.people.clusterAdministrator.create(plainNamespace(clinic)));
    return (body as unknown as KubeObject).metadata.uid;
  }
  async function removeNamespace(): Promise<void> {
    await must(stage.people.clusterAdministrator.remove(place));
    await stage.until('the namespace to be gone', async () => (await stage.people.clusterAdministrator.get(place)).status === 404);
  }
  async function there(): Promise<readonly string[]> {
    const { body } = await must(stage.people.clusterAdministrator.send('GET', `/api/v1/namespaces/${clinic}/persistentvolumeclaims`));
    return (body['items'] as readonly PersistentVolumeClaim[]).map(({ metadata }) => metadata.name);
  }
  async function volumesOf(release: string): Promise<readonly PersistentVolume[]> {
    const { body } = await must(stage.people.clusterAdministrator.send('GET', `/api/v1/persistentvolumes?labelSelector=caveau.dev%2Foutput-release%3D${release}`));
    return body['items'] as readonly PersistentVolume[];
  }
  async function moverOf(release: string): Promise<Pod> {
    let found: Pod | undefined;
    await stage.until('the pod of the mover to be on a node', async () => {
      [found] = await stage.list<Pod>('v1', 'Pod', `caveau.dev/role=mover,caveau.dev/output-release=${release}`);
      return found?.spec?.nodeName !== undefined;
    });
    assert.ok(found);
    return found;
  }

  it('is awaited while it is not there, and no word that was said before it came counts', async () => {
    await ask('v1');
    const { message, destinationUid } = await becomes('v1', 'Submitted', 'DestinationMissing');
    assert.equal(message, `There is no namespace ${clinic}, to which the files are to go, or it is being deleted. Approvals that are made before it is there do not count.`);
    assert.equal(destinationUid, undefined);
    await approve('too-early', 'v1');
    await nextSecond(stage);
    const uid = await makeNamespace();
    const status = await becomes('v1', 'InReview', 'ApprovalsMissing');
    assert.deepEqual([status.destinationUid, status.approvals?.map(({ given }) => given)], [uid, [0]]);
    await approvalBecomes(stage, 'too-early', 'DestinationNewer');
  });

  it('gets the files once somebody has approved them for it', async () => {
    await approve('v1-dpo', 'v1');
    await playMover(stage.cluster, await moverOf('v1'), ['safetensors']);
    await becomes('v1', 'Approved', 'Released');
    assert.deepEqual([await there(), (await volumesOf('v1')).length], [['v1'], 1]);
  });

  it('is awaited once more when it was deleted, and nothing is tried meanwhile', async () => {
    await removeNamespace();
    await becomes('v1', 'ApprovalInProgress', 'DestinationMissing');
  });

  it('gets nothing of it when somebody else makes it anew: the release is taken back', async () => {
    await makeNamespace();
    const { message } = await becomes('v1', 'Failed', 'DestinationReplaced');
    assert.equal(message, `The namespace ${clinic} was deleted and made anew since this release saw it, so nobody knows whose it is now. Nothing of this release can be read there. Make a new OutputRelease.`);
    await stage.until('its volume to be gone', async () => (await volumesOf('v1')).length === 0);
    assert.deepEqual(await there(), []);
    assert.equal(stage.records().filter(({ action, reason }) => action === 'Recall' && reason === 'DestinationReplaced').length, 1);
  });

  it('gets nothing either when it is made anew between the first look and the approval', async () => {
    await ask('v2');
    await becomes('v2', 'InReview', 'ApprovalsMissing');
    await removeNamespace();
    await nextSecond(stage);
    await makeNamespace();
    await becomes('v2', 'Failed', 'DestinationReplaced');
    await approve('v2-dpo', 'v2');
    await approvalBecomes(stage, 'v2-dpo', 'Counts');
    await becomes('v2', 'Failed', 'DestinationReplaced');
    assert.deepEqual([await there(), await volumesOf('v2')], [[], []]);
  });
});
