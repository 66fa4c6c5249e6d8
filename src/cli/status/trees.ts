import { type DataApproval, type OutputRelease, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { type BatchJob, type NetworkPolicy, type Pod } from '../../api/kube-workloads.ts';
import { type PersistentVolumeClaim } from '../../storage/kube.ts';
import { networkPolicyName } from '../../workload/names.ts';
import { type Sight } from '../sight.ts';
import { type TreeNode } from '../tree.ts';
import { datasetControls, jobControls } from './control-parts.ts';
import { claimNode, eachOf, jobNodes, notSeen, policyNodes } from './kube-parts.ts';
import { approvalNode, countNode, datasetSummary, jobSummary, mapSight, permitNode, releaseSummary, unobserved, operatorCommand, type PermitFacts } from './own-parts.ts';

/** A dataset of a job, by its key, with the permit by which it is used. */
export interface UsedDataset {
  readonly key: string;
  readonly namespace: string;
  readonly dataset: Sight<SecureDataset | undefined>;
  readonly claim?: Sight<PersistentVolumeClaim | undefined>;
  /** Undefined where the decision names none. */
  readonly permit: Sight<PermitFacts | undefined>;
}

/** The Jobs of the batch API that belong to an object, and their pods. */
export interface Workloads {
  readonly jobs: Sight<readonly BatchJob[]>;
  readonly pods: Sight<readonly Pod[]>;
}

/** A job, and what was found of it. */
export interface JobFacts extends Workloads {
  readonly job: TrainingJob;
  readonly policies: Sight<readonly NetworkPolicy[]>;
  readonly output?: { readonly name: string; readonly claim: Sight<PersistentVolumeClaim | undefined> };
  readonly datasets: readonly UsedDataset[];
  readonly releases: Sight<readonly OutputRelease[]>;
}

/** The tree of a job. Pure, as all of these. */
export function jobTree({ job, policies, output, datasets, releases, ...work }: JobFacts, now: number): TreeNode {
  const { metadata: { name, namespace = '' }, status = {} } = job;
  const root = withRoom(jobSummary(job), namespace);
  const late = root.state === 'not decided yet' ? undefined : unobserved(job);
  const times = [status.attempt === undefined ? undefined : `attempt ${status.attempt}`, status.startTime === undefined ? undefined : `since ${status.startTime}`, status.completionTime === undefined ? undefined : `ended ${status.completionTime}`, status.completionTime !== undefined || status.deadline === undefined ? undefined : `until ${status.deadline} at the latest`];
  return {
    ...root,
    facts: [...(root.facts ?? []), ...times.flatMap((fact) => fact ?? [])],
    ...(late === undefined ? {} : { health: 'UnderWay', message: late, next: operatorCommand }),
    children: [
      ...decisionNodes(job),
      ...toldNodes(job),
      ...datasets.map((one) => usedDataset(one, job, policies, now)),
      ...jobNodes(work.jobs, work.pods),
      ...policyNodes(policies, namespace, networkPolicyName(name)),
      ...(output === undefined ? [] : [claimNode('Output', output.name, output.claim, namespace)]),
      ...eachOf('OutputRelease', mapSight(releases, (all) => all.filter(({ spec }) => spec.trainingJob.name === name)), releaseSummary),
    ],
  };
}

function decisionNodes({ metadata: { name, namespace = '' }, status }: TrainingJob): readonly TreeNode[] {
  const { outcome, time, satisfied = [], unsatisfied = [] } = status?.decision ?? {};
  if (outcome === undefined) return [];
  const facts = [`${satisfied.length} clauses hold`, ...(unsatisfied.length === 0 ? [] : [`${unsatisfied.length} do not: ${unsatisfied.map(({ reason }) => reason).join(', ')}`]), ...(time === undefined ? [] : [`of ${time}`])];
  const health = outcome === 'Allow' ? 'Well' : outcome === 'Hold' ? 'UnderWay' : 'NotWell';
  return [{ kind: 'Decision', name: '', health, state: outcome, facts, ...(outcome === 'Allow' ? {} : { next: `kubectl caveau explain tj/${name} -n ${namespace}` }) }];
}

/** Conditions that are there only while something is in the way, and that the output is withheld. */
function toldNodes({ status }: TrainingJob): readonly TreeNode[] {
  const conditions = status?.conditions ?? [];
  const inTheWay = conditions.filter(({ type, status: said }) => (type === 'Reconciling' || type === 'WaitingForNode') && said !== 'False');
  const isOver = status?.completionTime !== undefined;
  const withheld = conditions.filter(({ type, status: said }) => type === 'Releasable' && said === 'False' && isOver && status.state === 'Succeeded');
  return [
    ...inTheWay.map(({ type, reason, message }): TreeNode => ({ kind: 'Condition', name: type, health: 'NotWell', state: reason, message })),
    ...withheld.map(({ reason, message }): TreeNode => ({ kind: 'Release of its output', name: '', health: 'NotWell', state: 'withheld', facts: [reason], message })),
  ];
}

function usedDataset({ key, namespace, dataset, claim, permit }: UsedDataset, job: TrainingJob, policies: Sight<readonly NetworkPolicy[]>, now: number): TreeNode {
  if (!('seen' in dataset)) return notSeen('SecureDataset', key, dataset.why);
  if (dataset.seen === undefined) return missing('SecureDataset', key, `There is no SecureDataset of this name in namespace ${namespace}. Correct spec.datasets in a new job, or ask the data steward.`, `kubectl get sds -n ${namespace}`);
  const { metadata, spec } = dataset.seen;
  return {
    ...datasetSummary(dataset.seen),
    name: key,
    children: [
      ...permitNodes(permit, job),
      ...jobControls(dataset.seen, job, policies, now),
      ...(claim === undefined ? [] : [claimNode('Claim', spec.source.persistentVolumeClaim.claimName, claim, metadata.namespace ?? '')]),
    ],
  };
}

function permitNodes(permit: Sight<PermitFacts | undefined>, { metadata: { name, namespace = '' }, status }: TrainingJob): readonly TreeNode[] {
  if (!('seen' in permit)) return [notSeen('DataPermit', '', permit.why)];
  if (permit.seen !== undefined) return [permitNode(permit.seen)];
  if (status?.decision === undefined) return [];
  return [{ kind: 'DataPermit', name: '', health: 'NotWell', state: 'none', message: 'The decision names no permit by which this job uses the data.', next: `kubectl caveau explain tj/${name} -n ${namespace}` }];
}

/** A dataset, and what was found of it. */
export interface DatasetFacts extends Workloads {
  readonly dataset: SecureDataset;
  readonly claim: Sight<PersistentVolumeClaim | undefined>;
  readonly permits: Sight<readonly PermitFacts[]>;
}

/** The tree of a dataset. */
export function datasetTree({ dataset, claim, permits, ...work }: DatasetFacts, now: number): TreeNode {
  const { metadata: { name, namespace = '' }, spec, status } = dataset;
  const root = datasetSummary(dataset);
  // The next step of this very command would be itself.
  const next = root.health === 'NotWell' ? `kubectl describe sds ${name} -n ${namespace}` : root.next;
  return {
    ...withRoom(root, namespace),
    facts: [...(root.facts ?? []), `kept until ${spec.retention.until}`],
    ...(next === undefined ? {} : { next }),
    children: [
      claimNode('Claim', spec.source.persistentVolumeClaim.claimName, claim, namespace),
      ...datasetControls(dataset, now),
      ...loaderNodes(dataset, work),
      ...('seen' in permits ? (permits.seen.length === 0 ? [noPermit(name)] : permits.seen.map(permitNode)) : [notSeen('DataPermit', '', permits.why)]),
      ...useNodes(name, namespace, status),
    ],
  };
}

function noPermit(dataset: string): TreeNode {
  return { kind: 'DataPermit', name: '', health: 'UnderWay', state: 'none', message: `No DataPermit names ${dataset}, so nobody may use it.` };
}

function loaderNodes({ status }: SecureDataset, work: Workloads): readonly TreeNode[] {
  const { state, jobName = '' } = status?.loader ?? {};
  const told: readonly TreeNode[] = state === undefined ? [] : [{ kind: 'Loader', name: jobName, health: state === 'Succeeded' ? 'Well' : state === 'Failed' ? 'NotWell' : 'UnderWay', state }];
  return [...told, ...jobNodes(work.jobs, work.pods)];
}

function useNodes(name: string, namespace: string, status: SecureDataset['status']): readonly TreeNode[] {
  const { jobs, recentJobs = [] } = status ?? {};
  if (jobs === undefined) return [];
  const counts = (['running', 'waiting', 'denied', 'finished'] as const).filter((word) => jobs[word] > 0).map((word) => `${jobs[word]} ${word}`);
  const children = recentJobs.map(({ name: job, namespace: room, state, since }): TreeNode => ({ kind: 'TrainingJob', name: room === undefined ? job : `${room}/${job}`, health: 'Well', state, facts: [`since ${since}`] }));
  return [{ kind: 'Jobs', name: '', health: 'Well', state: counts.length === 0 ? 'none' : counts.join(', '), facts: [`of ${jobs.time}`], ...(counts.length === 0 ? {} : { next: `kubectl caveau who sds/${name} -n ${namespace}` }), children }];
}

/** A permit, and what was found of it. */
export interface PermitTreeFacts extends PermitFacts {
  readonly dataset: Sight<SecureDataset | undefined>;
  /** Those of the room of the project. */
  readonly jobs: Sight<readonly TrainingJob[]>;
}

/** The tree of a permit. */
export function permitTree({ dataset, jobs, ...facts }: PermitTreeFacts): TreeNode {
  const { metadata: { name, namespace = '' }, spec } = facts.permit;
  const node = permitNode(facts);
  const used = mapSight(jobs, (all) => all.filter(({ metadata, status }) => status?.decision?.permits?.some(({ dataset: key, permit }) => permit === name && (metadata.namespace === namespace ? key === spec.dataset.name : key === `${namespace}/${spec.dataset.name}`))));
  const persons = `${spec.persons.length} ${spec.persons.length === 1 ? 'person' : 'persons'}`;
  return { ...withRoom(node, namespace), facts: [persons, ...(node.facts ?? [])], children: [seenDataset(dataset, spec.dataset.name, namespace), ...(node.children ?? []), ...eachOf('TrainingJob', used, jobSummary)] };
}

function seenDataset(sight: Sight<SecureDataset | undefined>, name: string, namespace: string): TreeNode {
  if (!('seen' in sight)) return notSeen('SecureDataset', name, sight.why);
  return sight.seen === undefined ? missing('SecureDataset', name, `There is no SecureDataset of this name in namespace ${namespace}, beside the permit.`, `kubectl get sds -n ${namespace}`) : datasetSummary(sight.seen);
}

/** A release, and what was found of it. */
export interface ReleaseFacts extends Workloads {
  readonly release: OutputRelease;
  readonly job: Sight<TrainingJob | undefined>;
  /** Those of the rooms of the data. */
  readonly approvals: Sight<readonly DataApproval[]>;
  readonly releaseClaim?: { readonly name: string; readonly claim: Sight<PersistentVolumeClaim | undefined> };
  readonly destination?: Sight<PersistentVolumeClaim | undefined>;
}

/** The tree of a release. */
export function releaseTree({ release, job, approvals, releaseClaim, destination, ...work }: ReleaseFacts): TreeNode {
  const { metadata: { name, namespace = '' }, spec, status } = release;
  const root = releaseSummary(release);
  const own = mapSight(approvals, (all) => all.filter(({ spec: { release: of } }) => of?.name === name && of.namespace === namespace));
  const counts = (status?.approvals ?? []).map(({ dataset, permit, ...count }) => countNode(`for ${dataset}`, count, `kubectl caveau approve ${permit} -n ${roomOf(dataset, namespace)} --release ${name} --role ROLE --organisation NAME --expires TIME`, eachOf('DataApproval', mapSight(own, (all) => all.filter(({ metadata, spec: { permit: of } }) => of?.name === permit && metadata.namespace === roomOf(dataset, namespace))), approvalNode)));
  const { claimName, namespace: place } = spec.destination;
  return {
    ...withRoom(root, namespace),
    ...(root.next?.startsWith('kubectl caveau status') === true ? { next: `kubectl describe orl ${name} -n ${namespace}` } : {}),
    children: [
      'seen' in job ? (job.seen === undefined ? missing('TrainingJob', spec.trainingJob.name, 'The job whose output this is of is not there.', `kubectl get tj -n ${namespace}`) : jobSummary(job.seen)) : notSeen('TrainingJob', spec.trainingJob.name, job.why),
      ...counts,
      ...jobNodes(work.jobs, work.pods),
      ...(releaseClaim === undefined ? [] : [claimNode('Volume of the release', releaseClaim.name, releaseClaim.claim, namespace)]),
      ...(destination === undefined ? [] : [claimNode('Claim at the destination', claimName, destination, place)]),
    ],
  };
}

function roomOf(key: string, own: string): string {
  const slash = key.indexOf('/');
  return slash < 0 ? own : key.slice(0, slash);
}

function missing(kind: string, name: string, message: string, next: string): TreeNode {
  return { kind, name, health: 'NotWell', state: 'missing', message, next };
}

function withRoom(node: TreeNode, namespace: string): TreeNode {
  return { ...node, name: `${namespace}/${node.name}` };
}
