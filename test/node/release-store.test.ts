import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type DataPermit, type OutputRelease, type SecureDataset } from '../../src/api/generated/types.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { objectDigest } from '../../src/approval/digest.ts';
import { approvalDigest } from '../../src/approval/payload.ts';
import { firstServiceAddress } from '../cluster/control-plane.ts';
import { runInNode } from '../cluster/node/namespace.ts';
import { storageClasses } from '../cluster/node/store.ts';
import { poll } from '../cluster/polling.ts';
import { must as accepted } from '../e2e/support/account.ts';
import { dataApproval, outputRelease } from '../e2e/support/objects.ts';
import { userNames } from '../e2e/support/people.ts';
import { roleBinding } from '../e2e/support/workloads.ts';
import { openObjectStore, type ObjectStore } from './support/object-store.ts';
import { operatorLog } from './support/operator-pod.ts';
import { apply, boundSeconds, must } from './support/pods.ts';
import { closeStage, jobBecomes, loadDataset, openStage, train, withGate, type RealStage } from './support/real-stage.ts';

const ours = 'caveau.dev/v1alpha1';
const prefix = 'caveau';
const measures = Buffer.from('{"dice": 0.9}\n');
const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const file = { path: 'metrics.json', digest: digestOf(measures), size: measures.length };

