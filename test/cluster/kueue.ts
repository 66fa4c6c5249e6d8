import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './contract.ts';
import { goKueue } from './go-build.ts';
import { kueueConfiguration, kueueNamespace, kueueServiceAccount, manifestsOnLoopback, webhookSecret, type KueuePorts } from './kueue-manifests.ts';
import { poll } from './polling.ts';
import { freePorts } from './ports.ts';
import { isAlive } from './process-identity.ts';
import { logTail, startProcess, stopProcesses, type OwnProcess } from './processes.ts';
import { createProgress } from './progress.ts';
import { readState } from './state.ts';

/** The queue manager of one cluster. */
export interface Kueue {
  /** Stops it and takes its webhooks away, which would refuse every Job while nobody answers them. The cluster's end stops it too. */
  stop(): Promise<void>;
}

/** Generous, because the machine may be busy; a free one needs ten seconds. */
const readyBoundSeconds = 120;

const name = 'kueue';
const canary = 'kueue-canary';
const fieldManager = '--field-manager=caveau-cluster';

/** Builds Kueue where the cache lacks it, starts it beside a local cluster and returns when it has admitted a Job. */
export async function startKueue(cluster: Cluster, log?: (line: string) => void): Promise<Kueue> {
  if (!readState(cluster.directory)?.local) throw new Error('Kueue runs beside an API server of this machine only: start a local cluster.');
  const { program, manifests } = await goKueue(createProgress(log));
  const [webhook = 0, health = 0] = await freePorts(2);
  const ports: KueuePorts = { webhook, health };
  const objects = manifestsOnLoopback(await kubectl(cluster, ['kustomize', join(manifests, 'default')]), ports);
  await apply(cluster, objects.filter((object) => !isWebhook(object)));
  await kubectl(cluster, ['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--selector=app.kubernetes.io/name=kueue']);
  // Last, because from here on the API server asks the manager about every Job.
  await apply(cluster, objects.filter(isWebhook));
  const running = await startManager(cluster, program, ports);
  const stop = async (): Promise<void> => {
    const configurations = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'].join(',');
    await kubectl(cluster, ['delete', configurations, '--selector=app.kubernetes.io/name=kueue', '--ignore-not-found']);
    await stopProcesses(cluster.directory, [running]);
  };
  try {
    await untilReady(cluster, running, ports);
    await untilItAdmits(cluster);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function startManager(cluster: Cluster, program: string, ports: KueuePorts): Promise<OwnProcess> {
  const directory = join(cluster.directory, name);
  const certificates = join(directory, 'certificates');
  mkdirSync(certificates, { recursive: true, mode: 0o700 });
  const configuration = join(directory, 'configuration.json');
  writeFileSync(configuration, kueueConfiguration(ports, certificates));
  const kubeconfig = await cluster.serviceAccount(kueueNamespace, kueueServiceAccount);
  const running = startProcess(cluster.directory, name, program, [`--config=${configuration}`, `--kubeconfig=${kubeconfig}`, '--zap-log-level=2']);
  await mountCertificates(cluster, running, certificates);
  return running;
}

/** Kueue keeps its certificate in a Secret, which a kubelet would mount. */
async function mountCertificates(cluster: Cluster, running: OwnProcess, directory: string): Promise<void> {
  const data = await poll({ ...waiting(cluster, running, 'Kueue to make its certificate'), everyMs: 200 }, async () => {
    const { stdout } = await cluster.kubectlRun(['get', 'secret', webhookSecret, `--namespace=${kueueNamespace}`, '--output=json']);
    const found = (JSON.parse(stdout) as { readonly data?: Readonly<Record<string, string>> }).data;
    return found?.['tls.crt'] ? found : undefined;
  });
  // The certificate last: it is what the manager looks for.
  for (const file of ['tls.key', 'tls.crt']) writeFileSync(join(directory, file), Buffer.from(data[file] ?? '', 'base64'), { mode: 0o600 });
}

async function untilReady(cluster: Cluster, running: OwnProcess, ports: KueuePorts): Promise<void> {
  await poll({ ...waiting(cluster, running, 'Kueue to be ready'), everyMs: 200 }, async () => {
    const answer = await fetch(`http://127.0.0.1:${ports.health}/readyz`);
    return answer.ok;
  });
}

/** One Job through a queue of its own: the word of webhooks, scheduler and controllers that they work. */
async function untilItAdmits(cluster: Cluster): Promise<void> {
  const objects = canaryObjects();
  await poll({ what: 'Kueue to accept a queue', boundSeconds: readyBoundSeconds, everyMs: 200 }, async () => {
    await apply(cluster, objects);
    return true;
  });
  await kubectl(cluster, ['wait', 'job', canary, '--namespace=default', '--for=jsonpath={.spec.suspend}=false', `--timeout=${readyBoundSeconds}s`]);
  await kubectl(cluster, ['delete', '--ignore-not-found', '--filename=-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects.toReversed() }));
}

function canaryObjects(): object[] {
  const apiVersion = 'kueue.x-k8s.io/v1beta2';
  const flavors = [{ name: canary, resources: [{ name: 'cpu', nominalQuota: 1 }] }];
  const container = { name: 'main', image: 'registry.example/canary', command: ['true'], resources: { requests: { cpu: '10m' } } };
  const template = { spec: { restartPolicy: 'Never', containers: [container] } };
  return [
    { apiVersion, kind: 'ResourceFlavor', metadata: { name: canary } },
    { apiVersion, kind: 'ClusterQueue', metadata: { name: canary }, spec: { namespaceSelector: {}, resourceGroups: [{ coveredResources: ['cpu'], flavors }] } },
    { apiVersion, kind: 'LocalQueue', metadata: { name: canary, namespace: 'default' }, spec: { clusterQueue: canary } },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: canary, namespace: 'default', labels: { 'kueue.x-k8s.io/queue-name': canary } },
      spec: { suspend: true, backoffLimit: 0, template },
    },
  ];
}

function waiting(cluster: Cluster, running: OwnProcess, what: string): { what: string; boundSeconds: number; hopeless: () => string | undefined } {
  const hopeless = (): string | undefined => (isAlive(running) ? undefined : `it ended; the end of its log:\n${logTail(cluster.directory, name)}`);
  return { what, boundSeconds: readyBoundSeconds, hopeless };
}

function isWebhook(object: object): boolean {
  return 'webhooks' in object;
}

async function apply(cluster: Cluster, items: readonly object[]): Promise<void> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await kubectl(cluster, ['apply', '--server-side', '--force-conflicts', fieldManager, '--filename=-'], list);
}

async function kubectl(cluster: Cluster, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectlRun(args, input === undefined ? {} : { input });
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}
