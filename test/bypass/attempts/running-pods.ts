import { everyone, powerful } from '../actors.ts';
import type { Attempt } from '../attempt.ts';
import { dryRun, label, podOf } from '../touch.ts';

const onlyTheControlPlane = /is a room: only the control plane touches pods that run in it, and .* To stop a run, suspend or delete its TrainingJob\.$/;

/** What is done to pods that are there, and the tokens of their account. */
export const runningPodAttempts: readonly Attempt[] = [
  { what: 'label a running pod', by: everyone, policy: 'caveau-running-pods', says: onlyTheControlPlane, run: (as, place) => as.patch(podOf(place), label, dryRun) },
  {
    what: 'exchange the image of a running pod',
    by: everyone,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) => as.patch(podOf(place), { spec: { containers: [{ name: 'main', image: 'evil' }] } }, { ...dryRun, patch: 'strategic' }),
  },
  {
    what: 'write the status of a pod',
    by: powerful,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) => as.patch(podOf(place), label, { ...dryRun, subresource: 'status' }),
  },
  {
    what: 'add an ephemeral container',
    by: powerful,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) =>
      as.patch(podOf(place), { spec: { ephemeralContainers: [{ name: 'look', image: 'busybox' }] } }, { ...dryRun, patch: 'strategic', subresource: 'ephemeralcontainers' }),
  },
  {
    what: 'resize a pod',
    by: powerful,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) => {
      const containers = [{ name: 'main', resources: { requests: { cpu: '20m' } } }];
      return as.patch(podOf(place), { spec: { containers } }, { ...dryRun, patch: 'strategic', subresource: 'resize' });
    },
  },
  {
    what: 'bind a pod to a node',
    by: powerful,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) => {
      const target = { apiVersion: 'v1', kind: 'Node', name: 'anywhere' };
      return as.send('POST', `/api/v1/namespaces/${place.namespace}/pods/${place.pod}/binding?dryRun=All`, {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: place.pod },
        target,
      });
    },
  },
  {
    what: 'ask for a token of a service account',
    by: everyone,
    policy: 'caveau-running-pods',
    says: /is a room: no tokens are given out for its service accounts, and .* may not ask for one of default\. Use your own account\.$/,
    run: (as, { namespace }) =>
      as.send('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [] } }),
  },
];
