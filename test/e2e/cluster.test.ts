import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCluster, startCluster, type Cluster } from '../cluster/cluster.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { isAlive } from '../cluster/process-identity.ts';
import { recordedProcesses, runningProcesses } from '../cluster/processes.ts';
import { jurisdictionLabel, simulatedNodes } from '../cluster/simulation/nodes.ts';
import { personas } from '../cluster/users.ts';

const silent = (): void => undefined;

describe('the local cluster', function () {
  // Two boots at once, on a machine that may be busy with something else.
  this.timeout(300_000);

  const parent = mkdtempSync(join(tmpdir(), 'caveau-cluster-test-'));
  let first: Cluster;
  let second: Cluster;

  before(async () => {
    const start = (name: string): Promise<Cluster> => startCluster({ name, directory: join(parent, name), auditLog: true, log: silent });
    [first, second] = await Promise.all([start('first'), start('second')]);
  });

  after(async () => {
    await Promise.all([first.down(), second.down()]);
    rmSync(parent, { recursive: true });
  });

  async function read(args: string, cluster = first): Promise<string> {
    const { code, stdout, stderr } = await cluster.kubectlRun(args.split(' '));
    assert.equal(code, 0, stderr);
    return stdout;
  }

  async function apply(object: object, kubeconfig?: string): Promise<{ code: number; stderr: string }> {
    return first.kubectlRun(['apply', '-f', '-'], { input: JSON.stringify(object), ...(kubeconfig ? { kubeconfig } : {}) });
  }

  const eventually = (what: string, probe: () => Promise<boolean>): Promise<boolean> =>
    poll({ what, boundSeconds, everyMs: 200 }, probe);

  it('runs beside another one, each with its own ports and data', async () => {
    assert.notEqual(first.server, second.server);
    await read('create namespace only-in-first');
    const { code } = await second.kubectlRun(['get', 'namespace', 'only-in-first']);
    assert.notEqual(code, 0);
  });

  it('has every simulated node Ready, with the labels and devices it was described with', async () => {
    const { items } = JSON.parse(await read('get nodes -o json')) as { items: { metadata: { name: string; labels: Record<string, string> }; status: { allocatable: Record<string, string> } }[] };
    for (const wanted of simulatedNodes(first.version)) {
      const node = items.find((one) => one.metadata.name === wanted.metadata.name);
      assert.ok(node, wanted.metadata.name);
      for (const [key, value] of Object.entries(wanted.metadata.labels)) assert.equal(node.metadata.labels[key], value);
      for (const [name, amount] of Object.entries(wanted.status.allocatable).filter(([resource]) => resource.includes('/'))) assert.equal(node.status.allocatable[name], amount);
    }
  });

  it('logs people in as themselves: a researcher is not an administrator', async () => {
    const kubeconfig = await first.user(personas.researcher.user, personas.researcher.groups);
    const whoAmI = await first.kubectlRun(['auth', 'whoami', '-o', 'json'], { kubeconfig });
    const { userInfo } = (JSON.parse(whoAmI.stdout) as { status: { userInfo: { username: string; groups: string[] } } }).status;
    assert.equal(userInfo.username, 'researcher');
    assert.deepEqual(userInfo.groups, ['caveau:researchers', 'system:authenticated']);
    const may = await first.kubectlRun(['auth', 'can-i', 'create', 'pods'], { kubeconfig });
    assert.equal(may.stdout.trim(), 'no');
  });

  it('logs in a service account by a token', async () => {
    const kubeconfig = await first.serviceAccount('default', 'default');
    const { stdout } = await first.kubectlRun(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'], { kubeconfig });
    assert.equal(stdout, 'system:serviceaccount:default:default');
  });

  it('does not let a kubelet say in which jurisdiction it stands', async () => {
    const kubeconfig = await first.user('system:node:it-pi-cpu', ['system:nodes']);
    const own = await first.kubectlRun(['label', 'node', 'it-pi-cpu', 'topology.kubernetes.io/zone=elsewhere', '--overwrite'], { kubeconfig });
    assert.equal(own.code, 0, own.stderr);
    const claimed = await first.kubectlRun(['label', 'node', 'it-pi-cpu', `${jurisdictionLabel}=de-ju`, '--overwrite'], { kubeconfig });
    assert.notEqual(claimed.code, 0);
    assert.match(claimed.stderr, /is not allowed to modify labels/);
  });

  it('writes every request into the audit log', async () => {
    const kubeconfig = await first.user('audited', []);
    await first.kubectlRun(['get', 'secrets'], { kubeconfig });
    await eventually('the audited request', () =>
      Promise.resolve(
        readFileSync(first.auditLog, 'utf8')
          .split('\n')
          .some((line) => line.includes('"username":"audited"') && line.includes('"resource":"secrets"')),
      ),
    );
  });

  it('plays Jobs that succeed, fail and are deleted without hanging', async () => {
    const jobs = [job('succeeds', ['train']), job('fails', ['false']), job('stays', ['sleep', 'infinity'])];
    for (const one of jobs) assert.equal((await apply(one)).code, 0);
    const condition = (name: string): Promise<string> =>
      read(`get job ${name} -o jsonpath={.status.conditions[?(@.status=="True")].type}`);
    await eventually('the success', async () => (await condition('succeeds')).includes('Complete'));
    await eventually('the failure', async () => (await condition('fails')).includes('Failed'));
    const code = await read('get pods -l job-name=fails -o jsonpath={.items[0].status.containerStatuses[0].state.terminated.exitCode}');
    assert.equal(code, '1');
    await eventually('the one that stays to be ready', async () => (await read('get job stays -o jsonpath={.status.ready}')) === '1');
    await read('delete pods -l job-name=stays --wait=false');
    await eventually('the deleted pod to be gone', async () => (await read('get pods -l job-name=stays -o name')) === '');
    await eventually('the Job to count the pod as failed', async () => (await condition('stays')).includes('Failed'));
  });

  it('empties a suspended Job', async () => {
    assert.equal((await apply(job('paused', ['sleep', 'infinity']))).code, 0);
    await eventually('the pod', async () => (await read('get job paused -o jsonpath={.status.ready}')) === '1');
    await read('patch job paused -p {"spec":{"suspend":true}}');
    await eventually('no pod', async () => (await read('get pods -l job-name=paused -o name')) === '');
  });

  it('binds claims at once or late, as their class says, and refuses what the driver cannot do', async () => {
    await apply(claim('early', 'cephfs-encrypted', 'ReadWriteMany'));
    await apply(claim('late', 'cephfs-encrypted-late', 'ReadWriteMany'));
    await apply(claim('impossible', 'rbd-encrypted', 'ReadWriteMany'));
    const phase = (name: string): Promise<string> => read(`get pvc ${name} -o jsonpath={.status.phase}`);
    await eventually('the early claim', async () => (await phase('early')) === 'Bound');
    await eventually('the refusal', async () => (await read('get events -o jsonpath={.items[*].message}')).includes('does not support ReadWriteMany'));
    assert.equal(await phase('late'), 'Pending');
    const attributes = await read('get pv -o jsonpath={.items[?(@.spec.claimRef.name=="early")].spec.csi.volumeAttributes}');
    assert.equal((JSON.parse(attributes) as Record<string, string>)['encryptionKMSID'], 'vault-hospital');
    await apply(consumer('late'));
    await eventually('the late claim', async () => (await phase('late')) === 'Bound');
    await read('delete pvc early --wait=false');
    await eventually('the volume to be reclaimed', async () => !(await read('get pv -o jsonpath={.items[*].spec.claimRef.name}')).includes('early'));
  });

  it('keeps its objects when the API server restarts', async () => {
    await first.restartApiServer();
    assert.match(await read('get namespace only-in-first'), /Active/);
  });

  it('is opened again by another process, and used through its kubeconfig alone', async () => {
    const again = await openCluster(first.directory);
    assert.equal(again?.server, first.server);
    const directory = join(parent, 'borrowed');
    const borrowed = await startCluster({ name: 'borrowed', directory, kubeconfig: first.kubeconfig, log: silent });
    const kubeconfig = await borrowed.user('steward', ['caveau:stewards']);
    const { stdout } = await borrowed.kubectlRun(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'], { kubeconfig });
    assert.equal(stdout, 'steward');
    await borrowed.down();
    assert.ok(!existsSync(directory));
    assert.ok(await openCluster(first.directory), 'the borrowed cluster must stay');
  });

  it('starts where a crashed run left its remains', async () => {
    const { directory } = second;
    for (const one of recordedProcesses(directory).filter(({ name }) => name !== 'etcd')) process.kill(one.pid, 'SIGKILL');
    const [etcd] = recordedProcesses(directory).filter(({ name }) => name === 'etcd');
    await eventually('the crash', () => Promise.resolve(runningProcesses(directory).length === 1));
    assert.equal(await openCluster(directory), undefined);
    second = await startCluster({ name: 'second', directory, log: silent });
    assert.ok(etcd && !isAlive(etcd), 'the etcd of the crashed run must be stopped');
  });

  it('refuses a directory with somebody else\'s files', async () => {
    await assert.rejects(startCluster({ name: 'x', directory: import.meta.dirname, log: silent }), /not a cluster's/);
  });
});

function job(name: string, command: readonly string[]): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      backoffLimit: 0,
      podReplacementPolicy: 'Failed',
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'simulated', command }] } },
    },
  };
}

function claim(name: string, storageClassName: string, mode: string): object {
  const spec = { storageClassName, accessModes: [mode], resources: { requests: { storage: '5Gi' } } };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec };
}

function consumer(claimName: string): object {
  const spec = {
    containers: [{ name: 'main', image: 'simulated', command: ['sleep', 'infinity'] }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: `uses-${claimName}` }, spec };
}
