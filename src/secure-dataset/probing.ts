import { createHash } from 'node:crypto';
import { defined } from '../api/defined.ts';
import { isOwnedBy, podEnded, type BatchJob } from '../api/kube-workloads.ts';
import { batchJobs } from '../api/resources.ts';
import { earliest, parseTime } from '../api/time.ts';
import { forOneNode } from '../policy/clauses/access-mode.ts';
import { placementObligations, tenancyOf } from '../policy/clauses/node-tenancy.ts';
import { dataNodes, eligiblePools } from '../policy/node-pools.ts';
import { unproven } from '../policy/positive-control.ts';
import { type Instant } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { deletePods, removeJobs, targetOf } from '../workload/deletion.ts';
import { probedPool, probeOf } from '../workload/probe.ts';
import { type Control } from './control.ts';
import { longestProbeRetryMs, probeQueueMs, probeRetryMs, probesAtOnce, probesInRoomAtOnce, probeSpread, probeTurnMs } from './defaults.ts';
import { lostAt } from './leaving.ts';
import { probeState } from './probe-result.ts';
import { probeTerms, type ProbeTerms } from './probe-terms.ts';
import { type ProbeObjects, type Snapshot } from './snapshot.ts';

/** What is done about the probes of a dataset, and when to look again although nothing happens. */
export interface Probing {
  readonly steps: readonly Step[];
  readonly lookAgainAt?: Instant;
}

/** No probe stays: the Jobs go, so that no pods come, and then their pods. */
export function withoutProbes({ jobs, pods }: ProbeObjects): readonly Step[] {
  return [...removeJobs(jobs), ...deletePods(pods.filter((pod) => !podEnded(pod)))];
}

/** No probe of a dataset stays. Outside rooms anybody may give labels to anything, so that only what the dataset owns is ours to end. */
export function withoutProbesOf({ dataset, inRoom, probes }: Pick<Snapshot, 'dataset' | 'inRoom' | 'probes'>): readonly Step[] {
  if (inRoom) return withoutProbes(probes);
  const jobs = probes.jobs.filter((job) => isOwnedBy(job, dataset));
  return withoutProbes({ jobs, pods: probes.pods.filter((pod) => jobs.some((job) => isOwnedBy(pod, job))) });
}

/**
 * The probes of a dataset that is ready, one after the other. `controls` is what status says, or is about to say, of them: a probe goes when what it
 * found is there, and the next begins where evidence is missing or due to be renewed.
 */
export function probing(snapshot: Snapshot, controls: readonly Control[], now: Instant): Probing {
  const { claim, dataset, environment, inRoom, nodes, probes } = snapshot;
  const terms = probeTerms(snapshot);
  const places = dataNodes(dataset, environment, now);
  if (!inRoom || terms === undefined || places === undefined) return { steps: withoutProbesOf(snapshot) };
  const pools = eligiblePools(nodes, places, terms.labelKey);
  const isWanted = (job: BatchJob): boolean => isOwnedBy(job, dataset) && pools.includes(probedPool(job, terms.labelKey) ?? '');
  const kept = probes.jobs.filter(isWanted);
  const unwanted = { jobs: probes.jobs.filter((job) => !kept.includes(job)), pods: probes.pods.filter((pod) => !kept.some((job) => isOwnedBy(pod, job))) };
  const cleaning = withoutProbes(unwanted);
  if (kept.length > 0) return { ...atWork(kept, snapshot, terms, now), ...(cleaning.length === 0 ? {} : { steps: cleaning }) };
  // The end of what is left over is seen by its own watches, but for pods of a lost node.
  const left = unwanted.pods.filter((pod) => !podEnded(pod));
  const edges = left.map((pod) => (forOneNode(claim.accessModes) ? Infinity : lostAt(pod) ?? Infinity));
  if (unwanted.jobs.length > 0 || edges.some((edge) => edge > now)) return { steps: cleaning, ...lookAgain(edges.filter((edge) => edge > now && edge !== Infinity)) };
  const begun = next(snapshot, { terms, pools, controls }, now);
  return { ...begun, steps: [...cleaning, ...begun.steps] };
}

function atWork(jobs: readonly BatchJob[], snapshot: Snapshot, terms: ProbeTerms, now: Instant): Probing {
  const states = jobs.map((job) => ({ job, state: probeState(job, snapshot, terms, now) }));
  const over = states.filter(({ job, state }) => state.found?.over === true && job.metadata.deletionTimestamp === undefined).map(({ job }) => targetOf(job));
  const edges = states.flatMap(({ state }) => state.lookAgainAt ?? []);
  return {
    // Only once what it found is on record, hence not always.
    steps: over.length === 0 ? [] : [{ do: 'delete', resource: batchJobs, targets: over, propagationPolicy: 'Background' }],
    ...lookAgain(edges),
  };
}

