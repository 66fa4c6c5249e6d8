import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Cluster } from '../../cluster/cluster.ts';
import { insideNode, runInNode } from '../../cluster/node/namespace.ts';

/** When the first process of a container began, and when it was gone, in milliseconds since the epoch. */
export interface ContainerTimes {
  readonly started?: number;
  readonly ended?: number;
}

/** What containerd itself says about the processes of its containers, which it does to the nanosecond; Kubernetes keeps whole seconds. */
export interface ContainerEvents {
  of(containerId: string): ContainerTimes;
  close(): Promise<void>;
}

const line = /^(\S+) (\S+) \+0000 UTC k8s\.io \/tasks\/(start|exit) (\{.*\})$/;

/** Listens to the node's containerd from now on. */
export function followContainers({ directory }: Cluster): ContainerEvents {
  const inside = insideNode(directory, 'ctr', ['--namespace=k8s.io', 'events']);
  // Outside of the node's process namespace it takes the place of the program that enters the node, and so is ended by its id.
  const running = spawn(inside.command, inside.args.filter((argument) => argument !== '--pid'), { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(running, 'exit');
  const times = new Map<string, ContainerTimes>();
  createInterface({ input: running.stdout }).on('line', (text) => {
    const [, day, time, topic, body = ''] = line.exec(text) ?? [];
    if (topic === undefined) return;
    const { container_id: container, id } = JSON.parse(body) as { readonly container_id: string; readonly id?: string };
    // Another process that was begun in a container has an id of its own.
    if (topic === 'exit' && id !== container) return;
    times.set(container, { ...times.get(container), [topic === 'start' ? 'started' : 'ended']: Date.parse(`${day ?? ''}T${time ?? ''}Z`) });
  });
  return {
    of: (containerId) => times.get(containerId.replace('containerd://', '')) ?? {},
    close: async () => {
      running.kill();
      await ended;
    },
  };
}

/** The id of the container that holds a pod's namespaces open. */
export async function sandboxOf({ directory }: Cluster, podUid: string): Promise<string> {
  const listed = await runInNode(directory, 'ctr', ['--namespace=k8s.io', 'containers', 'list', '--quiet', `labels."io.kubernetes.pod.uid"==${podUid},labels."io.cri-containerd.kind"==sandbox`]);
  return listed.trim();
}
