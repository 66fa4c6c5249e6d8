import { type OutputRelease, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { type NetworkPolicy } from '../../api/kube-workloads.ts';
import { type PersistentVolumeClaim } from '../../storage/kube.ts';
import { networkPolicyName } from '../../workload/names.ts';
import { type Sight } from '../sight.ts';
import { type TreeNode } from '../tree.ts';
import { jobControls } from './control-parts.ts';
import { claimNode, eachOf, jobNodes, missing, notSeen, policyNodes, type Workloads } from './kube-parts.ts';
import { datasetSummary, jobSummary, mapSight, operatorCommand, permitNode, releaseSummary, unobserved, withRoom, type PermitFacts } from './own-parts.ts';

/** A dataset of a job, by its key, with the permit by which it is used. */
export interface UsedDataset {
  readonly key: string;
  readonly namespace: string;
  readonly dataset: Sight<SecureDataset | undefined>;
  readonly claim?: Sight<PersistentVolumeClaim | undefined>;
  /** Undefined where the decision names none. */
  readonly permit: Sight<PermitFacts | undefined>;
}

/** A job, and what was found of it. */
export interface JobFacts extends Workloads {
  readonly job: TrainingJob;
  readonly policies: Sight<readonly NetworkPolicy[]>;
  readonly output?: { readonly name: string; readonly claim: Sight<PersistentVolumeClaim | undefined> };
  readonly datasets: readonly UsedDataset[];
  readonly releases: Sight<readonly OutputRelease[]>;
}

/** The tree of a job. Pure, as those of the other kinds. */
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
      ...jobNodes(work),
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
