import { gateHeld, type GatePeer, type GateReach, type GateTarget } from '../api/gate.ts';
import { type Attempt } from './attempt.ts';
import { type GateClock } from './clock.ts';
import { roundPauseMs, roundsInARow } from './defaults.ts';

/** What became of a target. */
export interface Reached {
  readonly target: GateTarget;
  /** Of the last round. */
  readonly outcome: GateReach;
}

/** What the gate saw of the network. */
export interface Reachability {
  readonly targets: readonly Reached[];
  readonly peers: readonly { readonly name: string; readonly outcome: GateReach }[];
  /** Milliseconds from the first attempt to the end of the last round in which a target answered; 0 when none did. */
  readonly waitedMs: number;
}

/** What is tried. */
export interface Reachable {
  readonly targets: readonly GateTarget[];
  readonly peers: readonly GatePeer[];
  readonly waitMs: number;
}

/**
 * Tries all targets at once, in rounds, until none answered in several rounds in a row or the wait is over. A row that began before the end of the
 * wait is finished: policies that drop make rounds slow, and must not look like policies that are missing.
 */
export async function observeReachability({ targets, peers, waitMs }: Reachable, attempt: Attempt, clock: Pick<GateClock, 'monotonic' | 'sleep'>): Promise<Reachability> {
  // Without targets nothing at all is sent, as the contract says; nobody would wait for what becomes of peers anyway.
  const peersSeen = tryPeers(peers, targets.length === 0 ? undefined : attempt);
  const began = clock.monotonic();
  let waitedMs = 0;
  let inARow = 0;
  let round: readonly Reached[] = [];
  while (targets.length > 0 && inARow < roundsInARow) {
    round = await Promise.all(targets.map(async (target) => ({ target, outcome: await attempt(target) })));
    const passed = clock.monotonic() - began;
    inARow = round.every(({ outcome }) => gateHeld(outcome)) ? inARow + 1 : 0;
    if (inARow === 0) waitedMs = passed;
    if (inARow === 0 && passed >= waitMs) break;
    if (inARow < roundsInARow) await clock.sleep(roundPauseMs);
  }
  return { targets: round, peers: peersSeen(), waitedMs };
}

/** Tries each peer once and lets it take its time; what is not known when it is asked for stays Unknown, because nobody waits for peers. */
function tryPeers(peers: readonly GatePeer[], attempt: Attempt | undefined): () => Reachability['peers'] {
  const outcomes = new Map<string, GateReach>();
  for (const { name, address, port } of peers) void attempt?.({ address, port, protocol: 'TCP' }).then((outcome) => outcomes.set(name, outcome));
  return () => peers.map(({ name }) => ({ name, outcome: outcomes.get(name) ?? 'Unknown' }));
}
