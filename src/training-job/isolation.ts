import { createHash } from 'node:crypto';
import { type ConditionClaim } from '../api/conditions.ts';
import { type Pod } from '../api/kube-workloads.ts';
import { listed } from '../policy/text.ts';
import { type State } from './conclusion.ts';
import { doubtOf, failureOf } from '../workload/gate-evidence.ts';
import { gateEnd, gateReading, targetsOf, type GateReading } from '../workload/gate-reading.ts';
import { type Snapshot } from './snapshot.ts';

/** Whether every pod of the present attempt was seen, from inside, to reach nothing that it must not. Absent where no gate looks. */
const isolationVerified = 'IsolationVerified';

type Claim = Omit<ConditionClaim, 'type'>;

/** In these no pod of the present run has come so far that anything of before could be said of it. */
const beforeTheRun: readonly State[] = ['Held', 'Denied', 'Queued', 'Suspended', 'Starting'];

/**
 * The condition. What was seen stays true of the attempt when its pods are gone, and when the targets fall silent later: evidence is of the time at
 * which it was taken.
 */
export function isolationClaim(snapshot: Snapshot, state: State): readonly ConditionClaim[] {
  if (snapshot.pods.some(runsUnseen)) return [];
  const readings = snapshot.pods.flatMap(gateReading);
  const isWhole = readings.length >= snapshot.job.spec.workers || readings.some(({ exitCode }) => exitCode !== 0);
  const before = snapshot.job.status?.conditions?.find(({ type }) => type === isolationVerified);
  if (!isWhole) return before === undefined || beforeTheRun.includes(state) ? [] : [before];
  const isKnown = before?.status === 'True' && before.message.includes(digestOf(readings));
  return isKnown ? [before] : [{ type: isolationVerified, ...judge(snapshot, readings) }];
}

/** Whether the program of a pod has begun without a gate before it. */
function runsUnseen(pod: Pod): boolean {
  return (pod.status?.phase === 'Running' || pod.status?.phase === 'Succeeded') && gateEnd(pod) === undefined;
}

function judge({ input: { environment, facts } }: Snapshot, readings: readonly GateReading[]): Claim {
  const failed = readings.find((reading) => failureOf(reading) !== undefined);
  if (failed !== undefined) return { status: 'False', reason: 'GateFailed', message: `The gate of worker ${failed.worker} kept its program from beginning. ${failureOf(failed) ?? ''}` };
  const doubts = readings.flatMap((reading) => doubtOf(reading, `worker ${reading.worker}`, { gate: environment?.spec.gate, answered: facts.answered }) ?? []);
  return doubts[0] === undefined ? proven(readings) : { status: 'Unknown', ...doubts[0] };
}

function proven(readings: readonly GateReading[]): Claim {
  const times = readings.flatMap(({ result }) => result?.at ?? []).sort();
  const names = [...new Set(readings.flatMap(({ result }) => (result === undefined ? [] : targetsOf(result).map(({ name }) => name))))].sort();
  const who = readings.length === 1 ? 'The worker' : `Each of the ${readings.length} workers`;
  return { status: 'True', reason: 'Probed', message: `${who} saw before its program began that ${listed(names, 'and')} cannot be reached (${times.at(-1) ?? ''}). ${digestOf(readings)}` };
}

/** Binds the sentence to what the gates wrote, word for word. */
function digestOf(readings: readonly GateReading[]): string {
  const written = readings.map(({ worker, text }) => [worker, text]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return `Evidence sha256:${createHash('sha256').update(JSON.stringify(written)).digest('hex')}.`;
}