describe('a release to the object store of the environment', () => {
  let stage: RealStage;
  let store: ObjectStore;

  before('run a job whose output is on storage that cannot be shared, beside an object store', async function () {
    this.timeout(900_000);
    stage = await openStage('store');
    store = await openObjectStore(stage.cluster, stage.outside);
    const { cluster, people, room } = stage;
    const { endpoint, address, bucket, region, caBundle } = store;
    // No file system is listed in spec.sharing, so that nothing can be shared.
    await withGate(stage, 120, stage.outside.port, { approvers: [{ name: userNames.officer, organisation: 'Hospital A', roles: ['data-holder'] }], releaseStore: { endpoint, address, bucket, region, caBundle, prefix } });
    await apply(cluster, [roleBinding(room, 'caveau-approve-data-holder', userNames.officer)]);
    await loadDataset(stage, 'chest-ct', { load: 'echo slice > /data/slice' });
    await train(stage, 'unet', 'chest-ct', `echo '{"dice": 0.9}' > /output/metrics.json`, { output: { size: '1Gi', storageClassName: storageClasses.encrypted, mountPath: '/output' } });
    await jobBecomes(stage, 'unet', 'Succeeded');
    const { metadata } = (await accepted(people.clusterAdministrator.get({ apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding', name: 'caveau-approvals' }))).body as unknown as KubeObject;
    await poll({ what: 'the policy caveau-approvals to have settled', boundSeconds, everyMs: 500 }, () => Promise.resolve(Date.now() > Date.parse(metadata.creationTimestamp ?? '') + 12_000 ? true : undefined));
  });
  afterEach('let the store answer', () => store.thaw());
  after(async () => {
    await must(stage.cluster.kubectlRun(['delete', 'outputreleases', '--all', `--namespace=${stage.room}`]));
    await store.close();
    await closeStage(stage);
  });

  const reference = (kind: string, name: string) => ({ apiVersion: ours, kind, namespace: stage.room, name });
  const objectStore = () => ({ endpoint: store.endpoint, bucket: store.bucket, prefix });
  const below = ({ metadata: { name, uid } }: OutputRelease): string => `${prefix}/${stage.room}/${name}/${uid ?? ''}`;
  const keyIn = (release: OutputRelease): string => `${below(release)}/${file.digest.replace('sha256:', '')}/metrics.json`;
  const condition = ({ status }: OutputRelease, of: string) => status?.conditions?.find(({ type }) => type === of);

  async function becomes(name: string, what: string, predicate: (release: OutputRelease) => boolean): Promise<OutputRelease> {
    let last: OutputRelease | undefined;
    return poll({ what: `OutputRelease ${name} to be ${what}`, boundSeconds, everyMs: 200 }, async () => {
      last = (await accepted(stage.people.clusterAdministrator.get(reference('OutputRelease', name)))).body as unknown as OutputRelease;
      return predicate(last) ? last : undefined;
    }).catch(async (error: unknown) => {
      const pods = await stage.cluster.kubectlRun(['describe', 'pods', `--namespace=${stage.room}`]);
      throw new Error(`${String(error)}\n${JSON.stringify(last?.status, null, 1)}\n${pods.stdout.slice(-4000)}\n${(await operatorLog(stage.cluster)).slice(-3000)}`);
    });
  }
  const state = (name: string, word: string, reason: string): Promise<OutputRelease> => becomes(name, `${word} ${reason}`, ({ status }) => status?.state === word && status.reason === reason);

  async function ask(name: string, destination: object = { objectStore: objectStore() }): Promise<void> {
    await accepted(stage.people.researcher.create(outputRelease(stage.room, name, userNames.researcher, { files: [file], destination, storageClassName: storageClasses.encrypted })));
  }

  async function approve(name: string): Promise<OutputRelease> {
    const release = await state(name, 'InReview', 'ApprovalsMissing');
    const read = async <T>(kind: string, of: string): Promise<T> => (await accepted(stage.people.officer.get(reference(kind, of)))).body as unknown as T;
    const [permit, dataset] = [await read<DataPermit>('DataPermit', 'chest-ct-lung'), await read<SecureDataset>('SecureDataset', 'chest-ct')];
    await accepted(stage.people.officer.create(dataApproval(stage.room, `${name}-holder`, {
      action: 'Release', role: 'data-holder', approver: userNames.officer, release: { namespace: stage.room, name, digest: objectDigest('OutputRelease', release) },
      permit: { name: 'chest-ct-lung', digest: objectDigest('DataPermit', permit) }, dataset: { name: 'chest-ct', digest: objectDigest('SecureDataset', dataset) },
    })));
    return release;
  }

  async function giveKeys(secretAccessKey: string): Promise<void> {
    await apply(stage.cluster, [{ apiVersion: 'v1', kind: 'Secret', metadata: { namespace: stage.room, name: 'caveau-release-store' }, stringData: { accessKeyId: store.keys.accessKeyId, secretAccessKey } }]);
  }

  /** Whether the network namespace of a pod comes through to an address. */
  async function comesThrough(podAddress: string, address: string, port: number): Promise<boolean> {
    const script = `for ns in $(ip netns list | cut -d' ' -f1); do if ip -n $ns address | grep -q 'inet ${podAddress}/'; then ip netns exec $ns busybox nc -w 2 ${address} ${port} -e true && echo through || echo closed; fi; done`;
    const said = await runInNode(stage.cluster.directory, 'sh', ['-c', script]);
    assert.match(said, /^(through|closed)\n$/);
    return said === 'through\n';
  }

  it('is what is named where the driver cannot share', async () => {
    await ask('shared', { namespace: stage.room, claimName: 'x' });
    const { status } = await state('shared', 'Submitted', 'DriverNotShareable');
    assert.match(status?.message ?? '', /or one that writes to the object store of the environment \(destination\.objectStore: bucket releases of https:\/\/store\.example:9000, below caveau\)/);
  });

  it('tells of keys that are wrong, and nothing of them', async () => {
    await giveKeys('f'.repeat(40));
    await ask('v1');
    await approve('v1');
    const refused = await state('v1', 'ApprovalInProgress', 'KeysRefused');
    assert.match(refused.status?.message ?? '', /^The object store did not do what was asked \(HTTP 403\)\. It refuses the keys of the Secret caveau-release-store of this room/);
    const told = [JSON.stringify(refused.status), await operatorLog(stage.cluster), (await stage.cluster.kubectlRun(['logs', `--namespace=${stage.room}`, '--selector=caveau.dev/role=courier', '--tail=-1'])).stdout];
    for (const text of told) for (const secret of ['f'.repeat(40), store.keys.accessKeyId]) assert.ok(!text.includes(secret), text.slice(-2000));
    assert.deepEqual(store.list(), []);
    await giveKeys(store.keys.secretAccessKey);
  });

  it('reaches the store and nothing else, and arrives there by its digest', async () => {
    store.freeze();
    await ask('v2');
    await approve('v2');
    const selector = ['--selector=caveau.dev/role=courier,caveau.dev/output-release=v2', `--namespace=${stage.room}`];
    const podAddress = await poll({ what: 'the courier to run', boundSeconds, everyMs: 200 }, async () => {
      const { stdout } = await stage.cluster.kubectlRun(['get', 'pods', ...selector, '--field-selector=status.phase=Running', '--output=jsonpath={.items[*].status.podIP}']);
      return stdout === '' ? undefined : stdout;
    });
    await poll({ what: 'the way to the store to be open', boundSeconds, everyMs: 500 }, async () => ((await comesThrough(podAddress, store.address, store.port)) ? true : undefined));
    const closed = [[store.address, stage.outside.port], [stage.outside.metadata, store.port], [firstServiceAddress, 443]] as const;
    for (const [address, port] of closed) assert.equal(await comesThrough(podAddress, address, port), false, `${address}:${port}`);
    await runInNode(stage.cluster.directory, 'busybox', ['nc', '-w', '2', store.address, String(stage.outside.port), '-e', 'true']);
    const { stdout } = await stage.cluster.kubectlRun(['get', 'pods', ...selector, '--output=jsonpath={.items[0].spec.volumes[*].persistentVolumeClaim}']);
    assert.deepEqual(JSON.parse(stdout), { claimName: 'v2-release', readOnly: true }, 'and sees nothing of the output');
    store.thaw();
    const release = await state('v2', 'Approved', 'Released');
    assert.deepEqual(release.status?.files, [{ ...file, format: 'json', object: keyIn(release) }]);
    assert.deepEqual(store.list().filter((key) => key.includes('/v2/')), [keyIn(release), `${below(release)}/manifest.json`].sort());
    assert.equal(digestOf(store.read(keyIn(release))), file.digest);
    assert.equal(digestOf(store.read(`${below(release)}/manifest.json`)), release.status.manifestDigest);
    assert.match(release.status.message ?? '', new RegExp(`^The files lie in bucket releases of https://store\\.example:9000, below ${below(release)}\\.$`));
  });

  it('overwrites nothing, and leaves nothing under its keys when it is taken back', async () => {
    await ask('v3');
    const release = await state('v3', 'InReview', 'ApprovalsMissing');
    store.write(keyIn(release), 'of somebody else');
    await approve('v3');
    const { status } = await becomes('v3', 'Failed, and what was written taken back', (one) => one.status?.state === 'Failed' && condition(one, 'Recalled')?.status === 'True');
    assert.equal(status?.reason, 'ObjectExists');
    assert.match(status.message ?? '', /and nothing is overwritten/);
    assert.deepEqual(store.list().filter((key) => key.includes('/v3/')), []);
  });

  it('is deleted there when its approval is withdrawn', async () => {
    const { body } = await accepted(stage.people.officer.get(reference('DataApproval', 'v2-holder')));
    const digest = approvalDigest(body as unknown as Parameters<typeof approvalDigest>[0]);
    await accepted(stage.people.officer.create(dataApproval(stage.room, 'v2-back', { action: 'Withdraw', withdraws: { name: 'v2-holder', digest }, role: 'data-holder', approver: userNames.officer, permit: undefined, dataset: undefined })));
    const release = await state('v2', 'Rejected', 'ApprovalWithdrawn');
    assert.equal(condition(release, 'Recalled')?.status, 'True');
    assert.deepEqual(store.list().filter((key) => key.includes('/v2/')), []);
  });

  it('arrives without another approval once the keys are right', async () => {
    const release = await state('v1', 'Approved', 'Released');
    assert.equal(digestOf(store.read(keyIn(release))), file.digest);
    const denied = await stage.people.researcher.remove(reference('OutputRelease', 'v1'), { dryRun: true });
    assert.match(denied.message, /may not delete OutputRelease v1 yet: its files lie in an object store/);
  });
});
