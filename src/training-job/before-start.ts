import { endOf, type BatchJob } from '../api/kube-workloads.ts';
import { shapeError } from '../api/shape.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { attemptIn, hasRun, sentenceOf } from './attempt.ts';
import { type Conclusion } from './conclusion.ts';
import { stepsOf, type Context } from './context.ts';
import { decisionStatus } from './decision-record.ts';
import { endLeftovers } from './gone.ts';
import { lostNodes, lostNodesSentence } from './lost-node.ts';
import { queued, queuesOff } from './queue.ts';
import { type Snapshot } from './snapshot.ts';
import { nameClash, nameTaken, startSteps } from './start.ts';
import { stop, stopBy } from './stop.ts';
import { again, deadlineOf, refusal, starting, suspended, verdict, wantsSuspension } from './verdict.ts';

/** No Job of the present attempt yet: hold, refuse, or start. */
export function beforeStart(context: Context): Plan {
  const { snapshot } = context;
  const { job, attempt } = snapshot;
  if (hasLeftovers(snapshot)) return { steps: awaitFormerRun(context) };
  if (attemptIn(job.status, attempt)?.startTime !== undefined) return { steps: vanished(context) };
  const misshapen = shapeError('TrainingJob', job);
  if (misshapen !== undefined) return { steps: stepsOf(context, { conclusion: { state: 'Denied', reason: 'InvalidSpec', message: misshapen }, decision: job.status?.decision }) };
  return decided(context);
}

/** The spec is understood and nothing of a former run is left: the decision decides. */
function decided(context: Context): Plan {
  const { snapshot } = context;
  const { job } = snapshot;
  const { input, decision } = verdict(context, false);
  const recorded = decisionStatus(input, decision);
  // What has used the data once does not come back to the beginning: a violation ends it for good.
  if (decision.outcome === 'Deny' && hasRun(job.status)) return { steps: stop(context, stopBy(context, decision), recorded) };
  if (decision.outcome !== 'Allow') return { steps: stepsOf(context, { conclusion: refusal(decision), decision: recorded }), ...again(decision) };
  const outcome = { decision: recorded, deadline: deadlineOf(decision) };
  const obstacle = nameClash(snapshot) ?? queuesOff(snapshot);
  if (obstacle !== undefined) return { steps: stepsOf(context, { conclusion: obstacle, ...outcome }), ...again(decision) };
  if (wantsSuspension(context)) return { steps: stepsOf(context, { conclusion: suspended, ...outcome }), ...again(decision) };
  const begins = queued(snapshot) ?? starting;
  return { steps: stepsOf(context, { conclusion: nameTaken(snapshot) ?? begins, ...outcome, effects: startSteps(context, decision) }), ...again(decision) };
}

/** What may still use data: of another object of this name, or of an attempt of this job that somebody set going again. */
function hasLeftovers({ leftovers, former }: Snapshot): boolean {
  return leftovers.batchJobs.length > 0 || leftovers.pods.length > 0 || former.pods.length > 0 || former.batchJobs.some(mayMakePods);
}

function mayMakePods(job: BatchJob): boolean {
  return endOf(job) === undefined && job.spec?.suspend !== true;
}

/** Pods of a former job of this name may still use data, and the new one's network would reach them: they go first. */
function awaitFormerRun(context: Context): readonly Step[] {
  const { job, leftovers, former, attempt } = context.snapshot;
  const lost = lostNodes(context.snapshot);
  const unseen = lost.length === 0 ? '' : ` ${lostNodesSentence(lost)}`;
  const effects = [...endLeftovers(leftovers), ...endLeftovers({ batchJobs: former.batchJobs.filter(mayMakePods), pods: former.pods })];
  const { state, decision, deadline } = job.status ?? {};
  const ownRun = attemptIn(job.status, attempt)?.startTime !== undefined && state !== undefined;
  const conclusion: Conclusion = ownRun
    ? { state, reason: 'JobDeleted', message: `The Job of this TrainingJob was deleted. What it left running is being ended.${unseen}` }
    : { state: 'Held', reason: 'FormerRunEnding', message: `What an earlier run of this name left running is being ended. This job goes on when it has.${unseen}` };
  return stepsOf(context, { conclusion, decision, deadline: ownRun ? deadline : undefined, effects });
}

/** The Job was deleted while it ran. It is not made again: what it did cannot be known. */
function vanished(context: Context): readonly Step[] {
  const { job } = context.snapshot;
  const conclusion: Conclusion = { state: 'Failed', reason: 'JobDeleted', message: sentenceOf({ reason: 'JobDeleted' }) };
  return stepsOf(context, { conclusion, decision: job.status?.decision, deadline: job.status?.deadline });
}
