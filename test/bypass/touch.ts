import type { Account, Answer } from '../e2e/support/account.ts';
import type { Manifest, Reference } from '../e2e/support/manifest.ts';
import type { Place } from './attempt.ts';

/** Everything but a connection is asked for without being kept, so that attempts do not disturb each other. */
export const dryRun = { dryRun: true };

/** Asks for an object in the place of the attempt. */
export const create = (make: (namespace: string) => Manifest) => (as: Account, { namespace }: Place): Promise<Answer> => as.create(make(namespace), dryRun);

/** A change that would do no harm but shows that one was let. */
export const label = { metadata: { labels: { touched: 'true' } } };

/** The change by which the token controller of Kubernetes gives a Secret with a token of one account a token of another. */
export const tokenOf = (account: string): object => ({ metadata: { annotations: { 'kubernetes.io/service-account.name': account, 'kubernetes.io/service-account.uid': null } }, data: { token: null } });

const named = (apiVersion: string, kind: string, place: Place, name: string): Reference => ({ apiVersion, kind, namespace: place.namespace, name });

/** What `furnish` puts into a place. */
export const podOf = (place: Place): Reference => ({ apiVersion: 'v1', kind: 'Pod', namespace: place.namespace, name: place.pod });
export const jobOf = (place: Place): Reference => ({ apiVersion: 'batch/v1', kind: 'Job', namespace: place.namespace, name: place.job });
export const oldDeployment = (place: Place): Reference => named('apps/v1', 'Deployment', place, 'old');
export const oldClaim = (place: Place): Reference => named('v1', 'PersistentVolumeClaim', place, 'old');
export const madeClaim = (place: Place): Reference => named('v1', 'PersistentVolumeClaim', place, 'made');
export const releasedClaim = (place: Place): Reference => named('v1', 'PersistentVolumeClaim', place, 'released');
export const oldService = (place: Place): Reference => named('v1', 'Service', place, 'peers');
export const oldNetworkPolicy = (place: Place): Reference => named('networking.k8s.io/v1', 'NetworkPolicy', place, 'closed');
export const oldToken = (place: Place): Reference => named('v1', 'Secret', place, 'old');
export const oldRecord = (place: Place): Reference => named('apps/v1', 'ControllerRevision', place, 'run-record');
export const self = (place: Place): Reference => ({ apiVersion: 'v1', kind: 'Namespace', name: place.namespace });

/** One of our kinds that `regulate` puts into a room. */
export const ours = (kind: string, place: Place, name: string): Reference => named('caveau.dev/v1alpha1', kind, place, name);
