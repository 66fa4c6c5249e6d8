import type { Reference } from '../../e2e/support/manifest.ts';
import { powerful } from '../actors.ts';
import type { Attempt, Place } from '../attempt.ts';
import { nodeOf, placingLabel } from '../regulated.ts';
import { dryRun } from '../touch.ts';

const node = (place: Place): Reference => ({ apiVersion: 'v1', kind: 'Node', name: nodeOf(place) });
const relabel = (value: string | null): object => ({ metadata: { labels: { [placingLabel]: value } } });
const saysWhere = /Node \S+: its label node-restriction\.kubernetes\.io\/caveau-jurisdiction says where regulated data may be processed, and .* may not set, change or remove it \(needs the verb place on secureprocessingenvironments\.caveau\.dev\)\. Ask the platform engineer\.$/;

/** Where a node is said to be. */
const jurisdictions: readonly Attempt[] = ([
  ['say that a node is elsewhere', (as, place) => as.patch(node(place), relabel('ch-ge'), dryRun)],
  ['say so through the status of the node', (as, place) => as.patch(node(place), relabel('ch-ge'), { ...dryRun, subresource: 'status' })],
  ['take the label of its country off a node', (as, place) => as.patch(node(place), relabel(null), dryRun)],
  ['make a node that says it is at home', (as) => as.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'x', labels: { [placingLabel]: 'it-bo' } } }, dryRun)],
] satisfies readonly (readonly [string, Attempt['run']])[]).map(([what, run]): Attempt => ({ what, by: ['automation'], policy: 'caveau-nodes', where: 'everywhere', says: saysWhere, run }));

/** No kubelet listens where the node of these tests says it does. */
const noKubelet = /no preferred addresses found|address not allowed|error trying to reach service|dial tcp/;

/** What a kubelet does for whoever reaches it through the API server; the last two begin as what monitoring asks for. */
const proxied = ['run/NAMESPACE/POD/main?cmd=id', 'exec/NAMESPACE/POD/main?command=id', 'attach/NAMESPACE/POD/main', 'portForward/NAMESPACE/POD', 'containerLogs/NAMESPACE/POD/main', 'logs/', 'pods', 'metrics/../run/NAMESPACE/POD/main', 'stats/summary/%2e%2e/%2e%2e/pods'];

const kubelets: readonly Attempt[] = proxied.map((path) => ({
  what: `ask a kubelet for /${path.replaceAll(/NAMESPACE|POD/g, (word) => word.toLowerCase()).replace(/\?.*$/, '')} through nodes/proxy`,
  by: powerful,
  policy: 'caveau-node-proxy',
  where: 'everywhere',
  says: /A kubelet runs commands in every pod of its node, and .* may not ask the one of node \S+ for \/\S+ through nodes\/proxy\. Use kubectl in a namespace that is not a room; monitoring may ask for metrics, healthz and stats\/summary\.$/,
  otherwise: noKubelet,
  run: (as, place) => as.send('GET', `/api/v1/nodes/${nodeOf(place)}/proxy/${path.replace('NAMESPACE', place.namespace).replace('POD', place.runningPod)}`),
}));

/** Nodes and their kubelets. */
export const nodeAttempts: readonly Attempt[] = [...jurisdictions, ...kubelets];
