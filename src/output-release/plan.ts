import { apiVersion, outputReleases } from '../api/resources.ts';
import { defined } from '../api/defined.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { targetOf } from '../workload/deletion.ts';
import { recallStep } from './audit.ts';
import { unbinding } from './binding.ts';
import { planGone } from './gone.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { type Snapshot } from './snapshot.ts';
import { statusOf, type Conclusion } from './status.ts';

/**
 * What to do about an OutputRelease now. Pure. First the audit lines, then the status, then the effects: nothing is copied, and nothing becomes readable elsewhere, that
 * is not on record with the approvals by which it does. What takes something back does not wait for its record.
 */
export function plan(snapshot: Snapshot, now: number): Plan {
  const { release } = snapshot;
  const left = planGone(snapshot.left, now)?.steps ?? [];
  if (release.metadata.deletionTimestamp !== undefined) return { steps: [...left, ...leave(snapshot, now)] };
  const { conclusion: concluded, records, effects, next } = outcomeOf(snapshot, now);
  const conclusion = withFailure(snapshot, concluded, effects);
  const status = statusOf(snapshot, conclusion, now);
  const isChanged = !semanticEqual(release.status ?? {}, status);
  const told: readonly Step[] = isChanged ? [{ do: 'status', resource: outputReleases, target: targetOf(release), status: { ...status } }] : [];
  const steps = [...records, ...told, ...effects, ...(isNews(snapshot, conclusion) ? [eventStep(snapshot, conclusion)] : [])];
  // Taken back before released: while something of a former release of this name still stands, nothing is made; its end brings the next plan.
  return { steps: [...left, ...(left.length === 0 ? steps : steps.filter((step) => step.do !== 'create'))], ...defined({ recheckAt: next }) };
}

/** Whoever else keeps it with a finalizer, what was released is taken back at once. */
function leave(snapshot: Snapshot, now: number): readonly Step[] {
  const steps = unbinding(snapshot);
  return steps.length === 0 ? [] : [recallStep(snapshot, 'Deleted', now), ...steps];
}

/** What the API server refused is told as long as there is still something to do. */
function withFailure({ failure }: Snapshot, conclusion: Conclusion, effects: Outcome['effects']): Conclusion {
  return failure === undefined || effects.length === 0 ? conclusion : { ...conclusion, ...failure };
}

function isNews({ release: { status } }: Snapshot, { state, reason }: Conclusion): boolean {
  return status?.state !== state || status.reason !== reason;
}

const normal: readonly string[] = ['Submitted', 'InReview', 'ApprovalInProgress', 'Approved', 'Cancelled'];

function eventStep({ release }: Snapshot, { state, reason, message }: Conclusion): Step {
  const regarding = { apiVersion, kind: 'OutputRelease', ...targetOf(release) };
  return { do: 'event', event: { regarding, type: normal.includes(state) ? 'Normal' : 'Warning', reason, action: state, note: message } };
}
