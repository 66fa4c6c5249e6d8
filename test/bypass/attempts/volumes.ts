import type { Manifest, Reference } from '../../e2e/support/manifest.ts';
import { powerful } from '../actors.ts';
import type { Attempt, Place } from '../attempt.ts';
import { guardedDriver, guardedVolume, volumeOf } from '../regulated.ts';
import { dryRun, label } from '../touch.ts';

const volume = (place: Place): Reference => ({ apiVersion: 'v1', kind: 'PersistentVolume', name: volumeOf(place) });
const elsewhere = { namespace: 'default', name: 'mine' };

const content: Manifest = {
  apiVersion: 'snapshot.storage.k8s.io/v1',
  kind: 'VolumeSnapshotContent',
  metadata: { name: 'x' },
  spec: { deletionPolicy: 'Delete', driver: guardedDriver, source: { volumeHandle: 'the-data' }, volumeSnapshotRef: elsewhere },
};

const ofItsAccounts = /PersistentVolume \S+ is of guarded\.csi\.example\.org, which holds regulated data: volumes of it are made and changed by its own accounts only \(admission\.storageAccounts of the chart\), and .* may not (create|update) one\. Make a claim of one of its classes, or ask the platform engineer\.$/;

/** Another way to the storage of a dataset, past its claim. */
export const volumeAttempts: readonly Attempt[] = [
  ...([
    ['make a second PersistentVolume on the handle of a dataset', (as) => as.create(guardedVolume('x', 'the-data', elsewhere), dryRun)],
    ['make a PersistentVolume of another handle that leads to the same storage', (as) => as.create(guardedVolume('x', 'the-data-by-another-name'), dryRun)],
    ['bind the PersistentVolume of a dataset to another claim', (as, place) => as.patch(volume(place), { spec: { claimRef: { ...elsewhere, uid: null } } }, dryRun)],
    ['let the PersistentVolume of a dataset be reclaimed', (as, place) => as.patch(volume(place), { spec: { persistentVolumeReclaimPolicy: 'Delete' } }, dryRun)],
    ['label the PersistentVolume of a dataset through its status', (as, place) => as.patch(volume(place), label, { ...dryRun, subresource: 'status' })],
  ] satisfies readonly (readonly [string, Attempt['run']])[]).map(([what, run]): Attempt => ({ what, by: powerful, policy: 'caveau-volumes', where: 'everywhere', says: ofItsAccounts, run })),
  {
    what: 'say that a snapshot of the data is there, for a claim of another namespace',
    by: powerful,
    policy: 'caveau-volumes',
    where: 'everywhere',
    says: /Snapshots of guarded\.csi\.example\.org copy regulated data: their contents are written by its own accounts only .* may not create volumesnapshotcontents x\. Ask the platform engineer\.$/,
    run: (as) => as.create(content, dryRun),
  },
  {
    what: 'make a StorageClass that opens the storage of the data',
    by: ['automation'],
    policy: 'caveau-volumes',
    where: 'everywhere',
    says: /StorageClass x is of guarded\.csi\.example\.org, which holds regulated data: a class says which storage it opens, and .* may not create one \(needs the verb place on secureprocessingenvironments\.caveau\.dev\)\. Ask the platform engineer\.$/,
    run: (as) => as.create({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'x' }, provisioner: guardedDriver, parameters: { pathPattern: 'the-data' } }, dryRun),
  },
];
