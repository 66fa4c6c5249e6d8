import assert from 'node:assert/strict';
import { type BatchJob } from '../../src/api/kube-workloads.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { parseMoverConfig } from '../../src/api/mover-messages.ts';
import { type DataApproval, type OutputRelease } from '../../src/api/generated/types.ts';
import { objectDigest } from '../../src/approval/digest.ts';
import { approvalDigest } from '../../src/approval/payload.ts';
import { must } from './support/account.ts';
import { approvers, signed } from './support/approvers.ts';
import { openBeacon, type Beacon } from './support/beacon.ts';
import { type Manifest } from './support/manifest.ts';
import { dataApproval, environment, outputRelease, secureDataset } from './support/objects.ts';
import { userNames, type ActorName } from './support/people.ts';
import { approvalBecomes, nextSecond, releaseBecomes, untilApprovalsAreBound } from './support/releases.ts';
import { newPlainNamespace } from './support/shared-cluster.ts';
import { condition, forEver, Stage, storageClassName } from './support/stage.ts';
import { roleBinding } from './support/workloads.ts';

const ours = 'caveau.dev/v1alpha1';
const image = `registry.example/caveau@sha256:${'c'.repeat(64)}`;
type Fields = Readonly<Record<string, unknown>>;
const output = { size: '1Gi', storageClassName, mountPath: '/output' };
const asked = [{ action: 'Release', minimum: 2, roles: ['dpo', 'ethics'], organisations: 2 }];

/** A Job as far as its shape is looked at. */
interface MoverJob extends KubeObject {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly automountServiceAccountToken: boolean;
        readonly volumes: readonly { readonly name: string; readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean } }[];
        readonly containers: readonly { readonly name: string; readonly image: string; readonly args: readonly string[]; readonly env: readonly { readonly name: string; readonly value: string }[]; readonly securityContext: object; readonly volumeMounts: readonly { readonly name: string; readonly readOnly?: boolean }[] }[];
      };
    };
  };
}

