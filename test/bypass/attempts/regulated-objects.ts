import { secureDataset } from '../../e2e/support/objects.ts';
import type { Attempt } from '../attempt.ts';
import { keptLoader, nodeOf } from '../regulated.ts';
import { dryRun, ours } from '../touch.ts';

const forged = { status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Forged', message: 'All is well.', lastTransitionTime: '2026-01-01T00:00:00Z' }] } };
const nothingSeen = { time: '2027-03-01T12:00:00Z', volumes: [] };

type Tried = Omit<Attempt, 'policy' | 'where'>;
const about = (policy: string, ...tried: readonly Tried[]): readonly Attempt[] => tried.map((attempt) => ({ ...attempt, policy, where: 'everywhere' }));

/** Datasets, permits and jobs themselves: what is decided about them, how they go, and where they may be. */
export const objectAttempts: readonly Attempt[] = [
  ...about(
    'caveau-status',
    {
      what: 'write what the operator decided about a dataset',
      by: ['automation', 'clusterAdministrator'],
      says: /The status of securedatasets chest-ct is written by the operator only, and .* may not change it\. Change the spec instead\.$/,
      run: (as, place) => as.patch(ours('SecureDataset', place, 'chest-ct'), forged, { ...dryRun, subresource: 'status' }),
    },
    {
      what: "take the operator's finalizer off a dataset",
      by: ['steward', 'gitops', 'automation', 'clusterAdministrator'],
      says: /The caveau\.dev\/ finalizers of securedatasets chest-ct are set and removed by the operator only, and .* may not change them\. Delete the object, and the operator takes them off/,
      run: (as, place) => as.patch(ours('SecureDataset', place, 'chest-ct'), { metadata: { finalizers: null } }, dryRun),
    },
    {
      what: 'hold up every run of the cluster by the label of a restored backup',
      by: ['steward', 'gitops', 'automation'],
      says: /may not give datapermits lung the label velero\.io\/restore-name, because nothing starts in the cluster until somebody has looked at what was restored/,
      run: (as, place) => as.patch(ours('DataPermit', place, 'lung'), { metadata: { labels: { 'velero.io/restore-name': 'x' } } }, dryRun),
    },
    {
      what: "change the terms of a dataset with the operator's own rights",
      by: ['operator'],
      says: /may change nothing of securedatasets chest-ct but its status and its caveau\.dev\/ finalizers, because the rest belongs to people\. If the operator did not ask for this, somebody else has its token\.$/,
      run: (as, place) => as.patch(ours('SecureDataset', place, 'chest-ct'), { spec: { retention: { until: '2099-01-01T00:00:00Z' } } }, dryRun),
    },
  ),
  ...about(
    'caveau-deletion',
    {
      what: 'delete a job and leave its run behind',
      by: ['researcher', 'gitops', 'clusterAdministrator'],
      says: /may not delete trainingjobs mine and leave behind what belongs to it \(propagation policy Orphan\), because its run would go on without it/,
      run: (as, place) => as.remove(ours('TrainingJob', place, 'mine'), { ...dryRun, propagationPolicy: 'Orphan' }),
    },
    {
      what: 'keep a dataset in sight by a finalizer that nobody takes off',
      by: ['steward', 'gitops', 'automation', 'clusterAdministrator'],
      says: /may not put the finalizer example\.org\/kept on securedatasets first, because it would keep the object after it was deleted\. Leave it out/,
      run: (as, place) => as.patch(ours('SecureDataset', place, 'first'), { metadata: { finalizers: ['example.org/kept'] } }, dryRun),
    },
  ),
  ...about('caveau-rooms-only', {
    what: 'declare a dataset in a namespace that is not a room',
    by: ['gitops', 'automation', 'clusterAdministrator'],
    says: /Namespace default is not a room \(it has no label caveau\.dev\/room\): .* may not create securedatasets x in it\. Use the room of your project, or ask the platform engineer for one\.$/,
    run: (as) => as.create(secureDataset('default', 'x'), dryRun),
  }),
  ...about(
    'caveau-legal-hold',
    {
      what: 'delete a dataset under a legal hold',
      by: ['steward', 'gitops', 'automation', 'clusterAdministrator'],
      says: /SecureDataset held is under a legal hold \(Court of Appeal 12\/2026\): .* may not delete it, and neither may anybody else/,
      run: (as, place) => as.remove(ours('SecureDataset', place, 'held'), dryRun),
    },
    {
      what: 'lift a legal hold',
      by: ['gitops', 'automation'],
      says: /may not lift or change the legal hold of SecureDataset held \(Court of Appeal 12\/2026\): that takes the verb hold on securedatasets\.caveau\.dev\. Ask the data steward\.$/,
      run: (as, place) => as.patch(ours('SecureDataset', place, 'held'), { spec: { retention: { legalHold: null } } }, dryRun),
    },
    {
      what: 'write over what is under a legal hold, by another loader',
      by: ['steward', 'gitops', 'automation', 'clusterAdministrator'],
      says: /SecureDataset loading is under a legal hold .* may not give it another loader, which would write over what must be kept\. Load into a new SecureDataset on a new claim\.$/,
      run: (as, place) => as.patch(ours('SecureDataset', place, 'loading'), { spec: { source: { loader: { ...keptLoader, command: ['erase'] } } } }, dryRun),
    },
  ),
  ...about('caveau-held-claims', {
    what: 'delete the claim of a dataset under a legal hold',
    by: ['steward', 'clusterAdministrator'],
    says: /Claim held holds the data of SecureDataset held, which is under a legal hold \(Court of Appeal 12\/2026\): .* may not delete it, and neither may anybody else/,
    run: (as, place) => as.remove({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: place.namespace, name: 'held' }, dryRun),
  }),
  ...about(
    'caveau-revisions',
    {
      what: 'delete the revision that tells of a withdrawal of consent',
      by: ['steward', 'gitops', 'automation'],
      says: /SecureDataset third tells that subjects have withdrawn from gone, which would be forgotten: .* may not delete it\. That takes the verb close/,
      run: (as, place) => as.remove(ours('SecureDataset', place, 'third'), dryRun),
    },
    {
      what: 'bring an older revision back by deleting the later one',
      by: ['steward', 'gitops', 'automation'],
      says: /SecureDataset second supersedes first, which is still there and would be used again without it: .* may not delete it before that one\. Delete first first\.$/,
      run: (as, place) => as.remove(ours('SecureDataset', place, 'second'), dryRun),
    },
  ),
  ...about(
    'caveau-inspections',
    {
      what: 'say that a volume was seen encrypted',
      by: ['automation', 'clusterAdministrator'],
      says: /NodeInspection \S+ is written by the verifier of that node only, and .* may not create it\. Turn the verifier on/,
      run: (as) => as.create({ apiVersion: 'caveau.dev/v1alpha1', kind: 'NodeInspection', metadata: { name: 'x' }, spec: nothingSeen }, dryRun),
    },
    {
      what: 'tell of another node with the rights of a verifier',
      by: ['verifier'],
      says: /with a token that names no node may not create NodeInspection x, because a verifier tells only of the node on which its pod runs\. If the verifier did not ask for this, somebody else has its token\.$/,
      run: (as) => as.create({ apiVersion: 'caveau.dev/v1alpha1', kind: 'NodeInspection', metadata: { name: 'x' }, spec: nothingSeen }, dryRun),
    },
    {
      what: 'delete what a verifier saw',
      by: ['automation'],
      says: /may not delete NodeInspection \S+, because what was seen of a volume would be forgotten with it\. It goes when its Node is deleted; otherwise ask somebody with the verb close/,
      run: (as, place) => as.remove({ apiVersion: 'caveau.dev/v1alpha1', kind: 'NodeInspection', name: nodeOf(place) }, dryRun),
    },
  ),
];
