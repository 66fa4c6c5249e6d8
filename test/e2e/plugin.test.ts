import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { packagePlugin } from '../../scripts/plugin.ts';
import { type DataApproval, type OutputRelease } from '../../src/api/generated/types.ts';
import { commandTable, type CommandName } from '../../src/cli/command-table.ts';
import { type TreeNode } from '../../src/cli/tree.ts';
import { type Use } from '../../src/cli/who/use.ts';
import { type CommandResult } from '../cluster/contract.ts';
import { must } from './support/account.ts';
import { dataPermit, environment, outputRelease, secureDataset, trainingJob } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { runProgram } from './support/program.ts';
import { forEver, Stage, storageClassName } from './support/stage.ts';
import { roleBinding } from './support/workloads.ts';

const root = join(import.meta.dirname, '..', '..');
const ours = 'caveau.dev/v1alpha1';
const approvers = [
  { name: userNames.officer, organisation: 'Hospital A', roles: ['dpo', 'data-holder'] },
];

/** Whoever runs the tests may be no terminal, or want no colours; whom they play is one, and has no wish. */
const noWish: NodeJS.ProcessEnv = { CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, NODE_DISABLE_COLORS: undefined };

/** The plugin as its npm package installs it, in a folder of its own. */
async function installed(directory: string): Promise<string> {
  await packagePlugin(join(directory, 'package'));
  const npm = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await runProgram('npm', args, { cwd: directory, env: {} });
    assert.equal(code, 0, stderr);
  };
  await npm('pack', './package', '--pack-destination', directory);
  const [archive = ''] = readdirSync(directory).filter((name) => name.endsWith('.tgz'));
  await npm('install', '--offline', '--no-audit', '--no-fund', '--prefix', join(directory, 'empty'), join(directory, archive));
  return join(directory, 'empty', 'node_modules', '.bin');
}

