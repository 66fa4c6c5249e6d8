import { type NodeInspectionSpec } from '../api/generated/types.ts';
import { parseMountInfo } from '../gate/mount-info.ts';
import { type Clock } from '../runtime/clock.ts';
import { describe } from '../runtime/errors.ts';
import { type Log } from '../runtime/log.ts';
import { mountsEveryMs, writeAgainMs } from './defaults.ts';
import { volumeMounts, type VolumeMount } from './juicefs-mounts.ts';
import { afterLooking, afterWriting, forgetting, inspectionSpec, mountsToLookAt, mustWrite, openLedger, type Ledger, type Moment } from './ledger.ts';
import { type Look } from './look-process.ts';
import { nothingSeen, type Seen } from './seen.ts';

/** What the verifier sees the node with, and where it writes. */
export interface VerifierParts {
  /** Where the driver mounts volumes. */
  readonly directory: string;
  readonly refreshMs: number;
  /** The text of /proc/self/mountinfo. */
  readonly mountInfo: () => string;
  readonly look: Look;
  /** What this node's verifier wrote before; undefined when there is nothing. */
  readonly former: () => Promise<NodeInspectionSpec | undefined>;
  readonly write: (spec: NodeInspectionSpec) => Promise<void>;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'sleep'>;
  readonly log: Log;
}

/** Looks at what is mounted, again and again, and writes what it found, until the signal. */
export async function runVerifier(parts: VerifierParts, signal: AbortSignal): Promise<void> {
  const { clock, log, directory } = parts;
  const moment = (): Moment => ({ now: clock.now(), monotonic: clock.monotonic() });
  let ledger = openLedger(await persistently(parts, signal), moment());
  let writeFrom = Number.NEGATIVE_INFINITY;
  const look: Look = (mountPoint) => orEnd(parts.look(mountPoint), signal);
  log.info('the verifier runs', { directory, remembered: ledger.volumes.size });
  const isEnding = (): boolean => signal.aborted;
  while (!isEnding()) {
    ledger = forgetting(await lookAround({ ...parts, look }, ledger, moment, signal), moment());
    if (!isEnding() && clock.monotonic() >= writeFrom && mustWrite(ledger, moment(), parts.refreshMs)) {
      const written = await tryToWrite(parts, ledger, moment());
      writeFrom = written === undefined ? clock.monotonic() + writeAgainMs : writeFrom;
      ledger = written ?? ledger;
    }
    await clock.sleep(mountsEveryMs, signal);
  }
}

/** A mount that does not answer must not hold up the end either. Not a race with one promise of the end: that would keep every look until then. */
function orEnd(looking: Promise<Seen>, signal: AbortSignal): Promise<Seen> {
  return new Promise((resolve) => {
    const tell = (seen: Seen): void => {
      signal.removeEventListener('abort', end);
      resolve(seen);
    };
    const end = (): void => tell(nothingSeen);
    signal.addEventListener('abort', end);
    void looking.then(tell);
  });
}

/** What was written in an earlier life: without knowing it, writing would forget volumes that are not mounted now. */
async function persistently({ former, clock, log }: VerifierParts, signal: AbortSignal): Promise<NodeInspectionSpec | undefined> {
  while (!signal.aborted) {
    try {
      return await former();
    } catch (error) {
      log.warn('what was seen before could not be read; it is tried again', { error: describe(error) });
      await clock.sleep(writeAgainMs, signal);
    }
  }
  return undefined;
}

async function lookAround({ mountInfo, directory, refreshMs, look, log }: VerifierParts, ledger: Ledger, moment: () => Moment, signal: AbortSignal): Promise<Ledger> {
  const mounts = parseMountInfo(mountInfo());
  if (mounts === undefined) {
    log.warn('what is mounted could not be read, so nothing is looked at');
    return ledger;
  }
  const volumes = volumeMounts(mounts, directory);
  const looks = new Map<string, { readonly seen: Seen; readonly at: Moment }>();
  for (const mount of mountsToLookAt(ledger, volumes, moment(), refreshMs)) {
    const seen = await look(mount.mountPoint);
    if (signal.aborted) return ledger;
    looks.set(mount.id, { seen, at: moment() });
    tell(log, ledger, mount, seen);
  }
  return afterLooking(ledger, volumes, looks);
}

/** A line where a look found something else than the last one. */
function tell(log: Log, { mounts }: Ledger, { id, volumeHandle }: VolumeMount, { encryption, cache }: Seen): void {
  const last = mounts.get(id)?.seen;
  if (last?.encryption === encryption && last.cache === cache) return;
  const good = encryption === 'Encrypted' && cache === 'None';
  log[good ? 'info' : 'warn']('a mounted volume was looked at', { volumeHandle, encryption, cache });
}

async function tryToWrite({ write, log }: VerifierParts, ledger: Ledger, at: Moment): Promise<Ledger | undefined> {
  try {
    await write(inspectionSpec(ledger, at));
    log.debug('the NodeInspection was written', { volumes: ledger.volumes.size });
    return afterWriting(ledger, at);
  } catch (error) {
    log.warn('the NodeInspection could not be written; it is tried again', { error: describe(error) });
    return undefined;
  }
}
