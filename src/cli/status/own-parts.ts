import { type DataApproval, type DataPermit, type OutputRelease, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { releasePlace } from '../../api/release-place.ts';
import { type Condition } from '../../api/conditions.ts';
import { type PersistentVolumeClaim } from '../../storage/kube.ts';
import { type Sight } from '../sight.ts';
import { type Health, type TreeNode } from '../tree.ts';
import { claimNode, eachOf } from './kube-parts.ts';

/** An object of ours, as far as every status is alike. */
interface Judged extends KubeObject {
  readonly status?: { readonly conditions?: readonly Condition[]; readonly observedGeneration?: number };
}

/** What is said of an object that the operator has not looked at since it changed. */
export function unobserved({ metadata: { generation }, status }: Judged): string | undefined {
  if (generation !== undefined && status?.observedGeneration === generation) return undefined;
  return status?.observedGeneration === undefined ? 'The operator has said nothing about it yet. Does it run, and is this namespace a room?' : 'It was changed, and the operator has not looked at the change yet; what stands here is of before.';
}

/** The command that shows whether the operator runs. */
export const operatorCommand = 'kubectl get pods --all-namespaces -l app.kubernetes.io/name=caveau';

/** How an object fares by its condition Ready. */
function readyNode(kind: string, object: Judged, more: Partial<TreeNode> = {}): TreeNode {
  const ready = object.status?.conditions?.find(({ type }) => type === 'Ready');
  const late = unobserved(object);
  const { name } = object.metadata;
  if (ready === undefined) return { kind, name, health: 'UnderWay', state: 'not looked at yet', message: late ?? '', next: operatorCommand, ...more };
  const isWell = ready.status === 'True';
  const told = { ...(isWell ? {} : { message: ready.message }), ...(late === undefined ? {} : { message: late, next: operatorCommand }) };
  return { kind, name, health: !isWell ? 'NotWell' : late === undefined ? 'Well' : 'UnderWay', state: ready.reason, ...told, ...more };
}

/** A permit, and what was found about it. */
export interface PermitFacts {
  readonly permit: DataPermit;
  readonly approvals: Sight<readonly DataApproval[]>;
  /** The claim that shows the data in another room; absent where the project is beside the data. */
  readonly binding?: { readonly name: string; readonly claim: Sight<PersistentVolumeClaim | undefined> };
}

/** One permit with its approvals, and the claim that serves it elsewhere. */
export function permitNode({ permit, approvals, binding }: PermitFacts): TreeNode {
  const { metadata: { name, namespace = '' }, spec } = permit;
  const node = readyNode('DataPermit', permit);
  const facts = [`project in ${spec.project.namespace}`, `until ${spec.validUntil}`];
  const isLacking = node.state === 'ApprovalsMissing';
  return {
    ...node,
    facts,
    ...(node.health === 'NotWell' && !isLacking ? { next: `kubectl describe dpm ${name} -n ${namespace}` } : {}),
    children: [...approvalNodes(permit, approvals), ...(binding === undefined ? [] : [claimNode('Claim in the room of the project', binding.name, binding.claim, spec.project.namespace)])],
  };
}

/** For each action for which approvals are asked: how many there are, and each of them. */
function approvalNodes({ metadata: { name, namespace = '' }, status }: DataPermit, approvals: Sight<readonly DataApproval[]>): readonly TreeNode[] {
  const asked = status?.approvals ?? [];
  const ofPermit = mapSight(approvals, (all) => all.filter(({ spec }) => spec.permit?.name === name && spec.action === 'Use'));
  const use = asked.filter(({ action }) => action === 'Use').map(({ needed, given, message }) => countNode('Use', { needed, given, message }, `kubectl caveau approve ${name} -n ${namespace} --role ROLE --organisation NAME --expires TIME`, eachOf('DataApproval', ofPermit, approvalNode)));
  // Of releases each is approved by itself, so that nothing is missing here.
  const release = asked.filter(({ action }) => action === 'Release').map(({ needed }): TreeNode => ({ kind: 'Approvals', name: 'Release', health: 'Well', state: `each release needs ${needed}` }));
  return [...use, ...release];
}

/** How many approvals of an action are there. */
export function countNode(name: string, { needed, given, message }: { readonly needed: number; readonly given: number; readonly message?: string | undefined }, command: string, children: readonly TreeNode[]): TreeNode {
  const isEnough = given >= needed;
  return { kind: 'Approvals', name, health: isEnough ? 'Well' : 'UnderWay', state: `${given} of ${needed}`, ...(isEnough ? {} : { message: message ?? '', next: command }), children };
}

/** One approval, by role and organisation: who it is, only the object itself tells. */
export function approvalNode(approval: DataApproval): TreeNode {
  const { role, organisation, expires } = approval.spec;
  const proof = approval.status?.proof === undefined ? [] : [`known by ${approval.status.proof.toLowerCase()}`];
  return { ...readyNode('DataApproval', approval), facts: [`as ${role} of ${organisation}`, ...proof, `until ${expires}`] };
}

const jobHealth: Readonly<Record<NonNullable<NonNullable<TrainingJob['status']>['state']>, Health>> = {
  Held: 'UnderWay', Queued: 'UnderWay', Suspended: 'UnderWay', Starting: 'UnderWay', Restarting: 'UnderWay', Stopping: 'UnderWay',
  Running: 'Well', Succeeded: 'Well', Denied: 'NotWell', Failed: 'NotWell', Stopped: 'NotWell',
};

/** How a job fares in a state as its dataset tells it; one that this version does not know is on its way. */
export function healthOfState(state: string): Health {
  return (jobHealth as Readonly<Record<string, Health | undefined>>)[state] ?? 'UnderWay';
}

/** A job in one line, with its sentence where it does not run and has not ended well. */
export function jobSummary(job: TrainingJob): TreeNode {
  const { metadata: { name, namespace = '' }, status: { state, reason, message } = {} } = job;
  if (state === undefined) return { kind: 'TrainingJob', name, health: 'UnderWay', state: 'not decided yet', message: unobserved(job) ?? '', next: operatorCommand };
  const health = healthOfState(state);
  const isDecided = ['Held', 'Denied', 'Stopped', 'Stopping'].includes(state);
  const next = isDecided ? `kubectl caveau explain tj/${name} -n ${namespace}` : `kubectl describe tj ${name} -n ${namespace}`;
  return { kind: 'TrainingJob', name, health, state, facts: reason === undefined || reason === state ? [] : [reason], ...(health === 'Well' ? {} : { message: message ?? '', next }) };
}

const releaseHealth: Readonly<Record<NonNullable<NonNullable<OutputRelease['status']>['state']>, Health>> = {
  Submitted: 'UnderWay', InReview: 'UnderWay', ApprovalInProgress: 'UnderWay', RejectionInProgress: 'UnderWay', BlockingInProgress: 'UnderWay',
  Approved: 'Well', Rejected: 'NotWell', Blocked: 'NotWell', Cancelled: 'NotWell', Failed: 'NotWell',
};

/** A release in one line, with its sentence where the files cannot be read at their destination. */
export function releaseSummary(release: OutputRelease): TreeNode {
  const { metadata: { name, namespace = '' }, spec, status: { state, reason, message } = {} } = release;
  if (state === undefined) return { kind: 'OutputRelease', name, health: 'UnderWay', state: 'not looked at yet', message: unobserved(release) ?? '', next: operatorCommand };
  const health = releaseHealth[state];
  const facts = [...(reason === undefined || reason === state ? [] : [reason]), `${spec.files.length} ${spec.files.length === 1 ? 'file' : 'files'} to ${releasePlace(spec.destination)}`];
  return { kind: 'OutputRelease', name, health, state, facts, ...(health === 'Well' ? {} : { message: message ?? '', next: `kubectl caveau status orl/${name} -n ${namespace}` }) };
}

/** A dataset in one line, with its sentence where it cannot be used. */
export function datasetSummary(dataset: SecureDataset): TreeNode {
  const { metadata: { name, namespace = '' }, spec: { revision } } = dataset;
  const node = readyNode('SecureDataset', dataset, revision === undefined ? {} : { facts: [`revision ${revision.id}`] });
  return node.health === 'NotWell' ? { ...node, next: `kubectl caveau status sds/${name} -n ${namespace}` } : node;
}

/** The same of what was seen. */
export function mapSight<T, Other>(sight: Sight<T>, of: (value: T) => Other): Sight<Other> {
  return 'seen' in sight ? { seen: of(sight.seen) } : sight;
}

/** A node at the root of a tree, whose name has its namespace. */
export function withRoom(node: TreeNode, namespace: string): TreeNode {
  return { ...node, name: `${namespace}/${node.name}` };
}
