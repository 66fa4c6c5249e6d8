import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { must } from './support/account.ts';
import { isMutating, spoken } from './support/api-audit.ts';
import { dataPermit, environment, secureDataset, trainingJob } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { condition, oneGpu, Stage, storageClassName } from './support/stage.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One refusal: what is otherwise than in a job that would run, and what the researcher reads. */
interface Row {
  readonly name: string;
  readonly when: string;
  readonly claim?: Fields;
  readonly dataset?: Fields;
  /** Replaces fields of the dataset's protection. */
  readonly protection?: Fields;
  readonly permit?: Fields;
  readonly job?: Fields;
  readonly declared?: true;
  readonly want: readonly ['Denied' | 'Held', string];
  /** The sentence: what is wrong and what helps. */
  readonly says: RegExp;
  readonly until?: string;
}

const gpus = (product: string): Fields => ({ resources: { ...oneGpu, gpu: { count: 1, products: [product] } } });
const once = { accessModes: ['ReadWriteOnce'] };
const address = { cidr: '192.0.2.0/24', port: 443, protocol: 'TCP' };

const rows: readonly Row[] = [
  { name: 'purpose', when: 'its purpose is not permitted', job: { purpose: { activity: 'ehds:PublicPolicyMaking', commercialUse: 'None' } }, want: ['Denied', 'PurposeNotPermitted'], says: /Declare a/ },
  { name: 'commercial', when: 'it intends commercial use', job: { purpose: { activity: 'ehds:TrainTestAndEvaluateHealthAlgorithms', commercialUse: 'Intended' } }, want: ['Denied', 'CommercialUseForbidden'], says: /forbids commercial use, but the job intends it/ },
  { name: 'person', when: 'the permit does not name the person', permit: { persons: [{ subject: 'researcher-secret' }] }, want: ['Denied', 'PersonNotNamed'], says: /^(?!.*researcher-secret).*Ask the data steward to add this person/ },
  { name: 'nobody', when: 'the permit names nobody', permit: { persons: [] }, want: ['Denied', 'PersonNotNamed'], says: /not among the persons/ },
  { name: 'image', when: 'its image comes from elsewhere', job: { image: `registry.example/other@sha256:${'0'.repeat(64)}` }, want: ['Denied', 'ImageNotPermitted'], says: /registry\.example\/lung/ },
  { name: 'expired', when: 'the permit has ended', permit: { validUntil: '2021-01-01T00:00:00Z' }, want: ['Denied', 'PermitExpired'], says: /ended at 2021-01-01T00:00:00Z\. Ask the data steward/ },
  { name: 'early', when: 'the permit is not valid yet', permit: { validFrom: '2035-01-01T00:00:00Z' }, want: ['Held', 'PermitNotYetValid'], says: /valid from 2035-01-01T00:00:00Z/, until: '2035-01-01T00:00:00Z' },
  { name: 'revoked', when: 'the permit is revoked', permit: { state: 'Revoked' }, want: ['Denied', 'PermitRevoked'], says: /is revoked\. Ask the data steward for a new permit/ },
  { name: 'retention', when: 'the data was to be used until a day in the past', dataset: { retention: { until: '2021-01-01T00:00:00Z' } }, want: ['Denied', 'RetentionEnded'], says: /until 2021-01-01T00:00:00Z only/ },
  { name: 'plain', when: 'the volume is plain, although its class is called encrypted', claim: { ...once, storageClassName: 'encrypted' }, want: ['Denied', 'NotEncrypted'], says: /not encrypted, whatever it is called/ },
  { name: 'mechanism', when: 'the volume is encrypted otherwise than the dataset accepts', protection: { encryptionAtRest: { mechanisms: ['luks2'], keyScope: 'Dataset' } }, want: ['Denied', 'MechanismNotAccepted'], says: /encrypted by fscrypt, but .* accepts luks2/ },
  { name: 'scope', when: 'one key opens other volumes too', claim: { storageClassName: 'juicefs-encrypted' }, want: ['Denied', 'KeyScopeTooWide'], says: /key of scope Cluster, but .* accepts Dataset at most/ },
  { name: 'evidence', when: 'the encryption is only asserted and the dataset wants to see it', claim: { ...once, storageClassName: 'ebs-encrypted' }, protection: { encryptionAtRest: { mechanisms: ['customer-managed'], keyScope: 'Volume' }, assurance: [{ control: 'encryption-at-rest', level: 'Configured' }] }, want: ['Denied', 'EvidenceTooWeak'], says: /only Declared.*Use storage whose encryption Kubernetes shows/ },
  { name: 'output', when: 'its output would not be encrypted', job: { output: { size: '1Gi', storageClassName: 'cephfs-plain', mountPath: '/output' } }, want: ['Denied', 'NotEncrypted'], says: /StorageClass cephfs-plain is not encrypted/ },
  { name: 'time-sliced', when: 'it asks for a time-sliced GPU', job: gpus('NVIDIA-L40S-SHARED'), want: ['Denied', 'GpuShared'], says: /needs whole GPUs.*Ask for a product without -SHARED/ },
  { name: 'mig', when: 'it asks for a part of a GPU and the data is for whole ones', job: gpus('NVIDIA-A100-SXM4-80GB-MIG-1g.10gb'), want: ['Denied', 'GpuPartitioned'], says: /needs whole GPUs.*without -SHARED or -MIG-/ },
  { name: 'runtime', when: 'its runtime class is not permitted', job: { runtimeClassName: 'gvisor' }, want: ['Denied', 'RuntimeClassNotPermitted'], says: /allows the default runtime, but the job asks for RuntimeClass gvisor/ },
  { name: 'egress', when: 'it asks to reach an address', job: { egress: [address] }, want: ['Denied', 'EgressNotPermitted'], says: /192\.0\.2\.0\/24 at TCP port 443.*Remove the rule/ },
  { name: 'once', when: 'it has two workers and the data is for one', protection: { accessMode: 'ReadOnlyOnce' }, job: { workers: 2 }, want: ['Denied', 'SeveralWorkersForbidden'], says: /mounted by one pod only, but the job has 2 workers/ },
  { name: 'one-node', when: 'it has two workers and the claim is for one node', claim: once, job: { workers: 2 }, want: ['Denied', 'AccessModeInsufficient'], says: /offers ReadWriteOnce, but 2 workers need/ },
  { name: 'tolerates', when: 'it tolerates a taint that the environment does not list', job: { tolerations: [{ key: 'hospital.example/clinic', operator: 'Exists', effect: 'NoSchedule' }] }, want: ['Denied', 'TolerationNotPermitted'], says: /tolerates hospital\.example\/clinic:NoSchedule, but the environment allows nothing/ },
  { name: 'priority', when: 'it asks for a priority that the environment does not list', job: { priorityClassName: 'urgent' }, want: ['Denied', 'PriorityClassNotPermitted'], says: /asks for PriorityClass urgent, but the environment allows nothing/ },
  { name: 'weights', when: 'it mounts an image from elsewhere', job: { inputs: [{ mountPath: '/weights', image: { reference: `hub.example/weights@sha256:${'0'.repeat(64)}` } }] }, want: ['Denied', 'ImageNotPermitted'], says: /job's input at \/weights is from hub\.example\/weights\. Use a permitted image/ },
  { name: 'vendor', when: 'it asks for GPUs of a vendor that the environment does not list', job: { resources: { ...oneGpu, gpu: { vendor: 'AMD', count: 1, products: ['AMD_Instinct_MI300X_OAM'] } } }, want: ['Denied', 'AcceleratorNotListed'], says: /asks for GPUs of AMD, and the environment does not say/ },
  { name: 'one-writer', when: 'it has two workers and its output can be written to by one node', job: { workers: 2, output: { size: '1Gi', storageClassName: 'rbd-encrypted', mountPath: '/output' } }, want: ['Denied', 'OutputNotShareable'], says: /StorageClass rbd-encrypted, which one node at a time can write to, but 2 workers need it at once/ },
  { name: 'unknown-country', when: 'the data may be processed only where nobody said which nodes are', dataset: { residency: { jurisdictions: ['SE'] } }, want: ['Held', 'JurisdictionUnknown'], says: /no node label .* stands for SE\. Ask the platform engineer/ },
  { name: 'requester', when: 'an account speaks for the person and the dataset wants the person', protection: { assurance: [{ control: 'requester-identity', level: 'Configured' }] }, declared: true, want: ['Denied', 'RequesterOnlyDeclared'], says: /must apply the job in person/ },
];

describe('A TrainingJob that may not run', () => {
  let stage: Stage;
  let mark: number;

  before('open a room with all of them', async () => {
    stage = await Stage.open('refusals');
    const trustedStorage = [{ driver: 'ebs.csi.aws.com', storageClassName: 'ebs-encrypted', mechanism: 'customer-managed', keyScope: 'Volume', reason: 'The account enforces it.' }];
    await must(stage.people.platformEngineer.apply(environment({ trustedStorage })));
    mark = stage.api.mark();
    await Promise.all(rows.map(declare));
    // While a claim is being bound, what is known of it changes, and so does the decision.
    const ready = async (name: string): Promise<string> => condition(await stage.secureDataset(name), 'Ready')?.reason ?? 'ClaimNotBound';
    await stage.until('the claims to be bound', async () => !(await Promise.all(rows.map(({ name }) => ready(name)))).includes('ClaimNotBound'));
    await Promise.all(rows.map(apply));
  });
  after('close it', () => stage.close());

  async function declare(row: Row): Promise<void> {
    const { room, people } = stage;
    const usual = secureDataset(room, row.name).spec?.['protection'] as Fields;
    await stage.dataset(row.name, { protection: { ...usual, ...row.protection }, ...row.dataset }, row.claim);
    await must(people.steward.create(dataPermit(room, row.name, row.name, userNames.researcher, row.permit)));
  }

  async function apply(row: Row): Promise<void> {
    const { room, people } = stage;
    const datasets = [{ name: row.name, mountPath: '/data' }];
    const job = trainingJob(room, row.name, userNames.researcher, { datasets, ...row.job, ...(row.declared ? { declaredBy: userNames.gitops } : {}) });
    await must((row.declared ? people.gitops : people.researcher).create(job));
  }

  for (const row of rows) {
    const [state, reason] = row.want;
    it(`is ${state} with ${reason} when ${row.when}`, async () => {
      const job = await stage.reaches(row.name, state, reason);
      assert.match(job.status?.message ?? '', row.says);
      agrees(job, state, reason);
      const [first] = job.status?.decision?.unsatisfied ?? [];
      assert.deepEqual([first?.dataset, first?.reason, first?.until], [row.name, reason, row.until]);
      const records = stage.records(row.name).filter((record) => record.reason === reason);
      assert.equal(records.length, 1, 'it is on record once');
      assert.equal(records[0]?.action, 'Decision');
    });
  }

  function agrees(job: TrainingJob, state: 'Denied' | 'Held', reason: string): void {
    const denied = state === 'Denied';
    const said = Object.fromEntries((job.status?.conditions ?? []).map((one) => [one.type, `${one.status} ${one.reason}`]));
    const wanted = { Authorized: `${denied ? 'False' : 'Unknown'} ${reason}`, Running: `False ${state}`, Succeeded: `Unknown ${state}`, Finished: `False ${state}`, Suspended: 'False NotSuspended', Releasable: 'Unknown NotEnded' };
    assert.deepEqual(said, denied ? { ...wanted, Stalled: `True ${reason}` } : wanted);
    const { decision, startTime } = job.status ?? {};
    assert.equal(decision?.outcome, denied ? 'Deny' : 'Hold');
    assert.equal(startTime, undefined);
  }

  it('tells it by kubectl describe, too', async () => {
    const { stdout } = await stage.cluster.kubectlRun(['describe', 'tj', 'purpose', '-n', stage.room]);
    assert.match(stdout, /Warning\s+PurposeNotPermitted\s.*Declare a/);
  });

  it('is told of in the dataset, where the dataset itself is at fault', async () => {
    for (const [name, reason] of [['plain', 'NotEncrypted'], ['scope', 'KeyScopeTooWide'], ['evidence', 'EvidenceTooWeak'], ['mechanism', 'MechanismNotAccepted']] as const) {
      assert.equal(condition(await stage.datasetBecomes(name, reason), 'Ready')?.status, 'False');
    }
    assert.equal((await stage.secureDataset('plain')).status?.encryption?.mechanism, 'none');
    assert.equal(condition(await stage.dataPermit('revoked'), 'Ready')?.reason, 'Revoked');
    assert.equal(condition(await stage.dataPermit('expired'), 'Ready')?.reason, 'Expired');
    assert.equal(condition(await stage.dataPermit('early'), 'Ready')?.reason, 'NotYetValid');
  });

  it('never had a Job, a pod, a Service, a policy or a claim, not even for a moment', async () => {
    for (const [apiVersion, kind] of [['batch/v1', 'Job'], ['v1', 'Pod'], ['v1', 'Service']] as const) {
      assert.deepEqual(await stage.list<KubeObject>(apiVersion, kind), [], kind);
    }
    const made = stage.calls(mark).filter((call) => call.namespace === stage.room && isMutating(call) && !call.resource.endsWith('/status'));
    assert.deepEqual(made.filter(({ resource }) => resource !== 'securedatasets').map(spoken), [], 'but for the finalizer of a SecureDataset');
  });

  it('would run, were it not for that one thing', async () => {
    const datasets = [{ name: 'purpose', mountPath: '/data' }];
    await stage.job('proper', { datasets, resources: oneGpu, output: { size: '1Gi', storageClassName, mountPath: '/output' } });
    await stage.reaches('proper', 'Succeeded');
  });

  it('runs once the thing is put right, without being applied again', async () => {
    await stage.change('DataPermit', 'person', { persons: [{ subject: userNames.researcher }] });
    const job = await stage.reaches('person', 'Succeeded');
    assert.equal(condition(job, 'Stalled'), undefined);
    assert.deepEqual(stage.records('person').slice(-3).map(({ action, decision }) => [action, decision?.outcome]), [['Decision', 'Deny'], ['Decision', 'Allow'], ['Finish', 'Allow']]);
  });
});
