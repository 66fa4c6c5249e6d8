import assert from 'node:assert/strict';
import { formatTime } from '../api/time.ts';
import { aWithdrawal } from '../policy/testing/approvals.ts';
import { without } from '../policy/testing/builders.ts';
import { aRelease } from '../policy/testing/releases.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { explanationGraceMs } from '../training-job/observation.ts';
import { type Container, type JobObject, type NetworkPolicyObject } from '../workload/kube.ts';
import { courierRetryMs } from '../workload/defaults.ts';
import { parseCourierConfig } from '../api/courier-messages.ts';
import { checkAuditRecord } from '../../test/e2e/support/audit-schema.ts';
import { aWorld, environment, start, voice, voices, type World } from './testing/world.ts';

const place = { endpoint: 'https://store.example:9000', bucket: 'releases', prefix: 'caveau' };
const store = { ...place, address: '192.0.2.7', region: 'eu-central-1', caBundle: '-----BEGIN CERTIFICATE-----' };
const withStore = { ...environment, spec: { ...environment.spec, releaseStore: store } };
const release = aRelease({ destination: { objectStore: place } });
/** Its driver cannot share, and the environment has a store. */
const asked = (changes: Partial<World['snapshot']> = {}): World => aWorld(release, { environment: withStore, shareable: false, ...changes });

function copied(world = asked()): World {
  const moving = world.approved().done();
  return moving.moverEnds(moving.moved());
}
const sent = (): World => copied().done();
const stored = (): World => sent().courierEnds('Store').done();
const said = (world: World) => world.done().said;
const message = (world: World): string => world.done().status.message ?? '';
const recalled = (world: World) => world.status.conditions?.find(({ type }) => type === 'Recalled');
const below = 'caveau/prj-lung/unet-v1/uid-release';
const key = `${below}/${'cd'.repeat(32)}/model.safetensors`;

function jobIn(world: World): JobObject {
  const [job] = stepsOfKind(world.plan, 'create');
  assert.ok(job);
  return job.object as JobObject;
}

function containerIn(world: World): Container {
  const [container] = jobIn(world).spec.template.spec.containers;
  assert.ok(container);
  return container;
}

