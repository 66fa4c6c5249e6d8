import assert from 'node:assert/strict';
import { clauseSetVersion } from '../policy/clauses.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Pod } from '../api/kube-workloads.ts';
import { rolesLabel } from '../api/labels.ts';
import * as resources from '../api/resources.ts';
import { type SecureDataset } from '../api/generated/types.ts';
import { aDataset } from '../policy/testing/builders.ts';
import { aPod } from '../training-job/testing/world.ts';
import { workKey, kinds } from '../keys.ts';
import { type WatchEvent } from '../runtime/answer.ts';
import { ApiError, type ErrorClass } from '../runtime/errors.ts';
import { fakeClock } from '../runtime/fake-clock.ts';
import { type Resource } from '../runtime/plan.ts';
import { createQueue } from '../runtime/queue.ts';
import { type Transport } from '../runtime/transport.ts';
import { isListed, metricTable } from './metric-table.ts';
import { createMetrics, type MetricSources } from './metrics.ts';
import { version } from './version.ts';

const unet = 'TrainingJob:prj-lung/unet';
const uid = '3f2504e0-4f89-11d3-9a0c-0305e82c3301';
const line = (action: string, more: object = {}) => ({ schema: 'caveau.audit/v1', time: '2027-03-01T12:00:00Z', action, trainingJob: { namespace: 'prj-lung', name: 'unet', uid }, requester: 'alice', ...more });
const decision = (outcome: string, ...unsatisfied: readonly string[]) => ({ outcome, satisfied: ['persons'], unsatisfied: unsatisfied.map((clause) => ({ clause, outcome: 'Violated', reason: 'PermitRevoked' })) });

function setUp(sources: Partial<MetricSources> = {}) {
  const clock = fakeClock(0);
  const metrics = createMetrics({ clock, host: '127.0.0.1:6443', version, eventsDropped: () => 3, clockSkewMs: () => undefined, ...sources });
  /** The value of a series, by its name with labels. */
  const value = async (series: string): Promise<number | undefined> => {
    const found = (await metrics.registry.metrics()).split('\n').find((one) => one.startsWith(`${series} `));
    return found === undefined ? undefined : Number(found.slice(series.length + 1));
  };
  return { clock, metrics, value };
}

