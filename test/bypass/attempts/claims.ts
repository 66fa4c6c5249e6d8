import { claim } from '../../e2e/support/workloads.ts';
import { everyone, powerful } from '../actors.ts';
import type { Attempt } from '../attempt.ts';
import { dryRun, label, oldClaim } from '../touch.ts';

const madeByStewards = /is a room: its claims are made by the operator and by data stewards \(verb hold on securedatasets\.caveau\.dev\), and .* For results, ask for spec\.output in a TrainingJob\.$/;

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
    says: /is a room: what claim old was trained on, and that subjects have withdrawn from it \(caveau\.dev\/trained-on, caveau\.dev\/withdrawn-data\), is told by the operator alone\. Leave these annotations as they are\.$/,
    unnamed: true,
    run: (as, place) => as.patch(oldClaim(place), { metadata: { annotations: { 'caveau.dev/withdrawn-data': 'none' } } }, dryRun),
  },
  {
    what: 'take a snapshot of a claim',
    by: powerful,
    policy: 'caveau-copies',
    says: /is a room: volumesnapshots copy data out of its claims or let another namespace do so, and .* Ask the data steward for a new revision of the dataset\.$/,
    run: (as, { namespace }) => as.create({ apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { namespace, name: 'x' } }, dryRun),
  },
];
