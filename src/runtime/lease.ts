import { isDeepStrictEqual } from 'node:util';
import { LEADER_ELECTION } from './defaults.ts';
import { microTime } from './events.ts';
import { type Instant, type KubeObject, type Resource } from './plan.ts';

/** The kind by which processes agree on who leads. */
export const LEASE_RESOURCE: Resource = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', kind: 'Lease', namespaced: true };

/** The fields of a Lease that take part in an election. */
export interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  /** How often it changed hands. */
  readonly leaseTransitions?: number;
}

/** A Lease of coordination.k8s.io/v1. */
export interface Lease extends KubeObject {
  readonly spec?: LeaseSpec;
}

/** A lease as it was last seen, and since when its content has been the same, by our own monotonic clock. */
export interface Sighting {
  readonly lease: Lease;
  readonly since: number;
}

/** Takes a new look: only what its holder writes counts as a sign of life, not what others do to its labels. */
export function sighted(before: Sighting | undefined, lease: Lease, monotonic: number): Sighting {
  return { lease, since: before !== undefined && isDeepStrictEqual(before.lease.spec, lease.spec) ? before.since : monotonic };
}

/** In how many milliseconds it is free if its holder stays silent; 0 when it is. Times in it are its holder's and are never compared with ours: clocks differ. */
export function freeIn({ lease: { spec = {} }, since }: Sighting, monotonic: number): number {
  const { holderIdentity = '', leaseDurationSeconds = LEADER_ELECTION.leaseMs / 1000 } = spec;
  return holderIdentity === '' ? 0 : Math.max(0, since + leaseDurationSeconds * 1000 - monotonic);
}

/** What whoever takes the lease writes. */
export function acquired(identity: string, now: Instant, before?: LeaseSpec): LeaseSpec {
  const time = microTime(now);
  const leaseTransitions = before === undefined ? 0 : (before.leaseTransitions ?? 0) + 1;
  return { holderIdentity: identity, leaseDurationSeconds: LEADER_ELECTION.leaseMs / 1000, acquireTime: time, renewTime: time, leaseTransitions };
}

/** What a holder writes to keep it: its duration too, because whoever waits counts by what is written, and somebody may have made it shorter than the fence. */
export function renewed(now: Instant): LeaseSpec {
  return { leaseDurationSeconds: LEADER_ELECTION.leaseMs / 1000, renewTime: microTime(now) };
}

/** What a holder writes to give it back: whoever looks next may have it at once. */
export function released(now: Instant): LeaseSpec {
  return { holderIdentity: '', leaseDurationSeconds: LEADER_ELECTION.releasedMs / 1000, renewTime: microTime(now) };
}

/** Whether a lease is still in the hands that wrote the other: the name alone would not tell two processes of one name apart. */
export function isSameTenure({ spec: a = {} }: Lease, { spec: b = {} }: Lease): boolean {
  return a.holderIdentity === b.holderIdentity && a.acquireTime === b.acquireTime && a.leaseTransitions === b.leaseTransitions;
}
