import { kwokUser } from '../test/cluster/control-plane.ts';
import type { ApiCall } from '../test/e2e/support/api-audit.ts';
import { jobController, operatorAccount } from '../test/e2e/support/shared-cluster.ts';
import type { Stage } from '../test/e2e/support/stage.ts';

/** Seconds from the cause until each pod was terminating, and until its containers had ended. */
export interface Ending {
  readonly terminating: readonly number[];
  readonly terminated: readonly number[];
}

/** By the API server's own log: a pod terminates from the first deletion that is accepted, and its containers have ended when its kubelet says so after that. */
export function endingSince(stage: Stage, mark: number, cause = ''): Ending {
  const since = (call: ApiCall): number => (Date.parse(call.answered) - Date.parse(cause)) / 1000;
  const done = (user: string): readonly ApiCall[] => stage.api.since(mark, user).filter(({ code, namespace }) => code === 200 && namespace === stage.room);
  const deletions = firstOf([...done(operatorAccount), ...done(jobController)].filter(({ verb, resource }) => verb === 'delete' && resource === 'pods'));
  const reports = firstOf(done(kwokUser).filter((call) => call.resource === 'pods/status' && call.answered > (deletions.get(call.name)?.answered ?? '~')));
  return { terminating: [...deletions.values()].map(since), terminated: [...reports.values()].map(since) };
}

/** The first call about each name. */
function firstOf(calls: readonly ApiCall[]): ReadonlyMap<string, ApiCall> {
  const first = new Map<string, ApiCall>();
  for (const call of calls.toSorted((a, b) => (a.answered < b.answered ? -1 : 1))) if (!first.has(call.name)) first.set(call.name, call);
  return first;
}

