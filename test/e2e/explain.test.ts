import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Explanation, type Row } from '../../src/cli/explanation.ts';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { secureDataset } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { builtPlugin, type BuiltPlugin } from './support/plugin.ts';
import { forEver, Stage } from './support/stage.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Asked {
  readonly code: number;
  readonly explanation: Explanation;
}

const gpu = (product: string): Fields => ({ resources: { cpu: '1', memory: '1Gi', gpu: { count: 1, products: [product] } } });

/** Jobs that end in every way that a decision has. */
const jobs: readonly (readonly [name: string, spec: Fields, state: string])[] = [
  ['runs', { command: forEver }, 'Running'],
  ['wrong-purpose', { purpose: { activity: 'ehds:HealthcareScientificResearch', commercialUse: 'None' } }, 'Denied'],
  ['commercial', { purpose: { activity: 'ehds:TrainTestAndEvaluateHealthAlgorithms', commercialUse: 'Intended' } }, 'Denied'],
  ['other-image', { image: `registry.example/other@sha256:${'a'.repeat(64)}` }, 'Denied'],
  ['no-dataset', { datasets: [{ name: 'nowhere', mountPath: '/data/nowhere' }] }, 'Held'],
  ['no-permit', { datasets: [{ name: 'brain-mr', mountPath: '/data/brain-mr' }] }, 'Held'],
  ['two-datasets', { datasets: [{ name: 'chest-ct', mountPath: '/data/chest-ct' }, { name: 'brain-mr', mountPath: '/data/brain-mr' }] }, 'Held'],
  ['no-node', gpu('NVIDIA-H900'), 'Held'],
  ['much', { ...gpu('NVIDIA-H900'), purpose: { activity: 'ehds:HealthcareScientificResearch', commercialUse: 'Intended' }, egress: [{ cidr: '192.0.2.0/24', port: 443, protocol: 'TCP' }] }, 'Denied'],
];

