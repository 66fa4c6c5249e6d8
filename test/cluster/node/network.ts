import { execFile } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { serviceRange } from '../control-plane.ts';

/** The addresses of one node; the machine and the node are the two ends of a link that leads nowhere else. */
export interface NodeNetwork {
  /** Name of the machine's end of the link, and of the node's control groups. */
  readonly link: string;
  /** Where the API server listens. */
  readonly machineAddress: string;
  readonly nodeAddress: string;
  readonly podRange: string;
}

/** As many nodes as one machine may hold at once. */
const slots = 200;
/** Two private ranges that neither Services (10.96) nor simulated pods (10.128) use. */
const linkPrefix = '10.213';
const podPrefix = '10.214';

const run = promisify(execFile);

/** Links a node's network namespace to the machine; a slot is taken by making its link, so that two starts at once do not meet. */
export async function connectNode(init: number): Promise<NodeNetwork> {
  // After a crash nobody answers at these addresses; what is still sent there must not take the machine's way out.
  await ip(['route', 'replace', 'unreachable', `${linkPrefix}.0.0/16`]);
  for (let slot = 0; slot < slots; slot++) {
    const network = networkOf(slot);
    if (isUsed(network.machineAddress) || !(await makeLink(network.link, init))) continue;
    await ip(['address', 'add', `${network.machineAddress}/30`, 'dev', network.link]);
    await ip(['link', 'set', network.link, 'up']);
    await ipInside(init, ['address', 'add', `${network.nodeAddress}/30`, 'dev', 'eth0']);
    await ipInside(init, ['link', 'set', 'eth0', 'up']);
    await ipInside(init, ['link', 'set', 'lo', 'up']);
    await routeServices(init, network);
    return network;
  }
  throw new Error(`All ${slots} networks for real nodes are in use on this machine: stop clusters with npm run cluster -- down.`);
}

/** Removes the machine's end of the link, which the kernel does too when the node's namespace has ended. */
export async function disconnectNode(network: NodeNetwork): Promise<void> {
  await ip(['link', 'delete', network.link]).catch((error: unknown) => {
    // Two messages for the same: it was gone before it was looked up, or between that and the deletion.
    if (!/Cannot find device|No such device/.test(String(error))) throw error;
  });
  if (Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address.startsWith(`${linkPrefix}.`)))) return;
  await ip(['route', 'delete', 'unreachable', `${linkPrefix}.0.0/16`]).catch((error: unknown) => {
    if (!String(error).includes('No such process')) throw error;
  });
}

/** A way for the node's own calls of Services, which must have one before their address is replaced by a pod's; it ends in a bridge without ports. */
async function routeServices(init: number, network: NodeNetwork): Promise<void> {
  await ipInside(init, ['link', 'add', 'services', 'type', 'bridge']);
  await ipInside(init, ['link', 'set', 'services', 'up']);
  await ipInside(init, ['route', 'add', serviceRange, 'dev', 'services', 'src', network.nodeAddress]);
}

function networkOf(slot: number): NodeNetwork {
  const prefix = `${linkPrefix}.${slot}`;
  return { link: `caveau${slot}`, machineAddress: `${prefix}.1`, nodeAddress: `${prefix}.2`, podRange: `${podPrefix}.${slot}.0/24` };
}

async function makeLink(name: string, init: number): Promise<boolean> {
  try {
    await ip(['link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(init)]);
    return true;
  } catch (error) {
    if (String(error).includes('File exists')) return false;
    throw error;
  }
}

function isUsed(address: string): boolean {
  const network = address.slice(0, address.lastIndexOf('.') + 1);
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address.startsWith(network)));
}

function ip(args: readonly string[]): Promise<unknown> {
  return run('ip', args);
}

function ipInside(init: number, args: readonly string[]): Promise<unknown> {
  return run('nsenter', [`--target=${init}`, '--net', 'ip', ...args]);
}
