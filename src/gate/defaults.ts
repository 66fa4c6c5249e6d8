/** Every number of the gate, each with its reason. */

/**
 * Rounds in a row in which no target answers before the gate believes it. One silence can be a lost packet; in trials with kube-router a pod that
 * was refused three times in a row was never let through again.
 */
export const roundsInARow = 3;

/**
 * Milliseconds until an attempt without any answer counts as timed out. A packet to the other side of the earth and back takes up to 300 ms, one inside
 * a cluster a few; three such rounds are what a policy that drops costs a pod's start. Shorter than the first retransmission of a SYN (1 s), so
 * that each round is one packet for each target.
 */
export const attemptTimeoutMs = 500;

/** Milliseconds between two rounds: three refusals then span 100 ms, in which kube-router's rules came into force (15 to 99 ms), and nobody is flooded. */
export const roundPauseMs = 50;
