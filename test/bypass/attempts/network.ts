import { ingress, openNetworkPolicy, service } from '../../e2e/support/workloads.ts';
import { everyone, powerful } from '../actors.ts';
import type { Attempt } from '../attempt.ts';
import { dryRun, label, oldNetworkPolicy, oldService } from '../touch.ts';

const closedNetwork = /is a room: its network is closed by the operator, and .* Ask the data steward to allow an address in SecureDataset\.spec\.protection\.network\.egress/;

/** Ways out of the network of a room, and into it. */
export const networkAttempts: readonly Attempt[] = [
  ...([
    ['create a NetworkPolicy', (as, { namespace }) => as.create(openNetworkPolicy(namespace, 'x'), dryRun)],
    ['open the NetworkPolicy of the room', (as, place) => as.patch(oldNetworkPolicy(place), { spec: { egress: [{}] } }, dryRun)],
    ['delete the NetworkPolicy of the room', (as, place) => as.remove(oldNetworkPolicy(place), dryRun)],
    ['create an Ingress', (as, { namespace }) => as.create(ingress(namespace, 'x'), dryRun)],
    ['create a Service', (as, { namespace }) => as.create(service(namespace, 'x'), dryRun)],
    ['create a Service with a load balancer', (as, { namespace }) => as.create(service(namespace, 'x', 'LoadBalancer'), dryRun)],
    ['change the Service of a run', (as, place) => as.patch(oldService(place), { spec: { selector: { app: 'other' } } }, dryRun)],
    ['delete the Service of a run', (as, place) => as.remove(oldService(place), dryRun)],
  ] satisfies readonly (readonly [string, Attempt['run']])[]).map(([what, run]): Attempt => ({ what, by: everyone, policy: 'caveau-network', says: closedNetwork, run })),
  {
    what: 'create an EndpointSlice',
    by: powerful,
    policy: 'caveau-network',
    says: closedNetwork,
    run: (as, { namespace }) =>
      as.create({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { namespace, name: 'x' }, addressType: 'IPv4', endpoints: [] }, dryRun),
  },
  {
    what: 'label a Service through its status',
    by: powerful,
    policy: 'caveau-network',
    says: closedNetwork,
    run: (as, place) => as.patch(oldService(place), label, { ...dryRun, subresource: 'status' }),
  },
];
