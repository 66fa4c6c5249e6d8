import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type PodSpec } from '../../src/workload/kube.ts';
import { must } from './support/account.ts';
import { environment } from './support/objects.ts';
import { forEver, oneGpu, Stage, storageClassName } from './support/stage.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A pod as the API server stored it. */
interface StoredPod extends KubeObject {
  readonly spec: PodSpec & { readonly priority?: number; readonly nodeName?: string };
}

const weights = `registry.example/lung@sha256:${'c'.repeat(64)}`;
const priorityClass = 'caveau-test-training';
const output = (name = storageClassName): Fields => ({ output: { size: '1Gi', storageClassName: name, mountPath: '/output' } });
const on = (name: string): Fields => ({ datasets: [{ name, mountPath: '/data' }] });
const amd = { vendor: 'AMD', resourceName: 'amd.com/gpu', productLabel: 'amd.com/gpu.product-name', unshared: { labelKey: 'amd.com/gpu.compute-memory-partition', labelValue: 'spx_nps1' } };

describe('A TrainingJob for real work', () => {
  let stage: Stage;

  before('open a room with data, code and what the environment allows', async () => {
    stage = await Stage.open('workload');
    const { clusterAdministrator, platformEngineer, researcher } = stage.people;
    await must(clusterAdministrator.apply({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: priorityClass }, value: 1000 }));
    await must(platformEngineer.apply(environment({ accelerators: [amd], workloads: { tolerations: [{ key: 'amd.com/gpu', effect: 'NoSchedule' }], priorityClassNames: [priorityClass] } })));
    await must(researcher.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: stage.room, name: 'code' }, data: { 'train.py': 'print(1)' } }));
    await stage.dataset();
    await stage.permit('lung');
  });
  after('close it', async () => {
    await must(stage.people.clusterAdministrator.remove({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', name: priorityClass }));
    await stage.close();
  });

  const pods = async (job: string): Promise<readonly StoredPod[]> => (await stage.pods(job)) as unknown as readonly StoredPod[];
  const running = async (name: string, spec: Fields): Promise<readonly StoredPod[]> => {
    await stage.job(name, { command: forEver, ...spec });
    await stage.reaches(name, 'Running');
    return pods(name);
  };
  const variable = ({ spec }: StoredPod, name: string): string | undefined => spec.containers[0]?.env.flatMap((one) => (one.name === name && 'value' in one ? [one.value] : []))[0];

  it('runs with all that it brings, as the API server stores it', async () => {
    const [pod] = await running('script', {
      args: ['--epochs', '$(EPOCHS)'],
      env: [{ name: 'EPOCHS', value: '60' }],
      inputs: [{ mountPath: '/code', configMap: { name: 'code' } }, { mountPath: '/weights', image: { reference: weights } }],
      imagePullSecrets: [{ name: 'registry' }],
      securityContext: { runAsUser: 1000, runAsGroup: 2000, supplementalGroups: [3000] },
      priorityClassName: priorityClass,
      resources: { ...oneGpu, sharedMemory: '512Mi' },
      ...output(),
    });
    assert.ok(pod);
    const { spec } = pod;
    const [container] = spec.containers;
    assert.ok(container);
    assert.deepEqual([container.command, container.args], [forEver, ['--epochs', '$(EPOCHS)']]);
    assert.equal(variable(pod, 'EPOCHS'), '60');
    assert.deepEqual(spec.volumes.filter(({ name }) => name.startsWith('input')), [
      { name: 'input-0', configMap: { name: 'code', defaultMode: 0o555 } },
      { name: 'input-1', image: { reference: weights, pullPolicy: 'IfNotPresent' } },
    ]);
    assert.ok(container.volumeMounts.filter(({ name }) => name.startsWith('input')).every(({ readOnly }) => readOnly === true));
    assert.deepEqual(spec.imagePullSecrets, [{ name: 'registry' }]);
    const { runAsUser, runAsGroup, supplementalGroups, fsGroup } = spec.securityContext;
    assert.deepEqual({ runAsUser, runAsGroup, supplementalGroups, fsGroup }, { runAsUser: 1000, runAsGroup: 2000, supplementalGroups: [3000], fsGroup: 2000 });
    assert.deepEqual([spec.priorityClassName, spec.priority], [priorityClass, 1000]);
    assert.deepEqual(spec.volumes.find(({ name }) => name === 'shm'), { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '512Mi' } });
    assert.equal(pod.metadata.annotations?.['caveau.dev/containers'], `train=${container.image},input-1=${weights}`);
  });

  it('meets by JAX at the address of its Service', async () => {
    const workers = await running('jax', { framework: 'JAX', workers: 2 });
    const service = await stage.read<KubeObject & { readonly spec: { readonly clusterIP: string; readonly ports: readonly { readonly port: number; readonly targetPort: number }[] } }>('v1', 'Service', 'jax');
    const [port] = service?.spec.ports ?? [];
    assert.equal(port?.port, port?.targetPort, 'the coordinator listens at the port of its address');
    assert.equal(workers.length, 2);
    for (const pod of workers) {
      assert.equal(variable(pod, 'JAX_COORDINATOR_ADDRESS'), `${service?.spec.clusterIP ?? ''}:${port?.port ?? 0}`);
      assert.equal(variable(pod, 'JAX_NUM_PROCESSES'), '2');
    }
  });

  it('runs on GPUs of AMD, on a node whose taint it tolerates', async () => {
    const gpu = { vendor: 'AMD', count: 2, products: ['AMD_Instinct_MI300X_OAM'] };
    const [pod] = await running('amd', { resources: { ...oneGpu, gpu }, tolerations: [{ key: 'amd.com/gpu', operator: 'Exists', effect: 'NoSchedule' }] });
    assert.equal(pod?.spec.nodeName, 'it-bo-mi300x');
    assert.equal(pod.spec.containers[0]?.resources.limits['amd.com/gpu'], '2');
    assert.ok(pod.spec.tolerations?.some(({ key }) => key === 'amd.com/gpu'));
  });

  it('binds claims that wait for a pod: data for one worker, output for two', async () => {
    await stage.dataset('late', {}, { storageClassName: 'cephfs-encrypted-late' });
    await stage.permit('late', 'late');
    await stage.job('late', { ...on('late'), workers: 2, ...output('cephfs-encrypted-late') });
    await stage.reaches('late', 'Succeeded');
  });

  describe('on a claim that one node at a time can mount', () => {
    before('make it', async () => {
      await stage.dataset('once', {}, { accessModes: ['ReadWriteOnce'], storageClassName: 'rbd-encrypted' });
      await stage.permit('once', 'once');
      await stage.datasetBecomes('once', 'Sealed');
      await running('first', on('once'));
    });

    it('waits for the job before it, by name, and runs when that has ended', async () => {
      await stage.job('second', on('once'));
      const held = await stage.reaches('second', 'Held', 'ClaimInUse');
      assert.match(held.status?.message ?? '', /PersistentVolumeClaim once of SecureDataset once can be mounted by one node at a time, and first uses it\. The job can run when none of them does/);
      assert.deepEqual(await pods('second'), []);
      await must(stage.people.researcher.remove(stage.reference('TrainingJob', 'first')));
      await stage.reaches('second', 'Succeeded');
    });

    it('runs when the job before it succeeded', async () => {
      await stage.job('third', on('once'));
      await stage.job('fourth', on('once'));
      await Promise.all(['third', 'fourth'].map((name) => stage.reaches(name, 'Succeeded')));
    });
  });
});
