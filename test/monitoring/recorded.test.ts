import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readRules, rulesPath } from '../../scripts/generate/alerts.ts';
import { type BatchJob, type Pod } from '../../src/api/kube-workloads.ts';
import { metricTable } from '../../src/telemetry/metric-table.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { playedGateImage } from '../cluster/simulation/kwok-stages.ts';
import { must } from '../e2e/support/account.ts';
import { metricsText } from '../e2e/support/metrics.ts';
import { environment, secureDataset } from '../e2e/support/objects.ts';
import { gateResult, playGate } from '../e2e/support/played-gate.ts';
import { datasetName, forEver, oneGpu, Stage } from '../e2e/support/stage.ts';
import { ofAlerts, ofPanels, selectorsOf, type Selector } from './support/expressions.ts';
import { buildTimeoutMs, preparePromtool } from './support/promtool.ts';
import { recorded, samplesOf } from './support/recording.ts';

const root = join(import.meta.dirname, '..', '..');

/** When the expressions are evaluated: the three readings are those of the first three minutes. */
const at = '4m';

/** What an operator served while it worked is what Prometheus would have stored of it. */
describe('What an operator serves while jobs start, run, end and are stopped', () => {
  let promtool: Awaited<ReturnType<typeof preparePromtool>>;
  let stage: Stage;
  let beacon: Server;
  const readings: string[] = [];
  const read = async (): Promise<void> => void readings.push(await metricsText(stage.operator));

  before('build promtool', async function () {
    this.timeout(buildTimeoutMs);
    promtool = await preparePromtool();
  });

  before('work, and read its metrics three times', async () => {
    stage = await Stage.open('monitoring', undefined, ['--leader-elect']);
    await read();
    await withoutGate();
    await withGate();
    await read();
    await stage.change('DataPermit', 'unasked', { state: 'Revoked' });
    await stage.reaches('stopped', 'Stopped', 'PermitRevoked');
    await read();
  });
  after('close it', async () => {
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.close();
    await new Promise((resolve) => beacon.close(resolve));
  });

  async function withoutGate(): Promise<void> {
    await stage.dataset('unasked');
    await stage.permit('unasked', 'unasked');
    await stage.datasetBecomes('unasked', 'Sealed');
    const datasets = [{ name: 'unasked', mountPath: '/data' }];
    await stage.job('done', { datasets, resources: oneGpu });
    await stage.job('stopped', { datasets, resources: oneGpu, command: forEver });
    await stage.job('denied', { datasets, image: `elsewhere.example/lung@sha256:${'0'.repeat(64)}` });
    await stage.reaches('done', 'Succeeded');
    await stage.reaches('denied', 'Denied');
    await stage.reaches('stopped', 'Running');
  }

  /** The simulated kubelets run no gate: its result is played, as the kubelet of the node would tell it. */
  async function withGate(): Promise<void> {
    beacon = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(beacon, 'listening');
    const targets = [{ name: 'beacon', role: 'Beacon', address: '127.0.0.1', port: (beacon.address() as AddressInfo).port, protocol: 'TCP' }];
    await must(stage.people.platformEngineer.apply(environment({ gate: { image: playedGateImage, targets }, probes: { everySeconds: 300, nodePoolLabel: 'topology.kubernetes.io/zone' } })));
    const { protection } = secureDataset(stage.room, datasetName)['spec'] as { readonly protection: object };
    await stage.dataset(datasetName, { protection: { ...protection, assurance: [{ control: 'network-isolation', level: 'Probed' }] } });
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes(datasetName, 'Sealed');
    await stage.job('tested', { resources: oneGpu, command: forEver });
    await stage.reaches('tested', 'Held', 'NotProbed');
    await passGate('caveau.dev/role=probe');
    await passGate('caveau.dev/training-job=tested');
    await stage.reaches('tested', 'Running');
  }

  async function passGate(labels: string): Promise<void> {
    const pod = await poll({ what: `a pod ${labels} to have a node`, boundSeconds, everyMs: 100 }, async () => (await stage.list<Pod>('v1', 'Pod', labels)).find(({ spec, metadata }) => spec?.nodeName !== undefined && metadata.deletionTimestamp === undefined));
    await playGate(stage.cluster, pod, gateResult('Passed', ['beacon'], Date.now()));
    if (labels.includes('probe')) await stage.until('the probe to be removed', async () => (await stage.list<BatchJob>('batch/v1', 'Job', labels)).every(({ metadata }) => !pod.metadata.name.startsWith(metadata.name)));
  }

  const series = () => recorded(readings);

  /** Fails with what promtool says of expressions that give nothing. A value that is no number counts as nothing. */
  async function assertEachGives(expressions: readonly { readonly of: string; readonly text: string }[]): Promise<void> {
    const asked = expressions.map(({ text }) => ({ expr: `count((${text}) >= -Inf) > bool 0`, eval_time: at, exp_samples: [{ labels: '{}', value: 1 }] }));
    const { code, text } = await promtool(['test', 'rules', 'tests.yaml'], { 'tests.yaml': stringify({ evaluation_interval: '1m', tests: [{ interval: '1m', input_series: series(), promql_expr_test: asked }] }) });
    assert.equal(code, 0, text);
  }

  it('is what Prometheus reads, and of our own metrics its linter has nothing to say', async () => {
    const { text } = await promtool(['check', 'metrics'], {}, readings.at(-1));
    assert.doesNotMatch(text, /error while linting|parsing/i);
    const own = new Set(metricTable.map(({ name }) => name as string));
    // The names of controller-runtime, client-go and prom-client are theirs.
    const remarks = text.split('\n').filter((line) => line.startsWith('caveau_') || own.has(line.split(' ')[0] ?? '') && !/^(controller_runtime|workqueue|rest_client|leader_election)_/.test(line));
    assert.deepEqual(remarks, []);
  });

  it('has every metric of the table but those of what did not happen', () => {
    const served = new Set(samplesOf(readings.at(-1) ?? '').map(({ series: name }) => name.replace(/\{.*/, '')));
    const absent = metricTable.map(({ name }) => name as string).filter((name) => !served.has(name) && !served.has(`${name}_bucket`));
    // No cache lost anything, and no watch ended within this minute or two.
    assert.deepEqual(absent.filter((name) => !['caveau_drift_total', 'caveau_watch_restarts_total'].includes(name)), []);
  });

  it('gives a number in every panel of the dashboard', () => assertEachGives(ofPanels()));

  it('has every series that an alert asks for', async () => {
    const present = ofAlerts().flatMap(({ of, text }) => selectorsOf(text).filter(({ metric }) => metric !== 'caveau_drift_total').map((selector) => ({ of, text: anySeries(selector) })));
    await assertEachGives(present);
  });

  it('wakes nobody while all is in order', async () => {
    const rules = readRules(root).groups.flatMap(({ rules: all }) => all);
    const silent = rules.map(({ alert }) => ({ eval_time: '30m', alertname: alert, exp_alerts: [] }));
    const tests = { rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: [{ interval: '1m', input_series: series(), alert_rule_test: silent }] };
    const { code, text } = await promtool(['test', 'rules', 'tests.yaml'], { 'rules.yaml': readFileSync(join(root, rulesPath), 'utf8'), 'tests.yaml': stringify(tests) });
    assert.equal(code, 0, text);
  });
});

/** The same metric with the same labels: of one value that very one, of several any. */
function anySeries({ metric, matchers }: Selector): string {
  return `${metric}{${matchers.map(({ label, operator, value }) => (operator === '=' ? `${label}="${value}"` : `${label}!=""`)).join(',')}}`;
}
