import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Cluster } from '../../cluster/contract.ts';
import { insideNode, runInNode } from '../../cluster/node/namespace.ts';
import { poll } from '../../cluster/polling.ts';
import { boundSeconds } from './pods.ts';

/** A stand-in for the world outside the cluster: a network namespace of the test's own that answers at one address. */
export interface Outside {
  readonly address: string;
  readonly port: number;
  /** A second address of it, which stands for the metadata service of a cloud. */
  readonly metadata: string;
  close(): Promise<void>;
}

/** Addresses that are for documentation and belong to nobody, so that a packet that strayed would reach nobody. */
const address = '198.51.100.2';
const gateway = '198.51.100.1';
const metadata = '192.0.2.254';
const port = 8080;
const name = 'outside';

/** The routes are set, and seen to lead into the namespace, before the first packet is sent. */
const makeOutside = `set -e
ip netns add ${name}
ip link add ${name} type veth peer name eth0 netns ${name}
ip address add ${gateway}/30 dev ${name}
ip link set ${name} up
ip -n ${name} address add ${address}/30 dev eth0
ip -n ${name} link set eth0 up
ip -n ${name} link set lo up
ip -n ${name} address add ${metadata}/32 dev lo
ip route add ${metadata}/32 via ${address} dev ${name}
for to in ${address} ${metadata}; do ip route get $to | grep -q 'dev ${name} '; done
mkdir -p /run/${name}
echo reached > /run/${name}/index.html`;

/** Opens the stand-in inside the node, whose own network leads nowhere else. */
export async function openOutside(cluster: Cluster): Promise<Outside> {
  const { directory } = cluster;
  await runInNode(directory, 'sh', ['-c', makeOutside]);
  const inside = insideNode(directory, 'ip', ['netns', 'exec', name, 'busybox', 'httpd', '-f', '-p', String(port), '-h', `/run/${name}`]);
  const running = spawn(inside.command, inside.args, { stdio: 'ignore' });
  const ended = once(running, 'exit');
  const close = async (): Promise<void> => {
    // By their ids, inside the node: the process that entered it does not hand signals on.
    await runInNode(directory, 'sh', ['-c', `for pid in $(ip netns pids ${name}); do kill $pid; done`]);
    await ended;
    await runInNode(directory, 'ip', ['netns', 'delete', name]);
  };
  await poll({ what: 'the stand-in for the outside to listen', boundSeconds, everyMs: 100 }, async () => {
    return (await runInNode(directory, 'ip', ['netns', 'exec', name, 'busybox', 'netstat', '-ltn'])).includes(`:${port} `);
  });
  return { address, port, metadata, close };
}