describe('a release to the object store', () => {
  it('is written there only when it is on record by whose word, and the way is opened before anything goes it', () => {
    const world = copied();
    assert.deepEqual(world.words, ['record MoveEnd', 'record Deliver', 'status ApprovalInProgress', 'apply NetworkPolicy', 'create Job', 'event Binding']);
    assert.equal(world.done().status.approvedBy?.length, 2);
  });

  it('has audit lines as the schema says', () => {
    const named = { ...release, metadata: { ...release.metadata, uid: '6f1c0a52-8c61-4a3d-9b62-0f6c3f6f0a11' } };
    const moving = aWorld(named, { environment: withStore, shareable: false }).approved().done();
    const records = stepsOfKind(moving.moverEnds(moving.moved()).plan, 'record');
    assert.equal(records.length, 2);
    for (const { record } of records) checkAuditRecord(record, JSON.stringify(record));
  });

  it('has a way to the address of the store and to nothing else, for its own couriers alone', () => {
    const [step] = stepsOfKind(copied().plan, 'apply');
    const { spec, metadata } = step?.object as NetworkPolicyObject;
    assert.deepEqual(spec.egress, [{ to: [{ ipBlock: { cidr: '192.0.2.7/32' } }], ports: [{ protocol: 'TCP', port: 9000 }] }]);
    assert.equal(spec.ingress, undefined);
    assert.deepEqual(spec.podSelector.matchLabels, { 'caveau.dev/role': 'courier', 'caveau.dev/output-release': 'unet-v1', 'caveau.dev/output-release-namespace': 'prj-lung', 'caveau.dev/output-release-uid': 'uid-release' });
    assert.equal(metadata.ownerReferences?.[0]?.uid, 'uid-release');
  });

  it('is carried by a pod that sees the release, read-only, the keys, and nothing of the output', () => {
    const { volumes } = jobIn(copied()).spec.template.spec;
    assert.deepEqual(volumes.flatMap((volume) => ('persistentVolumeClaim' in volume ? [volume.persistentVolumeClaim] : [])), [{ claimName: 'unet-v1-release', readOnly: true }]);
    assert.deepEqual(volumes.flatMap((volume) => ('secret' in volume ? [volume.secret.secretName] : [])), ['caveau-release-store']);
    assert.deepEqual(containerIn(copied()).args, ['courier']);
  });

  it('is told what to write where, by digests, the list last', () => {
    const config = parseCourierConfig((containerIn(copied()).env.find(({ name }) => name === 'CAVEAU_COURIER') as { readonly value: string }).value);
    assert.deepEqual(config?.objects.map((object) => object.key), [key, `${below}/manifest.json`]);
    assert.deepEqual(config.objects.map((object) => object.path), ['unet-v1/files/model.safetensors', 'unet-v1/manifest.json']);
    assert.equal(config.objects[1]?.digest, copied().done().status.manifestDigest);
    assert.equal(config.task, 'Store');
  });

  it('is approved when all lies there, and tells where', () => {
    const world = stored();
    assert.deepEqual(world.said, ['Approved', 'Released']);
    assert.match(world.status.message ?? '', /bucket releases of https:\/\/store\.example:9000, below caveau\/prj-lung\/unet-v1\/uid-release/);
    assert.equal(world.status.files?.[0]?.object, key);
    assert.deepEqual(world.words, [], 'and is then left alone');
    assert.deepEqual(world.with({ couriers: [], children: {} }).words, [], 'also when its Job and pod are not there any more');
  });

  const obstacles: Readonly<Record<string, { readonly world: World; readonly reason: string; readonly says: RegExp }>> = {
    'the environment has none': { world: asked({ environment }), reason: 'NoReleaseStore', says: /has no object store/ },
    'the environment has another': { world: asked({ environment: { ...withStore, spec: { ...withStore.spec, releaseStore: { ...store, bucket: 'other' } } } }), reason: 'StoreDiffers', says: /which is bucket other of https/ },
    'the environment writes below another path': { world: asked({ environment: { ...withStore, spec: { ...withStore.spec, releaseStore: { ...store, prefix: 'x' } } } }), reason: 'StoreDiffers', says: /below x/ },
  };
  for (const [what, { world, reason, says }] of Object.entries(obstacles)) {
    it(`waits where ${what}`, () => {
      assert.deepEqual(said(world.approved()), ['Submitted', reason]);
      assert.match(message(world.approved()), says);
    });
  }

  it('is refused where a file is too large for one object that is verified', () => {
    const large = aRelease({ destination: { objectStore: place }, files: [{ path: 'a.safetensors', digest: `sha256:${'cd'.repeat(32)}`, size: 5 * 1024 ** 3 + 1 }] });
    assert.deepEqual(said(aWorld(large, { environment: withStore, shareable: false })), ['Rejected', 'FileTooLarge']);
  });

  it('is named as the other way where a driver cannot share', () => {
    assert.match(message(aWorld(aRelease(), { environment: withStore, shareable: false }).approved()), /destination\.objectStore: bucket releases of https:\/\/store\.example:9000, below caveau/);
  });

  it('does not open the way while admission is not in force', () => {
    const world = sent().with({ children: without(sent().snapshot.children, 'store'), admission: { inForce: false, reason: 'PoliciesMissing', message: 'A policy is missing.' } });
    assert.deepEqual(world.words, ['status ApprovalInProgress', 'event PoliciesMissing']);
  });

  for (const reason of ['ObjectExists', 'FileChanged', 'DigestNotConfirmed']) {
    it(`fails for good on ${reason}, and takes back what was written`, () => {
      const world = sent().courierEnds('Store', { reason, object: 0, httpStatus: 412 });
      assert.deepEqual(said(world), ['Failed', reason]);
      assert.deepEqual(world.words, ['record Recall', 'status Failed', 'create Job', `event ${reason}`]);
      assert.match(message(world), new RegExp(key));
    });
  }

  for (const reason of ['KeysMissing', 'KeysRefused', 'BucketMissing', 'StoreRefused', 'CertificateRefused', 'StoreUnreachable']) {
    it(`tells ${reason}, keeps the approvals, and is tried again after a while`, () => {
      const world = sent().courierEnds('Store', { reason, object: 0, httpStatus: 403 });
      assert.deepEqual(said(world), ['ApprovalInProgress', reason]);
      assert.match(message(world), /tried again every 60 s/);
      assert.equal(world.plan.recheckAt, world.now + courierRetryMs);
      const later = world.done().at(world.now + courierRetryMs);
      assert.deepEqual(later.words, ['delete 1 Job']);
      assert.deepEqual(later.done().words, ['status ApprovalInProgress', 'create Job', 'event Binding']);
    });
  }

  it('believes no verdict that is not understood, or of another task', () => {
    for (const verdict of ['', '{}', JSON.stringify({ version: 1, task: 'Recall', verdict: 'Done' })]) assert.deepEqual(said(sent().courierEnds('Store', verdict)), ['ApprovalInProgress', 'CourierFailed']);
  });

  it('waits for the pod of a courier that has ended, which may be on its way, and not for ever', () => {
    const unseen = sent().courierEnds('Store').with({ couriers: [] });
    assert.deepEqual([said(unseen), unseen.plan.recheckAt], [['ApprovalInProgress', 'Binding'], start + explanationGraceMs]);
    assert.deepEqual(said(unseen.at(start + explanationGraceMs)), ['ApprovalInProgress', 'CourierFailed']);
    const { store: courier } = unseen.snapshot.children;
    const failed = { metadata: { name: '' }, ...courier, status: { conditions: [{ type: 'Failed', status: 'True', lastTransitionTime: formatTime(start) }] } };
    assert.deepEqual(said(unseen.with({ children: { ...unseen.snapshot.children, store: failed } })), ['ApprovalInProgress', 'CourierFailed'], 'of one that failed no verdict comes');
  });

  it('opens the way anew where the store has moved or somebody changed the policy', () => {
    const moved = sent().with({ children: without(sent().snapshot.children, 'store'), environment: { ...withStore, spec: { ...withStore.spec, releaseStore: { ...store, address: '192.0.2.8' } } } });
    assert.deepEqual(moved.words, ['status ApprovalInProgress', 'apply NetworkPolicy', 'create Job']);
    const [step] = stepsOfKind(moved.plan, 'apply');
    assert.deepEqual((step?.object as NetworkPolicyObject).spec.egress?.[0]?.to, [{ ipBlock: { cidr: '192.0.2.8/32' } }]);
  });

  it('closes what somebody let in beside, which goes only if it is said to be empty', () => {
    const { policy, ...children } = without(sent().snapshot.children, 'store');
    assert.ok(policy);
    const opened = sent().with({ children: { ...children, policy: { ...policy, spec: { ...(policy.spec as object), ingress: [{}] } } } });
    assert.deepEqual((stepsOfKind(opened.plan, 'apply')[0]?.object as NetworkPolicyObject).spec.ingress, []);
  });
});

