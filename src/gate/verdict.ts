import { formatTime } from '../api/time.ts';
import { gateExitCodes, gateHeld, gateResultVersion, type GateReason, type GateResult } from '../api/gate.ts';
import { type Finding } from './finding.ts';
import { type Reachability } from './reachability.ts';

/** When the gate came to its verdict, and how long it took. */
export interface Took {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly tookMs: number;
}

/** What the gate says: passed when every finding holds; otherwise failed for the first reason in the order of gateExitCodes. */
export function verdictOf(findings: readonly Finding[], network: Pick<Reachability, 'peers' | 'waitedMs'> | undefined, took: Took): GateResult {
  const failures = findings.filter(({ check }) => !gateHeld(check.outcome));
  const first = failures.toSorted((a, b) => gateExitCodes[a.reason] - gateExitCodes[b.reason])[0];
  const reachability = findings.filter(({ check }) => check.role !== undefined).length;
  return {
    ...head(took),
    verdict: first === undefined ? 'Passed' : 'Failed',
    ...(first === undefined ? {} : { reason: first.reason }),
    waitedMs: whole(network?.waitedMs ?? 0),
    checks: findings.map(({ check }) => check),
    counts: { local: findings.length - reachability, reachability, failed: failures.length },
    ...(network === undefined || network.peers.length === 0 ? {} : { peers: network.peers }),
    sentence: first === undefined ? passed(reachability) : (first.sentence ?? 'A check of the gate did not hold.'),
  };
}

/** What the gate says when it could not look at anything. */
export function failedBeforeLooking(reason: Extract<GateReason, 'Internal' | 'ConfigInvalid'>, sentence: string, took: Took): GateResult {
  return { ...head(took), verdict: 'Failed', reason, waitedMs: 0, checks: [], counts: { local: 0, reachability: 0, failed: 0 }, sentence };
}

function head({ now, tookMs }: Took): Pick<GateResult, 'version' | 'at' | 'tookMs'> {
  return { version: gateResultVersion, at: formatTime(now), tookMs: whole(tookMs) };
}

/** Rounded up, so that what took time at all is not 0. */
function whole(ms: number): number {
  return Math.max(0, Math.ceil(ms));
}

function passed(targets: number): string {
  const known = targets === 1 ? 'The only target could not be reached' : `None of ${targets} targets could be reached`;
  const network = targets === 0 ? 'No target was configured, so nothing was sent and nothing is known of the network' : known;
  return `${network}; data is read-only, and the pod has no token and no privilege.`;
}
