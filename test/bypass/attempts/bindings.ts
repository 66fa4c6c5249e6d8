import type { Manifest, Reference } from '../../e2e/support/manifest.ts';
import { labelled } from '../../e2e/support/places.ts';
import { claim } from '../../e2e/support/workloads.ts';
import type { Attempt } from '../attempt.ts';
import { boundOf, sharedSecret, unboundOf, volumeOf } from '../regulated.ts';
import { dryRun } from '../touch.ts';

const handle = 'caveau-share-0123';
const binding = { 'caveau.dev/role': 'binding' };
const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: handle, uid: '0123' };

/** What the operator may make, with changes. */
function volume(spec: object = {}, csi: object = {}, labels: Readonly<Record<string, string>> = binding): Manifest {
  const source = { driver: 'csi.juicefs.com', volumeHandle: handle, readOnly: true, nodePublishSecretRef: sharedSecret, ...csi };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: handle, labels }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadOnlyMany'], persistentVolumeReclaimPolicy: 'Retain', storageClassName: '', claimRef, csi: source, ...spec } };
}

/** Attempts of the operator's account, should somebody have it: by its right to make volumes it could read any storage of the cluster. */
const ofTheOperator = (what: string, manifest: Manifest, says: RegExp, more: Partial<Attempt> = {}): Attempt => ({ what, by: ['operator'], policy: 'caveau-bindings', where: 'everywhere', unnamed: true, says, run: (as) => as.create(manifest, dryRun), ...more });

const writable = /is to bind data in another room, and is not a read-only CSI volume/;
const kept = /is to bind data in another room, and must be ReadOnlyMany, without a class, and keep the data when it goes \(Retain\)\.$/;
const anyClaim = /is for no claim of a known uid: any claim could take it\.$/;
const unlisted = /is of a file system that the SecureProcessingEnvironment does not list in spec\.sharing \(driver and Secret\)/;
const changed = /through which data is read in another place than its own: only the operator makes one, nobody changes it, and .* Revoke the DataPermit or cancel the OutputRelease to remove it\.$/;
const onlyBindings = /may create and delete volumes, and delete claims, only where they bind data in another place \(caveau\.dev\/role: binding\)/;

/** In any namespace: the claim of a release lies in one that is no room, where people have their ordinary rights. */
const ofAll = (what: string, run: Attempt['run']): Attempt => ({ what, by: ['automation', 'clusterAdministrator'], policy: 'caveau-bindings-kept', where: 'everywhere', says: changed, run });
const outside = (name: string): Reference => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name });

/** What binds data in another room. */
export const bindingAttempts: readonly Attempt[] = [
  { what: 'make a volume that says that it is a binding', by: ['clusterAdministrator'], policy: 'caveau-bindings', where: 'everywhere', says: /says that it is a binding of Caveau \(caveau\.dev\/role: binding\), which only the operator makes/, run: (as) => as.create(volume(), dryRun) },
  ofTheOperator('bind a directory of a node in a room', volume({ csi: undefined, hostPath: { path: '/etc' } }), writable, { twice: true }),
  ofTheOperator('bind a volume that can be written to', volume({}, { readOnly: false }), writable),
  ofTheOperator('bind a volume that takes the data with it', volume({ persistentVolumeReclaimPolicy: 'Delete' }), kept),
  ofTheOperator('bind a volume that several may write to', volume({ accessModes: ['ReadWriteMany'] }), kept),
  ofTheOperator('bind a volume for any claim', volume({ claimRef: undefined }), anyClaim),
  ofTheOperator('bind a volume for whatever claim has a name', volume({ claimRef: { namespace: 'default', name: handle } }), anyClaim),
  ofTheOperator('bind a volume under the handle of another', volume({}, { volumeHandle: 'pvc-1' }), /under a handle that does not begin with caveau-share-/),
  ofTheOperator('bind a volume of a driver that is not listed', volume({}, { driver: 'ebs.csi.aws.com' }), unlisted),
  ofTheOperator('bind a volume of a file system that is not listed', volume({}, { nodePublishSecretRef: { ...sharedSecret, name: 'other' } }), unlisted),
  ofTheOperator('bind a volume without a Secret', volume({}, { nodePublishSecretRef: undefined }), unlisted),
  ofTheOperator('bind a volume with a second Secret', volume({}, { nodeExpandSecretRef: { ...sharedSecret, name: 'other' } }), unlisted),
  { ...ofTheOperator('make a volume that is no binding', volume({}, {}, {}), onlyBindings), policy: 'caveau-bindings-only' },
  { ...ofTheOperator('delete a volume that is no binding', volume(), onlyBindings), policy: 'caveau-bindings-only', run: (as, place) => as.remove({ apiVersion: 'v1', kind: 'PersistentVolume', name: volumeOf(place) }, dryRun) },
  { ...ofTheOperator('delete a claim that is no binding', volume(), onlyBindings), policy: 'caveau-bindings-only', run: (as, place) => as.remove(outside(unboundOf(place)), dryRun) },
  ofAll('make a claim that says that it is a binding, in a namespace that is no room', (as) => as.create(labelled(claim('default', 'x'), binding), dryRun)),
  ofAll('say of a claim that it is a binding, in a namespace that is no room', (as, place) => as.patch(outside(unboundOf(place)), { metadata: { labels: binding } }, dryRun)),
  ofAll('say of the claim of a release that it is no binding, so that it cannot be taken back', (as, place) => as.patch(outside(boundOf(place)), { metadata: { labels: { 'caveau.dev/role': null } } }, dryRun)),
  ofAll("tell JuiceFS' driver by the claim of a release what to run", (as, place) => as.patch(outside(boundOf(place)), { metadata: { annotations: { 'juicefs/mount-image': 'registry.example/mine' } } }, dryRun)),
  ofAll('give the claim of a release another owner, by which it would be deleted or kept', (as, place) => as.patch(outside(boundOf(place)), { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u' }] } }, dryRun)),
];