describe('the metrics', () => {
  it('count reconciles under the names of controller-runtime', async () => {
    const { metrics: { workers }, value } = setUp();
    const ends = ['ok', 'ok', 'recheck', 'transient', 'refused', 'bug'] as const;
    workers.started(unet);
    assert.equal(await value('controller_runtime_active_workers{controller="TrainingJob"}'), 1);
    ends.forEach((end) => workers.finished(unet, end, 0.02));
    const want: Readonly<Record<string, number>> = {
      'controller_runtime_reconcile_total{controller="TrainingJob",result="success"}': 2,
      'controller_runtime_reconcile_total{controller="TrainingJob",result="requeue_after"}': 1,
      'controller_runtime_reconcile_total{controller="TrainingJob",result="error"}': 3,
      'controller_runtime_reconcile_total{controller="SecureDataset",result="error"}': 0,
      'controller_runtime_reconcile_errors_total{controller="TrainingJob"}': 3,
      'controller_runtime_terminal_reconcile_errors_total{controller="TrainingJob"}': 1,
      'controller_runtime_reconcile_panics_total{controller="TrainingJob"}': 1,
      'controller_runtime_reconcile_time_seconds_bucket{le="0.025",controller="TrainingJob"}': 6,
      'controller_runtime_reconcile_time_seconds_count{controller="Room"}': 0,
      'controller_runtime_max_concurrent_reconciles{controller="Room"}': 10,
    };
    for (const [series, count] of Object.entries(want)) assert.equal(await value(series), count, series);
  });

  it('follow the keys through the queue', async () => {
    const { clock, metrics, value } = setUp();
    const queue = createQueue({ clock, observer: metrics.queue });
    const of = (name: string, more = ''): string => `workqueue_${name}{name="TrainingJob",controller="TrainingJob"${more}}`;
    queue.add(unet);
    queue.add(unet);
    queue.add('TrainingJob:prj-lung/other');
    assert.equal(await value(of('depth', ',priority="0"')), 2);
    await clock.advance(2000);
    assert.equal(await queue.get(), unet);
    await clock.advance(3000);
    queue.retry(unet);
    for (const [series, count] of [[of('depth', ',priority="0"'), 1], [of('adds_total'), 2], [of('retries_total'), 1], [of('queue_duration_seconds_sum'), 2], [of('unfinished_work_seconds'), 3], [of('longest_running_processor_seconds'), 3]] as const) {
      assert.equal(await value(series), count, series);
    }
    queue.done(unet);
    for (const [series, count] of [[of('work_duration_seconds_sum'), 3], [of('unfinished_work_seconds'), 0], ['workqueue_depth{name="Room",controller="Room",priority="0"}', 0]] as const) assert.equal(await value(series), count, series);
    queue.shutDown();
  });

  it('move a waiting key up to the priority of its last reason, never down', async () => {
    const { metrics: { queue }, value } = setUp();
    const depth = (priority: string): Promise<number | undefined> => value(`workqueue_depth{name="TrainingJob",controller="TrainingJob",priority="${priority}"}`);
    queue.added(unet, 'low');
    assert.deepEqual([await depth('0'), await depth('-100')], [0, 1]);
    queue.added(unet, 'normal');
    queue.added(unet, 'low');
    assert.deepEqual([await depth('0'), await depth('-100')], [1, 0]);
  });

  it('count a decision once, under the clause that decided', async () => {
    const { metrics, value } = setUp();
    metrics.countLine(line('Decision', { decision: decision('Allow') }));
    metrics.countLine(line('Decision', { decision: decision('Deny', 'permit-state', 'image') }));
    metrics.countLine(line('Stop', { decision: decision('Deny', 'permit-state') }));
    // Whose job was deleted is stopped under the decision that allowed it: nothing was decided anew.
    metrics.countLine(line('Stop', { decision: decision('Allow') }));
    assert.equal(await value('caveau_decisions_total{clause="none",outcome="Allow"}'), 1);
    assert.equal(await value('caveau_decisions_total{clause="permit-state",outcome="Deny"}'), 2);
    assert.equal(await value('caveau_decisions_total{clause="image",outcome="Deny"}'), 0);
    assert.equal(await value('caveau_audit_lines_total{action="Stop"}'), 2);
  });

  it('count the ends of jobs, and measure a stop from its record to the last pod', async () => {
    const { clock, metrics, value } = setUp();
    metrics.countLine(line('Stop', { decision: decision('Deny', 'permit-state') }));
    await clock.advance(4200);
    // A line that could not be followed by its status is written again; the stop began before.
    metrics.countLine(line('Stop', { decision: decision('Deny', 'permit-state') }));
    await clock.advance(300);
    metrics.countLine(line('Finish', { state: 'Stopped', reason: 'PermitRevoked' }));
    metrics.countLine(line('Finish', { state: 'Stopped', reason: 'PermitRevoked' }));
    assert.equal(await value('caveau_stop_latency_seconds_count'), 1);
    assert.equal(await value('caveau_stop_latency_seconds_sum'), 4.5);
    assert.equal(await value('caveau_jobs_finished_total{outcome="Stopped",reason="PermitRevoked"}'), 2);
  });

  it('count a gate when it ends, once, by what it found, and not when a list brings it', async () => {
    const { metrics, value } = setUp();
    const passed = { version: 1, at: '2027-03-01T12:00:00Z', verdict: 'Passed', waitedMs: 90, tookMs: 250, checks: [{ name: 'user', outcome: 'Holds' }], counts: { local: 1, reachability: 0, failed: 0 }, sentence: 'Everything holds.' };
    const open = { ...passed, verdict: 'Failed', reason: 'IsolationOpen', checks: [], counts: { local: 1, reachability: 1, failed: 1 } };
    const waiting = aPod(0, { phase: 'Pending' });
    const ended = (message?: object) => aPod(0, { phase: 'Pending', gate: { exitCode: 0, ...(message === undefined ? {} : { message: JSON.stringify(message) }) } });
    metrics.countGate({ before: waiting, after: ended(passed) });
    metrics.countGate({ before: ended(passed), after: ended(passed) });
    metrics.countGate({ after: ended(passed) });
    metrics.countGate({ before: ended(passed) });
    metrics.countGate({ before: waiting, after: waiting });
    metrics.countGate({ before: waiting, after: ended(open) });
    metrics.countGate({ before: waiting, after: ended() });
    const results = await Promise.all(['Passed', 'IsolationOpen', 'NoResult', 'Expired'].map((result) => value(`caveau_gate_results_total{result="${result}",role="training"}`)));
    assert.deepEqual(results, [1, 1, 1, 0]);
    const ofProbe = (pod: Pod): Pod => ({ ...pod, metadata: { ...pod.metadata, labels: { [rolesLabel]: 'probe' } } });
    metrics.countGate({ before: ofProbe(waiting), after: ofProbe(ended()) });
    assert.equal(await value('caveau_gate_results_total{result="NoResult",role="probe"}'), 1);
    assert.deepEqual([await value('caveau_gate_duration_seconds_count'), await value('caveau_gate_duration_seconds_sum')], [2, 0.5]);
  });

  it('count evidence when the status of a dataset tells it, renewed evidence too', async () => {
    const { metrics, value } = setUp();
    const told = (...controls: readonly (readonly [string, string, string])[]) => ({ ...aDataset().build(), status: { controls: controls.map(([nodePool, result, time]) => ({ control: nodePool === '' ? 'encryption-at-rest' : 'network-isolation', nodePool, result, time, message: 'x' })) } }) as SecureDataset;
    const first = told(['', 'Passed', '2027-03-01T12:00:00Z']);
    metrics.countEvidence({ after: first });
    metrics.countEvidence({ before: aDataset().build(), after: first });
    metrics.countEvidence({ before: first, after: first });
    metrics.countEvidence({ before: first, after: told(['', 'Passed', '2027-03-02T00:00:00Z'], ['gpu', 'Unverified', '2027-03-01T12:00:00Z']) });
    metrics.countEvidence({ before: first, after: told(['', 'Failed', '2027-03-02T00:00:00Z']) });
    metrics.countEvidence({ before: first });
    const counts = await Promise.all(['control="encryption-at-rest",result="Passed"', 'control="encryption-at-rest",result="Failed"', 'control="encryption-at-rest",result="Unverified"', 'control="network-isolation",result="Unverified"'].map((labels) => value(`caveau_evidence_total{${labels}}`)));
    assert.deepEqual(counts, [2, 1, 0, 1]);
  });

  it('tell requests, watches, writes, drift, the clock, Events and the build', async () => {
    let leads = true;
    const { metrics, value } = setUp({ clockSkewMs: () => -31_500, election: { lease: 'caveau-operator', isLeading: () => leads } });
    metrics.countRequest({ method: 'PATCH', code: '200', seconds: 0.01 });
    metrics.countRequest({ method: 'GET', code: '<error>', seconds: 0.01 });
    metrics.countWrite('create', resources.batchJobs);
    metrics.countDrift(resources.pods, 'extra');
    const refused: AsyncIterable<WatchEvent> = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new ApiError(410)) }) };
    const watched = metrics.countingWatches<Pick<Transport, 'watch'>>({ watch: () => refused });
    await assert.rejects(watched.watch(resources.pods, {}, new AbortController().signal)[Symbol.asyncIterator]().next(), ApiError);
    const want: Readonly<Record<string, number>> = {
      'rest_client_requests_total{code="200",method="PATCH",host="127.0.0.1:6443"}': 1,
      'rest_client_requests_total{code="<error>",method="GET",host="127.0.0.1:6443"}': 1,
      'rest_client_request_duration_seconds_count{verb="PATCH",host="127.0.0.1:6443"}': 1,
      'caveau_watch_restarts_total{resource="Pod",class="gone"}': 1,
      'caveau_api_writes_total{verb="create",kind="Job"}': 1,
      'caveau_drift_total{resource="Pod",kind="extra"}': 1,
      caveau_clock_skew_seconds: -31.5,
      caveau_events_dropped_total: 3,
      [`caveau_build_info{version="${version}",clause_set="${clauseSetVersion}"}`]: 1,
      'leader_election_master_status{name="caveau-operator"}': 1,
    };
    for (const [series, count] of Object.entries(want)) assert.equal(await value(series), count, series);
    leads = false;
    assert.equal(await value('leader_election_master_status{name="caveau-operator"}'), 0);
    assert.equal(await setUp().value('caveau_clock_skew_seconds'), undefined);
  });

  it('have only labels of the table, whatever happens, and name nobody and nothing', async () => {
    const { metrics } = setUp({ host: 'bad host of somebody' });
    const queue = createQueue({ clock: fakeClock(0), observer: metrics.queue });
    const secret = ['patient-zero', 'prj-lung', 'alice', uid];
    const foreign: Resource = { group: 'x', version: 'v1', plural: 'patients', kind: 'patient-zero', namespaced: true };
    for (let n = 0; n < 300; n++) {
      const key = workKey(kinds[n % kinds.length] ?? 'Room', `prj-lung/patient-zero-${n}`);
      queue.add(key);
      metrics.workers.started(key);
      metrics.workers.finished(key, (['ok', 'recheck', 'conflict', 'bug'] as const)[n % 4] as 'ok' | ErrorClass, 0.1);
      metrics.countLine(line(n % 2 === 0 ? 'Decision' : 'Finish', { state: `patient-zero-${n}`, reason: `alice-${n}`, decision: decision('Deny', `patient-zero-${n}`) }));
      metrics.countRequest({ method: `alice-${n}`, code: `alice-${n}`, seconds: 1 });
      metrics.countWrite(`alice-${n}`, foreign);
      metrics.countDrift(foreign, 'missing');
    }
    const rows = new Map(metricTable.map((row) => [row.name as string, row]));
    let checked = 0;
    for (const { name, values } of await metrics.registry.getMetricsAsJSON() as unknown as readonly { readonly name: string; readonly values: readonly { readonly labels: Readonly<Record<string, string | number>> }[] }[]) {
      const row = rows.get(name);
      // What prom-client adds are names of the engine's own parts.
      if (row === undefined) assert.match(name, /^(process|nodejs)_/);
      for (const { labels } of values) {
        for (const [label, value] of Object.entries(labels)) {
          if (row === undefined || label === 'le') continue;
          const known = row.labels[label];
          assert.ok(known !== undefined, `${name} has no label ${label}`);
          assert.ok(value === 'other' || isListed(known, String(value)), `${name}{${label}="${value}"}`);
          checked += 1;
        }
      }
    }
    assert.ok(checked > 500);
    const text = await metrics.registry.metrics();
    for (const word of secret) assert.ok(!text.includes(word), word);
    assert.match(text, /nodejs_eventloop_lag_seconds/);
  });

  it('do not grow with objects', async () => {
    const { metrics } = setUp();
    const series = async (): Promise<number> => (await metrics.registry.metrics()).split('\n').filter((one) => /^(controller_|workqueue_|caveau_)/.test(one)).length;
    const before = await series();
    for (let i = 0; i < 500; i++) {
      metrics.queue.added(`TrainingJob:prj-lung/patient-${i}`);
      metrics.workers.finished(`TrainingJob:prj-lung/patient-${i}`, 'ok', 0.1);
    }
    assert.equal(await series(), before);
  });

  it('are of one registry each, so that two operators in one process do not mix', async () => {
    const [one, two] = [setUp(), setUp()];
    one.metrics.countLine(line('Decision', { decision: decision('Allow') }));
    assert.equal(await two.value('caveau_decisions_total{clause="none",outcome="Allow"}'), 0);
  });

  it('say the version that package.json says', () => {
    const { version: said } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as { readonly version: string };
    assert.equal(version, said);
  });
});
