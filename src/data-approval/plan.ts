import { type Judgement, judge } from '../approval/judgement.ts';
import { type Ground, type Proof } from '../approval/proof.ts';
import { isOther, isReadableWithdrawal, judgeWithdrawal } from '../approval/withdrawal.ts';
import { type ConditionClaim } from '../api/conditions.ts';
import { defined } from '../api/defined.ts';
import { type DataApproval, type DataPermit, type OutputRelease } from '../api/generated/types.ts';
import { dataApprovals } from '../api/resources.ts';
import { shapeError } from '../api/shape.ts';
import { type Plan } from '../runtime/plan.ts';
import { statusPlan } from '../status-plan.ts';

/** What a plan for a DataApproval rests on. */
export interface Snapshot extends Ground {
  readonly approval: DataApproval;
  /** What it takes back, where it is a withdrawal. */
  readonly target: DataApproval | undefined;
  readonly permit: DataPermit | undefined;
  /** What is to be released, where it is approved. */
  readonly release?: OutputRelease | undefined;
  /** Since when the namespace is there to which that goes. */
  readonly destinationSince?: number | undefined;
  /** Who asks for that, and for the job that made it. */
  readonly askers?: readonly string[];
  /** Every approval and withdrawal of the room. */
  readonly approvals: readonly DataApproval[];
}

/** What is said of an approval. */
export interface Said {
  readonly claim: ConditionClaim;
  readonly proof?: Proof | undefined;
  readonly recheckAt?: number;
}

/**
 * Says whether an approval counts, by which proof, and why not. Jobs are decided on the specs; of this status they take only that a withdrawal
 * once counted, which refuses and never allows.
 */
export function plan(snapshot: Snapshot, now: number): Plan {
  const { approval } = snapshot;
  if (approval.metadata.deletionTimestamp !== undefined) return { steps: [] };
  const { claim, proof, recheckAt } = say(snapshot, now);
  return statusPlan(dataApprovals, approval, [claim], defined({ proof }), { now, recheckAt });
}

function no(reason: string, message: string): ConditionClaim {
  return { type: 'Ready', status: 'False', reason, message };
}

/** Whether an approval counts, or takes something back, and why not. */
export function say(snapshot: Snapshot, now: number): Said {
  const { approval } = snapshot;
  const misshapen = shapeError('DataApproval', approval);
  if (misshapen !== undefined && !isReadableWithdrawal(approval)) return { claim: no('InvalidSpec', misshapen) };
  return approval.spec.action === 'Withdraw' ? sayWithdrawal(snapshot) : sayApproval(snapshot, now);
}

function sayApproval(snapshot: Snapshot, now: number): Said {
  const { approval, permit, dataset, environment, approvals, boundSince, release, destinationSince, askers = [] } = snapshot;
  const missing = missingFor(snapshot);
  if (missing !== undefined || permit === undefined || dataset === undefined) return { claim: missing ?? no('PermitMissing', 'There is no such DataPermit.') };
  const { voice, proof, refusal }: Judgement = judge(approval, { permit, dataset, environment, approvals, boundSince, release, destinationSince, askers }, now);
  if (refusal !== undefined) return { claim: no(refusal.reason, refusal.message), proof };
  return { claim: { type: 'Ready', status: 'True', reason: 'Counts', message: countsSentence(approval, permit) }, proof, ...(voice === undefined ? {} : { recheckAt: voice.expires }) };
}

/** What an approval names and what is not there. */
function missingFor({ approval: { spec }, permit, dataset, release }: Snapshot): ConditionClaim | undefined {
  if (permit === undefined) return no('PermitMissing', `There is no DataPermit ${spec.permit?.name ?? ''} in this room, or it is not understood.`);
  if (dataset === undefined) return no('DatasetMissing', `There is no SecureDataset ${spec.dataset?.name ?? ''} in this room, or it is not understood.`);
  if (spec.action !== 'Release' || release !== undefined) return undefined;
  const { namespace, name } = spec.release ?? { namespace: 'the room', name: '' };
  return no('ReleaseMissing', `There is no OutputRelease ${name} in ${namespace}, or it is not understood.`);
}

function countsSentence({ spec }: DataApproval, permit: DataPermit): string {
  const what = spec.action === 'Use' ? 'its use' : `the OutputRelease ${spec.release?.name ?? ''}`;
  return `It counts as the word of a ${spec.role} on ${what} under DataPermit ${permit.metadata.name} until ${spec.expires}, unless permit or dataset change, or it is taken back.`;
}

function sayWithdrawal({ approval, target, ...known }: Snapshot): Said {
  // Who lists persons for other data than that of what is taken back says nothing of this.
  const ground = { ...known, dataset: known.dataset?.metadata.name === target?.spec.dataset?.name ? known.dataset : undefined };
  const { proof, refusal } = judgeWithdrawal(approval, target, ground);
  if (refusal !== undefined) return { claim: no(refusal.reason, refusal.message), proof };
  const name = approval.spec.withdraws?.name ?? '';
  const gone = target === undefined ? ' There is none of that name now; should it come back, it does not count.' : '';
  if (target !== undefined && isOther(approval, target)) {
    const message = `The DataApproval ${name} of the digest in spec.withdraws is taken back for good. The one that bears the name now is another, and is not taken back.`;
    return { claim: { type: 'Ready', status: 'True', reason: 'Withdraws', message }, proof };
  }
  const bare = proof === undefined ? ' Nothing proves who made it, and it counts all the same, because it only takes back.' : '';
  return { claim: { type: 'Ready', status: 'True', reason: 'Withdraws', message: `DataApproval ${name} is taken back for good.${gone}${bare}` }, proof };
}
