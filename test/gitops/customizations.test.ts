import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { actionTests, healthTests, kinds, read, testData, testDataNames } from './support/customizations.ts';
import { buildTimeoutMs, prepareJudge, type Judge, type Thing } from './support/judge.ts';

const crds = join(import.meta.dirname, '..', '..', 'crds');

/** What kstatus, and so "helm install --wait", makes of the objects of the test data: a job that waits, runs or has ended well never keeps anybody waiting. */
const kstatusOf: Readonly<Record<string, string>> = {
  'DataApproval/healthy_counts': 'Current', 'DataApproval/degraded_permitChanged': 'InProgress', 'DataApproval/progressing_permitMissing': 'InProgress',
  'DataPermit/healthy_valid': 'Current', 'DataPermit/suspended_revoked': 'InProgress', 'DataPermit/suspended_notYetValid': 'InProgress', 'DataPermit/suspended_approvalsMissing': 'InProgress', 'DataPermit/progressing_datasetMissing': 'InProgress',
  'NodeInspection/healthy_encrypted': 'Current', 'NodeInspection/degraded_plain': 'Current', 'NodeInspection/degraded_cache': 'Current',
  'OutputRelease/suspended_submitted': 'InProgress', 'OutputRelease/healthy_cancelled': 'Failed',
  'SecureDataset/healthy_sealed': 'Current', 'SecureDataset/progressing_claimMissing': 'InProgress', 'SecureDataset/degraded_claimTaken': 'InProgress', 'SecureDataset/progressing_noStatus': 'Current',
  'SecureProcessingEnvironment/healthy_nodesPlaced': 'Current', 'SecureProcessingEnvironment/degraded_noNode': 'InProgress',
  'TrainingJob/progressing_noStatus': 'Current', 'TrainingJob/progressing_starting': 'Current', 'TrainingJob/suspended_held': 'Current', 'TrainingJob/suspended_asked': 'Current', 'TrainingJob/healthy_running': 'Current', 'TrainingJob/healthy_succeeded': 'Current',
  'TrainingJob/degraded_denied': 'Failed', 'TrainingJob/degraded_failed': 'Failed', 'TrainingJob/degraded_stopped': 'Failed',
};

describe('What Argo CD makes of our objects', () => {
  let judge: Judge;

  before('build its engine', async function () {
    this.timeout(buildTimeoutMs);
    judge = await prepareJudge();
  });

  it('is told by a check for every kind', () => {
    const all = readdirSync(crds).map((file) => (parse(readFileSync(join(crds, file), 'utf8')) as { readonly spec: { readonly names: { readonly kind: string } } }).spec.names.kind);
    assert.deepEqual(kinds(), all.sort());
  });

  it('is tried on every object of the test data, each of which is named after it', () => {
    for (const kind of kinds()) {
      const tests = healthTests(kind);
      assert.deepEqual(tests.map(({ inputPath }) => inputPath).sort(), testDataNames(kind).map((name) => `testdata/${name}`));
      for (const { inputPath, healthStatus } of tests) assert.ok(inputPath.startsWith(`testdata/${healthStatus.status.toLowerCase()}_`), inputPath);
    }
  });

  for (const kind of kinds()) {
    for (const { inputPath, healthStatus } of healthTests(kind)) {
      it(`is ${healthStatus.status} for ${kind}/${inputPath}`, async () => {
        const [health] = await judge([{ ask: 'health', object: testData(kind, inputPath), script: read(kind, 'health.lua') }]);
        assert.deepEqual(health, healthStatus);
      });
    }

    for (const { inputPath, result } of actionTests(kind)?.discoveryTests ?? []) {
      it(`offers ${result.map(({ name }) => name).join(' and ') || 'nothing'} for ${kind}/${inputPath}`, async () => {
        const [actions] = (await judge([{ ask: 'discovery', object: testData(kind, 'actions', inputPath), script: read(kind, 'actions', 'discovery.lua') }])) as readonly [Readonly<Record<string, object>>];
        assert.deepEqual(Object.entries(actions).map(([name, action]) => ({ name, ...action })), result);
      });
    }

    for (const { action, inputPath, expectedOutputPath } of actionTests(kind)?.actionTests ?? []) {
      it(`makes ${expectedOutputPath} of ${inputPath} by the action ${action}`, async () => {
        const [changed] = await judge([{ ask: 'action', object: testData(kind, 'actions', inputPath), script: read(kind, 'actions', action, 'action.lua') }]);
        assert.deepEqual(changed, testData(kind, 'actions', expectedOutputPath));
      });
    }
  }
});

describe('What kstatus makes of our objects', () => {
  let judge: Judge;

  before('build it', async function () {
    this.timeout(buildTimeoutMs);
    judge = await prepareJudge();
  });

  it('is what Helm and Flux wait for, and no job keeps them waiting', async () => {
    const objects = kinds().flatMap((kind) => testDataNames(kind).map((file): readonly [string, Thing] => [`${kind}/${file.replace('.yaml', '')}`, testData(kind, 'testdata', file)]));
    const answers = (await judge(objects.map(([, object]) => ({ ask: 'kstatus', object })))) as readonly { readonly status: string }[];
    assert.deepEqual(Object.fromEntries(objects.map(([name], index) => [name, answers[index]?.status])), kstatusOf);
  });
});
