import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster } from '../../test/cluster/cluster.ts';
import { type Example, type Expectation } from './examples.ts';
import { bad, dim, good, indented, state } from './terminal.ts';

/** How one example ended. */
export interface Verdict {
  readonly example: Example;
  readonly ok: boolean;
  readonly ended: string;
}

interface SubjectView {
  readonly status?: {
    readonly state?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly placement?: readonly { readonly node: string; readonly jurisdiction?: string; readonly gpuProduct?: string; readonly workers?: number }[];
  };
}

/** Simulated jobs take about three seconds; the bound is for slow machines. */
const boundMs = 120_000;

/** Applies one example as the user that it names. */
export async function applyAs(cluster: Cluster, users: ReadonlyMap<string, string>, example: Example): Promise<{ readonly ok: boolean; readonly output: string }> {
  const kubeconfig = users.get(example.as);
  if (kubeconfig === undefined) throw new Error(`examples/${example.file}: there is no user ${example.as}.`);
  const { code, stdout, stderr } = await cluster.kubectlRun(['apply', '-f', example.path], { kubeconfig });
  return { ok: code === 0, output: (code === 0 ? stdout : stderr).trim() };
}

/** Tells what happens to an example until it ended as its comment says, or until it clearly did not. */
export async function follow(cluster: Cluster, users: ReadonlyMap<string, string>, example: Example, all: readonly Example[]): Promise<Verdict> {
  const { expectation } = example;
  console.log(`\n  ${example.file}  ${dim(`${example.title} (as ${example.as})`)}`);
  const applied = await applyAs(cluster, users, example);
  if (expectation.kind === 'refused') return refusal(example, applied, expectation.sentence);
  if (!applied.ok) return told(example, false, 'Refused', applied.output);
  if (expectation.kind === 'applied') return told(example, true, 'Applied', applied.output.replaceAll('\n', '; '));
  const subject = subjectOf(example);
  if (subject === undefined) throw new Error(`examples/${example.file} holds no ${kindsWithState.join(' and no ')}.`);
  const reached = await until(cluster, subject, expectation.state, expectation.reason);
  const first = tellState(example, reached, expectation.state, expectation.reason);
  if (!first.ok || expectation.then === undefined) return first;
  return second(cluster, users, example, all, expectation.then);
}

type Subject = Example['objects'][number];

const kindsWithState: readonly string[] = ['TrainingJob', 'OutputRelease'];

/** What an example is about; what it mounts may stand in the same file. */
function subjectOf({ objects }: Example): Subject | undefined {
  return objects.find(({ kind }) => kindsWithState.includes(kind));
}

function refusal(example: Example, applied: { readonly ok: boolean; readonly output: string }, sentence: string): Verdict {
  const ok = !applied.ok && applied.output.includes(sentence);
  return told(example, ok, applied.ok ? 'Applied' : 'Refused', applied.output.replace(/^[\s\S]*(denied request: |is invalid: )/, ''));
}

async function second(cluster: Cluster, users: ReadonlyMap<string, string>, example: Example, all: readonly Example[], then: NonNullable<Extract<Expectation, { kind: 'state' }>['then']>): Promise<Verdict> {
  const next = all.find(({ file }) => file === then.apply);
  const job = subjectOf(example);
  if (next === undefined || job === undefined) throw new Error(`examples/${example.file} asks for ${then.apply}, which does not exist.`);
  console.log(`\n  ${next.file}  ${dim(`${next.title} (as ${next.as})`)}`);
  const started = performance.now();
  const applied = await applyAs(cluster, users, next);
  if (!applied.ok) return told(example, false, 'Refused', applied.output);
  const terminating = await untilTerminating(cluster, job);
  const reached = await until(cluster, job, then.state, then.reason);
  console.log(indented(dim(`Its pod was terminating ${((terminating - started) / 1000).toFixed(1)} s after that was applied, and all containers had ended after ${((performance.now() - started) / 1000).toFixed(1)} s.`)));
  return tellState(example, reached, then.state, then.reason);
}

function tellState(example: Example, reached: SubjectView, wanted: string, reason: string | undefined): Verdict {
  const { status } = reached;
  if (status === undefined) return told(example, false, 'without a status', 'The operator has not written a status.');
  const ok = status.state === wanted && (reason === undefined || status.reason === reason);
  return told(example, ok, status.state ?? 'without a state', `${status.reason ?? ''}: ${status.message ?? ''}${ran(status.placement ?? [])}`);
}

function ran(placement: NonNullable<NonNullable<SubjectView['status']>['placement']>): string {
  const where = placement.map((place) => `${place.workers ?? 1} on ${place.node} (${place.jurisdiction ?? 'nowhere'}, ${place.gpuProduct ?? 'no GPU'})`);
  return where.length === 0 ? '' : ` Ran ${where.join(', ')}.`;
}

function told(example: Example, ok: boolean, ended: string, text: string): Verdict {
  console.log(`    ${ok ? good('✓') : bad('✗ not as its comment says:')} ${state(ended)}`);
  console.log(indented(text));
  return { example, ok, ended };
}

const finalStates = ['Succeeded', 'Failed', 'Stopped', 'Rejected', 'Blocked', 'Cancelled'];

/** Waits for a state; stops waiting early when it has ended in another one. */
async function until(cluster: Cluster, { kind, name, namespace }: Subject, wanted: string, reason: string | undefined): Promise<SubjectView> {
  const deadline = performance.now() + boundMs;
  let last: SubjectView = {};
  while (performance.now() < deadline) {
    const { code, stdout } = await cluster.kubectlRun(['get', kind, name, '-n', namespace, '-o', 'json']);
    if (code === 0) last = JSON.parse(stdout) as SubjectView;
    const { state: now, reason: why } = last.status ?? {};
    if (now === wanted && (reason === undefined || why === reason)) return last;
    if (now !== undefined && finalStates.includes(now)) return last;
    await pause(200);
  }
  return last;
}

async function untilTerminating(cluster: Cluster, job: Subject): Promise<number> {
  const deadline = performance.now() + boundMs;
  while (performance.now() < deadline) {
    const { stdout } = await cluster.kubectlRun(['get', 'pods', '-n', job.namespace, '-l', `caveau.dev/training-job=${job.name}`, '-o', 'jsonpath={.items[*].metadata.deletionTimestamp}|{.items[*].metadata.name}']);
    const [terminating, names] = stdout.split('|');
    if (terminating !== '' || names === '') break;
    await pause(50);
  }
  return performance.now();
}
