import { reaches, requiredLevel } from '../assurance.ts';
import { judgePools } from '../pool-evidence.ts';
import { unproven } from '../positive-control.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Nothing runs on the data before the room's default-deny policy is in place, and alone; and, where the data asks for it, before that is tested. */
export const networkIsolation: Clause = {
  id: 'network-isolation',
  title: 'The room is isolated',
  source: 'GDPR art. 32(1)(b); SATRE 2.2.11; TEHDAS2 SPER-6',
  fields: ['NetworkPolicy', 'Namespace.metadata.labels', 'SecureDataset.spec.protection.assurance[network-isolation]', 'SecureProcessingEnvironment.spec.gate', 'SecureProcessingEnvironment.spec.probes', 'SecureDataset.status.controls', 'Node.metadata.labels'],
  explanation:
    "The room's standing NetworkPolicy, which denies everything, must exist as the operator wrote it. Policies add up, so no other may be there that the operator did not make for a job or a loader; the operator removes those that were there before the namespace became a room. A job is held until then, and stopped when the room is opened. A dataset that asks for Probed evidence is processed only where the environment has a gate, which every pod passes before its program begins, and while a target of each role and address family that the gate lists answers the operator: that a pod cannot reach what nobody can reach proves nothing. A target that falls silent holds new starts and stops no run; a pod whose gate left no result that shows what it looked at stops its run. Where the environment has probes, such a dataset is processed only on node pools where a probe of the operator passed and its evidence still counts; the end of evidence holds new starts and stops no run, and a probe that failed stops what runs on its pool.",
  mechanism: 'A standing NetworkPolicy that denies everything, which the network plugin enforces; where the environment has a gate, it is tried from inside each pod before the program begins, and probes try it on a schedule.',
  ceiling: 'Probed',
  limits: 'Only the addresses that are listed as targets are tried, and nothing after the start of a pod. Policies without a namespace and service meshes can open what a room closes. Without a gate nobody notices a network plugin that ignores policies.',
  reasons: ['RoomOpened', 'RoomNotIsolated', 'GateMissing', 'NothingToProbe', 'TargetSilent', 'IsolationUntested', 'NotProbed', 'ProbeFailed', 'NoEligibleNode', 'NodeNotPermitted'],
  evaluate,
};

function evaluate(input: ClauseInput): ClauseResult {
  const { facts, job, environment } = input;
  const room = job.metadata.namespace ?? '';
  const { roomOpenings } = facts;
  if (roomOpenings.length > 0) {
    const policies = roomOpenings.length === 1 ? 'NetworkPolicy' : 'NetworkPolicies';
    return pending('RoomOpened', `The ${policies} ${listed(roomOpenings, 'and')} can open the namespace ${room} and ${roomOpenings.length === 1 ? 'was' : 'were'} not made by Caveau for a job of the room. The operator removes what does not belong there; if this stays, ask the platform engineer.`);
  }
  if (!facts.roomIsolated) return pending('RoomNotIsolated', `The NetworkPolicy that closes the namespace ${room} is missing or changed. The operator restores it; if this stays, ask the platform engineer.`);
  const required = requiredLevel(input.dataset, 'network-isolation');
  const asks = reaches('Configured', required) ? undefined : `SecureDataset ${input.dataset.metadata.name} needs evidence of its isolation that is Probed`;
  const result = asks === undefined ? satisfied() : (tested(input, asks) ?? judgePools(input, asks));
  const gate = environment?.spec.gate;
  return result.outcome === 'Satisfied' && gate !== undefined ? { ...result, obligations: { ...result.obligations, gate } } : result;
}

/** What keeps the isolation from being as well known as the dataset asks. A run that has passed its gate is not ended by what becomes of the gate later. */
function tested({ environment, facts, started, now }: ClauseInput, asks: string): ClauseResult | undefined {
  const gate = environment?.spec.gate;
  if (facts.untested.length > 0) return violated('IsolationUntested', `${asks}, but the gate of ${listed(facts.untested, 'and')} let the program begin and left no result that shows what it looked at. Ask the platform engineer whether spec.gate.image is the operator's own image, of the same version.`);
  if (started) return undefined;
  if (gate === undefined) return violated('GateMissing', `${asks}, but no gate looks at the pods here. Ask the platform engineer for spec.gate of the SecureProcessingEnvironment.`);
  const targets = gate.targets ?? [];
  if (targets.length === 0) return violated('NothingToProbe', `${asks}, but the gate has no targets. Ask the platform engineer for spec.gate.targets of the SecureProcessingEnvironment.`);
  const silent = unproven(gate, targets.map(({ name }) => name), facts.answered, now);
  if (silent.length === 0) return undefined;
  const [what, have] = silent.length === 1 ? ['the target', 'has'] : ['the targets', 'have'];
  return pending('TargetSilent', `${asks}, but ${what} ${listed(silent, 'and')} of the gate ${have} not answered the operator itself lately, so that a pod cannot reach ${silent.length === 1 ? 'it' : 'them'} would prove nothing. The operator asks again twice a minute; if this stays, ask the platform engineer.`);
}