describe('kubectl caveau explain', () => {
  let stage: Stage;
  let plugin: BuiltPlugin;

  before('build the plugin, and let the operator decide about many jobs', async () => {
    [plugin, stage] = await Promise.all([builtPlugin(), Stage.open('explain')]);
    await stage.dataset();
    await stage.dataset('brain-mr');
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
    await stage.datasetBecomes('brain-mr', 'Sealed');
    for (const [name, spec] of jobs) await stage.job(name, spec);
    for (const [name, , state] of jobs) await stage.reaches(name, state);
  });
  after('close it', async () => {
    plugin.remove();
    await stage.close();
  });

  const explainRaw = async (kubeconfig: string, ...args: readonly string[]) => plugin.run(stage.cluster, kubeconfig, ['explain', ...args, '-n', stage.room]);
  async function explainAs(kubeconfig: string, ...args: readonly string[]): Promise<Asked> {
    const { code, stdout, stderr } = await explainRaw(kubeconfig, ...args, '-o', 'json');
    assert.equal(stderr, '');
    return { code, explanation: JSON.parse(stdout) as Explanation };
  }

  const said = ({ clause, dataset, outcome, reason, message }: Pick<Row, 'clause' | 'dataset' | 'reason' | 'message'> & { readonly outcome: string }) => ({ clause, dataset: dataset ?? '', outcome, reason, message });
  const bySaid = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

  /** Both sides say the same of every clause. */
  function assertSame({ explanation }: Asked, job: TrainingJob): void {
    const { decision } = job.status ?? {};
    assert.ok(decision);
    assert.equal(explanation.outcome, decision.outcome);
    assert.equal(explanation.clauseSet, decision.clauseSet);
    assert.deepEqual(explanation.permits, decision.permits ?? []);
    const unsatisfied = explanation.clauses.filter(({ outcome }) => outcome === 'Pending' || outcome === 'Violated').map(said);
    assert.deepEqual(unsatisfied.toSorted(bySaid), (decision.unsatisfied ?? []).map(said).toSorted(bySaid));
    // A clause holds when it holds for every dataset; one without a permit was asked by none.
    const names = job.spec.datasets.map(({ name }) => name);
    const holding = (clause: string): readonly Row[] => explanation.clauses.filter((row) => row.clause === clause && row.outcome === 'Satisfied');
    const holds = (clause: string): boolean => holding(clause).some(({ dataset }) => dataset === undefined) || names.every((name) => holding(clause).some(({ dataset }) => dataset === name));
    const open = new Set((decision.unsatisfied ?? []).map(({ clause }) => clause));
    const satisfied = [...new Set(explanation.clauses.map(({ clause }) => clause))].filter((clause) => !open.has(clause) && holds(clause));
    assert.deepEqual(satisfied.toSorted(), [...(decision.satisfied ?? [])].toSorted());
    assert.deepEqual(explanation.clauses.filter(({ outcome }) => outcome === 'Unknown'), []);
  }

  for (const [name, , state] of jobs) {
    it(`says of the job ${name} (${state}) what the operator decided, clause by clause, with the same digest`, async () => {
      const asked = await explainAs(stage.cluster.kubeconfig, `tj/${name}`);
      const job = await stage.trainingJob(name);
      assertSame(asked, job);
      assert.equal(asked.explanation.complete, true);
      assert.equal(asked.explanation.inputDigest, job.status?.decision?.inputDigest);
      assert.equal(asked.code, asked.explanation.outcome === 'Allow' ? 0 : 1);
    });
  }

  it('says the same to a platform engineer, who may not see everything, and tells what is recorded', async () => {
    const kubeconfig = await stage.cluster.user(userNames.platformEngineer);
    for (const [name] of jobs) assertSame(await explainAs(kubeconfig, `trainingjob/${name}`), await stage.trainingJob(name));
  });

  it('says the same to a researcher, who sees neither nodes nor networks: from the record', async () => {
    const kubeconfig = await stage.cluster.user(userNames.colleague);
    for (const [name] of jobs) {
      const asked = await explainAs(kubeconfig, `tj/${name}`);
      assertSame(asked, await stage.trainingJob(name));
      assert.equal(asked.explanation.complete, false);
    }
    const { stdout } = await explainRaw(kubeconfig, 'tj/much');
    assert.match(stdout, /^TrainingJob explain-\w+\/much: denied at /);
    assert.match(stdout, /✗ purpose \(chest-ct\): The purpose is permitted: violated, PurposeNotPermitted\n/);
    assert.match(stdout, /law: {4}GDPR art\. 5\(1\)\(b\)/);
    assert.match(stdout, /fields: SecureDataset\.spec\.use\.purposes, DataPermit\.spec\.purposes/);
    assert.match(stdout, /as the operator recorded it: you may not \w+ /);
    assert.ok(!stdout.includes(userNames.researcher), 'nobody is named');
  });

  it('tells what a running job meets by time', async () => {
    const { explanation } = await explainAs(stage.cluster.kubeconfig, 'tj/runs');
    assert.deepEqual([explanation.outcome, explanation.started, explanation.next?.time, explanation.next?.outcome], ['Allow', true, '2036-01-01T00:00:00Z', 'Deny']);
    const later = await explainAs(stage.cluster.kubeconfig, 'tj/runs', '--at', '2036-01-01T00:00:00Z');
    assert.deepEqual([later.code, later.explanation.clauses[0]?.reason], [1, explanation.next?.clauses[0]?.reason]);
  });

  it('answers what would be if a dataset were another, and changes nothing', async () => {
    const file = join(plugin.directory, 'dataset.json');
    writeFileSync(file, JSON.stringify(secureDataset(stage.room, 'chest-ct', { use: { purposes: [], commercialUse: 'Forbidden' } })));
    const { explanation } = await explainAs(stage.cluster.kubeconfig, 'tj/runs', '--against', file);
    assert.deepEqual([explanation.outcome, explanation.started, explanation.replaced], ['Deny', true, ['SecureDataset/chest-ct']]);
    assert.deepEqual(explanation.clauses.filter(({ outcome }) => outcome === 'Violated').map(({ clause, reason }) => [clause, reason]), [['purpose', 'PurposeNotPermitted']]);
    assert.equal((await stage.trainingJob('runs')).status?.state, 'Running');
  });

  it('gives the same bytes again from its record, which only its owner may read and which is not overwritten', async () => {
    const record = join(plugin.directory, 'record.json');
    const first = await explainRaw(stage.cluster.kubeconfig, 'tj/much', '-o', 'json', '--record', record);
    const again = await plugin.run(stage.cluster, '/nowhere', ['explain', '--replay', record, '-o', 'json']);
    assert.deepEqual([again.stdout, again.code], [first.stdout, first.code]);
    assert.equal(statSync(record).mode & 0o777, 0o600);
    const before = readFileSync(record, 'utf8');
    const refused = await explainRaw(stage.cluster.kubeconfig, 'tj/runs', '--record', record);
    assert.deepEqual([refused.code, readFileSync(record, 'utf8')], [2, before]);
    assert.match(refused.stderr, /is there a file of this name already/);
  });

  it('says what is wrong with a call, and what to do', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['tj/nobody'], /There is no TrainingJob nobody in namespace explain-.*Correct the name, or give another namespace by -n\./],
      [['pod/x'], /"pod\/x" is not understood: give tj\/NAME\./],
      [['tj/runs', '--colour'], /Unknown option '--colour'.*--help/],
      [['tj/runs', '--context', 'elsewhere'], /has no context "elsewhere"/],
      [['tj/runs', '--at', 'tomorrow'], /--at tomorrow is not an instant/],
      [['tj/runs', '--against', '/nowhere.yaml'], /There is no file or folder \/nowhere\.yaml\./],
    ];
    for (const [args, sentence] of cases) {
      const { code, stderr } = await explainRaw(stage.cluster.kubeconfig, ...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, sentence);
    }
  });
});
