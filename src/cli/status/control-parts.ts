import { type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { type NetworkPolicy } from '../../api/kube-workloads.ts';
import { parseTime } from '../../api/time.ts';
import { reaches, requiredLevel } from '../../policy/assurance.ts';
import { roomIsIsolated } from '../../room/isolation.ts';
import { roomPolicyName } from '../../workload/room-policy.ts';
import { type Sight } from '../sight.ts';
import { type TreeNode } from '../tree.ts';

type ControlName = Parameters<typeof requiredLevel>[1];

/** The level of the evidence for a control, and how it is known; or why it is not known here. */
type Evidence = { readonly level: string; readonly facts?: readonly string[]; readonly message?: string } | { readonly why: string };

/** How well it is known that the data is encrypted, and what probes and verifiers last said of each control. */
export function datasetControls(dataset: SecureDataset, now: number): readonly TreeNode[] {
  const isolation = isolationLevel(dataset, now);
  return [controlNode('encryption-at-rest', dataset, encryptionOf(dataset), now), ...(isolation === undefined ? [] : [controlNode('network-isolation', dataset, isolation, now)])];
}

/** The same for a job that uses it: besides, who asked for it and from what it was kept. */
export function jobControls(dataset: SecureDataset, job: TrainingJob, policies: Sight<readonly NetworkPolicy[]>, now: number): readonly TreeNode[] {
  return [
    controlNode('requester-identity', dataset, requesterOf(job), now),
    controlNode('encryption-at-rest', dataset, encryptionOf(dataset), now),
    controlNode('network-isolation', dataset, isolationOf(dataset, job, policies, now), now),
  ];
}

function controlNode(control: ControlName, dataset: SecureDataset, evidence: Evidence, now: number): TreeNode {
  const required = requiredLevel(dataset, control);
  const children = (dataset.status?.controls ?? []).filter((one) => one.control === control).map((one) => probeNode(one, now));
  if ('why' in evidence) return { kind: 'Control', name: control, health: 'NotSeen', state: 'not known', facts: [evidence.why], children };
  const isEnough = reaches(evidence.level, required);
  const facts = [...(evidence.facts ?? []), `needs ${required}`];
  return { kind: 'Control', name: control, health: isEnough ? 'Well' : 'NotWell', state: evidence.level, facts, ...(isEnough ? {} : { message: evidence.message ?? `The data asks for evidence of level ${required}, and there is less.` }), children };
}

function encryptionOf({ status }: SecureDataset): Evidence {
  const { mechanism, keyScope, level, message } = status?.encryption ?? {};
  if (mechanism === undefined) return { why: 'the operator has not told yet what it found' };
  if (level === undefined) return { level: mechanism === 'none' ? 'Not encrypted' : 'Not known', ...(message === undefined ? {} : { message }) };
  return { level, facts: [`${mechanism}${keyScope === undefined ? '' : `, a key for each ${keyScope}`}`], ...(message === undefined ? {} : { message }) };
}

function requesterOf({ status }: TrainingJob): Evidence {
  const level = status?.decision?.requesterEvidence;
  if (level === undefined) return { why: 'nothing was decided yet' };
  return { level, facts: [level === 'Configured' ? 'who applied the job is who asks' : 'an account said who asks'] };
}

function isolationOf(dataset: SecureDataset, job: TrainingJob, policies: Sight<readonly NetworkPolicy[]>, now: number): Evidence {
  const seen = job.status?.conditions?.find(({ type }) => type === 'IsolationVerified');
  if (seen?.status === 'True') return { level: 'Probed', facts: ['from inside each of its pods'] };
  if (seen?.status === 'False') return { level: 'Refuted', message: seen.message };
  const probed = isolationLevel(dataset, now);
  if (probed !== undefined && 'level' in probed) return probed;
  if (!('seen' in policies)) return { why: policies.why };
  const standing = policies.seen.find(({ metadata }) => metadata.name === roomPolicyName);
  if (standing === undefined) return { level: 'Missing', message: 'The room has no standing network policy.' };
  return roomIsIsolated(standing) ? { level: 'Configured', facts: ['the standing policy of the room'] } : { level: 'Missing', message: 'The standing network policy of the room is not as the operator wrote it.' };
}

/** What probes of the isolation tell, if any were made: what counts now is the best of any pool, for a job is placed only there. */
function isolationLevel({ status }: SecureDataset, now: number): Evidence | undefined {
  const probes = (status?.controls ?? []).filter(({ control }) => control === 'network-isolation');
  if (probes.length === 0) return undefined;
  if (probes.some((probe) => probe.result === 'Passed' && isValid(probe, now))) return { level: 'Probed', facts: ['on a pool of nodes'] };
  return { level: 'Not probed', message: probes[0]?.message ?? '' };
}

type Probe = NonNullable<NonNullable<SecureDataset['status']>['controls']>[number];

function isValid({ validUntil }: Probe, now: number): boolean {
  return now < (parseTime(validUntil) ?? -Infinity);
}

function probeNode(probe: Probe, now: number): TreeNode {
  const { nodePool, result, time, validUntil, node, message } = probe;
  const facts = [`of ${time}`, ...(validUntil === undefined ? [] : [`counts until ${validUntil}`]), ...(node === undefined ? [] : [`on ${node}`])];
  const isWell = result === 'Passed' && isValid(probe, now);
  return { kind: 'Evidence', name: nodePool === '' ? 'of the volume' : `on node pool ${nodePool}`, health: isWell ? 'Well' : result === 'Failed' ? 'NotWell' : 'UnderWay', state: result, facts, ...(isWell ? {} : { message }) };
}
