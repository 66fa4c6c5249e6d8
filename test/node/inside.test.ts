import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type GateResult } from '../../src/api/gate.ts';
import { runInNode } from '../cluster/node/namespace.ts';
import { poll } from '../cluster/polling.ts';
import { must as accepted } from '../e2e/support/account.ts';
import { giveRights, userNames } from '../e2e/support/people.ts';
import { roleBinding } from '../e2e/support/workloads.ts';
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
    await withGate(stage, 120);
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
      await train(stage, 'looks', 'chest-ct', line, { image: lookout, resources: { cpu: '300m', memory: '64Mi', sharedMemory: '24Mi' } });
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
    const resources = { cpu: '300m', memory: '64Mi', sharedMemory: '60Mi' };
    const fill = (path: string, mebibytes: number): string => `dd if=/dev/zero of=${path}/filled bs=1M count=${mebibytes} 2>/dev/null`;
    await train(stage, 'within', 'chest-ct', fill('/dev/shm', 30), { resources });
    await train(stage, 'beyond', 'chest-ct', `${fill('/dev/shm', 56)} && exec ${fill('/tmp', 15)}`, { resources });
    await jobBecomes(stage, 'within', 'Succeeded');
    const { message } = await jobBecomes(stage, 'beyond', 'Failed', 'OutOfMemory');
    assert.equal(message, 'Worker 0 ran out of memory: ask for more in spec.resources.memory.');
  });

  describe('a mount below the data that stays writable', () => {
    /** Something is mounted below a directory of the node before a pod gets the directory, read-only. */
    const nested = '/var/lib/nested-data';
    before('mount it', () => runInNode(stage.cluster.directory, 'sh', ['-c', `mkdir -p ${nested}/below && mount -t tmpfs -o mode=1777 below ${nested}/below`]));
    after('and unmount it', () => runInNode(stage.cluster.directory, 'sh', ['-c', `umount ${nested}/below && rm -r ${nested}`]));

    /** As the operator mounts a dataset: read-only, and recursively where the runtime knows how. */
    const mounted = (mountPath: string): object => ({ name: 'data', mountPath, readOnly: true, recursiveReadOnly: 'IfPossible' });
    const volumes = [{ name: 'data', hostPath: { path: nested } }];

    async function gateSays(name: string, path: string): Promise<GateResult> {
      const { cluster, operatorImage } = stage;
      const config = { waitSeconds: 1, unreachable: [], readOnly: ['/mnt/caveau/data'] };
      const container = { image: operatorImage, command: undefined, args: ['gate'], env: [{ name: 'CAVEAU_GATE', value: JSON.stringify(config) }], volumeMounts: [mounted('/mnt/caveau/data')] };
      await apply(cluster, [pod(plain, name, shell('', { container, pod: { volumes: [{ name: 'data', hostPath: { path } }] } }))]);
      await untilPod(cluster, plain, name, 'ended', ({ status }) => status.containerStatuses?.[0]?.state.terminated !== undefined);
      return JSON.parse(await must(cluster.kubectlRun(['get', 'pod', name, `--namespace=${plain}`, '--output=jsonpath={.status.containerStatuses[0].state.terminated.message}']))) as GateResult;
    }

    it('can be written to by a program where the runtime of the node mounts only the top read-only, and never gets past the gate', async () => {
      const { cluster } = stage;
      const container = { volumeMounts: [mounted('/data')] };
      await apply(cluster, [pod(plain, 'writes', shell('touch /data/top 2>&1; touch /data/below/here && echo written; true', { container, pod: { volumes } }))]);
      const wrote = await untilDone(cluster, plain, 'writes');
      assert.match(wrote, /touch: \/data\/top: Read-only file system/);
      const handlers = await must(cluster.kubectlRun(['get', 'node', 'node', '--output=jsonpath={.status.runtimeHandlers[*].features.recursiveReadOnlyMounts}']));
      const recursive = handlers.includes('true');
      console.log(`      The runtime ${recursive ? 'mounts' : 'cannot mount'} what lies below the data read-only too.`);
      assert.equal(wrote.includes('written'), !recursive);
      const result = await gateSays('gate-nested', nested);
      assert.equal(result.verdict, recursive ? 'Passed' : 'Failed');
      if (recursive) return;
      assert.equal(result.reason, 'DataWritable');
      assert.match(result.sentence, /^The data at \/mnt\/caveau\/data \(through \/mnt\/caveau\/data\/below\) can be written\. It must be read-only with everything that is mounted below it;/);
    });

    it('is what the gate objects to: without it the same gate passes', async () => {
      await runInNode(stage.cluster.directory, 'mkdir', ['-p', `${nested}-plain`]);
      assert.equal((await gateSays('gate-plain', `${nested}-plain`)).verdict, 'Passed');
    });
  });

  describe('is entered by nobody, not even by an administrator of its namespace', () => {
    let administrator = '';
    let trained = '';

    before('let the same program run in the room and in a namespace that is none, with the same rights in both', async function () {
      this.timeout(600_000);
      const { cluster, people, room } = stage;
      administrator = await cluster.user(userNames.namespaceAdministrator);
      await giveRights(people, plain);
      // The role admin of Kubernetes does not contain it.
      const rules = [{ apiGroups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['get', 'patch', 'update'] }];
      for (const namespace of [room, plain]) {
        await accepted(people.clusterAdministrator.create({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { namespace, name: 'debugs' }, rules }));
        const binding = roleBinding(namespace, 'debugs', userNames.namespaceAdministrator);
        await accepted(people.clusterAdministrator.create({ ...binding, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'debugs' } }));
      }
      const serve = 'mkdir /tmp/site && echo reached > /tmp/site/index.html && httpd -p 8080 -h /tmp/site && trap "exit 0" TERM && while true; do echo step; sleep 1; done';
      await train(stage, 'running', 'chest-ct', serve);
      await apply(cluster, [pod(plain, 'running', shell(serve, { container: { volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] }, pod: { volumes: [{ name: 'tmp', emptyDir: {} }] } }))]);
      await untilReady(cluster, plain, 'running');
      await jobBecomes(stage, 'running', 'Running');
      trained = (await trainingPod(stage, 'running', 'running', ({ program }) => program.running !== undefined)).name;
    });
    after('end it', async () => {
      const job = { apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', namespace: stage.room, name: 'running' };
      await accepted(stage.people.researcher.remove(job));
      await poll({ what: 'the job to be gone', boundSeconds, everyMs: 200 }, async () => (await stage.people.clusterAdministrator.get(job)).status === 404);
    });

    const entered = /Namespace \S+ is a room: nobody enters what runs in it, and namespace-administrator may not use pods\/(exec|attach|portforward) of running-\S+\. Let the program write what you need to its output volume\./;

    /** Runs kubectl as the administrator, and gives up when it has shown what is waited for, since attach and port-forward do not end by themselves. */
    async function kubectl(namespace: string, args: readonly string[], shows?: (output: string) => Promise<boolean> | boolean): Promise<{ readonly shown: boolean; readonly output: string }> {
      const { cluster } = stage;
      const child = spawn(cluster.kubectl, [`--namespace=${namespace}`, ...args], { env: { ...process.env, KUBECONFIG: administrator }, stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = once(child, 'close');
      let [output, shown, over] = ['', false, false];
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
      void ended.then(() => (over = true));
      await poll({ what: `kubectl ${args.join(' ')} to show something or to end`, boundSeconds, everyMs: 100 }, async () => {
        shown ||= (await shows?.(output)) ?? false;
        return shown || over;
      });
      if (!over) child.kill();
      await ended;
      return { shown, output };
    }

    const reaches = async (output: string): Promise<boolean> => {
      const port = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      return port !== undefined && (await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text(), () => '')) === 'reached\n';
    };

    /** What a person tries at a pod, and how it shows that it has worked. */
    const attempts: readonly (readonly [what: string, args: (pod: string) => readonly string[], shows: (output: string) => Promise<boolean> | boolean])[] = [
      ['exec', (name) => ['exec', name, '--', 'sh', '-c', 'echo I am in $(hostname)'], (output) => output.includes('I am in running')],
      ['attach', (name) => ['attach', name], (output) => output.includes('step\nstep\n')],
      ['port-forward', (name) => ['port-forward', name, ':8080', '--address=127.0.0.1'], reaches],
    ];
    for (const [what, args, shows] of attempts) {
      it(`${what} is refused in the room, and works in the other namespace`, async () => {
        const worked = await kubectl(plain, args('running'), shows);
        assert.ok(worked.shown, worked.output);
        const denied = await kubectl(stage.room, args(trained), shows);
        assert.equal(denied.shown, false, denied.output);
        assert.match(denied.output, entered);
      });
    }

    it('an ephemeral container is refused in the room, and runs in the other namespace', async () => {
      const { cluster, room } = stage;
      const look = { name: 'look', image: 'caveau.local/tools:1', imagePullPolicy: 'Never', command: ['sh', '-c', 'echo I look'], securityContext: restricted.container };
      const patch = (name: string): string[] => ['patch', 'pod', name, '--subresource=ephemeralcontainers', '--type=strategic', `--patch=${JSON.stringify({ spec: { ephemeralContainers: [look] } })}`];
      const { output } = await kubectl(plain, patch('running'));
      assert.match(output, /pod\/running patched/);
      await poll({ what: 'the ephemeral container to have run', boundSeconds, everyMs: 200 }, async () => (await cluster.kubectlRun(['logs', 'running', `--namespace=${plain}`, '--container=look'])).stdout === 'I look\n');
      const denied = await kubectl(room, patch(trained));
      assert.match(denied.output, /is a room: only the control plane touches pods that run in it, and namespace-administrator may not change pods\/ephemeralcontainers running-\S+\. To stop a run, suspend or delete its TrainingJob\./);
      const containers = await must(cluster.kubectlRun(['get', 'pod', trained, `--namespace=${room}`, '--output=jsonpath={.spec.ephemeralContainers}']));
      assert.equal(containers, '');
    });
  });
});
