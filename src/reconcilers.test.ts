import assert from 'node:assert/strict';
import { type KubeObject } from './api/kube-object.ts';
import { aDeliveredWorld } from './output-release/testing/world.ts';
import { anApproval } from './policy/testing/approvals.ts';
import { aDataset, anEnvironment, aPermit, now } from './policy/testing/builders.ts';
import { createReconcile } from './reconcilers.ts';
import { ApiError, RuntimeError } from './runtime/errors.ts';
import { type Execute } from './runtime/executor.ts';
import { fakeClock } from './runtime/fake-clock.ts';
import { type Plan } from './runtime/plan.ts';
import { inWords } from './testing/plans.ts';
import { aRegulatedCluster } from './testing/regulated-cluster.ts';
import { bindingName } from './workload/names.ts';

const unet = 'TrainingJob:prj-lung/unet';
const signal = new AbortController().signal;
const refusal = new ApiError(422, { reason: 'Invalid', message: 'admission said no' });
const taken = new ApiError(409, { reason: 'AlreadyExists', message: 'jobs.batch "unet-1" already exists' });

/** A reconciler over a cluster; the executor writes down what it is given and, while it is told to, fails at what makes something. */
function setUp(contents: Parameters<typeof aRegulatedCluster>[0] = {}) {
  const cluster = aRegulatedCluster(contents);
  const clock = fakeClock(now);
  const executed: Pick<Plan, 'steps'>[] = [];
  const failing: { with: Error | undefined } = { with: undefined };
  const silent: string[] = [];
  const skew: { ms: number | undefined } = { ms: undefined };
  const execute: Execute = (plan) => {
    executed.push(plan);
    const makes = plan.steps.some((step) => step.do === 'create');
    return failing.with === undefined || !makes ? Promise.resolve() : Promise.reject(failing.with);
  };
  const reconcile = createReconcile({ caches: cluster.caches, execute, clock, stale: () => silent, clockSkew: () => skew.ms });
  return {
    cluster, clock, failing, executed, silent, skew,
    reconcile: (work = unet) => reconcile(work, signal),
    words: () => executed.at(-1)?.steps.map(inWords),
    conditions: (): Readonly<Record<string, string>> => {
      const status = executed.at(-1)?.steps.find((step) => step.do === 'status')?.status as { readonly conditions?: readonly { readonly type: string; readonly reason: string; readonly message: string }[] } | undefined;
      return Object.fromEntries((status?.conditions ?? []).map(({ type, reason, message }) => [type, `${reason}: ${message}`]));
    },
  };
}

