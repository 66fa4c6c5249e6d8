import assert from 'node:assert/strict';
import { policySettlesMs, releasesPolicyName } from '../api/admission.ts';
import { releaseLabel, releaseRoomLabel, releaseUidLabel, rolesLabel } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { type PersistentVolume } from '../storage/kube.ts';
import { moverJobName, releaseClaimName } from '../workload/mover.ts';
import { aDataset } from '../policy/testing/builders.ts';
import { aRelease } from '../policy/testing/releases.ts';
import { aWithdrawal } from '../policy/testing/approvals.ts';
import { aPolicyInForce, aRegulatedCluster } from '../testing/regulated-cluster.ts';
import { aDeliveredWorld, juiceVolume, voice } from './testing/world.ts';
import { leftOf, takeSnapshot } from './snapshot.ts';

const release = aRelease();
const key = 'prj-lung/unet-v1';
const labels = { [rolesLabel]: 'release', [releaseLabel]: 'unet-v1', [releaseRoomLabel]: 'prj-lung', [releaseUidLabel]: 'uid-release' };
const owners = [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'OutputRelease', name: 'unet-v1', uid: 'uid-release', controller: true }];
const ownClaim = { metadata: { namespace: 'prj-lung', name: releaseClaimName('unet-v1'), uid: 'uid-claim', labels, ownerReferences: owners }, spec: { volumeName: 'pvc-1' } };
const ownVolume = { ...juiceVolume, spec: { ...juiceVolume.spec, claimRef: { namespace: 'prj-lung', name: ownClaim.metadata.name, uid: 'uid-claim' } } };

function snapshotWith(contents: Parameters<typeof aRegulatedCluster>[0] = {}) {
  const snapshot = takeSnapshot(aRegulatedCluster({ outputReleases: [release], ...contents }).caches, key);
  assert.ok(snapshot);
  return snapshot;
}

describe('the volume of a release in the caches', () => {
  const volumeOf = (claim: KubeObject, volume: KubeObject) => snapshotWith({ claims: [claim], volumes: [volume] }).children.volume?.metadata.name;

  it('is that of its own claim', () => assert.equal(volumeOf(ownClaim, ownVolume), 'pvc-1'));

  const others: Readonly<Record<string, readonly [KubeObject, PersistentVolume]>> = {
    'of a claim that somebody made again under the name': [{ ...ownClaim, metadata: { ...ownClaim.metadata, labels: {}, ownerReferences: [] } }, ownVolume],
    'of one that merely names the release as its owner': [{ ...ownClaim, metadata: { ...ownClaim.metadata, labels: {} } }, ownVolume],
    'of one that merely has its labels': [{ ...ownClaim, metadata: { ...ownClaim.metadata, ownerReferences: [] } }, ownVolume],
    'of a former release of the name': [{ ...ownClaim, metadata: { ...ownClaim.metadata, labels: { ...labels, [releaseUidLabel]: 'former' } } }, ownVolume],
    'that is for another claim': [ownClaim, { ...ownVolume, spec: { ...ownVolume.spec, claimRef: { ...ownVolume.spec.claimRef, uid: 'uid-of-others' } } }],
    'that shows data of another room': [ownClaim, { ...ownVolume, metadata: { ...ownVolume.metadata, labels: { [rolesLabel]: 'binding' } } }],
  };
  for (const [what, [claim, volume]] of Object.entries(others)) it(`is none ${what}`, () => assert.equal(volumeOf(claim, volume), undefined));
});

describe('what a release left in the caches', () => {
  const { claim, volume } = aDeliveredWorld().snapshot.bound;
  assert.ok(claim !== undefined && volume !== undefined);
  const bare = { ...claim, metadata: { ...claim.metadata, labels: {} } };
  const names = ({ claims, volumes }: ReturnType<typeof leftOf>) => [claims, volumes].map((found) => found.map(({ metadata }) => metadata.name));
  const found = (claims: readonly KubeObject[], uid?: string) => names(leftOf(aRegulatedCluster({ claims, volumes: [volume] }).caches, key, uid));

  it('is found by its labels, each once, and what is of the release of now is not among it', () => {
    assert.deepEqual(found([claim]), [['unet'], [volume.metadata.name]]);
    assert.deepEqual(found([claim], 'uid-successor'), [['unet'], [volume.metadata.name]]);
    assert.deepEqual(found([claim], 'uid-release'), [[], []]);
  });

  it('is found by its volume where the claim lost its labels, and is no other claim of that name', () => {
    assert.deepEqual(found([bare]), [['unet'], [volume.metadata.name]]);
    assert.deepEqual(found([{ ...bare, metadata: { ...bare.metadata, uid: 'theirs' } }]), [[], [volume.metadata.name]]);
  });

  it('is in the snapshot of a successor of the name', () => {
    const successor = { ...release, metadata: { ...release.metadata, uid: 'uid-successor' } };
    assert.deepEqual(names(snapshotWith({ outputReleases: [successor], claims: [bare], volumes: [volume] }).left), [['unet'], [volume.metadata.name]]);
    assert.deepEqual(names(snapshotWith({ claims: [claim], volumes: [volume] }).left), [[], []]);
  });
});

