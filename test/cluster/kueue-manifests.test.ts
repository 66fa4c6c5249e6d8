import assert from 'node:assert/strict';
import { kueueConfiguration, manifestsOnLoopback } from './kueue-manifests.ts';

const ports = { webhook: 20_001, health: 20_002 };
const service = { name: 'kueue-webhook-service', namespace: 'kueue-system' };

const rendered = [
  { kind: 'Namespace', metadata: { name: 'kueue-system' } },
  { kind: 'CustomResourceDefinition', metadata: { name: 'workloads.kueue.x-k8s.io' }, spec: { conversion: { webhook: { clientConfig: { service: { ...service, path: '/convert' } } } } } },
  { kind: 'ClusterRole', metadata: { name: 'kueue-manager-role' }, rules: [{ resources: ['jobs'] }] },
  { kind: 'Service', metadata: { name: service.name, namespace: service.namespace }, spec: { ports: [{ port: 443 }], selector: { app: 'kueue' } } },
  { kind: 'Service', metadata: { name: 'kueue-visibility-server' }, spec: {} },
  { kind: 'Deployment', metadata: { name: 'kueue-controller-manager' }, spec: {} },
  { kind: 'APIService', metadata: { name: 'v1beta2.visibility.kueue.x-k8s.io' }, spec: {} },
  { kind: 'MutatingWebhookConfiguration', metadata: { name: 'kueue-mutating-webhook-configuration' }, webhooks: [{ name: 'mjob.kb.io', clientConfig: { service: { ...service, path: '/mutate-batch-v1-job' } } }] },
];

describe("Kueue's manifests for a manager on loopback", () => {
  const made = manifestsOnLoopback(rendered.map((object) => JSON.stringify(object)).join('\n---\n'), ports) as readonly (typeof rendered)[number][];
  const named = (name: string): (typeof rendered)[number] | undefined => made.find(({ metadata }) => metadata.name === name);

  it('leave out what would run in pods, and keep the rest as it is', () => {
    const kept = ['Namespace', 'CustomResourceDefinition', 'ClusterRole', 'MutatingWebhookConfiguration', 'Service'];
    assert.deepEqual(made.map(({ kind }) => kind), kept);
    assert.deepEqual(named('kueue-manager-role'), rendered[2]);
  });

  it('send the API server to localhost, under the name that the certificate has', () => {
    assert.deepEqual(named(service.name)?.spec, { type: 'ExternalName', externalName: 'localhost' });
  });

  it('name the port wherever the Service is meant: in webhooks and in conversions', () => {
    assert.deepEqual(named('workloads.kueue.x-k8s.io')?.spec, { conversion: { webhook: { clientConfig: { service: { ...service, path: '/convert', port: ports.webhook } } } } });
    assert.deepEqual(named('kueue-mutating-webhook-configuration')?.webhooks, [{ name: 'mjob.kb.io', clientConfig: { service: { ...service, path: '/mutate-batch-v1-job', port: ports.webhook } } }]);
  });

  it('are refused when the Service has another name', () => {
    assert.throws(() => manifestsOnLoopback(JSON.stringify(rendered[0]), ports), /no Service kueue-webhook-service: see whether another version renamed it/);
  });

  it('come with a configuration that listens on loopback only', () => {
    const configuration = JSON.parse(kueueConfiguration(ports, '/certificates')) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    assert.deepEqual([configuration['health'], configuration['metrics']], [{ healthProbeBindAddress: '127.0.0.1:20002' }, { bindAddress: '0' }]);
    assert.deepEqual(configuration['webhook'], { host: '127.0.0.1', port: 20_001, certDir: '/certificates' });
  });
});
