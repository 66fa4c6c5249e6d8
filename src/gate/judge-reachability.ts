import { gateHeld, type GateRole } from '../api/gate.ts';
import { type Finding } from './finding.ts';
import { type Reachability, type Reached } from './reachability.ts';

const roles: Readonly<Record<GateRole, string>> = {
  Beacon: 'the beacon',
  Outside: 'an address outside of the cluster',
  CloudMetadata: 'the metadata service of the cloud',
  ApiServer: 'the API server',
  Kubelet: 'a kubelet',
  OtherPod: 'a pod of another namespace',
  Resolver: 'a resolver',
};

/** What was seen of the network. The first target that is open speaks for the others. */
export function judgeReachability({ targets }: Reachability, waitSeconds: number): readonly Finding[] {
  const open = targets.filter(({ outcome }) => !gateHeld(outcome)).length;
  return targets.map((reached) => {
    const { target: { name, role }, outcome } = reached;
    return { check: { name, role, outcome }, reason: 'IsolationOpen', ...(gateHeld(outcome) ? {} : { sentence: sentenceOf(reached, open - 1, waitSeconds) }) };
  });
}

function sentenceOf({ target: { name, role, address, port, protocol }, outcome }: Reached, others: number, waitSeconds: number): string {
  const which = `${roles[role]} "${name}" at ${address.includes(':') ? `[${address}]` : address}:${port} (${protocol})`;
  const more = others === 0 ? '' : `, and so it is with ${others} more ${others === 1 ? 'target' : 'targets'}`;
  return outcome === 'Answered'
    ? `The pod could still reach ${which} after ${waitSeconds} s${more}. Look whether the network plugin enforces NetworkPolicy, and whether a policy allows it.`
    : `Whether the pod can reach ${which} is not known after ${waitSeconds} s, because the attempt failed on this side${more}. Look at what the node and the pod allow to open sockets.`;
}