describe('kubectl caveau, installed from its npm package and run by kubectl', () => {
  const directory = mkdtempSync(join(tmpdir(), 'caveau-kubectl-'));
  const work = join(directory, 'work');
  let stage: Stage;
  let bin: string;

  before('install it, and have one of each kind', async () => {
    // Not beside each other: on a busy machine the operator would not be ready in its time.
    bin = await installed(directory);
    stage = await Stage.open('plugin');
    const { people, room } = stage;
    await must(people.platformEngineer.apply(environment({ approvers })));
    await must(people.clusterAdministrator.apply(roleBinding(room, 'caveau-approve-data-holder', userNames.officer)));
    await stage.dataset('chest-ct', { approvals: [{ action: 'Release', minimum: 1, roles: ['data-holder'] }], revision: { id: 'r1' } });
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
    await stage.job('unet', { output: { size: '1Gi', storageClassName, mountPath: '/output' } });
    await stage.job('runs', { command: forEver });
    await stage.job('refused', { purpose: { activity: 'ehds:HealthcareScientificResearch', commercialUse: 'None' } });
    await stage.job('gone');
    await Promise.all([stage.reaches('unet', 'Succeeded'), stage.reaches('runs', 'Running'), stage.reaches('refused', 'Denied'), stage.reaches('gone', 'Succeeded')]);
    await must(people.researcher.remove(stage.reference('TrainingJob', 'gone')));
    await must(people.researcher.create(outputRelease(room, 'unet-v1', userNames.researcher)));
    await stage.until('the release to be looked at', async () => (await stage.read<TreeNode & { readonly metadata: { readonly name: string }; readonly status?: { readonly state?: string } }>(ours, 'OutputRelease', 'unet-v1'))?.status?.state !== undefined);
    files();
    const made = await inShell('officer', `kubectl caveau approve chest-ct-lung -n ${room} --role dpo --organisation "Hospital A" --expires 2035-12-31T00:00:00Z --name chest-ct-lung-dpo --yes`);
    assert.equal(made.code, 0, made.stderr);
  });
  after('close it', async () => {
    await must(stage.people.clusterAdministrator.remove({ apiVersion: ours, kind: 'OutputRelease', namespace: stage.room }));
    await must(stage.people.platformEngineer.apply(environment()));
    rmSync(directory, { recursive: true });
    await stage.close();
  });

  /** The files that the examples name. */
  function files(): void {
    const { room } = stage;
    const put = (name: string, text: string, mode = 0o644): void => writeFileSync(join(work, name), text, { mode });
    for (const folder of ['manifests', 'overlay', 'monitoring']) mkdirSync(join(work, folder), { recursive: true });
    symlinkSync(join(root, 'helm'), join(work, 'helm'));
    cpSync(join(root, 'examples', '04-permits.yaml'), join(work, '04-permits.yaml'));
    put('dpo.pem', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600);
    put('dataset.yaml', JSON.stringify(secureDataset(room, 'chest-ct', { revision: { id: 'r1' }, use: { purposes: [], commercialUse: 'Forbidden' } })));
    for (const [name, object] of [['dataset', secureDataset(room, 'chest-ct')], ['permit', dataPermit(room, 'chest-ct-lung', 'chest-ct', userNames.researcher)], ['job', trainingJob(room, 'unet', userNames.researcher)]] as const) put(`manifests/${name}.yaml`, JSON.stringify(object));
    put('overlay/kustomization.yaml', 'resources: [job.yaml]\n');
    put('overlay/job.yaml', JSON.stringify(trainingJob(room, 'unet', userNames.researcher)));
    put('monitoring/kustomization.yaml', 'resources: [role.yaml]\n');
    put('monitoring/role.yaml', JSON.stringify({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'reads-services' }, rules: [{ apiGroups: [''], resources: ['services'], verbs: ['list'] }] }));
    put('expected.yaml', 'expected: []\n');
  }

  type Who = 'administrator' | Exclude<keyof typeof userNames, 'automation' | 'gitops'>;
  const environmentOf = async (who: Who): Promise<NodeJS.ProcessEnv> => ({
    KUBECONFIG: who === 'administrator' ? stage.cluster.kubeconfig : await stage.cluster.user(userNames[who]),
    PATH: [bin, dirname(stage.cluster.kubectl), dirname(process.execPath), process.env['PATH']].join(delimiter),
    TERM: 'xterm-256color',
  });
  /** Runs a line as a person would type it; `answer` sits a person at a terminal who says so. */
  async function inShell(who: Who, line: string, answer?: string, more: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    const env = { ...noWish, ...(await environmentOf(who)), ...more };
    return answer === undefined ? runProgram('bash', ['-c', line], { cwd: work, env }) : runProgram('script', ['--quiet', '--return', '--command', `bash -c '${line.replaceAll("'", "'\\''")}'`, '/dev/null'], { cwd: work, env, answer });
  }
  const asked = (who: Who, command: string): Promise<CommandResult> => inShell(who, `kubectl caveau ${command} -n ${stage.room}`);
  async function tree(who: Who, object: string): Promise<{ readonly code: number; readonly nodes: readonly TreeNode[] }> {
    const { code, stdout, stderr } = await asked(who, `status ${object} -o json`);
    assert.equal(stderr, '');
    const all = (node: TreeNode): readonly TreeNode[] => [node, ...(node.children ?? []).flatMap(all)];
    return { code, nodes: all((JSON.parse(stdout) as { readonly object: TreeNode }).object) };
  }
  const node = (nodes: readonly TreeNode[], kind: string, name?: RegExp): TreeNode => {
    const found = nodes.find((one) => one.kind === kind && (name === undefined || name.test(one.name)));
    assert.ok(found, `${kind} is among ${nodes.map((one) => `${one.kind} ${one.name}`).join(', ')}`);
    return found;
  };

  it('is a plugin that kubectl lists without a warning, and whose words it completes from the cluster', async () => {
    const { stdout, stderr } = await inShell('administrator', 'kubectl plugin list');
    assert.ok(stdout.includes(join(bin, 'kubectl-caveau')), stdout + stderr);
    assert.ok(!/warning:.*caveau/i.test(stdout + stderr), stdout + stderr);
    const words = async (line: string): Promise<readonly string[]> => (await inShell('administrator', `kubectl __complete caveau ${line}`)).stdout.split('\n').filter((word) => word !== '');
    assert.deepEqual((await words("sta")).map((word) => word.split('\t')[0]), ['static-policies', 'status', ':4']);
    assert.deepEqual(await words(`status -n ${stage.room} tj/r`), ['tj/refused', 'tj/runs', ':4']);
    assert.ok((await words(`status -n ${stage.room.slice(0, -1)}`)).includes(stage.room));
  });

  describe('its examples', () => {
    /** Whoever may; of the others nobody asks. */
    const people: Readonly<Partial<Record<CommandName, Who>>> = { approve: 'officer', withdraw: 'officer' };
    /** How those end that do not end with 0, in the world of this test, by a part of them. */
    const endings: readonly (readonly [part: string, code: number])[] = [['status orl/', 1], ['--against', 1], ['verify', 1], ['caveau preflight\n', 1], ['expected.yaml', 1]];
    async function runs(name: CommandName, example: string): Promise<void> {
      const asks = (name === 'approve' || name === 'withdraw') && !example.includes('--dry-run');
      const { code, stdout, stderr } = await inShell(people[name] ?? 'administrator', example.replaceAll('prj-lung', stage.room), asks ? 'y' : undefined);
      assert.equal(code, endings.find(([part]) => `${example}\n`.includes(part))?.[1] ?? 0, `${example}\n${stdout}\n${stderr}`);
      const target = / > (\S+)/.exec(example)?.[1];
      assert.ok(target === undefined || statSync(join(work, target)).size > 0, `${example} writes something`);
    }

    for (const { name, examples } of commandTable) {
      it(`of ${name} run as they stand there`, async () => {
        // Those that only read run beside each other; approvals are made one after the other.
        const isReading = name !== 'approve' && name !== 'withdraw';
        const tried = examples.map(([example]) => () => runs(name, example));
        if (isReading) await Promise.all(tried.map((one) => one()));
        else for (const one of tried) await one();
      });
    }

    it('left what they say: approvals that were created, and one that was taken back', async () => {
      const made = await stage.list<DataApproval>(ours, 'DataApproval');
      assert.deepEqual(made.map(({ spec }) => `${spec.action} ${spec.role}`).toSorted(), ['Release data-holder', 'Use dpo', 'Use dpo', 'Withdraw dpo']);
      assert.match(readFileSync(join(work, 'approval.yaml'), 'utf8'), /signatures:/);
    });
  });

  it('shows of a running job all that belongs to it', async () => {
    const { code, nodes } = await tree('administrator', 'tj/runs');
    assert.equal(code, 0);
    const [job] = nodes;
    assert.deepEqual([job?.kind, job?.name, job?.state, job?.health], ['TrainingJob', `${stage.room}/runs`, 'Running', 'Well']);
    assert.deepEqual([node(nodes, 'Decision').state, node(nodes, 'SecureDataset').state, node(nodes, 'DataPermit').name, node(nodes, 'Job').name, node(nodes, 'Pod').state, node(nodes, 'Claim').state], ['Allow', 'Sealed', 'chest-ct-lung', 'runs-1', 'Running', 'Bound']);
    assert.deepEqual(nodes.filter(({ kind }) => kind === 'Control').map(({ name, state }) => `${name} ${state}`), ['requester-identity Configured', 'encryption-at-rest Configured', 'network-isolation Configured']);
    assert.equal(node(nodes, 'NetworkPolicy').health, 'Well');
    const { stdout } = await asked('administrator', 'status tj/runs');
    assert.match(stdout, /^✓ TrainingJob plugin-\w+\/runs: Running, /);
    assert.match(stdout, /└─ ✓ Pod runs-1-0-\w+: Running, on \S+\n/);
  });

  it('says of one that is refused why, and what to do next', async () => {
    const { code, nodes } = await tree('researcher', 'tj/refused');
    assert.deepEqual([code, nodes[0]?.state, nodes[0]?.next], [1, 'Denied', `kubectl caveau explain tj/refused -n ${stage.room}`]);
    assert.match(nodes[0]?.message ?? '', /purpose/);
    assert.equal((await inShell('researcher', nodes[0]?.next ?? '')).code, 1);
  });

  it('says to whom may not see a part which right is missing, and shows the rest', async () => {
    const { code, stdout } = await asked('colleague', 'status tj/runs');
    assert.equal(code, 0);
    const missing = stdout.replaceAll(/\s*\n[│ ]*/g, ' ');
    for (const right of ['list pods', 'list jobs.batch', 'list networkpolicies.networking.k8s.io', 'get persistentvolumeclaims']) assert.ok(missing.includes(`you may not ${right} in namespace ${stage.room}`), `${right} in\n${stdout}`);
  });

  it('approves a release by its digest and the uid of this very object', async () => {
    const { stdout, stderr } = await asked('officer', 'approve chest-ct-lung --release unet-v1 --role data-holder --organisation "Hospital A" --expires 2035-12-31T00:00:00Z --dry-run -o json');
    const release = await stage.read<OutputRelease>(ours, 'OutputRelease', 'unet-v1');
    assert.deepEqual((JSON.parse(stdout) as DataApproval).spec.release, { namespace: stage.room, name: 'unet-v1', digest: release?.status?.digest, uid: release?.metadata.uid }, stderr);
  });

  it('shows what a dataset, a permit and a release consist of', async () => {
    const dataset = await tree('steward', 'sds/chest-ct');
    assert.deepEqual([dataset.code, node(dataset.nodes, 'Claim').state, node(dataset.nodes, 'Control', /encryption/).state, node(dataset.nodes, 'DataPermit').state], [0, 'Bound', 'Configured', 'Valid']);
    const permit = await tree('steward', 'dpm/chest-ct-lung');
    assert.deepEqual(permit.nodes.filter(({ kind }) => kind === 'TrainingJob').map(({ name }) => name).toSorted(), ['refused', 'runs', 'unet']);
    const release = await tree('researcher', 'orl/unet-v1');
    assert.deepEqual([release.code, node(release.nodes, 'TrainingJob').state], [1, 'Succeeded']);
  });

  it('tells who used a dataset, a job that was deleted among them, and what it cannot tell', async () => {
    const { code, stdout } = await asked('administrator', 'who sds/chest-ct -o json');
    const use = JSON.parse(stdout) as Use;
    assert.equal(code, 0);
    const runs = use.runs.map(({ name, read, requester, knownBy }) => [name, read, requester, knownBy]);
    assert.deepEqual(runs.toSorted(), [
      ['gone', 'Before', undefined, 'Record'],
      ['refused', 'Never', userNames.researcher, 'TrainingJob'],
      ['runs', 'Now', userNames.researcher, 'TrainingJob'],
      ['unet', 'Before', userNames.researcher, 'TrainingJob'],
    ]);
    assert.deepEqual([use.permits.map(({ name, persons }) => [name, persons]), use.models.map(({ claim, revision }) => [claim, revision]), use.releases.map(({ name }) => name)], [[['chest-ct-lung', [userNames.researcher]]], [['unet-output', 'r1']], ['unet-v1']]);
    assert.ok(use.notTold.some((text) => text.startsWith('Who asked for the jobs that were deleted since')));
  });

  it('tells whoever may not read everything that it is told in part', async () => {
    const steward = await asked('steward', 'who sds/chest-ct');
    assert.equal(steward.code, 1);
    assert.match(steward.stdout, /Not seen, for want of rights\n {2}\? Only room plugin-\w+ was read: you may not list trainingjobs,/);
    const { stdout } = await asked('colleague', 'who sds/chest-ct');
    assert.match(stdout.replaceAll(/\s+/g, ' '), /\? You may not list controllerrevisions\.apps in namespace plugin-/);
  });

  it('has one sentence for each mistake', async () => {
    const cases: readonly (readonly [who: Who, command: string, sentence: RegExp])[] = [
      ['researcher', 'status tj/nobody', /^There is no TrainingJob nobody in namespace plugin-\w+\. Correct the name, or give another namespace by -n\.\n$/],
      ['researcher', 'who sds/nobody', /^There is no SecureDataset nobody in namespace/],
      ['researcher', 'status tj/unet', /^You may not get trainingjobs\.caveau\.dev in namespace default\. Ask the platform engineer for a role with this right/],
    ];
    await Promise.all(cases.map(async ([who, command, sentence]) => {
      const { code, stderr } = await inShell(who, `kubectl caveau ${command} -n ${command === 'status tj/unet' ? 'default' : stage.room}`);
      assert.equal(code, 2, command);
      assert.match(stderr, sentence);
    }));
  });

  it('colours a terminal and nothing else, and not where nobody wants it', async () => {
    const line = `kubectl caveau status tj/runs -n ${stage.room}`;
    const escape = '\u001b[';
    const [atTerminal, unwanted, piped] = await Promise.all([inShell('administrator', line, ''), inShell('administrator', line, '', { NO_COLOR: '1' }), inShell('administrator', line)]);
    assert.ok(atTerminal.stdout.includes(`${escape}32m✓`));
    assert.deepEqual([unwanted.stdout.includes(escape), piped.stdout.includes(escape)], [false, false]);
    assert.deepEqual([unwanted.code, piped.code], [0, 0]);
  });
});
