import { objectDigest } from '../approval/digest.ts';
import { voicesFor } from '../approval/judgement.ts';
import { askedOf, countOf } from '../approval/requirement.ts';
import { type ConditionClaim } from '../api/conditions.ts';
import { type DataApproval, type DataPermit, type DataPermitStatus, type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { dataPermits } from '../api/resources.ts';
import { shapeError } from '../api/shape.ts';
import { earliest, parseTime } from '../api/time.ts';
import { type Failure } from '../failure.ts';
import { listed } from '../policy/text.ts';
import { type AdmissionFact } from '../policy/types.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { statusPlan } from '../status-plan.ts';
import { bindingFact, type Binding, type Source } from './binding.ts';
import { bindingSteps, removalOf } from './binding-steps.ts';

/** What a plan for a DataPermit rests on. */
export interface Snapshot {
  readonly permit: DataPermit;
  readonly dataset: SecureDataset | undefined;
  readonly environment: SecureProcessingEnvironment | undefined;
  /** Every approval and withdrawal of the room. */
  readonly approvals: readonly DataApproval[];
  /** Since when admission binds approvals to who creates them. */
  readonly boundSince: number | undefined;
  /** Whether the admission policies are in force. */
  readonly admission: AdmissionFact;
  /** Of a permit for another room: what serves it there. */
  readonly elsewhere?: Elsewhere;
  /** Bindings that name this permit and are not its own: of a former permit of its name, or of a permit for its own room. */
  readonly stale?: readonly Binding[];
  /** Why the last plan could not be carried out. */
  readonly failure?: Failure;
}

/** What is known of a permit whose project is in another room than the data. */
export interface Elsewhere {
  readonly source: Source;
  readonly binding: Binding;
  /** Whether the namespace of the project is a room. */
  readonly isRoom: boolean;
}

/** Says whether the permit gives its right now, and why not, and makes and removes what serves it in another room. Jobs are decided on the spec, never on this status. */
export function plan(snapshot: Snapshot, now: number): Plan {
  const { permit } = snapshot;
  // A permit that is being deleted gives no right, and its binding goes as it would with it gone.
  if (permit.metadata.deletionTimestamp !== undefined) return { steps: unbound(snapshot, 'PermitWithdrawn', now) };
  const given = shapeError('DataPermit', permit) === undefined ? approvalsOf(snapshot, now) : { status: {} };
  const right = readiness(snapshot, given.status.approvals ?? [], now);
  const { claim, steps } = served(snapshot, right.claim, now);
  const told = statusPlan(dataPermits, permit, [claim], given.status, { now, recheckAt: earliest([right.recheckAt, given.next]) });
  return { ...told, steps: [...told.steps, ...steps] };
}

/** What becomes of the binding of a permit, and what that makes of its readiness. What is told of it comes first, and then what is done about it. */
function served(snapshot: Snapshot, right: ConditionClaim, now: number): { readonly claim: ConditionClaim; readonly steps: readonly Step[] } {
  const { permit, dataset, environment, admission, elsewhere } = snapshot;
  const stale = (snapshot.stale ?? []).flatMap((one) => removalOf(one, 'PermitReplaced', now));
  if (elsewhere === undefined) return { claim: right, steps: stale };
  const no = (reason: string, message: string) => ({ claim: { type: 'Ready', status: 'False' as const, reason, message }, steps: unbound(snapshot, reason, now) });
  const project = permit.spec.project.namespace;
  if (right.status !== 'True' || dataset === undefined) return { claim: right, steps: unbound(snapshot, right.reason, now) };
  if (!elsewhere.isRoom) return no('ProjectNotARoom', `Namespace ${project} is no room (it has no label caveau.dev/room), so that nothing can be used there. Ask the platform engineer for a room.`);
  const misshapen = shapeError('SecureDataset', dataset);
  if (misshapen !== undefined) return no('DatasetNotUnderstood', `SecureDataset ${permit.spec.dataset.name} is not understood: ${misshapen}`);
  if (dataset.spec.source.state !== 'Sealed') return no('DatasetLoading', `SecureDataset ${permit.spec.dataset.name} is still being loaded. It is bound in room ${project} once it is sealed.`);
  const input = { permit, dataset, environment, source: elsewhere.source, binding: elsewhere.binding };
  const fact = bindingFact(input);
  if (fact.state === 'refused') return no(fact.reason, fact.message);
  const steps = [...stale, ...bindingSteps(input, admission.inForce, now)];
  // What is bound already stays: the jobs that use it are stopped by themselves.
  if (fact.state === 'bound') return { claim: right, steps };
  const { reason, message } = waitsFor(snapshot, fact, steps.length > 0);
  return { claim: { type: 'Ready', status: 'False', reason, message }, steps };
}

/** Why nothing is bound yet. What the API server refused is told as long as there is still something to do. */
function waitsFor({ permit, admission, failure }: Snapshot, pending: Failure, isBusy: boolean): Failure {
  if (!admission.inForce) return { reason: admission.reason, message: `Nothing new is bound in room ${permit.spec.project.namespace} now. ${admission.message}` };
  return isBusy ? (failure ?? pending) : pending;
}

/** Whatever serves a permit goes, once no pod of ours is left on it. */
function unbound({ elsewhere, stale = [] }: Snapshot, reason: string, now: number): readonly Step[] {
  return [...(elsewhere === undefined ? [] : [elsewhere.binding]), ...stale].flatMap((binding) => removalOf(binding, reason, now));
}

function readiness({ permit, dataset }: Snapshot, approvals: Given, now: number): { readonly claim: ConditionClaim; readonly recheckAt?: number } {
  const { spec } = permit;
  const from = parseTime(spec.validFrom) ?? Infinity;
  const until = parseTime(spec.validUntil) ?? 0;
  const no = (reason: string, message: string): ConditionClaim => ({ type: 'Ready', status: 'False', reason, message });
  const misshapen = shapeError('DataPermit', permit);
  if (misshapen !== undefined) return { claim: no('InvalidSpec', misshapen) };
  if (spec.state === 'Revoked') return { claim: no('Revoked', 'The permit was revoked. Jobs under it are stopped.') };
  if (now >= until) return { claim: no('Expired', `The permit ended at ${spec.validUntil}. Jobs under it are stopped.`) };
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
/** Said of releases, of which each is approved by itself. */
const ofEachRelease = 'Each OutputRelease is approved by itself, and its status counts.';

/** What there is to approve, what of it is missing, and when that changes by time. It leaves out who asks: what serves a person's own work is refused when the person asks. */
function approvalsOf({ permit, dataset, environment, approvals, boundSince }: Snapshot, now: number): { readonly status: Pick<DataPermitStatus, 'approvals' | 'digest' | 'datasetDigest'>; readonly next?: number | undefined } {
  const digest = objectDigest('DataPermit', permit);
  if (dataset === undefined || shapeError('SecureDataset', dataset) !== undefined) return { status: { digest } };
  const matter = { permit, dataset, environment, approvals, boundSince };
  // One line for each action, whether the dataset asks for it, the environment, or both.
  const asked = [...Map.groupBy(askedOf(dataset, environment), ({ action }) => action)];
  const judged = asked.map(([action, requirements]) => ({ action, requirements, voices: voicesFor(action, matter, now) }));
  const given = judged.map(({ action, requirements, voices }) => {
    const { missing, ...count } = countOf(requirements, voices);
    const message = action === 'Release' ? ofEachRelease : missing.length === 0 ? nothingMissing : `Still missing: ${listed(missing, 'and')}.`;
    return { action, ...count, message };
  });
  const status = { ...(given.length === 0 ? {} : { approvals: given }), digest, datasetDigest: objectDigest('SecureDataset', dataset) };
  return { status, next: earliest(judged.flatMap(({ voices }) => voices.map(({ expires }) => expires))) };
}
