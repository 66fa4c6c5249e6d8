import { createHash } from 'node:crypto';
import { type ConditionClaim } from '../api/conditions.ts';
import { gateContainer } from '../api/gate.ts';
import { type Pod } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { unproven } from '../policy/positive-control.ts';
import { listed } from '../policy/text.ts';
import { type State } from './conclusion.ts';
import { gateEnd, gateReading, targetsOf, type GateReading } from './gate-reading.ts';
import { type Snapshot } from './snapshot.ts';

/** Whether every pod of the present attempt was seen, from inside, to reach nothing that it must not. Absent where no gate looks. */
export const isolationVerified = 'IsolationVerified';

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

function judge(snapshot: Snapshot, readings: readonly GateReading[]): Claim {
  const failed = readings.find(({ exitCode, result }) => exitCode !== 0 || result?.verdict === 'Failed');
  if (failed !== undefined) {
    const found = failed.result?.sentence ?? `It ended with exit code ${failed.exitCode} and left no result: ask the platform engineer for the log of the container ${gateContainer}.`;
    return { status: 'False', reason: 'GateFailed', message: `The gate of worker ${failed.worker} kept its program from beginning. ${found}` };
  }
  return readings.map((reading) => doubt(snapshot, reading)).find((one) => one !== undefined) ?? proven(readings);
}

/** Why a gate that let its program begin proves nothing; undefined where it does. */
function doubt({ input: { environment, facts } }: Snapshot, { worker, result }: GateReading): Claim | undefined {
  const unknown = (reason: string, message: string): Claim => ({ status: 'Unknown', reason, message });
  if (result === undefined) return unknown('NoResult', `The gate of worker ${worker} passed and left no result, so nothing is known of its isolation.`);
  const targets = targetsOf(result);
  if (result.counts.reachability === 0) return unknown('NothingProbed', `The gate of worker ${worker} had no targets, so its isolation was not tested. Ask the platform engineer for spec.gate.targets of the SecureProcessingEnvironment.`);
  if (targets.length < result.counts.reachability) return unknown('ResultIncomplete', `The result of the gate of worker ${worker} does not list every target, so it proves nothing.`);
  const gate = environment?.spec.gate;
  const names = targets.map(({ name }) => name);
  const silent = gate === undefined ? names : unproven(gate, names, facts.answered, parseTime(result.at) ?? Infinity);
  if (silent.length === 0) return undefined;
  return unknown('TargetSilent', `Worker ${worker} could not reach ${listed(silent, 'and')}, which did not answer the operator at that time either, so it proves nothing.`);
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
