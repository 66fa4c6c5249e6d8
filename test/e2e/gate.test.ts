import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { must } from './support/account.ts';
import { openBeacon, type Beacon } from './support/beacon.ts';
import { environment, secureDataset } from './support/objects.ts';
import { condition, datasetName, forEver, Stage } from './support/stage.ts';

const image = `registry.example/caveau@sha256:${'c'.repeat(64)}`;
const assurance = [{ control: 'network-isolation', level: 'Probed' }];

/** What of a pod as stored is looked at. */
interface GatedPod extends KubeObject {
  readonly spec: { readonly initContainers: readonly { readonly name: string; readonly image: string; readonly args: readonly string[]; readonly env: readonly { readonly name: string; readonly value: string }[] }[] };
}

/** The simulated kubelets run no container: what a gate finds is shown on a real node. Here: what is asked for, held and admitted. */
describe('The gate', () => {
  let stage: Stage;
  let beacon: Beacon;

  before('open a room with data that asks for tested isolation', async () => {
    stage = await Stage.open('gate');
    beacon = await openBeacon();
    await beacon.close();
    const { protection } = secureDataset(stage.room, datasetName)['spec'] as { readonly protection: object };
    await stage.dataset(datasetName, { protection: { ...protection, assurance } });
    await stage.dataset('unasked');
    await stage.permit('chest-ct-lung');
    await stage.permit('unasked-lung', 'unasked');
    await stage.datasetBecomes(datasetName, 'Sealed');
    await stage.datasetBecomes('unasked', 'Sealed');
  });
  after('close it', async () => {
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.close();
    await beacon.close();
  });


  /** The environment with a gate that looks at one address of this machine. */
  async function withGate(): Promise<void> {
    await must(stage.people.platformEngineer.apply(environment({ gate: { image, targets: [beacon.target] } })));
  }

  async function targetsAnswer(status: string): Promise<string> {
    const { message } = await poll({ what: `the condition TargetsAnswer to be ${status}`, boundSeconds, everyMs: 200 }, async () => {
      const { body } = await must(stage.people.platformEngineer.get({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' }));
      const { conditions } = (body as unknown as { readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string; readonly message: string }[] } }).status;
      return conditions.find((one) => one.type === 'TargetsAnswer' && one.status === status);
    });
    return message;
  }

  it('is asked for by data that wants its isolation tested: a job on it is denied where there is none', async () => {
    await stage.job('untested', { command: forEver });
    const { status } = await stage.reaches('untested', 'Denied', 'GateMissing');
    assert.match(status?.message ?? '', /no gate looks at the pods here/);
  });

  it('proves nothing while its target does not answer the operator: the job is held, and the platform engineer is told', async () => {
    await withGate();
    const { status } = await stage.reaches('untested', 'Held', 'TargetSilent');
    assert.match(status?.message ?? '', /the target beacon of the gate has not answered the operator itself lately/);
    assert.match(await targetsAnswer('False'), /no answer of beacon/);
  });

  it('lets the job begin within a minute of its target answering, and stops it, because the gate of its pod leaves no result here', async () => {
    beacon = await openBeacon(beacon.target.port);
    await targetsAnswer('True');
    const { status } = await stage.reaches('untested', 'Stopped', 'IsolationUntested');
    assert.match(status?.message ?? '', /the gate of untested-1-0-\w+ let the program begin and left no result/);
  });

  it('stands before the program in every pod, as admission lets it in', async () => {
    await stage.job('any', { datasets: [{ name: 'unasked', mountPath: '/data' }] });
    await stage.reaches('any', 'Succeeded');
    const [pod] = await stage.list<GatedPod>('v1', 'Pod', 'caveau.dev/training-job=any');
    const gate = pod?.spec.initContainers[0];
    assert.ok(gate, 'the pod has a gate');
    const [variable] = gate.env;
    assert.deepEqual([gate.name, gate.image, gate.args, variable?.name], ['gate', image, ['gate'], 'CAVEAU_GATE']);
    const config = JSON.parse(variable?.value ?? '{}') as { readonly unreachable: readonly unknown[]; readonly readOnly: readonly string[]; readonly until: string };
    assert.deepEqual(config.unreachable, [beacon.target]);
    assert.ok(config.readOnly.every((path) => path.startsWith('/mnt/caveau/')) && config.readOnly.length === 1);
    assert.ok(Date.parse(config.until) > Date.now());
  });

  it('is not believed without a result: nobody says that the isolation was verified', async () => {
    const verified = condition(await stage.trainingJob('any'), 'IsolationVerified');
    assert.deepEqual([verified?.status, verified?.reason], ['Unknown', 'NoResult']);
  });

  it('and what Probed can be asked for is bounded by what can be tested', async () => {
    const answer = await stage.people.steward.patch(stage.reference('SecureDataset', 'unasked'), { spec: { protection: { assurance: [{ control: 'requester-identity', level: 'Probed' }] } } });
    assert.equal(answer.accepted, false);
    assert.match(answer.message, /Only network-isolation and encryption-at-rest can be Probed/);
  });
});
