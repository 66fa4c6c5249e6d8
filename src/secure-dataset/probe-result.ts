import { createHash } from 'node:crypto';
import { truncate } from '../api/conditions.ts';
import { type GateReason } from '../api/gate.ts';
import { endOf, isOwnedBy, type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { listed } from '../policy/text.ts';
import { type Instant } from '../policy/types.ts';
import { probePlacementSeconds } from '../workload/defaults.ts';
import { doubtOf, failureOf } from '../workload/gate-evidence.ts';
import { gateEnd, gateReading, targetsOf, type GateReading } from '../workload/gate-reading.ts';
import { probeBoundSeconds } from '../workload/probe.ts';
import { probeSettlingMs } from './defaults.ts';
import { type ProbeTerms } from './probe-terms.ts';
import { type Snapshot } from './snapshot.ts';

/** What a probe found, or that it found nothing. */
export interface ProbeResult {
  readonly result: 'Passed' | 'Failed' | 'Unverified';
  readonly at: Instant;
  readonly message: string;
  readonly node?: string;
  readonly digest?: string;
  /** Whether nothing more of it is to come, and it may go. */
  readonly over: boolean;
}

/** What is known of a probe: its result, and when to look again at the latest while it is not over. */
export type ProbeState = { readonly found: ProbeResult; readonly lookAgainAt?: Instant } | { readonly found?: never; readonly lookAgainAt: Instant };

/** Failures that tell of the pool. Of the others NotEncrypted tells of the volume and Expired of the terms; the rest say that the gate itself could not do its work. */
const telling: readonly GateReason[] = ['Privileged', 'TokenPresent', 'DataWritable', 'IsolationOpen'];

// The scheduler's sentence names every reason for every node.
const reasonLength = 300;

/** Reads a probe. Each of its instants follows from what is stored, so that reading it again says the same. */
export function probeState(job: BatchJob, { probes, answered }: Pick<Snapshot, 'probes' | 'answered'>, terms: ProbeTerms, now: Instant): ProbeState {
  const pod = probes.pods.find((one) => isOwnedBy(one, job));
  const [reading] = pod === undefined ? [] : gateReading(pod);
  const made = parseTime(job.metadata.creationTimestamp) ?? now;
  const bound = made + probeBoundSeconds(terms.gate, terms.holdSeconds) * 1000;
  if (pod !== undefined && reading !== undefined) {
    const found: ProbeResult = { ...judge(reading, terms, answered), at: lookedAt(reading, pod, { made, bound }), ...where(pod), digest: digestOf(reading), over: endOf(job) !== undefined || reading.exitCode !== 0 || now >= bound };
    return { found, ...(found.over ? {} : { lookAgainAt: bound }) };
  }
  return endOf(job) === undefined ? underway(pod, { made, bound }, now) : endedSilently(job, pod, made, now);
}

/** The clock of a node may be wrong, and must not make evidence last. */
function lookedAt({ result }: GateReading, pod: Pod, { made, bound }: { readonly made: Instant; readonly bound: Instant }): Instant {
  return Math.min(Math.max(parseTime(result?.at ?? gateEnd(pod)?.finishedAt) ?? made, made), bound);
}

function judge(reading: GateReading, { gate }: ProbeTerms, answered: Snapshot['answered']): Pick<ProbeResult, 'result' | 'message'> {
  const failure = failureOf(reading);
  const reason = reading.result?.reason;
  if (failure !== undefined && reason !== undefined && telling.includes(reason)) return { result: 'Failed', message: `The gate of the probe would have kept a program from beginning. ${failure}` };
  if (failure !== undefined) return { result: 'Unverified', message: `The gate of the probe failed before it could tell of the isolation. ${failure}` };
  const doubt = doubtOf(reading, 'the probe', { gate, answered });
  if (doubt !== undefined) return { result: 'Unverified', message: doubt.message };
  const names = reading.result === undefined ? [] : targetsOf(reading.result).map(({ name }) => name).sort();
  return { result: 'Passed', message: `A probe in the place of a training pod saw that ${listed(names, 'and')} cannot be reached.` };
}

function underway(pod: Pod | undefined, { made, bound }: { readonly made: Instant; readonly bound: Instant }, now: Instant): ProbeState {
  const placedBy = made + probePlacementSeconds * 1000;
  const isPlaced = pod?.spec?.nodeName !== undefined;
  if (!isPlaced && now < placedBy) return { lookAgainAt: placedBy };
  if (!isPlaced) return nothing(placedBy, pod === undefined ? `No pod was made for the probe within ${probePlacementSeconds} s, for instance because of a quota: the Events of its Job tell.` : `The probe found no place within ${probePlacementSeconds} s: ${schedulerSays(pod)}`);
  return now < bound ? { lookAgainAt: bound } : nothing(bound, `The gate of the probe on ${pod.spec.nodeName} did not end in time; the Events of its pod tell whether its image or its volume was missing.`, pod);
}

/** Jobs and pods come by different watches: the pod that tells may still be on its way. */
function endedSilently(job: BatchJob, pod: Pod | undefined, made: Instant, now: Instant): ProbeState {
  const told = parseTime(endOf(job)?.lastTransitionTime) ?? made;
  if (now < told + probeSettlingMs) return { lookAgainAt: told + probeSettlingMs };
  return nothing(told, `The probe ended before its gate told anything${pod?.status?.reason === undefined ? '' : ` (${pod.status.reason})`}.`, pod);
}

function nothing(at: Instant, message: string, pod?: Pod): ProbeState {
  return { found: { result: 'Unverified', at, message, ...(pod === undefined ? {} : where(pod)), over: true } };
}

function where({ spec }: Pod): Pick<ProbeResult, 'node'> {
  return spec?.nodeName === undefined ? {} : { node: spec.nodeName };
}

function schedulerSays({ status }: Pod): string {
  const { message = 'the scheduler has said nothing about it.' } = status?.conditions?.find(({ type, status: value }) => type === 'PodScheduled' && value === 'False') ?? {};
  return truncate(message, reasonLength);
}

/** Over what the gate wrote, word for word. */
function digestOf({ text }: GateReading): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