describe('a reconcile', () => {
  const plans: Readonly<Record<string, readonly string[]>> = {
    [unet]: ['record Decision', 'status Starting', 'create Job', 'event Starting'],
    'SecureDataset:prj-lung/chest-ct': ['finalizer present SecureDataset', 'record Seal', 'status Sealed', 'event Sealed'],
    'DataPermit:prj-lung/chest-ct-lung': ['status Valid'],
    'DataApproval:prj-lung/dpo-1': ['status UnknownApprover'],
    'SecureProcessingEnvironment:default': ['status NodesPlaced'],
    'Room:prj-lung': [],
  };
  for (const [work, want] of Object.entries(plans)) {
    it(`of ${work} plans on what the caches hold: ${want.join(', ') || 'nothing'}`, async () => {
      const { reconcile, words } = setUp({ dataApprovals: [anApproval('dpo')] });
      await reconcile(work);
      assert.deepEqual(words(), want);
    });
  }

  it('starts nothing while a cache may be behind, and says so', async () => {
    const { reconcile, silent, words, conditions } = setUp();
    silent.push('datapermits.caveau.dev');
    await assert.rejects(reconcile(), /Nothing has been heard of datapermits\.caveau\.dev/);
    assert.deepEqual(words(), ['record Decision', 'status Starting', 'event Starting']);
    assert.match(conditions()['Reconciling'] ?? '', /^CachesStale: /);
    silent.pop();
    await reconcile();
    assert.ok(words()?.includes('create Job'));
  });

  it('takes away what served a former permit while a cache may be behind, on record, and makes nothing in its place', async () => {
    const old = bindingName('uid-former');
    const labels = { 'caveau.dev/role': 'binding', 'caveau.dev/permit-uid': 'uid-former' };
    const annotations = { 'caveau.dev/permit': 'hospital/chest-ct-lung' };
    const csi = { driver: 'csi.juicefs.com', volumeHandle: 'pvc-1', volumeAttributes: { subPath: 'pvc-1' }, nodePublishSecretRef: { namespace: 'kube-system', name: 'jfs' } };
    const { cluster, reconcile, silent, executed } = setUp({
      rooms: ['prj-lung', 'hospital'].map((name) => ({ metadata: { name, uid: `uid-${name}` } })),
      environments: [anEnvironment().with({ sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'jfs' } }] }).withMetadata({ generation: 1 }).build()],
      secureDatasets: [aDataset().withMetadata({ namespace: 'hospital', generation: 1 }).build()],
      dataPermits: [aPermit().withMetadata({ namespace: 'hospital', generation: 1 }).build()],
      claims: [
        { metadata: { name: 'chest-ct-r7', namespace: 'hospital', uid: 'uid-source' }, spec: { accessModes: ['ReadWriteMany'], volumeName: 'pvc-1' } } as KubeObject,
        { metadata: { name: old, namespace: 'prj-lung', uid: 'uid-old', labels, annotations }, spec: { volumeName: old } } as KubeObject,
      ],
      volumes: [{ metadata: { name: 'pvc-1', uid: 'pv-1' }, spec: { accessModes: ['ReadWriteMany'], mountOptions: ['cache-size=0'], capacity: { storage: '1Gi' }, claimRef: { namespace: 'hospital', name: 'chest-ct-r7', uid: 'uid-source' }, csi } } as KubeObject],
    });
    silent.push('pods');
    await assert.rejects(reconcile('DataPermit:hospital/chest-ct-lung'), /Nothing has been heard of pods/);
    assert.deepEqual(executed[0]?.steps.map(inWords), ['record Unbind', 'delete 1 PersistentVolumeClaim']);
    assert.ok(executed.every(({ steps }) => steps.every(({ do: what }) => what !== 'create')));
    silent.pop();
    const [gone] = cluster.caches.claims.byIndex('permit', 'hospital/chest-ct-lung');
    assert.ok(gone);
    cluster.remove('claims', gone);
    await reconcile('DataPermit:hospital/chest-ct-lung');
    assert.ok(executed.some(({ steps }) => steps.map(inWords).includes('create PersistentVolumeClaim')), 'there was something to make');
  });

  it('releases nothing while a cache may be behind', async () => {
    const { cluster, reconcile, silent, words } = setUp({ secureDatasets: [aDataset().withMetadata({ generation: 1, finalizers: ['caveau.dev/in-use'], deletionTimestamp: '2027-03-01T11:00:00Z' }).build()] });
    silent.push('pods');
    await assert.rejects(reconcile('SecureDataset:prj-lung/chest-ct'), /Nothing has been heard of pods .* nothing released/);
    assert.ok(words()?.every((word) => !word.startsWith('finalizer')));
    silent.pop();
    await reconcile('SecureDataset:prj-lung/chest-ct');
    assert.ok(words()?.includes('finalizer absent SecureDataset'));
    assert.ok(cluster.caches.secureDatasets.get('prj-lung/chest-ct'));
  });

  it('starts nothing while the clocks are too far apart, says so once, and goes on by itself', async () => {
    const { reconcile, skew, words, conditions, executed } = setUp();
    skew.ms = -94_000;
    await assert.rejects(reconcile(), /about 90 seconds behind/);
    assert.deepEqual(words(), ['record Decision', 'status Starting', 'event Starting']);
    assert.match(conditions()['Reconciling'] ?? '', /^ClockSkewed: The clock of the operator is about 90 seconds behind that of the API server, so nothing new is started/);
    const told = executed.length;
    skew.ms = -93_000;
    await assert.rejects(reconcile(), /ClockSkewed|behind/);
    assert.equal(executed.length, told);
    skew.ms = 0;
    await reconcile();
    assert.ok(words()?.includes('create Job'));
  });

  it('tells a refusal without the person whom the API server quotes', async () => {
    const { reconcile, failing, conditions } = setUp();
    failing.with = new ApiError(422, { reason: 'Invalid', message: 'TrainingJob "unet" is invalid: spec.requester: Invalid value: "researcher-7f3a": should match' });
    await assert.rejects(reconcile());
    assert.match(conditions()['Reconciling'] ?? '', /spec\.requester: Invalid value: "\[redacted\]": should match/);
  });

  it('of a room without its policy makes it', async () => {
    const { reconcile, words } = setUp({ networkPolicies: [] });
    await reconcile('Room:prj-lung');
    assert.deepEqual(words(), ['apply NetworkPolicy']);
  });

  it('of a job in an open room holds the job', async () => {
    const { reconcile, words } = setUp({ networkPolicies: [] });
    await reconcile();
    assert.deepEqual(words(), ['record Decision', 'status Held', 'event RoomNotIsolated']);
  });

  it('says when the answer changes by time', async () => {
    const { reconcile } = setUp();
    assert.deepEqual(await reconcile(), { recheckAt: Date.parse('2028-01-01T00:00:00Z') });
    assert.deepEqual(await reconcile('SecureProcessingEnvironment:default'), { recheckAt: undefined });
  });

  it('of a release that is gone takes back what it bound, also where the claim lost its labels', async () => {
    const { claim, volume } = aDeliveredWorld().snapshot.bound;
    assert.ok(claim !== undefined && volume !== undefined);
    const { reconcile, words } = setUp({ claims: [{ ...claim, metadata: { ...claim.metadata, labels: {} } }], volumes: [volume] });
    await reconcile('OutputRelease:prj-lung/unet-v1');
    assert.deepEqual(words(), ['record Recall', 'delete 1 PersistentVolumeClaim', 'delete 1 PersistentVolume']);
  });

  it('of what is gone does nothing', async () => {
    const { reconcile, executed } = setUp();
    for (const work of ['TrainingJob:prj-lung/gone', 'SecureDataset:prj-lung/gone', 'DataPermit:prj-lung/gone', 'DataApproval:prj-lung/gone', 'SecureProcessingEnvironment:gone', 'Room:gone']) assert.equal((await reconcile(work)).recheckAt, undefined);
    assert.deepEqual(executed.flatMap(({ steps }) => steps), []);
  });
});

