import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type DataPermit, type OutputRelease, type SecureDataset } from '../../src/api/generated/types.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { objectDigest } from '../../src/approval/digest.ts';
import { approvalDigest } from '../../src/approval/payload.ts';
import { storageClasses } from '../cluster/node/store.ts';
import { poll } from '../cluster/polling.ts';
import { must as accepted } from '../e2e/support/account.ts';
import { dataApproval, outputRelease } from '../e2e/support/objects.ts';
import { userNames } from '../e2e/support/people.ts';
import { roleBinding } from '../e2e/support/workloads.ts';
import { operatorLog } from './support/operator-pod.ts';
import { apply, boundSeconds, must, newNamespace, pod, removeNamespace, shell, untilDone } from './support/pods.ts';
import { closeStage, jobBecomes, loadDataset, openStage, train, withGate, type RealStage } from './support/real-stage.ts';

const ours = 'caveau.dev/v1alpha1';

/** Weights of four bytes by safetensors, and a pickle that CPython 3.13 wrote, as a shell line of the job writes them. */
const header = '{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}';
const weights = Buffer.concat([Buffer.from([header.length, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(header), Buffer.from([1, 2, 3, 4])]);
const pickle = Buffer.from('gAWVHgAAAAAAAACMCGJ1aWx0aW5zlIwFcHJpbnSUk5SMAXiUhZRSlC4=', 'base64');
const octal = (bytes: Buffer): string => [...bytes].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('');
const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const named = (path: string, bytes: Buffer) => ({ path, digest: digestOf(bytes), size: bytes.length });
const line = [`printf '%b' '${octal(weights)}' > /output/model.safetensors`, `printf '%b' '${octal(pickle)}' > /output/last.safetensors`, `echo '{"dice": 0.9}' > /output/metrics.json`, 'ln -s /output/metrics.json /output/link.json', 'echo secret > /output/notes.txt'].join(' && ');

describe('a release of what a real job wrote', () => {
  let stage: RealStage;
  let destination = '';

  before('run a job on encrypted data, which leaves weights and other files', async function () {
    this.timeout(600_000);
    stage = await openStage('release');
    const { cluster, people, room } = stage;
    destination = await newNamespace(cluster, 'clinic');
    await withGate(stage, 120, stage.outside.port, { approvers: [{ name: userNames.officer, organisation: 'Hospital A', roles: ['data-holder'] }], sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: storageClasses.encrypted } }] });
    await apply(cluster, [roleBinding(room, 'caveau-approve-data-holder', userNames.officer)]);
    await loadDataset(stage, 'chest-ct', { load: 'echo slice > /data/slice' });
    await train(stage, 'unet', 'chest-ct', line, { output: { size: '1Gi', storageClassName: storageClasses.encrypted, mountPath: '/output' } });
    await jobBecomes(stage, 'unet', 'Succeeded');
    const { metadata } = (await accepted(people.clusterAdministrator.get({ apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding', name: 'caveau-approvals' }))).body as unknown as KubeObject;
    await poll({ what: 'the policy caveau-approvals to have settled', boundSeconds, everyMs: 500 }, () => Promise.resolve(Date.now() > Date.parse(metadata.creationTimestamp ?? '') + 12_000 ? true : undefined));
  });
  after(async () => {
    await must(stage.cluster.kubectlRun(['delete', 'outputreleases', '--all', `--namespace=${stage.room}`]));
    await closeStage(stage);
    if (destination !== '') await removeNamespace(stage.cluster, destination);
  });

  const reference = (kind: string, name: string) => ({ apiVersion: ours, kind, namespace: stage.room, name });

  async function ask(name: string, files: readonly object[]): Promise<void> {
    const spec = { files, destination: { namespace: destination, claimName: name }, storageClassName: storageClasses.encrypted };
    await accepted(stage.people.researcher.create(outputRelease(stage.room, name, userNames.researcher, spec)));
    await becomes(name, 'InReview');
  }

  async function becomes(name: string, state: string, reason?: string): Promise<OutputRelease> {
    let last: OutputRelease | undefined;
    return poll({ what: `OutputRelease ${name} to be ${state}`, boundSeconds, everyMs: 200 }, async () => {
      last = (await accepted(stage.people.clusterAdministrator.get(reference('OutputRelease', name)))).body as unknown as OutputRelease;
      return last.status?.state === state && (reason === undefined || last.status.reason === reason) ? last : undefined;
    }).catch(async (error: unknown) => {
      const pods = await stage.cluster.kubectlRun(['describe', 'pods', `--namespace=${stage.room}`]);
      throw new Error(`${String(error)}\n${JSON.stringify(last?.status, null, 1)}\n${pods.stdout.slice(-4000)}\n${(await operatorLog(stage.cluster)).slice(-3000)}`);
    });
  }

  async function approve(name: string): Promise<void> {
    const read = async <T>(kind: string, of: string): Promise<T> => (await accepted(stage.people.officer.get(reference(kind, of)))).body as unknown as T;
    const release = await read<OutputRelease>('OutputRelease', name);
    const [permit, dataset] = [await read<DataPermit>('DataPermit', 'chest-ct-lung'), await read<SecureDataset>('SecureDataset', 'chest-ct')];
    await accepted(stage.people.officer.create(dataApproval(stage.room, `${name}-holder`, {
      action: 'Release', role: 'data-holder', approver: userNames.officer, release: { namespace: stage.room, name, digest: objectDigest('OutputRelease', release) },
      permit: { name: 'chest-ct-lung', digest: objectDigest('DataPermit', permit) }, dataset: { name: 'chest-ct', digest: objectDigest('SecureDataset', dataset) },
    })));
  }

  /** What an ordinary pod at the destination sees of a release: every file with its digest, but for those by which JuiceFS tells of itself, and whether it can write there. */
  async function seenAt(claimName: string, name: string): Promise<string> {
    const look = 'cd /release && find . -type f -not -path "./.*" | sort | while read file; do sha256sum "$file"; done; touch /release/x 2>/dev/null && echo writable || echo read-only';
    const mounted = shell(look, { container: { volumeMounts: [{ name: 'release', mountPath: '/release' }] }, pod: { volumes: [{ name: 'release', persistentVolumeClaim: { claimName } }] } });
    await apply(stage.cluster, [pod(destination, name, mounted)]);
    return untilDone(stage.cluster, destination, name);
  }

  it('copies what was approved, and a pod where it says reads that by its digest, read-only, and nothing else', async () => {
    await ask('v1', [named('model.safetensors', weights)]);
    await approve('v1');
    const { status } = await becomes('v1', 'Approved');
    assert.deepEqual(status?.files, [{ ...named('model.safetensors', weights), format: 'safetensors' }]);
    const hex = (digest: string | undefined): string => (digest ?? '').replace('sha256:', '');
    assert.equal(await seenAt('v1', 'reader'), `${hex(digestOf(weights))}  ./v1/files/model.safetensors\n${hex(status.manifestDigest)}  ./v1/manifest.json\nread-only\n`);
  });

  it('cannot be mounted for writing where it says, and is the only volume there', async () => {
    const { stdout } = await stage.cluster.kubectlRun(['get', 'pv', '--selector=caveau.dev/output-release=v1', '--output=jsonpath={.items[*].spec.accessModes[*]} {.items[*].spec.csi.readOnly} {.items[*].spec.persistentVolumeReclaimPolicy} {.items[*].spec.claimRef.namespace}']);
    assert.equal(stdout, `ReadOnlyMany true Retain ${destination}`);
  });

  it('is blocked where a file is a pickle, whatever it is called, and nothing can be read', async () => {
    await ask('pickled', [named('model.safetensors', weights), named('last.safetensors', pickle)]);
    await approve('pickled');
    const { status } = await becomes('pickled', 'Blocked', 'FormatRefused');
    assert.match(status?.message ?? '', /^last\.safetensors is a pickle, which runs code when it is loaded/);
    const { stdout } = await stage.cluster.kubectlRun(['get', 'pvc', `--namespace=${destination}`, '--output=jsonpath={.items[*].metadata.name}']);
    assert.equal(stdout, 'v1');
  });

  it('is blocked where a file is of no format that is let out', async () => {
    await ask('notes', [named('notes.txt', Buffer.from('secret\n'))]);
    await approve('notes');
    await becomes('notes', 'Blocked', 'FormatUnknown');
  });

  it('fails where a file is a link, or another one than was named', async () => {
    await ask('linked', [named('link.json', Buffer.from('{"dice": 0.9}\n'))]);
    await approve('linked');
    await becomes('linked', 'Failed', 'NotARegularFile');
    await ask('other', [named('metrics.json', Buffer.from('{"dice": 1.0}\n'))]);
    await approve('other');
    await becomes('other', 'Failed', 'DigestDiffers');
  });

  it('is taken back when its approval is withdrawn: no pod at the destination mounts it any more', async () => {
    const { body } = await accepted(stage.people.officer.get(reference('DataApproval', 'v1-holder')));
    const digest = approvalDigest(body as unknown as Parameters<typeof approvalDigest>[0]);
    await accepted(stage.people.officer.create(dataApproval(stage.room, 'v1-back', { action: 'Withdraw', withdraws: { name: 'v1-holder', digest }, role: 'data-holder', approver: userNames.officer, permit: undefined, dataset: undefined })));
    // The pod that read it has ended, but holds the claim until it is removed.
    await must(stage.cluster.kubectlRun(['delete', 'pod', 'reader', `--namespace=${destination}`]));
    const { status } = await becomes('v1', 'Rejected', 'ApprovalWithdrawn');
    assert.equal(status?.conditions?.find(({ type }) => type === 'Ready')?.status, 'False');
    const left = await stage.cluster.kubectlRun(['get', 'pv,pvc', '--all-namespaces', '--selector=caveau.dev/role=binding', '--output=name']);
    assert.equal(left.stdout, '');
  });
});
