import { objectDigest } from '../approval/digest.ts';
import { voicesFor } from '../approval/judgement.ts';
import { approversOf, askedOf, missingOf } from '../approval/requirement.ts';
import { type ConditionClaim } from '../api/conditions.ts';
import { type DataApproval, type DataPermit, type DataPermitStatus, type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { dataPermits } from '../api/resources.ts';
import { shapeError } from '../api/shape.ts';
import { earliest, parseTime } from '../api/time.ts';
import { listed } from '../policy/text.ts';
import { type Plan } from '../runtime/plan.ts';
import { statusPlan } from '../status-plan.ts';

/** What a plan for a DataPermit rests on. */
export interface Snapshot {
  readonly permit: DataPermit;
  readonly dataset: SecureDataset | undefined;
  readonly environment: SecureProcessingEnvironment | undefined;
  /** Every approval and withdrawal of the room. */
  readonly approvals: readonly DataApproval[];
  /** Since when admission binds approvals to who creates them. */
  readonly boundSince: number | undefined;
}

/** Says whether the permit gives its right now, and why not. Jobs are decided on the spec, never on this status. */
export function plan(snapshot: Snapshot, now: number): Plan {
  const { permit } = snapshot;
  if (permit.metadata.deletionTimestamp !== undefined) return { steps: [] };
  const given = shapeError('DataPermit', permit) === undefined ? approvalsOf(snapshot, now) : { status: {} };
  const { claim, recheckAt: next } = readiness(snapshot, given.status.approvals ?? [], now);
  return statusPlan(dataPermits, permit, [claim], given.status, { now, recheckAt: earliest([next, given.next]) });
}

function readiness({ permit, dataset }: Snapshot, approvals: Given, now: number): { readonly claim: ConditionClaim; readonly recheckAt?: number } {
  const { spec, metadata } = permit;
  const from = parseTime(spec.validFrom) ?? Infinity;
  const until = parseTime(spec.validUntil) ?? 0;
  const no = (reason: string, message: string): ConditionClaim => ({ type: 'Ready', status: 'False', reason, message });
  const misshapen = shapeError('DataPermit', permit);
  if (misshapen !== undefined) return { claim: no('InvalidSpec', misshapen) };
  if (spec.state === 'Revoked') return { claim: no('Revoked', 'The permit was revoked. Jobs under it are stopped.') };
  if (now >= until) return { claim: no('Expired', `The permit ended at ${spec.validUntil}. Jobs under it are stopped.`) };
  if (spec.project.namespace !== metadata.namespace) {
    return { claim: no('ProjectElsewhere', `Project ${spec.project.namespace} is another room. For now a dataset can be used only in the room that holds its claim.`), recheckAt: until };
  }
  if (dataset === undefined) return { claim: no('DatasetMissing', `SecureDataset ${spec.dataset.name} does not exist in this room.`), recheckAt: until };
  if (dataset.metadata.deletionTimestamp !== undefined) return { claim: no('DatasetWithdrawn', `SecureDataset ${spec.dataset.name} is being deleted. Jobs on it are stopped.`), recheckAt: until };
  if (now < from) return { claim: no('NotYetValid', `The permit begins at ${spec.validFrom}.`), recheckAt: from };
  const missing = approvals.find(({ action, message }) => action === 'Use' && message !== nothingMissing);
  if (missing !== undefined) return { claim: no('ApprovalsMissing', `The permit is valid, and its use is not approved as SecureDataset ${spec.dataset.name} or the environment asks. ${missing.message ?? ''}`), recheckAt: until };
  return { claim: { type: 'Ready', status: 'True', reason: 'Valid', message: `Project ${spec.project.namespace} may use ${spec.dataset.name} until ${spec.validUntil}.` }, recheckAt: until };
}

type Given = NonNullable<DataPermitStatus['approvals']>;

/** Said of an action for which enough have approved. */
const nothingMissing = 'Nothing is missing.';

/** What there is to approve, what of it is missing, and when that changes by time. It leaves out who asks: what serves a person's own work is refused when the person asks. */
function approvalsOf({ permit, dataset, environment, approvals, boundSince }: Snapshot, now: number): { readonly status: Pick<DataPermitStatus, 'approvals' | 'digest' | 'datasetDigest'>; readonly next?: number | undefined } {
  const digest = objectDigest('DataPermit', permit);
  if (dataset === undefined || shapeError('SecureDataset', dataset) !== undefined) return { status: { digest } };
  const matter = { permit, dataset, environment, approvals, boundSince };
  // One line for each action, whether the dataset asks for it, the environment, or both.
  const asked = [...Map.groupBy(askedOf(dataset, environment), ({ action }) => action)];
  const judged = asked.map(([action, requirements]) => ({ action, requirements, voices: voicesFor(action, matter, now) }));
  const given = judged.map(({ action, requirements, voices }) => {
    const missing = [...new Set(requirements.flatMap((requirement) => missingOf(requirement, voices)))];
    const message = missing.length === 0 ? nothingMissing : `Still missing: ${listed(missing, 'and')}.`;
    return { action, needed: Math.max(...requirements.map(({ minimum }) => minimum)), given: Math.min(...requirements.map((requirement) => approversOf(requirement, voices))), message };
  });
  const status = { ...(given.length === 0 ? {} : { approvals: given }), digest, datasetDigest: objectDigest('SecureDataset', dataset) };
  return { status, next: earliest(judged.flatMap(({ voices }) => voices.map(({ expires }) => expires))) };
}