describe('what a reconciler remembers', () => {
  it('a refused write: the error goes up, and the user is told at once, without another try', async () => {
    const { reconcile, failing, executed, words, conditions } = setUp();
    failing.with = refusal;
    await assert.rejects(reconcile(), refusal);
    assert.equal(executed.length, 2);
    assert.deepEqual(words(), ['record Decision', 'status Starting', 'event Starting']);
    assert.equal(conditions()['Reconciling'], 'WriteRefused: The API server refused a write: admission said no');
  });

  it('a refusal that says the same again is not told again', async () => {
    const { reconcile, failing, executed } = setUp();
    failing.with = refusal;
    await assert.rejects(reconcile(), refusal);
    await assert.rejects(reconcile(), refusal);
    assert.equal(executed.length, 3);
  });

  it('nothing after a success, which is looked at again at once so that the user is told that too', async () => {
    const { reconcile, failing, conditions } = setUp();
    failing.with = refusal;
    await assert.rejects(reconcile());
    failing.with = undefined;
    assert.deepEqual(await reconcile(), { recheckAt: now });
    assert.ok(conditions()['Reconciling']);
    assert.deepEqual(await reconcile(), { recheckAt: Date.parse('2028-01-01T00:00:00Z') });
    assert.equal(conditions()['Reconciling'], undefined);
  });

  it('a name that is taken, as what the job is held for', async () => {
    const { reconcile, failing, words, conditions } = setUp();
    failing.with = taken;
    await assert.rejects(reconcile(), taken);
    assert.deepEqual(words(), ['record Decision', 'status Held', 'event NameClash']);
    assert.equal(conditions()['Reconciling'], undefined, 'a held job is not reconciling');
    assert.match(conditions()['Succeeded'] ?? '', /jobs\.batch "unet-1" already exists/);
  });

  it('no error that passes by itself', async () => {
    for (const error of [new ApiError(500), new ApiError(409, { reason: 'Conflict' }), new ApiError(429), new RuntimeError('RequestTimeout', 'late'), new Error('bug')]) {
      const { reconcile, failing, conditions } = setUp();
      failing.with = error;
      await assert.rejects(reconcile(), error);
      await assert.rejects(reconcile(), error);
      assert.equal(conditions()['Reconciling'], undefined);
    }
  });

  it('a refusal, while another error comes between', async () => {
    const { reconcile, failing, conditions } = setUp();
    for (const error of [refusal, new ApiError(500), refusal]) {
      failing.with = error;
      await assert.rejects(reconcile(), error);
    }
    assert.ok(conditions()['Reconciling']);
  });

  it('for each object its own', async () => {
    const { cluster, reconcile, failing, conditions } = setUp();
    const other = { ...cluster.caches.trainingJobs.get('prj-lung/unet'), metadata: { name: 'other', namespace: 'prj-lung', uid: 'uid-other', generation: 1 } } as KubeObject;
    cluster.put('trainingJobs', other);
    failing.with = refusal;
    await assert.rejects(reconcile());
    failing.with = undefined;
    await reconcile('TrainingJob:prj-lung/other');
    assert.equal(conditions()['Reconciling'], undefined);
  });

  it('nothing of an object that is gone: a successor of its name begins anew', async () => {
    const { cluster, reconcile, failing, conditions } = setUp();
    const job = cluster.caches.trainingJobs.get('prj-lung/unet');
    assert.ok(job);
    failing.with = refusal;
    await assert.rejects(reconcile());
    cluster.remove('trainingJobs', job);
    failing.with = undefined;
    await reconcile();
    cluster.put('trainingJobs', { ...job, metadata: { ...job.metadata, uid: 'uid-successor' } });
    await reconcile();
    assert.equal(conditions()['Reconciling'], undefined);
  });
});