/** The simulated kubelets run no container: what a mover copies, and who can read it then, is shown on a real node. Here: what is asked for, awaited, refused and made. */
describe('A release of output', () => {
  let stage: Stage;
  let beacon: Beacon;
  let clinic = '';

  before('open a room with a job that has ended', async () => {
    stage = await Stage.open('release');
    beacon = await openBeacon();
    const gate = { image, targets: [beacon.target] };
    await must(stage.people.platformEngineer.apply(environment({ approvers: [...approvers, { name: userNames.colleague, organisation: 'Institute B', roles: ['dpo'] }], gate, sharing: [{ driver: 'cephfs.csi.ceph.com', secret: { namespace: 'ceph-csi', name: 'csi-cephfs-secret' } }] })));
    clinic = await newPlainNamespace(stage.cluster, 'clinic');
    await stage.dataset('chest-ct', { approvals: asked });
    await stage.permit('chest-ct-lung', 'chest-ct', { persons: [{ subject: userNames.researcher }] });
    await stage.job('unet', { output });
    await stage.reaches('unet', 'Succeeded');
    await untilApprovalsAreBound(stage);
  });
  after('close it', async () => {
    await must(stage.people.clusterAdministrator.remove({ apiVersion: ours, kind: 'OutputRelease', namespace: stage.room }));
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.close();
    await beacon.close();
  });

  const manifest = (name: string, spec: Fields = {}): Manifest => outputRelease(stage.room, name, userNames.researcher, { destination: { namespace: clinic, claimName: 'unet' }, ...spec });

  async function ask(name: string, spec: Fields = {}, as: ActorName = 'researcher'): Promise<void> {
    await must(stage.people[as].create(manifest(name, spec)));
  }

  const becomes = (name: string, state: string, reason?: string) => releaseBecomes(stage, name, state, reason);

  async function approval(name: string, of: string, spec: Fields = {}, release: Fields = {}): Promise<Manifest> {
    const { digest, datasetDigest } = (await stage.dataPermit('chest-ct-lung')).status ?? {};
    const found = await stage.read<OutputRelease>(ours, 'OutputRelease', of);
    const named = { namespace: stage.room, name: of, digest: found?.status?.digest, ...release };
    return dataApproval(stage.room, name, { action: 'Release', release: named, permit: { name: 'chest-ct-lung', digest }, dataset: { name: 'chest-ct', digest: datasetDigest }, ...spec });
  }
  const byOfficer = { approver: userNames.officer };
  const byEthicist = { role: 'ethics', approver: userNames.ethicist, organisation: 'Hospital B' };

  /** Our own program, with the output to read, the volume of the release to write, and nothing else. */
  function assertMover({ spec: { template: { spec } } }: MoverJob): void {
    const [container, ...more] = spec.containers;
    assert.ok(container !== undefined && more.length === 0);
    assert.deepEqual([container.name, container.image, container.args, spec.automountServiceAccountToken], ['mover', image, ['mover'], false]);
    assert.deepEqual(container.securityContext, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    assert.deepEqual(spec.volumes.flatMap(({ persistentVolumeClaim: claim }) => (claim === undefined ? [] : [claim])), [{ claimName: 'unet-output', readOnly: true }, { claimName: 'v1-release' }]);
    const config = parseMoverConfig(container.env.find(({ name }) => name === 'CAVEAU_MOVER')?.value);
    assert.deepEqual(config?.files, manifest('v1').spec?.['files']);
  }

  const denied: Readonly<Record<string, { readonly as: ActorName; readonly spec?: Fields; readonly says: RegExp }>> = {
    'in the name of somebody else': { as: 'colleague', says: /may not create an OutputRelease of .*: spec\.requester must be the user who applies it/ },
    'in the name of somebody for whom the account does not speak': { as: 'colleague', spec: { declaredBy: userNames.colleague }, says: /may not ask for a release in the name of .*actfor on outputreleases\.caveau\.dev/ },
    'that another account declares': { as: 'researcher', spec: { declaredBy: userNames.gitops }, says: /spec\.declaredBy must be the account that applies it/ },
    'that an account declares of itself': { as: 'researcher', spec: { declaredBy: userNames.researcher }, says: /may not declare an OutputRelease of itself/ },
    'by who only approves': { as: 'officer', spec: { requester: userNames.officer }, says: /cannot create resource "outputreleases"/ },
    'of a path that leads upwards': { as: 'researcher', spec: { files: [{ path: '../data/scan', digest: `sha256:${'a'.repeat(64)}`, size: 1 }] }, says: /spec\.files\[0\]\.path/ },
    'of nothing': { as: 'researcher', spec: { files: [] }, says: /spec\.files/ },
    'to a claim and to a store at once': { as: 'researcher', spec: { destination: { namespace: 'clinic', claimName: 'unet', objectStore: { endpoint: 'https://store.example', bucket: 'releases' } } }, says: /A destination is a namespace with a claimName, or an objectStore, and not both/ },
    'to nowhere': { as: 'researcher', spec: { destination: {} }, says: /A destination is a namespace with a claimName, or an objectStore, and not both/ },
    'to a claim without a name': { as: 'researcher', spec: { destination: { namespace: 'clinic' } }, says: /A claim at the destination needs its namespace and its claimName/ },
    'to a store without TLS': { as: 'researcher', spec: { destination: { objectStore: { endpoint: 'http://store.example', bucket: 'releases' } } }, says: /spec\.destination\.objectStore\.endpoint/ },
    'of a file below a file': { as: 'researcher', spec: { files: ['a', 'a/b'].map((path) => ({ path, digest: `sha256:${'a'.repeat(64)}`, size: 1 })) }, says: /No file may lie below another file/ },
  };
  for (const [what, { as, spec = {}, says }] of Object.entries(denied)) {
    it(`is not taken ${what}`, async () => {
      const answer = await stage.people[as].create(manifest('denied', spec), { dryRun: true });
      assert.equal(answer.accepted, false);
      assert.match(answer.message, says);
    });
  }

  it('is asked for nowhere but in a room', async () => {
    const answer = await stage.people.clusterAdministrator.create({ ...manifest('denied', { requester: 'kubernetes-admin' }), metadata: { namespace: 'default', name: 'denied' } }, { dryRun: true });
    assert.match(answer.message, /is not a room|spec\.requester must be/);
  });

  it('awaits approvals, and tells its digest and what is missing', async () => {
    await ask('v1');
    const { status, ...release } = await becomes('v1', 'InReview', 'ApprovalsMissing');
    assert.equal(status?.digest, objectDigest('OutputRelease', release));
    assert.deepEqual(status.approvals?.map(({ dataset, permit, needed, given }) => [dataset, permit, needed, given]), [['chest-ct', 'chest-ct-lung', 2, 0]]);
    const { stdout } = await stage.cluster.kubectlRun(['get', 'orl', 'v1', '-n', stage.room]);
    assert.match(stdout, /^NAME +JOB +FILES +STATE +REASON +TO +AGE\nv1 +unet +1 +InReview +ApprovalsMissing +clinic-[0-9a-f]+ +\d+s\n$/);
  });

  it('never changes, but for its cancellation', async () => {
    const change = (as: ActorName, spec: Fields) => stage.people[as].patch(stage.reference('OutputRelease', 'v1'), { spec }, { dryRun: true });
    assert.match((await change('researcher', { destination: { namespace: 'elsewhere' } })).message, /An OutputRelease cannot change after its creation/);
    assert.match((await change('researcher', { requester: userNames.colleague })).message, /cannot change after its creation|may not change OutputRelease/);
    assert.match((await change('colleague', { state: 'Cancelled' })).message, /may not change OutputRelease v1 of/);
    assert.match((await stage.people.colleague.remove(stage.reference('OutputRelease', 'v1'), { dryRun: true })).message, /may not delete OutputRelease v1 of/);
    const status = await stage.people.automation.patch(stage.reference('OutputRelease', 'v1'), { status: { state: 'Approved' } }, { dryRun: true, subresource: 'status' });
    assert.match(status.message, /The status of outputreleases v1 is written by the operator only/);
    assert.ok((await change('researcher', { state: 'Cancelled' })).accepted);
    assert.ok((await stage.people.steward.remove(stage.reference('OutputRelease', 'v1'), { dryRun: true })).accepted);
  });

  it('is not approved by who asks for it, by a word on another release, or by a word on the use of the data', async () => {
    await ask('mine', { requester: userNames.colleague }, 'colleague');
    await becomes('mine', 'InReview');
    for (const role of ['caveau-approve-dpo', 'caveau-officer']) await must(stage.people.clusterAdministrator.apply(roleBinding(stage.room, role, userNames.colleague)));
    const own = await approval('own-word', 'mine', { approver: userNames.colleague, organisation: 'Institute B' });
    await stage.until('the rights to be known', async () => (await stage.people.colleague.create(own, { dryRun: true })).accepted);
    await must(stage.people.colleague.create(own));
    await approvalBecomes(stage, 'own-word', 'SelfApproved');
    await must(stage.people.officer.create(await approval('other-digest', 'v1', byOfficer, { digest: `caveau.v1:sha256:${'0'.repeat(64)}` })));
    await approvalBecomes(stage, 'other-digest', 'ReleaseChanged');
    await must(stage.people.officer.create(await approval('none-such', 'v1', byOfficer, { name: 'none' })));
    await approvalBecomes(stage, 'none-such', 'ReleaseMissing');
    await must(stage.people.officer.create(await approval('of-use', 'v1', { ...byOfficer, action: 'Use', release: undefined })));
    await approvalBecomes(stage, 'of-use', 'Counts');
    assert.match((await stage.people.officer.create(await approval('of-nothing', 'v1', { ...byOfficer, release: undefined }), { dryRun: true })).message, /release belongs to the action Release, which needs it/);
    for (const name of ['v1', 'mine']) assert.deepEqual((await becomes(name, 'InReview')).status?.approvals?.map(({ given }) => given), [0]);
    assert.deepEqual(await stage.list<BatchJob>('batch/v1', 'Job', 'caveau.dev/role=mover'), []);
  });

  it('is carried out once both have approved it: on record first, then a volume, then a mover with nothing but what it needs', async () => {
    const begin = stage.api.mark();
    await must(stage.people.officer.create(await approval('v1-dpo', 'v1', byOfficer)));
    await must(stage.people.gitops.apply(signed(await approval('v1-ethics', 'v1', byEthicist))));
    await stage.until('a mover', async () => (await stage.list<BatchJob>('batch/v1', 'Job', 'caveau.dev/role=mover')).length > 0);
    const [job] = await stage.list<MoverJob>('batch/v1', 'Job', 'caveau.dev/role=mover');
    assert.ok(job);
    assertMover(job);
    const lines = stage.records().filter(({ action }) => action === 'Move');
    assert.equal(lines.length, 1);
    const made = stage.calls(begin).filter(({ verb, namespace }) => verb === 'create' && namespace === stage.room).filter(({ resource }) => ['persistentvolumeclaims', 'jobs'].includes(resource));
    assert.deepEqual(made.map(({ resource, name }) => [resource, name]), [['persistentvolumeclaims', 'v1-release'], ['jobs', job.metadata.name]]);
    assert.ok(Date.parse(lines[0]?.time ?? '') <= Date.parse(made[0]?.at ?? ''));
  });

  it('binds nothing where its mover left no verdict, as here, where no container runs', async () => {
    const { status } = await becomes('v1', 'Failed', 'NoVerdict');
    assert.match(status?.message ?? '', /Nothing was released/);
    assert.deepEqual(stage.records().filter(({ action }) => action === 'Deliver'), []);
    const { body } = await must(stage.people.clusterAdministrator.send('GET', '/api/v1/persistentvolumes?labelSelector=caveau.dev%2Foutput-release'));
    assert.deepEqual(body['items'], []);
  });

  it('is the only way: neither an output nor the volume of a release becomes a dataset, whose loader could send it away', async () => {
    for (const claimName of ['unet-output', 'v1-release']) {
      const name = `mine-${claimName}`;
      const loader = { image: `registry.example/load@sha256:${'a'.repeat(64)}`, command: ['sh'] };
      await must(stage.people.steward.create(secureDataset(stage.room, name, { source: { persistentVolumeClaim: { claimName }, state: 'Loading', loader } })));
      await stage.until(`SecureDataset ${name} to be refused`, async () => condition(await stage.secureDataset(name), 'Ready')?.reason === 'ClaimIsOutput');
      const { body } = await must(stage.people.clusterAdministrator.send('GET', `/apis/batch/v1/namespaces/${stage.room}/jobs?labelSelector=caveau.dev%2Fdataset%3D${name}`));
      assert.deepEqual(body['items'], [], 'no loader runs');
      await must(stage.people.steward.remove(stage.reference('SecureDataset', name)));
    }
  });

  it('is closed to everybody else: nobody makes a claim or a mover in its name, or writes to its volume', async () => {
    const { automation, namespaceAdministrator } = stage.people;
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { namespace: stage.room, name: 'v2-release' }, spec: { accessModes: ['ReadWriteMany'], storageClassName, resources: { requests: { storage: '1Gi' } } } };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: stage.room, name: 'reader', labels: { 'caveau.dev/role': 'mover' } }, spec: { securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } }, containers: [{ name: 'c', image, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'v1-release' } }] } };
    assert.match((await namespaceAdministrator.create(claim, { dryRun: true })).message, /is a room: its claims are made by the operator/);
    assert.match((await automation.create(pod, { dryRun: true })).message, /is a room: (only the operator runs workloads in it|this pod has the containers)/);
  });

  it('does not begin for a job that runs, or whose data was taken from it', async () => {
    await stage.dataset('taken', { approvals: asked });
    await stage.permit('taken-lung', 'taken');
    await stage.job('runs', { output, command: forEver, datasets: [{ name: 'taken', mountPath: '/data' }] });
    await stage.reaches('runs', 'Running');
    await ask('of-running', { trainingJob: { name: 'runs' } });
    await becomes('of-running', 'Submitted', 'JobNotEnded');
    await stage.change('DataPermit', 'taken-lung', { state: 'Revoked' });
    await stage.reaches('runs', 'Stopped', 'PermitRevoked');
    const { status } = await becomes('of-running', 'Rejected', 'NotReleasable');
    assert.match(status?.message ?? '', /What TrainingJob runs made may not be released\. The job ended as Stopped/);
  });

  it('waits for what is not there, and ends when it is cancelled, for good', async () => {
    await ask('early', { trainingJob: { name: 'none' } });
    await becomes('early', 'Submitted', 'JobMissing');
    await must(stage.people.researcher.patch(stage.reference('OutputRelease', 'early'), { spec: { state: 'Cancelled' } }));
    await becomes('early', 'Cancelled', 'Cancelled');
    assert.match((await stage.people.researcher.patch(stage.reference('OutputRelease', 'early'), { spec: { state: 'Submitted' } })).message, /A release that was cancelled stays cancelled/);
  });

  it('names nobody in what it tells', async () => {
    for (const release of await stage.list<OutputRelease>(ours, 'OutputRelease')) {
      const text = JSON.stringify(release.status);
      for (const name of [userNames.officer, userNames.ethicist, userNames.researcher, userNames.colleague]) assert.ok(!text.includes(name), text);
    }
  });

  it('is not carried out by words on a former one of its name and content, however often these are applied', async () => {
    await ask('twice');
    const { metadata: { uid } } = await becomes('twice', 'InReview');
    const byEthics = signed(await approval('twice-ethics', 'twice', byEthicist, { uid }));
    await must(stage.people.officer.create(await approval('twice-dpo', 'twice', byOfficer)));
    await must(stage.people.gitops.apply(byEthics));
    await becomes('twice', 'Failed', 'NoVerdict');
    await must(stage.people.steward.remove(stage.reference('OutputRelease', 'twice')));
    await stage.until('it to be gone', async () => (await stage.read(ours, 'OutputRelease', 'twice')) === undefined);
    await nextSecond(stage);
    await ask('twice');
    const again = await becomes('twice', 'InReview', 'ApprovalsMissing');
    assert.deepEqual(again.status?.approvals?.map(({ needed, given }) => [needed, given]), [[2, 0]]);
    for (const name of ['twice-dpo', 'twice-ethics']) await approvalBecomes(stage, name, 'ReleaseMadeAnew');
    await must(stage.people.clusterAdministrator.remove(stage.reference('DataApproval', 'twice-ethics')));
    await must(stage.people.gitops.apply(byEthics));
    await approvalBecomes(stage, 'twice-ethics', 'ReleaseMadeAnew');
    await must(stage.people.officer.create(await approval('twice-dpo-again', 'twice', byOfficer)));
    await approvalBecomes(stage, 'twice-dpo-again', 'Counts');
    assert.deepEqual((await becomes('twice', 'InReview')).status?.approvals?.map(({ given }) => given), [1]);
  });

  it('keeps the words that were said of it, which can be withdrawn', async () => {
    const word = await stage.read<DataApproval>(ours, 'DataApproval', 'v1-dpo');
    assert.ok(word);
    await approvalBecomes(stage, 'v1-dpo', 'Counts');
    await must(stage.people.officer.create(dataApproval(stage.room, 'v1-dpo-back', { action: 'Withdraw', withdraws: { name: 'v1-dpo', digest: approvalDigest(word) }, approver: userNames.officer, permit: undefined, dataset: undefined })));
    await approvalBecomes(stage, 'v1-dpo', 'Withdrawn');
  });
});
