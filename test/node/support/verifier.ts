import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type NodeInspection } from '../../../src/api/generated/types.ts';
import type { Cluster } from '../../cluster/contract.ts';
import { runInNode } from '../../cluster/node/namespace.ts';
import { poll } from '../../cluster/polling.ts';
import { apply, boundSeconds, must } from './pods.ts';

export type Volume = NodeInspection['spec']['volumes'][number];

const files = join(import.meta.dirname, '..', '..', '..', 'helm', 'caveau', 'files', 'verifier');
const daemonSet = 'daemonset/caveau-verifier';
const namespace = '--namespace=caveau-system';

/** As short as the verifier allows, so that a test need not wait for the two minutes of the chart. */
export const refreshSeconds = 30;

interface DaemonSet {
  readonly spec: { readonly template: { readonly spec: { readonly containers: { image: string; imagePullPolicy?: string; args: string[] }[] } } };
}

/** Runs the verifier as the chart does, from its files; only the image and how often it looks are the test's. */
export async function runVerifier(cluster: Cluster, image: string): Promise<void> {
  await must(cluster.kubectlRun(['apply', '--server-side', '-f', join(files, 'rbac.yaml')]));
  const object = parse(readFileSync(join(files, 'daemonset.yaml'), 'utf8')) as DaemonSet;
  for (const container of object.spec.template.spec.containers) {
    container.image = image;
    container.args = container.args.map((arg) => arg.replace(/^--refresh-seconds=.*/, `--refresh-seconds=${refreshSeconds}`));
  }
  await apply(cluster, [object]);
  await must(cluster.kubectlRun(['rollout', 'status', daemonSet, namespace, `--timeout=${boundSeconds}s`]));
}

/** Ends the verifier, waits until its pod is gone, and takes away what it wrote. */
export async function removeVerifier(cluster: Cluster): Promise<void> {
  await must(cluster.kubectlRun(['delete', daemonSet, namespace, '--ignore-not-found', '--cascade=foreground', `--timeout=${boundSeconds}s`]));
  await must(cluster.kubectlRun(['delete', 'nodeinspections', '--all']));
}

/** What the verifier has logged. */
export function verifierLog(cluster: Cluster): Promise<string> {
  return must(cluster.kubectlRun(['logs', daemonSet, namespace, '--tail=-1']));
}

/** The NodeInspection of the only node; undefined while there is none. */
export async function inspection(cluster: Cluster): Promise<NodeInspection | undefined> {
  const found = await must(cluster.kubectlRun(['get', 'nodeinspections', '--output=json']));
  return (JSON.parse(found) as { readonly items: readonly NodeInspection[] }).items[0];
}

/** What was seen of a volume, once it is as the predicate wants it. */
export async function untilSeen(cluster: Cluster, volumeHandle: string, what: string, predicate: (volume: Volume) => boolean): Promise<Volume> {
  let last: NodeInspection | undefined;
  return poll({ what: `the verifier to say that ${volumeHandle} is ${what}`, boundSeconds, everyMs: 500 }, async () => {
    last = await inspection(cluster);
    return last?.spec.volumes.find((volume) => volume.volumeHandle === volumeHandle && predicate(volume));
  }).catch(async (error: unknown) => {
    throw new Error(`${String(error)}\n${JSON.stringify(last?.spec, null, 1)}\n${(await verifierLog(cluster)).slice(-3000)}`);
  });
}

/** Runs a program of JavaScript in the verifier's container, as its user and with its rights; without the restrictions that Node puts on itself, so that only those of the kernel are left. */
export async function inVerifier(cluster: Cluster, program: string): Promise<string> {
  const free = `process.stdout.write(require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(program)}], { env: {} }))`;
  return must(cluster.kubectlRun(['exec', daemonSet, namespace, '--', '/nodejs/bin/node', '-e', free]));
}

/** Where the driver mounts volumes on the node. */
const volumesInNode = '/var/lib/juicefs/volume';

/** The directories at which the driver has a volume mounted. */
export async function mountsOf({ directory }: Cluster, volumeHandle: string): Promise<string[]> {
  const mountInfo = await runInNode(directory, 'cat', ['/proc/self/mountinfo']);
  return mountInfo.split('\n').flatMap((line) => {
    const [mountPoint = ''] = line.split(' ').slice(4, 5);
    return mountPoint.startsWith(`${volumesInNode}/${volumeHandle}-`) ? [mountPoint] : [];
  });
}
