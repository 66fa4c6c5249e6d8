import { type GateConfig, type GateTarget } from '../api/gate.ts';
import { formatTime } from '../api/time.ts';
import { cidrContains } from '../policy/cidr.ts';
import { type EgressRule, type Gate, type Instant } from '../policy/types.ts';

/** What the gate of a pod follows from. */
export interface GateInput {
  readonly gate: Gate;
  /** What the terms of the data open. */
  readonly egress: readonly EgressRule[];
  /** Where the program has claims that must be seen to lie on a device encrypted with LUKS; the mount paths of some of the pod's claims. Absent means none. */
  readonly encrypted?: readonly string[];
}

/** The rest of what the gate is told. */
interface Told {
  readonly egress: readonly EgressRule[];
  readonly until: Instant | undefined;
  /** Where the gate sees the data. */
  readonly readOnly: readonly string[];
  /** Where it sees what must be encrypted. */
  readonly encrypted?: readonly string[];
}

/** How long policies may take to take effect unless the environment says otherwise: kube-router took 0.1 s, large clusters take some seconds; ours. */
const waitSeconds = 30;

/** How long the gate of a pod waits for the policies at most. */
export function gateWaitSeconds(gate: Gate): number {
  return gate.waitSeconds ?? waitSeconds;
}

/** What the gate of a pod looks at. What the terms of the data open is left out, because the pod may reach it. */
export function gateConfigOf(gate: Gate, { egress, until, readOnly, encrypted = [] }: Told): GateConfig {
  return {
    ...(until === undefined ? {} : { until: formatTime(until) }),
    waitSeconds: gateWaitSeconds(gate),
    unreachable: testedTargets(gate, egress),
    readOnly,
    // A gate of an earlier release refuses fields that it does not know, so it is told only where it has to look.
    ...(encrypted.length === 0 ? {} : { encrypted }),
  };
}

/** The targets that a pod under these terms may not reach. */
function testedTargets({ targets = [] }: Gate, egress: readonly EgressRule[]): readonly GateTarget[] {
  return targets.filter((target) => !egress.some((rule) => opens(rule, target)));
}

function opens({ cidr, port, protocol }: EgressRule, target: GateTarget): boolean {
  const { address } = target;
  const host = `${address}/${address.includes(':') ? 128 : 32}`;
  return port === target.port && target.protocol.endsWith(protocol) && cidrContains(cidr, host);
}
