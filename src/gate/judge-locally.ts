import { formatTime, parseTime } from '../api/time.ts';
import { gateChecks, type GateHold, type GateReason } from '../api/gate.ts';
import { worst, type Finding } from './finding.ts';
import { type DataMount, type EncryptedMount, type LocalObservation, type TokenPlace, type TriedMount } from './observe.ts';

/** Who else than the operator can have made a pod so. */
const whoElse = 'Look for a webhook, a runtime class or a setting of the node that changes pods.';

/** What a process may say of itself: as it must be, otherwise, or not known. */
function hold<T>(value: T | undefined, isGood: (value: T) => boolean): GateHold {
  if (value === undefined) return 'Unknown';
  return isGood(value) ? 'Holds' : 'Broken';
}

function finding(name: string, reason: GateReason, outcome: GateHold, broken: string, unknown: string): Finding {
  return { check: { name, outcome }, reason, ...(outcome === 'Holds' ? {} : { sentence: outcome === 'Broken' ? broken : unknown }) };
}

/** Whether the permit has ended at `now`, in milliseconds since the epoch. Nothing to say where no end was given. */
export function judgeClock(until: string | undefined, now: number): readonly Finding[] {
  if (until === undefined) return [];
  const end = parseTime(until);
  const outcome = hold(end, (instant) => now < instant);
  const ended = `The permit ended at ${end === undefined ? 'a time that is not known' : formatTime(end)}, before training could begin. Training needs a permit that is valid.`;
  return [finding(gateChecks.clock, 'Expired', outcome, ended, ended)];
}

/** Everything that was seen without a packet. */
export function judgeLocally(observed: LocalObservation): readonly Finding[] {
  return [...judgePrivilege(observed), judgeTokens(observed.tokens), ...observed.data.map(judgeData), ...observed.encrypted.map(judgeEncryption)];
}

function judgePrivilege({ status, root }: LocalObservation): readonly Finding[] {
  const { users, noNewPrivileges, seccomp, noCapabilities } = status;
  const privilege = (name: string, outcome: GateHold, what: string): Finding => finding(name, 'Privileged', outcome, `The pod ${what}. ${whoElse}`, `Whether the pod ${what} is not known, because /proc does not say. ${whoElse}`);
  return [
    privilege(gateChecks.user, hold(users, (all) => all.every((user) => user !== 0)), 'runs as root'),
    privilege(gateChecks.noNewPrivileges, hold(noNewPrivileges, (value) => value === 1), 'may gain new privileges'),
    privilege(gateChecks.seccomp, hold(seccomp, (value) => value === 2), 'runs without a seccomp filter'),
    privilege(gateChecks.capabilities, hold(noCapabilities, (none) => none), 'has Linux capabilities'),
    privilege(gateChecks.rootFileSystem, worst(root?.map(holdOfMount)), 'can write to its root file system'),
  ];
}

/** A token that is there is worse than a place that cannot be looked at, and so is told first. */
function judgeTokens(places: readonly TokenPlace[] | undefined): Finding {
  const told = (outcome: GateHold, broken: string, unknown: string): Finding => finding(gateChecks.token, 'TokenPresent', outcome, `${broken} ${whoElse}`, `${unknown} ${whoElse}`);
  if (places === undefined) return told('Unknown', '', 'Whether the pod has a token is not known, because /proc does not say what is mounted.');
  const present = places.find(({ seen }) => seen === 'Present');
  if (present !== undefined) return told('Broken', `A service account token or a volume of secrets is at ${present.path}, where training code would read it.`, '');
  const unseen = places.find(({ seen }) => seen !== 'Absent');
  return unseen === undefined ? told('Holds', '', '') : told('Unknown', '', `Whether there is a token at ${unseen.path} is not known (${unseen.seen}).`);
}

function judgeData({ mountPath, mounts }: DataMount): Finding {
  const outcome = worst(mounts?.map(holdOfMount));
  const bad = mounts?.find((mount) => holdOfMount(mount) === outcome);
  const where = placeOf(mountPath, bad);
  const unknown = mounts === undefined ? `Nothing is mounted at ${mountPath} as far as the gate can see, so it is not known whether the data is read-only.` : `Whether the data at ${where} can be written is not known (${bad?.write ?? ''}).`;
  const broken = `The data at ${where} can be written. It must be read-only with everything that is mounted below it; see the claim, the storage driver, and whether the container runtime knows recursive read-only mounts.`;
  return finding(gateChecks.readOnly(mountPath), 'DataWritable', outcome, broken, unknown);
}

function judgeEncryption({ mountPath, mounts }: EncryptedMount): Finding {
  const outcome = worst(mounts?.map(({ hold: one }) => one));
  const bad = mounts?.find(({ hold: one }) => one === outcome);
  const where = placeOf(mountPath, bad);
  const unknown = mounts === undefined ? `Nothing is mounted at ${mountPath} as far as the gate can see, so it is not known whether the data is encrypted.` : `Whether the data at ${where} lies on a device encrypted with LUKS is not known, because it lies on none that the gate can follow in /sys. Use a storage class whose driver encrypts with LUKS.`;
  const broken = `The data at ${where} lies on a device that is not encrypted with LUKS, whatever its storage class says. Look whether the class was encrypted when the volume was made; if it was not, make the claim anew and load the data again.`;
  return finding(gateChecks.encrypted(mountPath), 'NotEncrypted', outcome, broken, unknown);
}

/** Where something is found out of data: the mount that it is about, where that is another than the one that was asked for. */
function placeOf(mountPath: string, { mountPoint }: { readonly mountPoint: string } = { mountPoint: mountPath }): string {
  return mountPoint === mountPath ? mountPath : `${mountPath} (through ${mountPoint})`;
}

/** Read-only twice over: by the options, and because writing failed. A refused permission proves nothing of its own, but does not stand against the options. */
function holdOfMount({ readOnly, write }: TriedMount): GateHold {
  if (!readOnly || write === 'Written') return 'Broken';
  return ['EROFS', 'EACCES', 'EPERM'].includes(write) ? 'Holds' : 'Unknown';
}
