import { type ConditionClaim } from '../api/conditions.ts';
import { podEnded } from '../api/kube-workloads.ts';
import { listed } from '../policy/text.ts';
import { isLost } from './attempt-end.ts';
import { isFinal, type Conclusion } from './conclusion.ts';
import { type Snapshot } from './snapshot.ts';

/** The condition that is there while a pod may still run on a node that does not answer. */
const waitingForNode = 'WaitingForNode';

/** The nodes that do not answer and on which pods of this job have not been seen to end. */
export function lostNodes({ pods, former, leftovers, input }: Snapshot): readonly string[] {
  const alive = [...pods, ...former.pods, ...leftovers.pods].filter((pod) => !podEnded(pod));
  const names = alive.filter((pod) => isLost(pod, input.facts.nodes)).flatMap((pod) => pod.spec?.nodeName ?? []);
  return [...new Set(names)].sort();
}

/** What is to be done about nodes that do not answer. */
export function lostNodesSentence(names: readonly string[]): string {
  const nodes = names.length === 1 ? `Node ${names[0] ?? ''} does` : `Nodes ${listed(names, 'and')} do`;
  const [them, each] = names.length === 1 ? ['it', 'the Node'] : ['them', 'each Node'];
  return `${nodes} not answer, so nobody can see whether the workers there have ended. Ask the platform engineer to bring ${them} back or, if ${them} must be given up, to delete ${each} or taint it node.kubernetes.io/out-of-service.`;
}

/**
 * The condition WaitingForNode. At the end of a job it stays when the pods vanished while their node did not answer: Kubernetes forgot them,
 * and nobody has seen their processes end.
 */
export function lostNodesClaim(snapshot: Snapshot, { state }: Conclusion): readonly ConditionClaim[] {
  const names = lostNodes(snapshot);
  if (names.length > 0) return [{ type: waitingForNode, status: 'True', reason: 'NodeNotReady', message: lostNodesSentence(names) }];
  const before = snapshot.job.status?.conditions?.find(({ type }) => type === waitingForNode);
  if (before === undefined || !isFinal(state)) return [];
  return [{ type: waitingForNode, status: 'True', reason: 'EndNotConfirmed', message: notConfirmed(before.message) }];
}

const unseen = 'It could not be confirmed that the workers ended: Kubernetes removed their pods while the node did not answer. ';

function notConfirmed(message: string): string {
  return message.startsWith(unseen) ? message : unseen + message;
}
