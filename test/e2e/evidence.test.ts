import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type SecureDataset } from '../../src/api/generated/types.ts';
import { boundSeconds } from '../cluster/polling.ts';
import { must } from './support/account.ts';
import { spoken } from './support/api-audit.ts';
import { metricsText, readMetrics, untilReconciled } from './support/metrics.ts';
import { secureDataset } from './support/objects.ts';
import { installKinds } from './support/shared-cluster.ts';
import { untilQuiet } from './support/quiet.ts';
import { condition, datasetName, forEver, Stage } from './support/stage.ts';
import { Verifiers } from './support/verifiers.ts';

const storageClassName = 'juicefs-encrypted';
const [node, other] = ['it-pi-cpu', 'it-bo-h100-1'] as const;
const twoDays = 48;

/** No kubelet of the tests mounts anything: what the verifiers of nodes say is given. That they see it is shown on a real node. */
describe('Encryption that must have been seen', () => {
  let stage: Stage;
  let verifiers: Verifiers;

  before('open a room with data that asks for it, on storage of which objects prove nothing', async () => {
    stage = await Stage.open('evidence');
    verifiers = await Verifiers.enable(stage);
    const { protection } = secureDataset(stage.room, datasetName)['spec'] as { readonly protection: object };
    const asked = { ...protection, encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' }, assurance: [{ control: 'encryption-at-rest', level: 'Probed' }] };
    await stage.dataset(datasetName, { protection: asked }, { storageClassName });
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes(datasetName, 'Sealed');
  });
  after('close it', async () => {
    await stage.close();
    await verifiers.forget();
  });

  /** Waits until the dataset tells of a result and a level. */
  async function told(result: string, level: string): Promise<NonNullable<NonNullable<SecureDataset['status']>['controls']>[number]> {
    let status: SecureDataset['status'];
    await stage.until(`the evidence to be ${result} and the level ${level}`, async () => {
      ({ status } = await stage.secureDataset(datasetName));
      return status?.controls?.[0]?.result === result && (status.encryption?.level ?? 'none') === level;
    });
    const [control] = status?.controls ?? [];
    assert.ok(control !== undefined && control.control === 'encryption-at-rest' && control.nodePool === '');
    return control;
  }

  async function events(reason: string): Promise<readonly string[]> {
    const all = await stage.list<KubeObject & { readonly reason: string; readonly type: string; readonly action: string; readonly regarding: { readonly kind: string } }>('events.k8s.io/v1', 'Event');
    return all.filter((event) => event.reason === reason && event.regarding.kind === 'SecureDataset').map(({ type, action }) => `${type} ${action}`);
  }

  it('holds a job until somebody has looked, and says who can do something about it', async () => {
    await stage.job('first', { command: forEver });
    const { status } = await stage.reaches('first', 'Held', 'NotLookedAt');
    assert.match(status?.message ?? '', /encrypted by client-side as far as Kubernetes shows \(Declared\), but .* needs evidence that is Probed, and no verifier has seen lately.*ask the platform engineer.*and the data steward/);
    const dataset = await stage.secureDataset(datasetName);
    assert.deepEqual([dataset.status?.encryption?.level, dataset.status?.controls], ['Declared', undefined]);
  });

  it('is not proven by a look that found nothing out, nor by what was seen of other volumes', async () => {
    const mine = await verifiers.word(datasetName, { encryption: 'Unknown' });
    const seen = { ...mine, encryption: 'Encrypted' } as const;
    await verifiers.tell(node, mine, { ...seen, driver: 'other.csi.example' }, { ...seen, volumeHandle: datasetName }, { ...seen, volumeHandle: `${mine.volumeHandle}0` });
    const control = await told('Unverified', 'Declared');
    assert.deepEqual([control.node, control.validUntil], [node, undefined]);
    await stage.reaches('first', 'Held', 'NotLookedAt');
    assert.deepEqual(await stage.pods('first'), []);
  });

  it('nor by a look of the day before yesterday', async () => {
    await verifiers.tell(node, await verifiers.word(datasetName, {}, twoDays));
    const { validUntil = '' } = await told('Passed', 'Declared');
    assert.ok(Date.parse(validUntil) < Date.now());
    await stage.reaches('first', 'Held', 'NotLookedAt');
  });

  it('lets the job run once a verifier has seen it, and is told in the status of the dataset, an Event and a metric', async () => {
    await verifiers.tell(node, await verifiers.word(datasetName));
    await stage.reaches('first', 'Running');
    const control = await told('Passed', 'Probed');
    assert.match(control.message, new RegExp(`^The verifier of node ${node} saw at .* that the volume is encrypted, and that no plaintext`));
    assert.ok((await events('LookPassed')).includes('Normal Check'));
    assert.match(await metricsText(stage.operator), /^caveau_evidence_total\{control="encryption-at-rest",result="Passed"\} [1-9]/m);
  });

  it('is told once: that a verifier looked again writes nothing', async () => {
    // The dataset owes a count of its jobs.
    await untilQuiet(stage, boundSeconds);
    const before = await untilReconciled(stage.operator, {}, boundSeconds);
    const mark = stage.api.mark();
    await verifiers.tell(node, await verifiers.word(datasetName));
    await untilReconciled(stage.operator, { SecureDataset: (before.reconciles['SecureDataset'] ?? 0) + 1 }, boundSeconds);
    assert.deepEqual(stage.calls(mark).filter(({ verb }) => verb !== 'watch').map(spoken), []);
    const { reconciles } = await readMetrics(stage.operator);
    assert.equal(reconciles['TrainingJob'], before.reconciles['TrainingJob'], 'no job that runs is looked at for it');
  });

  it('holds new jobs once the look is too old, and leaves alone what runs', async () => {
    await verifiers.tell(node, await verifiers.word(datasetName, {}, twoDays));
    await told('Passed', 'Declared');
    await stage.job('second', { command: forEver });
    await stage.reaches('second', 'Held', 'NotLookedAt');
    assert.equal((await stage.trainingJob('first')).status?.state, 'Running');
  });

  it('stops what runs, and denies what would, once one node saw it plain, whatever another saw', async () => {
    await verifiers.tell(node, await verifiers.word(datasetName));
    await stage.reaches('second', 'Running');
    await verifiers.tell(other, await verifiers.word(datasetName, { encryption: 'Plain' }));
    const { status } = await stage.reaches('first', 'Stopped', 'SeenPlain');
    assert.match(status?.message ?? '', new RegExp(`its StorageClass, its volume and its Secret look as if it were, but the verifier of node ${other} looked .*A key that is added after formatting changes nothing: fill a new volume`));
    await stage.reaches('second', 'Stopped', 'SeenPlain');
    await stage.job('third', { command: forEver });
    await stage.reaches('third', 'Denied', 'SeenPlain');
    assert.equal((await told('Failed', 'none')).node, other);
    assert.equal(condition(await stage.datasetBecomes(datasetName, 'SeenPlain'), 'Ready')?.status, 'False');
    assert.ok((await events('LookFailed')).includes('Warning Check'));
  });

  it('is good again only once that node has looked again', async () => {
    await verifiers.tell(other, await verifiers.word(datasetName));
    await stage.reaches('third', 'Running');
    await must(stage.people.researcher.remove(stage.reference('TrainingJob', 'third')));
    await stage.untilNoPods('third');
  });

  it('stops a job whose output was seen to be plain', async () => {
    await stage.job('writes', { command: forEver, output: { size: '1Gi', storageClassName, mountPath: '/output' } });
    await stage.reaches('writes', 'Running');
    const output = await verifiers.word('writes-output', { encryption: 'Plain' });
    await verifiers.tell(node, await verifiers.word(datasetName), output);
    const { status } = await stage.reaches('writes', 'Stopped', 'SeenPlain');
    assert.match(status?.message ?? '', new RegExp(output.volumeHandle), 'the volume of the output is named');
  });

  it('is never seen where the cluster does not know what a NodeInspection is; all else goes on, and it is seen once the kind is there', async () => {
    const kind = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'nodeinspections.caveau.dev' };
    await must(stage.people.clusterAdministrator.patch(kind, { metadata: { annotations: { 'caveau.dev/remove-kind': kind.name } } }));
    await must(stage.people.clusterAdministrator.remove(kind));
    try {
      assert.equal(await stage.operator.stop(), 0);
      await stage.start();
      await stage.dataset('unasked');
      await stage.permit('unasked-lung', 'unasked');
      await stage.job('any', { datasets: [{ name: 'unasked', mountPath: '/data' }] });
      await stage.reaches('any', 'Succeeded');
      await stage.job('waits');
      await stage.reaches('waits', 'Held', 'NotLookedAt');
    } finally {
      await installKinds(stage.cluster);
    }
    await verifiers.tell(node, await verifiers.word(datasetName));
    await stage.reaches('waits', 'Succeeded');
  });
});
