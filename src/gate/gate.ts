import { gateExitCodes, gateHeld, type GateConfig, type GateResult } from '../api/gate.ts';
import { parseGateConfig } from '../api/gate-config.ts';
import { type Attempt } from './attempt.ts';
import { type GateClock } from './clock.ts';
import { type GateHost } from './host.ts';
import { judgeClock, judgeLocally } from './judge-locally.ts';
import { judgeReachability } from './judge-reachability.ts';
import { observeLocally } from './observe.ts';
import { observeReachability } from './reachability.ts';
import { failedBeforeLooking, verdictOf, type Took } from './verdict.ts';

/** What the gate sees the world with. */
export interface GateParts {
  readonly host: GateHost;
  readonly attempt: Attempt;
  readonly clock: GateClock;
}

/** Looks at the pod and says whether training may begin. `text` is the value of CAVEAU_GATE. It never rejects. */
export async function runGate(text: string | undefined, parts: GateParts): Promise<GateResult> {
  const { clock } = parts;
  const began = clock.monotonic();
  const took = (): Took => ({ now: clock.now(), tookMs: clock.monotonic() - began });
  const { config, error } = parseGateConfig(text);
  if (config === undefined) return failedBeforeLooking('ConfigInvalid', error, took());
  try {
    return await look(config, parts, took);
  } catch (failure) {
    // The name of an error is one of a few; its message could hold anything.
    return failedBeforeLooking('Internal', `The gate itself failed (${failure instanceof Error ? failure.name : 'not an error'}). Training does not begin without a verdict; this is a defect of Caveau.`, took());
  }
}

/** What costs nothing comes first, and no packet leaves a pod that has failed already. */
async function look(config: GateConfig, { host, attempt, clock }: GateParts, took: () => Took): Promise<GateResult> {
  const { until, waitSeconds, unreachable, peers = [] } = config;
  const early = judgeClock(until, clock.now());
  if (!allHold(early)) return verdictOf(early, undefined, took());
  const local = judgeLocally(observeLocally(config, host));
  if (!allHold(local)) return verdictOf([...early, ...local], undefined, took());
  const network = await observeReachability({ targets: unreachable, peers, waitMs: waitSeconds * 1000 }, attempt, clock);
  // The permit may have ended while the gate waited.
  return verdictOf([...judgeClock(until, clock.now()), ...local, ...judgeReachability(network, waitSeconds)], network, took());
}

function allHold(findings: ReturnType<typeof judgeLocally>): boolean {
  return findings.every(({ check }) => gateHeld(check.outcome));
}

/** The exit code that goes with a result. */
export function exitCodeOf({ reason }: GateResult): number {
  return reason === undefined ? 0 : gateExitCodes[reason];
}
