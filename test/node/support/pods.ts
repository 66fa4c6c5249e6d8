import { randomBytes } from 'node:crypto';
import type { Cluster, CommandResult } from '../../cluster/contract.ts';
import { toolsImage } from '../../cluster/node/images.ts';
import { poll } from '../../cluster/polling.ts';

/** Generous, because the machine may be busy; a free one needs two seconds for a pod, and five with a new volume. */
export const boundSeconds = 180;

/** What these tests read of a pod. */
export interface Pod {
  readonly status: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly state: { readonly terminated?: { readonly exitCode: number; readonly reason: string } } }[];
  };
}

/** The security context of a pod that may do nothing special. */
export const restricted = {
  pod: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  container: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
};

/** The pod's spec: a shell line in the image with the small programs, as an ordinary user. */
export function shell(line: string, more: { readonly container?: object; readonly pod?: object } = {}): object {
  const container = { name: 'main', image: toolsImage, imagePullPolicy: 'Never', command: ['sh', '-c', line], securityContext: restricted.container, ...more.container };
  return { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, automountServiceAccountToken: false, securityContext: restricted.pod, containers: [container], ...more.pod };
}

/** A pod that waits until it is deleted, and answers HTTP requests meanwhile. */
export function server(pod?: object): object {
  const volume = { name: 'site', emptyDir: {} };
  const line = 'echo reached > /site/index.html && exec httpd -f -p 8080 -h /site';
  return shell(line, { container: { volumeMounts: [{ name: 'site', mountPath: '/site' }] }, pod: { volumes: [volume], ...pod } });
}

/** Makes a namespace with a name of its own, in which pods can be made. */
export async function newNamespace(cluster: Cluster, prefix: string): Promise<string> {
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  await apply(cluster, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }]);
  await poll({ what: `the default service account of ${name}`, boundSeconds }, async () => {
    const { code } = await cluster.kubectlRun(['get', 'serviceaccount', 'default', `--namespace=${name}`]);
    return code === 0;
  });
  return name;
}

/** A pod's manifest. */
export function pod(namespace: string, name: string, spec: object, labels: Readonly<Record<string, string>> = {}): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name, labels: { name, ...labels } }, spec };
}

/** Applies objects as the cluster administrator. */
export async function apply(cluster: Cluster, items: readonly object[]): Promise<void> {
  await must(cluster.kubectlRun(['apply', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) }));
}

/** Waits until a pod is as the predicate wants it; gives up at once when it has failed. */
export async function untilPod(cluster: Cluster, namespace: string, name: string, what: string, predicate: (pod: Pod) => boolean): Promise<Pod> {
  let last = '';
  const hopeless = (): string | undefined => (last === 'Failed' ? 'it has failed' : undefined);
  return poll({ what: `the pod ${namespace}/${name} to be ${what}`, boundSeconds, everyMs: 150, hopeless }, async () => {
    const found = JSON.parse(await must(cluster.kubectlRun(['get', 'pod', name, `--namespace=${namespace}`, '--output=json']))) as Pod;
    last = found.status.phase ?? '';
    return predicate(found) ? found : undefined;
  });
}

/** Waits until a pod's containers are ready, and returns its address. */
export async function untilReady(cluster: Cluster, namespace: string, name: string): Promise<string> {
  const ready = ({ status }: Pod): boolean => status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
  return (await untilPod(cluster, namespace, name, 'ready', ready)).status.podIP ?? '';
}

/** Waits until a pod has ended well, and returns what it printed, read through the API server. */
export async function untilDone(cluster: Cluster, namespace: string, name: string): Promise<string> {
  try {
    await untilPod(cluster, namespace, name, 'done', ({ status }) => status.phase === 'Succeeded');
  } catch (error) {
    const { stdout, stderr } = await cluster.kubectlRun(['describe', 'pod', name, `--namespace=${namespace}`]);
    throw new Error(`${String(error)}\n${(await logs(cluster, namespace, name)).stdout}\n${stdout}${stderr}`, { cause: error });
  }
  return (await logs(cluster, namespace, name)).stdout;
}

/** Runs a shell line in a running pod. */
export function execute(cluster: Cluster, namespace: string, name: string, line: string): Promise<CommandResult> {
  return cluster.kubectlRun(['exec', name, `--namespace=${namespace}`, '--', 'sh', '-c', line]);
}

/** Removes a namespace with all that is in it, and waits until it is gone. */
export async function removeNamespace(cluster: Cluster, namespace: string): Promise<void> {
  await must(cluster.kubectlRun(['delete', 'namespace', namespace, '--ignore-not-found', `--timeout=${boundSeconds}s`]));
}

/** The output of a command that must not fail. */
export async function must(running: Promise<CommandResult>): Promise<string> {
  const { code, stdout, stderr } = await running;
  if (code !== 0) throw new Error(`kubectl ended with ${code}: ${stderr.trim()}`);
  return stdout;
}

function logs(cluster: Cluster, namespace: string, name: string): Promise<CommandResult> {
  return cluster.kubectlRun(['logs', name, `--namespace=${namespace}`]);
}
