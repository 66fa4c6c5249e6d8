import { notEqual, deepEqual, equal, ok, throws } from 'node:assert/strict';
import { parseGateConfig } from '../api/gate-config.ts';
import { type TrainingJobSpec } from '../api/generated/types.ts';
import { isReservedVariable } from '../api/reserved-variables.ts';
import { aGate } from '../policy/testing/builders.ts';
import { type MergedObligations } from '../policy/types.ts';
import { childrenOf } from './children.ts';
import { type PodTemplate } from './kube.ts';
import { podTemplate } from './pod.ts';
import { aJob, anInput, image, obligations } from './testing/builders.ts';
import { termsOf } from './terms.ts';
import { restrictedViolations } from './testing/restricted.ts';

const weights = `registry.example/lung/weights@sha256:${'b'.repeat(64)}`;
const output = { size: '50Gi', storageClassName: 'encrypted', mountPath: '/output' };
const gpu = { count: 2, products: ['any'] };
const resources = { cpu: '4', memory: '16Gi' };

/** The pod template of a job with these fields. */
function templateOf(spec: Partial<TrainingJobSpec>, more: Parameters<typeof anInput>[1] = {}): PodTemplate {
  const { job } = childrenOf(anInput(aJob(spec), more));
  ok(job !== undefined);
  return job.spec.template;
}

function containerOf(spec: Partial<TrainingJobSpec>, more: Parameters<typeof anInput>[1] = {}) {
  const [container] = templateOf(spec, more).spec.containers;
  ok(container !== undefined);
  return container;
}

/** The environment by name; what is read from the pod itself is "index". */
function environment(spec: Partial<TrainingJobSpec>, more: Parameters<typeof anInput>[1] = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(containerOf(spec, more).env.map((variable) => [variable.name, 'value' in variable ? variable.value : 'index']));
}

/** Everything that shapes a pod, on data that is only read. */
const reading: Partial<TrainingJobSpec> = {
  framework: 'PyTorch',
  args: ['--epochs', '60'],
  env: [{ name: 'EPOCHS', value: '60' }],
  inputs: [{ mountPath: '/code', configMap: { name: 'code' } }, { mountPath: '/weights', image: { reference: weights } }],
  imagePullSecrets: [{ name: 'registry' }],
  securityContext: { runAsUser: 1000, runAsGroup: 2000, supplementalGroups: [3000, 4000] },
  priorityClassName: 'training',
  tolerations: [{ key: 'pool', operator: 'Equal', value: 'research', effect: 'NoSchedule' }, { key: 'gpu', operator: 'Exists' }],
  resources: { ...resources, sharedMemory: '12Gi', gpu },
};
const everything = { ...reading, output };

describe('what a job says about its program', () => {
  it('is its arguments after the command', () => {
    const { command, args } = containerOf({ args: ['--epochs', '60'] });
    deepEqual([command, args], [['python', 'train.py'], ['--epochs', '60']]);
  });
  it('is its environment after ours, so that values can speak of ours', () => {
    const { env } = containerOf({ output, env: [{ name: 'RUN_DIR', value: '$(CAVEAU_OUTPUT_DIR)/run' }, { name: 'EPOCHS', value: '60' }] });
    deepEqual(env.slice(-2), [{ name: 'RUN_DIR', value: '$(CAVEAU_OUTPUT_DIR)/run' }, { name: 'EPOCHS', value: '60' }]);
    ok(env.findIndex(({ name }) => name === 'CAVEAU_OUTPUT_DIR') < env.findIndex(({ name }) => name === 'RUN_DIR'));
  });
  it('cannot be a name that we set for any framework: all of them are refused', () => {
    for (const framework of ['PyTorch', 'JAX', 'Plain'] as const) {
      for (const vendor of ['NVIDIA', 'AMD'] as const) {
        const ours = environment({ framework, output, workers: 2, resources: { ...resources, gpu: { ...gpu, vendor } } }, { rendezvousAddress: '10.96.0.7', obligations: obligations({ gpuResource: 'x.example/gpu' }) });
        deepEqual(Object.keys(ours).filter((name) => !isReservedVariable(name)), []);
      }
    }
  });
});

describe('inputs of a job', () => {
  const { spec, metadata } = templateOf(everything);
  it('are volumes that anybody can read and nobody can write, beside the data', () => {
    deepEqual(spec.volumes.filter(({ name }) => name.startsWith('input')), [
      { name: 'input-0', configMap: { name: 'code', defaultMode: 0o555 } },
      { name: 'input-1', image: { reference: weights, pullPolicy: 'IfNotPresent' } },
    ]);
    deepEqual(spec.containers[0]?.volumeMounts.filter(({ name }) => name.startsWith('input')), [
      { name: 'input-0', mountPath: '/code', readOnly: true },
      { name: 'input-1', mountPath: '/weights', readOnly: true },
    ]);
  });
  it('from images are declared to admission, which refuses a pod without them', () => {
    equal(metadata.annotations['caveau.dev/containers'], `train=${image},input-1=${weights}`);
  });
  it('come from somewhere', () => throws(() => templateOf({ inputs: [{ mountPath: '/code' }] }), /comes from nowhere/));
});

