import type { Manifest } from '../../e2e/support/manifest.ts';
import { labelled } from '../../e2e/support/places.ts';
import { claim } from '../../e2e/support/workloads.ts';
import { everyone, powerful } from '../actors.ts';
import type { Attempt } from '../attempt.ts';
import { dryRun, label, madeClaim, oldClaim, releasedClaim } from '../touch.ts';

const madeByStewards = /is a room: its claims are made by the operator and by data stewards \(verb hold on securedatasets\.caveau\.dev\), and .* For results, ask for spec\.output in a TrainingJob\.$/;

const marks = /is a room: what claim \S+ is, what it was trained on, and that subjects have withdrawn from it \(.*\), is told by the operator alone\. Leave these labels and annotations as they are\.$/;
const ofRelease = /is a room: claim released is, or would be, the volume of an OutputRelease \(caveau\.dev\/role: release\), which the operator alone makes, and .* It goes with its OutputRelease: delete that\.$/;
const driver = /is a room: the annotations juicefs… of a claim tell the driver of JuiceFS what to run with the Secret of the file system, and .* may not write one on claim (x|old)\./;
const bindings = /is a room: claim (x|made) names a volume through which data of another place is bound \(caveau-share-…\), and only the operator makes such a claim\./;
const juicefs = { 'juicefs/mount-image': 'registry.example/mine' };
const annotated = ({ metadata, ...rest }: Manifest): Manifest => ({ ...rest, metadata: { ...metadata, annotations: juicefs } });

/** Claims and copies of them. */
export const claimAttempts: readonly Attempt[] = [
  { what: 'make a claim', by: ['researcher', 'namespaceAdministrator', 'automation'], policy: 'caveau-copies', says: madeByStewards, run: (as, { namespace }) => as.create(claim(namespace, 'x'), dryRun) },
  ...(['dataSource', 'dataSourceRef'] as const).map((field): Attempt => ({
    what: `clone a claim (${field})`,
    unnamed: true,
    by: [...everyone, 'steward'],
    policy: 'caveau-copies',
    says: /is a room: a claim in it may not be filled from PersistentVolumeClaim old, because that copies data past its terms\. Make an empty claim/,
    run: (as, { namespace }) => as.create(claim(namespace, 'x', { [field]: { kind: 'PersistentVolumeClaim', name: 'old' } }), dryRun),
  })),
  { what: 'label a claim', by: ['researcher', 'namespaceAdministrator', 'automation'], policy: 'caveau-copies', says: madeByStewards, run: (as, place) => as.patch(oldClaim(place), label, dryRun) },
  {
    what: 'label a claim through its status',
    by: ['automation'],
    policy: 'caveau-copies',
    says: madeByStewards,
    run: (as, place) => as.patch(oldClaim(place), label, { ...dryRun, subresource: 'status' }),
  },
  { what: 'delete a claim', by: ['researcher', 'namespaceAdministrator', 'automation'], policy: 'caveau-copies', says: madeByStewards, run: (as, place) => as.remove(oldClaim(place), dryRun) },
  {
    what: 'change the owner of a claim',
    unnamed: true,
    by: [...everyone, 'steward'],
    policy: 'caveau-copies',
    says: /is a room: the owner of claim old cannot be changed, because claims are deleted with their owner\.$/,
    run: (as, place) => {
      const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: place.job, uid: place.jobUid }];
      return as.patch(oldClaim(place), { metadata: { ownerReferences } }, dryRun);
    },
  },
  {
    what: 'make a claim on the volume of a dataset',
    by: ['researcher', 'namespaceAdministrator', 'automation'],
    policy: 'caveau-copies',
    says: madeByStewards,
    run: (as, { namespace }) => as.create(claim(namespace, 'x', { volumeName: 'volume-of-a-dataset', storageClassName: '' }), dryRun),
  },
  {
    what: 'say that no subject has withdrawn from a claim',
    by: [...everyone, 'steward'],
    policy: 'caveau-copies',
    says: marks,
    unnamed: true,
    run: (as, place) => as.patch(oldClaim(place), { metadata: { annotations: { 'caveau.dev/withdrawn-data': 'none' } } }, dryRun),
  },
  {
    what: 'say of an output that it is none, to send it away by a loader',
    by: [...everyone, 'steward'],
    policy: 'caveau-copies',
    says: marks,
    unnamed: true,
    run: (as, place) => as.patch(madeClaim(place), { metadata: { labels: { 'caveau.dev/role': null } } }, dryRun),
  },
  {
    what: 'make a claim that says that it is the output of a job',
    by: ['steward', 'clusterAdministrator'],
    policy: 'caveau-copies',
    says: marks,
    unnamed: true,
    run: (as, { namespace }) => as.create(labelled(claim(namespace, 'x'), { 'caveau.dev/role': 'training', 'caveau.dev/training-job': 'unet' }), dryRun),
  },
  { what: 'make a claim that says that it holds a release', by: ['steward'], policy: 'caveau-copies', twice: true, says: marks, unnamed: true, run: (as, { namespace }) => as.create(labelled(claim(namespace, 'x'), { 'caveau.dev/role': 'release' }), dryRun) },
  { what: 'annotate the claim of a release', by: ['steward'], policy: 'caveau-copies', says: ofRelease, run: (as, place) => as.patch(releasedClaim(place), { metadata: { annotations: { touched: 'true' }, labels: { touched: 'true' } } }, dryRun) },
  { what: 'delete the claim of a release, and make another in its place', by: ['steward', 'clusterAdministrator'], policy: 'caveau-copies', says: ofRelease, run: (as, place) => as.remove(releasedClaim(place), dryRun) },
  { what: "tell JuiceFS' driver by a new claim what to run", by: ['steward'], policy: 'caveau-copies', says: driver, run: (as, { namespace }) => as.create(annotated(claim(namespace, 'x')), dryRun) },
  { what: "tell JuiceFS' driver by a claim what to run", by: ['steward'], policy: 'caveau-copies', says: driver, run: (as, place) => as.patch(oldClaim(place), { metadata: { annotations: juicefs } }, dryRun) },
  { what: 'make a claim on a volume that shows data of another room', by: ['steward', 'clusterAdministrator'], policy: 'caveau-copies', unnamed: true, says: bindings, run: (as, { namespace }) => as.create(claim(namespace, 'x', { volumeName: 'caveau-share-0123', storageClassName: '' }), dryRun) },
  // A claim that has no volume yet takes one that is named to it later.
  { what: 'give a claim a volume that shows data of another room', by: ['steward', 'clusterAdministrator'], policy: 'caveau-copies', unnamed: true, says: bindings, run: (as, place) => as.patch(madeClaim(place), { spec: { volumeName: 'caveau-share-0123' } }, dryRun) },
  {
    what: 'take a snapshot of a claim',
    by: powerful,
    policy: 'caveau-copies',
    says: /is a room: volumesnapshots copy data out of its claims or let another namespace do so, and .* Ask the data steward for a new revision of the dataset\.$/,
    run: (as, { namespace }) => as.create({ apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { namespace, name: 'x' } }, dryRun),
  },
];
