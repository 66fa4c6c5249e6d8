import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { gateExitCodes, type GateResult } from '../../src/api/gate.ts';
import { runInNode } from '../cluster/node/namespace.ts';
import { poll } from '../cluster/polling.ts';
import { userNames } from '../e2e/support/people.ts';
import { roleBinding } from '../e2e/support/workloads.ts';
import { must as accepted } from '../e2e/support/account.ts';
import { giveRights } from '../e2e/support/people.ts';
import { apply, boundSeconds, must, newNamespace, pod, removeNamespace, restricted, shell, untilDone, untilPod, untilReady } from './support/pods.ts';
import { closeStage, jobBecomes, loadDataset, openStage, train, trainingLog, trainingPod, withGate, type RealStage } from './support/real-stage.ts';
import { giveLookout, lookAround, seenBy, type Ways } from './support/surroundings.ts';

describe('inside a training pod', () => {
  let stage: RealStage;
  let plain = '';
  let lookout = '';
  let ways: Ways;

  before('run the operator as a pod, and open a room with data on an encrypted volume', async function () {
    this.timeout(600_000);
    stage = await openStage('inside');
    const { cluster, outside } = stage;
    plain = await newNamespace(cluster, 'unheld');
    await withGate(stage, 30);
    lookout = await giveLookout(cluster);
    const node = await must(cluster.kubectlRun(['get', 'node', 'node', '--output=jsonpath={.status.addresses[?(@.type=="InternalIP")].address}']));
    const { hostname, port } = new URL(cluster.server);
    ways = { outside: outside.address, metadata: outside.metadata, port: outside.port, node, apiServer: { address: hostname, port } };
    await loadDataset(stage, 'chest-ct', { load: 'echo slice > /data/slice', images: [lookout] });
  });
  after(async () => {
    await closeStage(stage);
    if (plain !== '') await removeNamespace(stage.cluster, plain);
  });

  describe('its program looks around', () => {
    let seen: Readonly<Record<string, string>> = {};
    /** What the same line sees in a pod that nothing holds. */
    let unheld: Readonly<Record<string, string>> = {};

    before('and so does the same program in a pod that nothing holds', async function () {
      this.timeout(600_000);
      const { cluster } = stage;
      const line = lookAround(ways);
      await train(stage, 'looks', 'chest-ct', line, { image: lookout, resources: { cpu: '100m', memory: '64Mi', sharedMemory: '24Mi' } });
      const container = { image: lookout, securityContext: { runAsUser: 65532 }, volumeMounts: [{ name: 'data', mountPath: '/data' }] };
      const volumes = [{ name: 'data', emptyDir: {} }];
      await apply(cluster, [pod(plain, 'looks', shell(line, { container, pod: { automountServiceAccountToken: true, securityContext: { seccompProfile: { type: 'Unconfined' } }, volumes } }))]);
      unheld = seenBy(await untilDone(cluster, plain, 'looks'));
      await jobBecomes(stage, 'looks', 'Succeeded');
      seen = seenBy(await trainingLog(stage, 'looks'));
    });

    /** Each line: what was looked at, what the training pod sees, what the other pod sees. */
    const rows: readonly (readonly [what: string, held: string | RegExp, unheld: string | RegExp])[] = [
      ['token file', 'none', 'there'],
      ['token mounts', '0', /^[1-9]/],
      ['API server by its Service', 'closed', 'reached'],
      ['API server by its address', 'closed', 'reached'],
      ['kubelet', 'closed', 'reached'],
      ['outside', 'closed', 'reached'],
      ['metadata', 'closed', 'reached'],
      ['DNS over TCP', 'closed', 'reached'],
      ['DNS over UDP', 'closed', 'reached'],
      ['DNS as the pod is set up', 'closed', 'reached'],
      ['user', '65532', '65532'],
      ['NoNewPrivs', '1', '0'],
      ['setuid program', 'crontab: must be suid to work properly', 'only root reads this'],
      ['CapEff', '0000000000000000', '0000000000000000'],
      ['CapPrm', '0000000000000000', '0000000000000000'],
      ['CapBnd', '0000000000000000', /[1-9a-f]/],
      ['Seccomp', '2', '0'],
      ['make a user namespace', 'no, Operation not permitted', 'yes'],
      ['write to the root file system', 'no, Read-only file system', /^no, Permission denied$/],
      ['write to the data', 'no, Read-only file system', 'yes'],
      ['mount the data anew', /^no, permission denied/i, /^no, /],
      ['write to /tmp', 'yes', 'yes'],
      // A quarter of 64Mi, and the 24Mi that were asked for, in KiB; both are memory.
      ['/tmp', 'tmpfs 16384', /^overlay /],
      ['/dev/shm', 'tmpfs 24576', /^shm 65536$/],
    ];
    for (const [what, held, otherwise] of rows) {
      it(`${what}: ${String(held)}, and ${String(otherwise)} where nothing holds it`, () => {
        assertSeen(seen[what], held, 'the training pod');
        assertSeen(unheld[what], otherwise, 'the pod that nothing holds');
      });
    }
  });

  function assertSeen(value: string | undefined, expected: string | RegExp, where: string): void {
    if (typeof expected === 'string') assert.equal(value, expected, `as ${where} sees it`);
    else assert.match(value ?? '(nothing)', expected, `as ${where} sees it`);
  }

  it('counts what is in /dev/shm and /tmp as memory: within the limit the job succeeds, beyond it ends as OutOfMemory', async () => {
    const resources = { cpu: '100m', memory: '64Mi', sharedMemory: '60Mi' };
    const fill = (path: string, mebibytes: number): string => `dd if=/dev/zero of=${path}/filled bs=1M count=${mebibytes} 2>/dev/null`;
    await train(stage, 'within', 'chest-ct', fill('/dev/shm', 30), { resources });
    await train(stage, 'beyond', 'chest-ct', `${fill('/dev/shm', 56)} && exec ${fill('/tmp', 15)}`, { resources });
    await jobBecomes(stage, 'within', 'Succeeded');
    const { message } = await jobBecomes(stage, 'beyond', 'Failed', 'OutOfMemory');
    assert.match(message ?? '', /^Worker 0 ran out of memory: ask for more in spec\.resources\.memory\.|^The worker ran out of memory: ask for more in spec\.resources\.memory\./);
  });
});
