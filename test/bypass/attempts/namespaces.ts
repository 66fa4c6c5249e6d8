import { roomLabel } from '../../e2e/support/objects.ts';
import type { ActorName } from '../../e2e/support/people.ts';
import { powerful } from '../actors.ts';
import type { Attempt } from '../attempt.ts';
import { dryRun, self } from '../touch.ts';

const closeIt = /To close the room, delete its SecureDatasets, let somebody with the verb close on secureprocessingenvironments\.caveau\.dev set its annotation caveau\.dev\/close-room/;
const nsActors: readonly ActorName[] = ['platformEngineer', 'automation', 'clusterAdministrator'];
const unlabel = { metadata: { labels: { [roomLabel]: null } } };

/** The room itself. */
export const namespaceAttempts: readonly Attempt[] = [
  { what: 'take the label off', by: nsActors, policy: 'caveau-namespaces', says: closeIt, run: (as, place) => as.patch(self(place), unlabel, dryRun) },
  {
    what: 'take the label off through the status',
    by: powerful,
    policy: 'caveau-namespaces',
    says: closeIt,
    run: (as, place) => as.patch(self(place), unlabel, { ...dryRun, subresource: 'status' }),
  },
  { what: 'change the value of the label', by: nsActors, policy: 'caveau-namespaces', says: closeIt, run: (as, place) => as.patch(self(place), { metadata: { labels: { [roomLabel]: 'other' } } }, dryRun) },
  {
    what: 'lower the pod security level',
    by: nsActors,
    policy: 'caveau-namespaces',
    says: /may not change its label pod-security\.kubernetes\.io\/enforce\. To close the room/,
    run: (as, place) => as.patch(self(place), { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } }, dryRun),
  },
  { what: 'delete the namespace', by: nsActors, policy: 'caveau-namespaces', says: /may not delete or finalize it\. To close the room/, run: (as, place) => as.remove(self(place), dryRun) },
  {
    what: 'finalize the namespace',
    by: powerful,
    policy: 'caveau-namespaces',
    says: /may not delete or finalize it\. To close the room/,
    run: (as, { namespace }) =>
      as.send('PUT', `/api/v1/namespaces/${namespace}/finalize?dryRun=All`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { [roomLabel]: '' } }, spec: { finalizers: [] } }),
  },
  {
    what: 'announce that the room is closed, and take the label off, without the verb close',
    by: ['automation'],
    policy: 'caveau-namespaces',
    says: /may not change its annotation caveau\.dev\/close-room \(needs the verb close on secureprocessingenvironments\.caveau\.dev\)\. Ask the platform engineer\.$/,
    run: (as, place) => as.patch(self(place), { metadata: { annotations: { 'caveau.dev/close-room': place.namespace } } }, dryRun),
  },
];