describe('a release that is taken back from the object store', () => {
  const withdrawn = (world: World): World => world.approved(...voices(release), aWithdrawal(voice('ethics', release)));

  it('is deleted there, and says so when it is', () => {
    const world = withdrawn(stored());
    assert.deepEqual(world.words, ['record Recall', 'status RejectionInProgress', 'create Job', 'event ApprovalWithdrawn']);
    const { volumes } = jobIn(world).spec.template.spec;
    assert.deepEqual(volumes.filter((volume) => 'persistentVolumeClaim' in volume), [], 'it sees no data');
    const config = parseCourierConfig((containerIn(world).env.find(({ name }) => name === 'CAVEAU_COURIER') as { readonly value: string }).value);
    assert.deepEqual(config?.objects.map((object) => [object.key, object.digest]), [[key, `sha256:${'cd'.repeat(32)}`], [`${below}/manifest.json`, undefined]]);
    const going = world.done();
    assert.equal(recalled(going)?.status, 'False');
    const unseen = going.courierEnds('Recall').with({ couriers: [] });
    assert.deepEqual([recalled(unseen.done())?.reason, unseen.plan.recheckAt], ['Recalling', start + explanationGraceMs]);
    const gone = going.courierEnds('Recall').done();
    assert.deepEqual(gone.said, ['Rejected', 'ApprovalWithdrawn']);
    assert.equal(recalled(gone)?.status, 'True');
    assert.ok(gone.status.recallTime);
    assert.deepEqual(gone.words, []);
    assert.deepEqual(gone.with({ couriers: [], children: {} }).words, [], 'and is not deleted twice');
  });

  it('is deleted only when whoever may still write is ended', () => {
    const world = withdrawn(sent().courierRuns());
    assert.deepEqual(world.words, ['record Recall', 'status RejectionInProgress', 'delete 1 Pod', 'delete 1 Job', 'event ApprovalWithdrawn']);
    const [pod] = world.snapshot.couriers;
    assert.ok(pod);
    const lingering = world.done().with({ children: without(world.snapshot.children, 'store'), couriers: [{ ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2027-03-01T00:00:00Z', deletionGracePeriodSeconds: 5 } }] });
    assert.deepEqual(stepsOfKind(lingering.plan, 'create'), []);
    assert.deepEqual(stepsOfKind(lingering.with({ couriers: [] }).plan, 'create').map(({ resource }) => resource.kind), ['Job']);
  });

  it('tells where it cannot be, stays in progress, and is tried again', () => {
    const going = withdrawn(stored()).done().courierEnds('Recall', { reason: 'KeysRefused', object: 1, httpStatus: 403 });
    assert.deepEqual(said(going), ['RejectionInProgress', 'ApprovalWithdrawn']);
    assert.equal(recalled(going.done())?.reason, 'KeysRefused');
    assert.match(recalled(going.done())?.message ?? '', /\(HTTP 403\).*Secret caveau-release-store/);
    const later = going.done().at(going.now + courierRetryMs);
    assert.deepEqual(stepsOfKind(later.plan, 'delete').map(({ resource }) => resource.kind), ['Job']);
    assert.deepEqual(stepsOfKind(later.done().plan, 'create').map(({ resource }) => resource.kind), ['Job']);
  });

  it('tells where the environment names the store no more', () => {
    const going = withdrawn(stored()).with({ environment }).done();
    assert.deepEqual(going.said, ['RejectionInProgress', 'ApprovalWithdrawn']);
    assert.equal(recalled(going)?.reason, 'NoReleaseStore');
  });

  it('is deleted when it is cancelled', () => {
    const world = stored().spec({ state: 'Cancelled' });
    assert.deepEqual(world.words, ['record Recall', 'status Cancelled', 'create Job', 'event Cancelled']);
    assert.equal(recalled(world.done().courierEnds('Recall').done())?.status, 'True');
  });

  it('is deleted where the status was lost, because nobody knows by whose word it lies there', () => {
    const world = stored().with({ release: without(stored().snapshot.release, 'status') });
    assert.deepEqual(said(world), ['Failed', 'StatusLost']);
    assert.deepEqual(stepsOfKind(world.plan, 'create').map(({ resource }) => resource.kind), ['Job']);
  });

  it('leaves alone what was never sent', () => {
    const world = asked().spec({ state: 'Cancelled' });
    assert.deepEqual(world.words, ['status Cancelled', 'event Cancelled']);
    assert.equal(recalled(world.done()), undefined);
  });
});