describe('the user of a job', () => {
  const securityOf = (spec: Partial<TrainingJobSpec>) => templateOf(spec).spec.securityContext;
  it('is the one that it names, with its groups', () => {
    const { runAsUser, runAsGroup, supplementalGroups, runAsNonRoot } = securityOf(everything);
    deepEqual({ runAsUser, runAsGroup, supplementalGroups, runAsNonRoot }, { runAsUser: 1000, runAsGroup: 2000, supplementalGroups: [3000, 4000], runAsNonRoot: true });
  });
  it('is ours where it names none', () => {
    const { runAsUser, runAsGroup } = securityOf({ securityContext: { supplementalGroups: [3000] } });
    deepEqual([runAsUser, runAsGroup], [65532, 65532]);
  });
  it('owns a fresh output by its group', () => equal(securityOf(everything).fsGroup, 2000));
  it('never owns data: without an output there is no fsGroup, which would change the owner of every file', () => {
    for (const spec of [{}, reading]) {
      equal('fsGroup' in securityOf(spec), false);
      equal('fsGroupChangePolicy' in securityOf(spec), false);
    }
  });
});

describe('what a job asks of the scheduler and the nodes', () => {
  it('is its priority, its Secrets for pulling images, and its shared memory', () => {
    const { priorityClassName, imagePullSecrets, volumes } = templateOf(everything).spec;
    deepEqual([priorityClassName, imagePullSecrets], ['training', [{ name: 'registry' }]]);
    deepEqual(volumes.find(({ name }) => name === 'shm'), { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '12Gi' } });
  });
  it('is what it tolerates, and never NoExecute, which an absent effect would include', () => {
    deepEqual(templateOf(everything).spec.tolerations, [
      { key: 'pool', operator: 'Equal', value: 'research', effect: 'NoSchedule' },
      { key: 'gpu', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'gpu', operator: 'Exists', effect: 'PreferNoSchedule' },
    ]);
  });
  it('is nothing where it asks for nothing', () => {
    for (const field of ['priorityClassName', 'imagePullSecrets', 'tolerations']) equal(field in templateOf({}).spec, false, field);
    equal('args' in containerOf({}), false);
  });
  it('meets the Restricted profile of Pod Security with everything', () => deepEqual(restrictedViolations(templateOf(everything).spec), []));
});

describe('GPUs of a job', () => {
  const asking = (vendor: 'NVIDIA' | 'AMD' | 'Intel' | undefined) => ({ resources: { ...resources, gpu: { ...gpu, ...(vendor === undefined ? {} : { vendor }) } } });
  const offered = (gpuResource: string) => ({ obligations: obligations({ gpuResource }) });
  it('are asked for under the resource that was judged', () => {
    for (const name of ['amd.com/gpu', 'gpu.intel.com/i915']) {
      const { requests, limits } = containerOf(asking(name === 'amd.com/gpu' ? 'AMD' : 'Intel'), offered(name)).resources;
      deepEqual([requests[name], limits[name], 'nvidia.com/gpu' in limits], ['2', '2', false]);
    }
  });
  it('are NVIDIA\'s unless it says otherwise', () => equal(containerOf(asking(undefined)).resources.limits['nvidia.com/gpu'], '2'));
  it('of others are never guessed', () => throws(() => templateOf(asking('AMD')), /Nothing says how the GPUs of TrainingJob unet are offered/));
  it('are shown by no container runtime but that of the vendor, whatever the image says', () => {
    const visible = ({ NVIDIA_VISIBLE_DEVICES: nvidia, AMD_VISIBLE_DEVICES: amd }: Readonly<Record<string, string>>) => ({ nvidia, amd });
    deepEqual(visible(environment({})), { nvidia: 'void', amd: 'none' });
    deepEqual(visible(environment(asking('NVIDIA'))), { nvidia: undefined, amd: 'none' });
    deepEqual(visible(environment(asking('AMD'), offered('amd.com/gpu'))), { nvidia: 'void', amd: 'none' });
  });
});

describe('JAX', () => {
  const several = (address: string) => ({ rendezvousAddress: address });
  const ofJax = (env: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('JAX_')));
  it('finds its coordinator at the address and port of the Service', () => {
    const input = anInput(aJob({ framework: 'JAX', workers: 4 }), several('10.96.0.7'));
    const [port] = childrenOf(input).service?.spec.ports ?? [];
    deepEqual(ofJax(environment({ framework: 'JAX', workers: 4 }, several('10.96.0.7'))), {
      JAX_COORDINATOR_ADDRESS: `10.96.0.7:${port?.port ?? 0}`,
      JAX_NUM_PROCESSES: '4',
      JAX_PROCESS_ID: 'index',
    });
  });
  it('gets an IPv6 address in brackets', () => equal(environment({ framework: 'JAX', workers: 4 }, several('fd00::7'))['JAX_COORDINATOR_ADDRESS'], '[fd00::7]:29500'));
  it('uses every GPU of its pod, and looks for no cluster', () => equal(environment({ framework: 'JAX', resources: { ...resources, gpu } })['JAX_LOCAL_DEVICE_IDS'], '0,1'));
  it('alone meets itself at home', () => equal(environment({ framework: 'JAX' })['JAX_COORDINATOR_ADDRESS'], '127.0.0.1:29500'));
  it('gets nothing of torchrun', () => deepEqual(Object.keys(environment({ framework: 'JAX', workers: 4 }, several('10.96.0.7'))).filter((name) => name.startsWith('PET_') || name === 'RANK'), []));
});

