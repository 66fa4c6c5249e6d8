import { parseAllDocuments } from 'yaml';

/** The names that Kueue's own manifests give; the account is the one that admission policies know. */
export const kueueNamespace = 'kueue-system';
export const kueueServiceAccount = 'kueue-controller-manager';
export const kueueAccount = `system:serviceaccount:${kueueNamespace}:${kueueServiceAccount}`;
export const webhookSecret = 'kueue-webhook-server-cert';
const webhookService = 'kueue-webhook-service';

/** Where the manager listens, all on loopback. */
export interface KueuePorts {
  readonly webhook: number;
  readonly health: number;
}

interface KueueObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: unknown;
}

// The manager is a process beside the API server, and its extra API (pending workloads) would need certificates in the root directory.
const notHere = ['Deployment', 'ConfigMap', 'APIService', 'Service'];

/**
 * Turns Kueue's rendered manifests into those of a manager on loopback. Its certificate is made out to the name of the Service, so the Service
 * stays and is an alias of localhost; the API server takes the port from the reference.
 */
export function manifestsOnLoopback(rendered: string, ports: KueuePorts): object[] {
  const objects = parseAllDocuments(rendered).map((document) => document.toJS() as KueueObject);
  const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === webhookService);
  if (!service) throw new Error(`Kueue's manifests have no Service ${webhookService}: see whether another version renamed it.`);
  const alias = { ...service, spec: { type: 'ExternalName', externalName: 'localhost' } };
  const kept = objects.filter(({ kind }) => !notHere.includes(kind));
  return [...kept, alias].map((object) => withPort(object, ports.webhook) as object);
}

/** The manager's configuration file. JSON is YAML. */
export function kueueConfiguration(ports: KueuePorts, certificates: string): string {
  return JSON.stringify({
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    namespace: kueueNamespace,
    health: { healthProbeBindAddress: `127.0.0.1:${ports.health}` },
    // Nobody reads its metrics here.
    metrics: { bindAddress: '0' },
    webhook: { host: '127.0.0.1', port: ports.webhook, certDir: certificates },
    leaderElection: { leaderElect: false },
    // Without it the manager insists on certificates for its metrics in a directory of root.
    internalCertManagement: { enable: true },
    clientConnection: { qps: 300, burst: 500 },
    featureGates: { VisibilityOnDemand: false },
    integrations: { frameworks: ['batch/job'] },
  });
}

/** Every reference to the webhook's Service gets the port, in webhooks and in conversions alike. */
function withPort(value: unknown, port: number): unknown {
  if (Array.isArray(value)) return value.map((one) => withPort(one, port));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, of]) => [key, key === 'clientConfig' ? referenceWithPort(of, port) : withPort(of, port)]);
  return Object.fromEntries(entries);
}

function referenceWithPort(clientConfig: unknown, port: number): unknown {
  const { service, ...rest } = clientConfig as { readonly service?: object };
  return service ? { ...rest, service: { ...service, port } } : clientConfig;
}
