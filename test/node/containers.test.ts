import assert from 'node:assert/strict';
import { sharedNode } from './support/shared-node.ts';
import { apply, boundSeconds, execute, must, newNamespace, pod, removeNamespace, server, shell, untilDone, untilPod, untilReady } from './support/pods.ts';

describe('containers on a real node', () => {
  let namespace = '';
  before(async () => {
    namespace = await newNamespace(await sharedNode(), 'containers');
  });
  after(async () => removeNamespace(await sharedNode(), namespace));

  it("runs a Job's pod to its end, and its output is read through the API server", async () => {
    const cluster = await sharedNode();
    const spec = { backoffLimit: 0, template: { spec: shell('echo trained on $(hostname)') } };
    await apply(cluster, [{ apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace, name: 'training' }, spec }]);
    await must(cluster.kubectlRun(['wait', 'job/training', `--namespace=${namespace}`, '--for=condition=Complete', `--timeout=${boundSeconds}s`]));
    assert.match(await must(cluster.kubectlRun(['logs', 'job/training', `--namespace=${namespace}`])), /^trained on training-\w+\n$/);
  });

  it('runs a command in a running container', async () => {
    const cluster = await sharedNode();
    await apply(cluster, [pod(namespace, 'waiting', server())]);
    await untilReady(cluster, namespace, 'waiting');
    assert.equal((await execute(cluster, namespace, 'waiting', 'hostname')).stdout, 'waiting\n');
    assert.equal((await execute(cluster, namespace, 'waiting', 'exit 7')).code, 7);
  });

  it('enforces the security context: no capability, no new privilege, a system call filter, a root file system that cannot be written', async () => {
    const cluster = await sharedNode();
    await apply(cluster, [pod(namespace, 'confined', shell('id -u; grep -E "^(CapEff|NoNewPrivs|Seccomp):" /proc/self/status; touch /here 2>&1 || true'))]);
    const told = await untilDone(cluster, namespace, 'confined');
    assert.match(told, /^1000\n/);
    assert.match(told, /CapEff:\t0{16}\nNoNewPrivs:\t1\nSeccomp:\t2\n/);
    assert.match(told, /touch: \/here: Read-only file system/);
  });

  it('ends a container that takes more memory than its limit', async () => {
    const cluster = await sharedNode();
    const limits = { resources: { limits: { memory: '32Mi' } } };
    await apply(cluster, [pod(namespace, 'greedy', shell('tail /dev/zero', { container: limits }))]);
    const ended = await untilPod(cluster, namespace, 'greedy', 'ended', ({ status }) => status.containerStatuses?.[0]?.state.terminated !== undefined);
    assert.equal(ended.status.containerStatuses?.[0]?.state.terminated?.reason, 'OOMKilled');
  });
});
