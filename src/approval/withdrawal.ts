import { conditionStatus } from '../api/conditions.ts';
import { type DataApproval } from '../api/generated/types.ts';
import { approvalDigest } from './payload.ts';
import { type Ground, type Proof, proofOf } from './proof.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Whether an approval was taken back, by whichever of all the approvals of its namespace. */
export function isWithdrawn(approval: DataApproval, all: readonly DataApproval[], ground: Ground): boolean {
  const digest = approvalDigest(approval);
  return all.some((one) => one.spec.action === 'Withdraw' && one.spec.withdraws?.digest === digest && one.metadata.namespace === approval.metadata.namespace && mayWithdraw(one, approval) && (wasAccepted(one) || proofOfWithdrawal(one, ground) !== 'refused'));
}

/** The approver takes back what was the approver's own; others what was said in the role that they hold too. */
function mayWithdraw({ spec }: DataApproval, approval: DataApproval): boolean {
  return spec.approver === approval.spec.approver || spec.role === approval.spec.role;
}

/** One that once counted counts for ever, whoever has left the lists since. That it did stands in status, which only the operator writes; and this memory can only refuse. */
export function wasAccepted({ status }: DataApproval): boolean {
  return conditionStatus(status?.conditions, 'Ready') === 'True';
}

/**
 * A withdrawal that nothing proves only for want of the admission policy counts too: what it takes back was perhaps given before the policy was lost,
 * and to refuse it would give a right.
 */
function proofOfWithdrawal(withdrawal: DataApproval, ground: Ground): Proof | 'unbound' | 'refused' {
  const proof = proofOf(withdrawal, ground);
  if (typeof proof === 'string') return proof;
  return proof.reason === 'NotBound' ? 'unbound' : 'refused';
}

/** Whether what bears the name now is not what is taken back. */
export function isOther({ spec }: DataApproval, target: DataApproval): boolean {
  return approvalDigest(target) !== spec.withdraws?.digest;
}

/** What is known of a withdrawal itself: by what it is proven (absent where it counts without), or why it takes nothing back. */
export function judgeWithdrawal(withdrawal: DataApproval, target: DataApproval | undefined, ground: Ground): { readonly proof?: Proof; readonly refusal?: Refusal } {
  const proof = proofOf(withdrawal, ground);
  const known = typeof proof === 'string' ? { proof } : {};
  if (typeof proof !== 'string' && proof.reason !== 'NotBound' && !wasAccepted(withdrawal)) return { refusal: proof };
  // What is accepted stays on record when something else takes the name: the one that is taken back may yet come back.
  if (target !== undefined && isOther(withdrawal, target) && !wasAccepted(withdrawal)) {
    return { ...known, refusal: refuse('OtherObject', `DataApproval ${target.metadata.name} has another digest than spec.withdraws names. Make a new withdrawal with the digest that "kubectl caveau digest" prints of it.`) };
  }
  if (target === undefined || isOther(withdrawal, target)) return known;
  if (target.spec.action === 'Withdraw') {
    return { ...known, refusal: refuse('OtherObject', `DataApproval ${target.metadata.name} is a withdrawal itself, and a withdrawal is not taken back. Make a new approval instead.`) };
  }
  if (!mayWithdraw(withdrawal, target)) {
    return { ...known, refusal: refuse('WrongRole', `DataApproval ${target.metadata.name} was given by another person in another role. Only that person, or somebody who holds the role ${target.spec.role} too, may take it back.`) };
  }
  return known;
}

/**
 * Whether it is a withdrawal of which all that matters can be read, whatever else stands in it: what only refuses does not vanish with a field
 * that a newer schema has.
 */
export function isReadableWithdrawal({ spec }: { readonly spec?: unknown }): boolean {
  const { action, withdraws, approver, role, organisation, signatures = [] } = fieldsOf(spec);
  const isText = (value: unknown): boolean => typeof value === 'string';
  const isSignature = (one: unknown): boolean => isText(fieldsOf(one)['keyid']) && isText(fieldsOf(one)['sig']);
  return action === 'Withdraw' && [fieldsOf(withdraws)['name'], fieldsOf(withdraws)['digest'], approver, role, organisation].every(isText) && Array.isArray(signatures) && signatures.every(isSignature);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