describe('the gate of a pod', () => {
  const gate = aGate();
  const gated = (spec: Partial<TrainingJobSpec> = {}, more: Partial<MergedObligations> = {}) => templateOf(spec, { obligations: obligations({ gate, deadline: Date.parse('2027-06-01T00:00:00Z'), ...more }) });
  const gateOf = (template: PodTemplate) => {
    const [container, ...others] = template.spec.initContainers ?? [];
    ok(container !== undefined && others.length === 0);
    return container;
  };
  const configOf = (template: PodTemplate) => {
    const [variable] = gateOf(template).env;
    ok(variable !== undefined && 'value' in variable);
    const { config, error } = parseGateConfig(variable.value);
    ok(config !== undefined, error);
    return config;
  };

  it('is not there where the environment has none', () => equal(templateOf({}).spec.initContainers, undefined));

  it('is the image of the environment, told what to look at, before the program', () => {
    const template = gated();
    const { name, image: from, args, command } = gateOf(template);
    deepEqual([name, from, args, command], ['gate', gate.image, ['gate'], undefined]);
    deepEqual(configOf(template), { until: '2027-06-01T00:00:00Z', waitSeconds: 30, unreachable: gate.targets, readOnly: ['/mnt/caveau/data/chest-ct'] });
    deepEqual(template.metadata.annotations['caveau.dev/containers'], `train=${image},gate=${gate.image}`);
  });

  it('sees the data read-only, elsewhere than the program does, and never the output', () => {
    const template = gated(everything);
    deepEqual(gateOf(template).volumeMounts, [{ name: 'data-0', mountPath: '/mnt/caveau/data/chest-ct', readOnly: true, recursiveReadOnly: 'IfPossible' }]);
  });

  it('looks at what lies beneath the data and the output that must be encrypted, and writes neither', () => {
    const claims = [{ volume: 'data-0', claimName: 'chest-ct', mountPath: '/data/chest-ct', readOnly: true }, { volume: 'output', claimName: 'output', mountPath: '/output', readOnly: false }];
    const container = { name: 'train', image, command: ['true'], args: [], env: [], resources };
    const template = podTemplate({ labels: {}, container, claims, nodes: [], gate: { gate, egress: [], encrypted: ['/data/chest-ct', '/output'] } });
    const { readOnly, encrypted } = configOf(template);
    deepEqual([readOnly, encrypted], [['/mnt/caveau/data/chest-ct'], ['/mnt/caveau/data/chest-ct', '/mnt/caveau/output']]);
    deepEqual(gateOf(template).volumeMounts.map((mount) => [mount.mountPath, mount.readOnly]), encrypted?.map((path) => [path, true]));
    equal(configOf(gated(everything)).encrypted, undefined);
  });

  it('looks at what the terms of the data oblige it to, and a Job that waits is made anew when that changes', () => {
    const template = gated(everything, { encrypted: ['/data/chest-ct'] });
    deepEqual(configOf(template).encrypted, ['/mnt/caveau/data/chest-ct']);
    const of = (changes: Partial<MergedObligations>): string => termsOf(obligations({ gate, ...changes }));
    notEqual(of({}), of({ encrypted: ['/data/chest-ct'] }));
  });

  it('asks for what the program asks for without its GPUs, and is as restricted', () => {
    const template = gated(everything, { gpuResource: 'nvidia.com/gpu' });
    deepEqual(gateOf(template).resources, { requests: resources, limits: resources });
    deepEqual(restrictedViolations(template.spec), []);
  });

  it('is not told to look at what the terms of the data open', () => {
    deepEqual(configOf(gated({}, { egress: [{ cidr: '192.0.2.0/24', port: 443, protocol: 'TCP' }] })).unreachable.map(({ name }) => name), ['outside']);
    deepEqual(configOf(gated({}, { egress: [{ cidr: '192.0.2.0/24', port: 444, protocol: 'TCP' }, { cidr: '192.0.2.0/24', port: 443, protocol: 'UDP' }] })).unreachable.length, 2);
    deepEqual(configOf(gated({}, { egress: [{ cidr: '2001:db8::/32', port: 53, protocol: 'UDP' }] })).unreachable.map(({ name }) => name), ['beacon-a']);
  });

  it('is part of the terms under which a Job was made', () => {
    const of = (more: Partial<MergedObligations>) => termsOf(obligations(more));
    equal(of({ gate }), of({ gate: { ...gate, validitySeconds: 60 } }), 'how long an answer counts is in no pod');
    equal(new Set([of({}), of({ gate }), of({ gate: { ...gate, waitSeconds: 5 } }), of({ gate: { ...gate, targets: [] } })]).size, 4);
  });
});