function lookAgain(edges: readonly Instant[]): Pick<Probing, 'lookAgainAt'> {
  return defined({ lookAgainAt: earliest(edges) });
}

interface Schedule {
  readonly terms: ProbeTerms;
  readonly pools: readonly string[];
  readonly controls: readonly Control[];
}

function next(snapshot: Snapshot, schedule: Schedule, now: Instant): Probing {
  const [first] = schedule.pools.map((pool) => ({ pool, at: dueAt(pool, snapshot, schedule, now) })).sort((a, b) => a.at - b.at || (a.pool < b.pool ? -1 : 1));
  if (first === undefined) return { steps: [] };
  if (first.at > now) return { steps: [], lookAgainAt: first.at };
  if (isBlocked(snapshot, schedule.terms, now)) return { steps: [] };
  if (isFull(snapshot)) return { steps: [], lookAgainAt: now + Math.round(probeQueueMs * (1 + spreadOf(snapshot))) };
  const { claim, dataset, environment } = snapshot;
  const { terms: { labelKey, gate, holdSeconds, ofEncryption, environment: described } } = schedule;
  const onLuks = ofEncryption && claim.encryption.state === 'encrypted' && claim.encryption.mechanism === 'luks2';
  const object = probeOf({ dataset, environment: described, gate, pool: { labelKey, name: first.pool }, nodes: dataNodes(dataset, environment, now) ?? [], placement: placementObligations(dataset, environment, snapshot.nodes), holdSeconds, onLuks, now });
  return { steps: [{ do: 'create', resource: batchJobs, object }] };
}

function isFull({ probesAtWork: { inCluster, inRoom } }: Snapshot): boolean {
  return inCluster >= probesAtOnce || inRoom >= probesInRoomAtOnce;
}

/** What a probe waits for that wakes us when it changes: a closed room that admission guards, its turn on a claim for one node, nodes that are set aside as the data asks, and targets without which it would prove nothing. */
function isBlocked({ dataset, environment, nodes, claim, answered, room, admission }: Snapshot, { gate, ofIsolation }: ProbeTerms, now: Instant): boolean {
  const names = (gate.targets ?? []).map(({ name }) => name);
  const hasNoPlace = tenancyOf(dataset, environment, nodes).outcome !== 'Satisfied';
  const provesNothing = ofIsolation && (names.length === 0 || unproven(gate, names, answered, now).length > 0);
  return !room.roomIsolated || !admission.inForce || claim.users.length > 0 || hasNoPlace || provesNothing || dataset.spec.protection.runtimeClasses.length === 0;
}

/** When a pool is to be looked at: at once where nothing is known, again when what was found is old, sooner where it was not good. */
function dueAt(pool: string, snapshot: Snapshot, { terms, controls }: Schedule, now: Instant): Instant {
  const ofIsolation = controls.filter(({ control }) => control === 'network-isolation');
  const due = renewalOf(ofIsolation.find(({ nodePool }) => nodePool === pool), terms, spreadOf(snapshot));
  // Where jobs have to take turns, those that could run come between two probes. No job waits for the evidence of a pool that is not asked for.
  const couldRun = !terms.ofIsolation || ofIsolation.some(({ result, validUntil }) => result !== 'Failed' && (parseTime(validUntil) ?? 0) > now);
  if (!forOneNode(snapshot.claim.accessModes) || !couldRun) return due;
  return Math.max(due, ...ofIsolation.map(({ time }) => (parseTime(time) ?? 0) + probeTurnMs));
}

function renewalOf(entry: Control | undefined, { everyMs, ofIsolation }: ProbeTerms, spread: number): Instant {
  if (entry === undefined) return -Infinity;
  const { result, failures = 1, digest } = entry;
  const time = parseTime(entry.time) ?? -Infinity;
  const period = Math.round(everyMs * (1 - probeSpread * spread));
  // A probe that is there for what it mounts has done its work when its gate ran.
  const didItsWork = result === 'Passed' || (!ofIsolation && digest !== undefined);
  if (!didItsWork) return time + Math.min(longestProbeRetryMs, probeRetryMs * 2 ** Math.min(failures - 1, 10));
  return Math.min(time + period, ofIsolation ? (parseTime(entry.validUntil) ?? Infinity) : Infinity);
}

/** From 0 to 1, always the same for a dataset, and evenly spread over datasets. */
function spreadOf({ dataset: { metadata } }: Pick<Snapshot, 'dataset'>): number {
  return createHash('sha256').update(metadata.uid ?? metadata.name).digest().readUInt32BE() / 2 ** 32;
}