describe('the pods of a release in the caches', () => {
  const mover = { metadata: { namespace: 'prj-lung', name: moverJobName(release), uid: 'uid-mover' } };
  const podOf = (role: string, namespace: string): KubeObject => ({ metadata: { namespace, name: `${role}-1`, uid: `${namespace}-${role}`, labels: { ...labels, [rolesLabel]: role }, ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: mover.metadata.name, uid: 'uid-mover', controller: true }] } });

  it('are those of its room: elsewhere anybody can give a pod its labels, and an owner', () => {
    const pods = ['mover', 'courier'].flatMap((role) => ['prj-lung', 'elsewhere'].map((namespace) => podOf(role, namespace)));
    const found = snapshotWith({ batchJobs: [mover], pods });
    const uids = (of: readonly KubeObject[]): readonly unknown[] => of.map(({ metadata }) => metadata.uid).sort();
    assert.deepEqual(uids(found.couriers), ['prj-lung-courier']);
    assert.deepEqual(uids(found.pods), ['prj-lung-courier', 'prj-lung-mover']);
  });
});

describe('what is known around a release', () => {
  it('is the namespace to which it goes, where that is there to stay, be it a room or not', () => {
    const clinic = { metadata: { name: 'clinic', uid: 'uid-clinic' } };
    const found = (namespace: KubeObject, of = release) => snapshotWith({ outputReleases: [of], namespaces: [namespace] }).destination?.metadata.uid;
    assert.equal(found(clinic), 'uid-clinic');
    assert.equal(found({ metadata: { ...clinic.metadata, name: 'other' } }), undefined);
    assert.equal(found({ metadata: { ...clinic.metadata, deletionTimestamp: '2027-03-01T00:00:00Z' } }), undefined);
    assert.equal(found(clinic, aRelease({ destination: { objectStore: { endpoint: 'https://store.example', bucket: 'b' } } })), undefined);
  });

  it('is since when its requester is bound: some time after the policy was there', () => {
    const { policy, binding } = aPolicyInForce(releasesPolicyName);
    const dated = (object: KubeObject, creationTimestamp: string): KubeObject => ({ ...object, metadata: { ...object.metadata, creationTimestamp } });
    const since = snapshotWith({ admissionPolicies: [dated(policy, '2027-01-01T00:00:00Z')], admissionBindings: [dated(binding, '2027-01-01T00:01:00Z')] }).requesterBoundSince;
    assert.equal(since, Date.parse('2027-01-01T00:01:00Z') + policySettlesMs);
    assert.equal(snapshotWith({ admissionPolicies: [policy], admissionBindings: [] }).requesterBoundSince, undefined);
  });

  it('is the dataset of which somebody approved, although its job does not see it any more', () => {
    const dataset = aDataset().withMetadata({ namespace: 'hospital' }).build();
    const status = { approvals: [{ dataset: 'hospital/chest-ct', permit: 'chest-ct-lung', needed: 1, given: 1, message: 'Nothing is missing.' }] };
    const word = aWithdrawal(voice('ethics', release));
    const there = { ...word, metadata: { ...word.metadata, namespace: 'hospital' } };
    const snapshot = snapshotWith({ outputReleases: [{ ...release, status } as KubeObject], secureDatasets: [dataset], dataApprovals: [there], trainingJobs: [] });
    assert.deepEqual([snapshot.approvedBefore.map(({ metadata }) => metadata.namespace), snapshot.approvals.map(({ metadata }) => metadata.name)], [['hospital'], [there.metadata.name]]);
    const seen = snapshotWith({ outputReleases: [{ ...release, status } as KubeObject], secureDatasets: [dataset, aDataset().withMetadata({ generation: 1 }).build()], dataPermits: [] });
    assert.deepEqual([Object.keys(seen.datasets), seen.approvedBefore.map(({ metadata }) => metadata.namespace)], [['chest-ct'], ['hospital']]);
  });
});
