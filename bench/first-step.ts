import { userNames } from '../test/e2e/support/people.ts';
import { jobController, operatorAccount } from '../test/e2e/support/shared-cluster.ts';
import type { ApiAudit, ApiCall } from '../test/e2e/support/api-audit.ts';
import type { RealStage } from '../test/node/support/real-stage.ts';
import { sandboxOf, type ContainerEvents } from '../test/node/support/container-events.ts';
import { gateOf, lineAt, podsOf, programOf } from '../test/node/support/training-pods.ts';

/** The stages of a start, in their order, and the event with which each ends. */
export const stageEnds = {
  decision: 'apply received → Job made',
  'Job controller': '→ pod made',
  scheduling: '→ pod bound',
  'volumes, sandbox': '→ first process of the pod',
  "gate's container": "→ gate's process",
  gate: '→ gate ended',
  "program's container": "→ program's process",
  'first step': '→ first line of the program',
} as const;
export type StageName = keyof typeof stageEnds;
export const stageNames = Object.keys(stageEnds) as StageName[];

/** How long each stage of one start took, in seconds; a stage that the pod has not is absent. */
export interface FirstStep {
  readonly seconds: Readonly<Partial<Record<StageName, number>>>;
  readonly total: number;
  /** By the gate's own clock, in seconds. */
  readonly gate?: { readonly took: number; readonly waited: number; readonly outcomes: readonly string[] };
}

/** What the times are read from: the API server's audit log since a place, and containerd. All are clocks of one machine. */
export interface Sources {
  readonly stage: RealStage;
  readonly api: ApiAudit;
  readonly containers: ContainerEvents;
}

/** Reads how the only worker of a job came to its first step, once it is done. */
export async function firstStepOf({ stage, api, containers }: Sources, mark: number, job: string, pattern: RegExp): Promise<FirstStep> {
  const [pod] = await podsOf(stage, job);
  if (pod === undefined) throw new Error(`TrainingJob ${job} has no pod.`);
  const gate = gateOf(pod);
  const call = (user: string, resource: string, verb: string, named: string): ApiCall => {
    const found = api.since(mark, user).find((one) => one.namespace === stage.room && one.resource === resource && one.verb === verb && one.name.startsWith(named));
    if (found === undefined) throw new Error(`The API server's audit log has no ${verb} of ${resource} ${named} by ${user}.`);
    return found;
  };
  const program = containers.of(programOf(pod));
  const ofGate = gate && containers.of(gate.container);
  const applied = Date.parse(call(userNames.researcher, 'trainingjobs', 'create', job).at);
  const ends: readonly (readonly [StageName, number | undefined])[] = [
    ['decision', Date.parse(call(operatorAccount, 'jobs', 'create', job).answered)],
    ['Job controller', Date.parse(call(jobController, 'pods', 'create', job).answered)],
    ['scheduling', Date.parse(call('system:kube-scheduler', 'pods/binding', 'create', pod.metadata.name).answered)],
    ['volumes, sandbox', containers.of(await sandboxOf(stage.cluster, pod.metadata.uid ?? '')).started],
    ["gate's container", ofGate?.started],
    ['gate', ofGate?.ended],
    ["program's container", program.started],
    ['first step', await lineAt(stage, pod, pattern)],
  ];
  return { ...lengths(applied, ends), ...found(gate) };
}

function found(gate: ReturnType<typeof gateOf>): Pick<FirstStep, 'gate'> {
  if (gate === undefined) return {};
  const { tookMs, waitedMs, checks } = gate.result;
  return { gate: { took: tookMs / 1000, waited: waitedMs / 1000, outcomes: checks.flatMap(({ role, outcome }) => (role === undefined ? [] : [outcome])) } };
}

function lengths(began: number, ends: readonly (readonly [StageName, number | undefined])[]): Pick<FirstStep, 'seconds' | 'total'> {
  const seconds: Partial<Record<StageName, number>> = {};
  let last = began;
  for (const [name, end] of ends) {
    if (end === undefined) continue;
    // A program's first line and containerd's own note of its start may be a millisecond apart in either order.
    seconds[name] = Math.max(0, end - last) / 1000;
    last = Math.max(last, end);
  }
  return { seconds, total: (last - began) / 1000 };
}
