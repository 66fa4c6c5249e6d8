import type { Attempt } from './attempt.ts';
import { accessAttempts } from './attempts/access.ts';
import { approvalAttempts } from './attempts/approvals.ts';
import { bindingAttempts } from './attempts/bindings.ts';
import { claimAttempts } from './attempts/claims.ts';
import { foundationAttempts } from './attempts/foundations.ts';
import { interactiveAttempts } from './attempts/interactive.ts';
import { namespaceAttempts } from './attempts/namespaces.ts';
import { networkAttempts } from './attempts/network.ts';
import { nodeAttempts } from './attempts/nodes.ts';
import { podDeletions, podWrites } from './attempts/pod-changes.ts';
import { podShapes } from './attempts/pod-shapes.ts';
import { queueAttempts } from './attempts/queue.ts';
import { recordAttempts } from './attempts/records.ts';
import { objectAttempts } from './attempts/regulated-objects.ts';
import { releaseAttempts } from './attempts/releases.ts';
import { requesterAttempts } from './attempts/requester.ts';
import { runningPodAttempts } from './attempts/running-pods.ts';
import { volumeAttempts } from './attempts/volumes.ts';
import { workloadAttempts } from './attempts/workloads.ts';

/** Everything that is tried, by the thing that it is done to. */
export const attempts: Readonly<Record<string, readonly Attempt[]>> = {
  'workloads': workloadAttempts,
  'the queue': queueAttempts,
  'running pods': [...runningPodAttempts, ...podWrites],
  'the deletion of pods': podDeletions,
  'a way in': interactiveAttempts,
  'claims': claimAttempts,
  'the network': networkAttempts,
  'the records of runs': recordAttempts,
  'rights': accessAttempts,
  'the room itself': namespaceAttempts,
  'the shape of pods': podShapes,
  'who asks for a job': requesterAttempts,
  'what leaves': releaseAttempts,
  'approvals': approvalAttempts,
  'datasets, permits, jobs and what was seen of volumes': objectAttempts,
  'nodes': nodeAttempts,
  'volumes and snapshots': volumeAttempts,
  'data that is bound in another room': bindingAttempts,
  'what the rules stand on': foundationAttempts,
};
