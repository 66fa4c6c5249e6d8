import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { CoreV1Api, type KubeConfig, type V1Node } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { poll } from './polling.ts';

/** Loopback answers at once or not at all. */
const answerBoundMs = 3000;
const simulationBoundSeconds = 90;

/** Tells whether the API server behind a kubeconfig answers a path with 200. */
export function answers(kubeconfig: string, path: string): Promise<boolean> {
  const config = parse(readFileSync(kubeconfig, 'utf8')) as {
    clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
    users: [{ user: { 'client-certificate-data': string; 'client-key-data': string } }];
  };
  const { cluster } = config.clusters[0];
  const { user } = config.users[0];
  const decode = (data: string): Buffer => Buffer.from(data, 'base64');
  return new Promise((resolve) => {
    const options = {
      ca: decode(cluster['certificate-authority-data']),
      cert: decode(user['client-certificate-data']),
      key: decode(user['client-key-data']),
      timeout: answerBoundMs,
      agent: false as const,
    };
    const call = request(new URL(path, cluster.server), options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.once('timeout', () => call.destroy());
    call.once('error', () => resolve(false));
    call.end();
  });
}

/** Waits until pods can be made in the namespace "default" and every given node takes pods. */
export async function waitForWorkloads(config: KubeConfig, nodes: readonly string[]): Promise<void> {
  const core = config.makeApiClient(CoreV1Api);
  await poll({ what: 'the default service account', boundSeconds: simulationBoundSeconds }, async () =>
    core.readNamespacedServiceAccount({ name: 'default', namespace: 'default' }).then(() => true),
  );
  if (nodes.length === 0) return;
  await poll({ what: 'the simulated nodes', boundSeconds: simulationBoundSeconds, everyMs: 150 }, async () => {
    const { items } = await core.listNode();
    const ready = new Set(items.filter(takesPods).map((node) => node.metadata?.name));
    return nodes.every((name) => ready.has(name));
  });
}

function takesPods(node: V1Node): boolean {
  const ready = node.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
  return ready && !node.spec?.taints?.some((taint) => taint.key === 'node.kubernetes.io/not-ready');
}
