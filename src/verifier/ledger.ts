import { type NodeInspectionSpec } from '../api/generated/types.ts';
import { formatTime, parseTime } from '../api/time.ts';
import { mostVolumes, rememberMs, retryMs } from './defaults.ts';
import { driver, type VolumeMount } from './juicefs-mounts.ts';
import { worstOf, type Seen } from './seen.ts';

type Volume = NodeInspectionSpec['volumes'][number];

/** A moment by both clocks: people and other machines see the one, and the other never jumps. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly monotonic: number;
}

/** A mount that was looked at, and what was found. */
interface Looked {
  readonly seen: Seen;
  readonly at: Moment;
}

/** Everything that the verifier of a node knows. */
export interface Ledger {
  /** The mounts that there are, by their id. */
  readonly mounts: ReadonlyMap<string, Looked>;
  /** The volumes that are or were mounted, by their volumeHandle. */
  readonly volumes: ReadonlyMap<string, Volume>;
  /** What was last written, and when by the clock that never jumps; undefined when nothing ever was. */
  readonly written: { readonly volumes: ReadonlyMap<string, Volume>; readonly monotonic: number } | undefined;
}

/** What a verifier knows that begins: what it wrote in an earlier life, if it did. */
export function openLedger(former: NodeInspectionSpec | undefined, { now, monotonic }: Moment): Ledger {
  if (former === undefined) return { mounts: new Map(), volumes: new Map(), written: undefined };
  const volumes = new Map(former.volumes.filter((volume) => volume.driver === driver).map((volume) => [volume.volumeHandle, volume]));
  const age = Math.max(0, now - (parseTime(former.time) ?? 0));
  return { mounts: new Map(), volumes, written: { volumes, monotonic: monotonic - age } };
}

/** The mounts to look at now: new ones at once, with the others of their volume; all of them when one was not looked at for as long as evidence may become old. */
export function mountsToLookAt({ mounts: known }: Ledger, mounts: readonly VolumeMount[], { monotonic }: Moment, refreshMs: number): readonly VolumeMount[] {
  const age = (mount: VolumeMount): number => monotonic - (known.get(mount.id)?.at.monotonic ?? Number.NEGATIVE_INFINITY);
  if (mounts.some((mount) => known.has(mount.id) && age(mount) >= refreshMs)) return mounts;
  const isUnknown = ({ encryption, cache }: Seen): boolean => encryption === 'Unknown' || cache === 'Unknown';
  const isDue = (mount: VolumeMount): boolean => {
    const last = known.get(mount.id);
    return last === undefined || (isUnknown(last.seen) && age(mount) >= retryMs);
  };
  const due = new Set(mounts.filter(isDue).map(({ volumeHandle }) => volumeHandle));
  return mounts.filter(({ volumeHandle }) => due.has(volumeHandle));
}

/**
 * What is known once these mounts were looked at. A volume that is mounted several times is as its worst mount, and as old as its oldest look. One that is mounted no more
 * is remembered as it was last seen, for a time, and as long as there is room: then of those that are not bad the one goes first that was looked at the longest ago.
 */
export function afterLooking(ledger: Ledger, mounts: readonly VolumeMount[], looks: ReadonlyMap<string, Looked>): Ledger {
  const current = mounts.flatMap((mount) => {
    const looked = looks.get(mount.id) ?? ledger.mounts.get(mount.id);
    return looked === undefined ? [] : [{ ...mount, looked, isNew: looks.has(mount.id) }];
  });
  const volumes = new Map(ledger.volumes);
  for (const volumeHandle of new Set(current.filter(({ isNew }) => isNew).map((mount) => mount.volumeHandle))) {
    const all = current.filter((mount) => mount.volumeHandle === volumeHandle).map(({ looked }) => looked);
    const time = formatTime(Math.min(...all.map(({ at }) => at.now)));
    volumes.set(volumeHandle, { driver, volumeHandle, ...stillBad(ledger.volumes.get(volumeHandle), worstOf(all.map(({ seen }) => seen))), time });
  }
  return { ...ledger, mounts: new Map(current.map(({ id, looked }) => [id, looked])), volumes };
}

/** A look that finds nothing out, because the node is busy for instance, takes back nothing bad. */
function stillBad(former: Volume | undefined, seen: Seen): Seen {
  const encryption = seen.encryption === 'Unknown' && former?.encryption === 'Plain' ? 'Plain' : seen.encryption;
  const cache = seen.cache === 'Unknown' && former?.cache === 'Plaintext' ? 'Plaintext' : seen.cache;
  return { ...seen, encryption, cache };
}

/** Forgets what was seen too long ago, and what there is no room for. What was bad does not become good by age: it stays, and goes last. */
export function forgetting(ledger: Ledger, { now }: Moment): Ledger {
  const timeOf = ({ time }: Volume): number => parseTime(time) ?? 0;
  const isBad = ({ encryption, cache }: Volume): boolean => encryption === 'Plain' || cache === 'Plaintext';
  const kept = [...ledger.volumes.values()].filter((volume) => isBad(volume) || now - timeOf(volume) < rememberMs);
  if (kept.length === ledger.volumes.size && kept.length <= mostVolumes) return ledger;
  const latest = kept.toSorted((a, b) => Number(isBad(b)) - Number(isBad(a)) || timeOf(b) - timeOf(a) || a.volumeHandle.localeCompare(b.volumeHandle)).slice(0, mostVolumes);
  return { ...ledger, volumes: new Map(latest.map((volume) => [volume.volumeHandle, volume])) };
}

/** Whether to write: at once when a finding changed, and when only times did, not before what was written is as old as evidence may become. */
export function mustWrite({ volumes, written }: Ledger, { monotonic }: Moment, refreshMs: number): boolean {
  if (written === undefined) return true;
  const isAs = (one: Volume | undefined, other: Volume): boolean => one?.encryption === other.encryption && one.cache === other.cache && one.fileSystem === other.fileSystem;
  const changed = volumes.size !== written.volumes.size || [...volumes].some(([handle, volume]) => !isAs(written.volumes.get(handle), volume));
  const newer = [...volumes].some(([handle, { time }]) => written.volumes.get(handle)?.time !== time);
  return changed || (newer && monotonic - written.monotonic >= refreshMs);
}

/** What is known once it was written. */
export function afterWriting(ledger: Ledger, { monotonic }: Moment): Ledger {
  return { ...ledger, written: { volumes: ledger.volumes, monotonic } };
}

/** What is written, in an order that is always the same. */
export function inspectionSpec({ volumes }: Ledger, { now }: Moment): NodeInspectionSpec {
  return { time: formatTime(now), volumes: [...volumes.values()].toSorted((a, b) => (a.volumeHandle < b.volumeHandle ? -1 : 1)) };
}
