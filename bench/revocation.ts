import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../test/cluster/cluster.ts';
import { poll } from '../test/cluster/polling.ts';
import { readState } from '../test/cluster/state.ts';
import { must as accepted } from '../test/e2e/support/account.ts';
import { userNames } from '../test/e2e/support/people.ts';
import { operatorAccount } from '../test/e2e/support/shared-cluster.ts';
import { boundSeconds } from '../test/node/support/pods.ts';
import { jobBecomes } from '../test/node/support/real-stage.ts';
import type { Sources } from './first-step.ts';
import { podsOf, programOf } from '../test/node/support/training-pods.ts';

/** Seconds from the moment in which the API server received the revocation, each until it was so for every pod. */
export interface Revocation {
  /** Pods are being deleted. */
  readonly deleting: number;
  /** The programs' processes are gone, as containerd says. */
  readonly programs: number;
  /** No process is left in the pods' control groups, as the kernel says, looked at every 10 ms. */
  readonly processes: number;
  /** The job is said to be stopped. */
  readonly told: number;
}

const lookEveryMs = 10;

/** Revokes a permit, and waits until the job that ran under it is stopped and nothing of its pods runs. */
export async function revoke({ stage, api, containers }: Sources, job: string, permit: string): Promise<Revocation> {
  const pods = await podsOf(stage, job);
  const groups = pods.map(({ metadata }) => controlGroup(stage.cluster, metadata.uid ?? ''));
  const mark = api.mark();
  const revoking = accepted(stage.people.steward.patch({ apiVersion: 'caveau.dev/v1alpha1', kind: 'DataPermit', namespace: stage.room, name: permit }, { spec: { state: 'Revoked' } }));
  const emptied = await Promise.all(groups.map(untilEmpty));
  await revoking;
  await jobBecomes(stage, job, 'Stopped');
  const programs = Math.max(...pods.map((pod) => containers.of(programOf(pod)).ended ?? Number.NaN));
  const answered = (verb: string, resource: string): number => {
    const calls = api.since(mark, operatorAccount).filter((call) => call.namespace === stage.room && call.code < 300 && call.verb === verb && call.resource === resource);
    return Math.max(...calls.map((call) => Date.parse(call.answered)));
  };
  // A call is written down when it has been answered, so the last one may still be on its way into the log.
  const told = await poll({ what: 'the audit log to tell of the end', boundSeconds, everyMs: 50 }, () => Promise.resolve(answered('patch', 'trainingjobs/status') > programs && answered('patch', 'trainingjobs/status')));
  const [cause] = api.since(mark, userNames.steward).filter(({ resource }) => resource === 'datapermits');
  const since = (time: number): number => (time - Date.parse(cause?.at ?? '')) / 1000;
  return { deleting: since(answered('delete', 'pods')), programs: since(programs), processes: since(Math.max(...emptied)), told: since(told) };
}

/** The control group of a running pod that counts its processes. */
function controlGroup({ directory }: Cluster, podUid: string): string {
  const root = readdirSync('/sys/fs/cgroup').includes('pids') ? '/sys/fs/cgroup/pids' : '/sys/fs/cgroup';
  const link = readState(directory)?.local?.node?.link ?? '';
  const found = readdirSync(join(root, link), { recursive: true, withFileTypes: true }).find(({ name }) => name === `pod${podUid}`);
  if (found === undefined) throw new Error(`The pod ${podUid} has no control group below ${join(root, link)}.`);
  return join(found.parentPath, found.name);
}

/** Waits until a control group and those below it hold no process, and returns when that was seen. */
function untilEmpty(group: string): Promise<number> {
  return poll({ what: 'the last process of a pod to end', boundSeconds, everyMs: lookEveryMs }, () => Promise.resolve(processesIn(group) === 0 && Date.now()));
}

function processesIn(group: string): number {
  try {
    return Number(readFileSync(join(group, 'pids.current'), 'utf8'));
  } catch (error) {
    // The kubelet removes it once it is empty.
    if (['ENOENT', 'ENODEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}
