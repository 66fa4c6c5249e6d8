import type { Manifest } from './manifest.ts';

type Fields = Readonly<Record<string, unknown>>;

const apiVersion = 'caveau.dev/v1alpha1';
const trainingPurpose = 'ehds:TrainTestAndEvaluateHealthAlgorithms';

/** An image by digest, as a permit for registry.example/lung admits it. */
export const image = `registry.example/lung@sha256:${'0123456789abcdef'.repeat(4)}`;

/** The label that makes a namespace a room. */
export const roomLabel = 'caveau.dev/room';

/** A namespace in which regulated work may happen. */
export function roomNamespace(name: string): Manifest {
  const labels = { [roomLabel]: '', 'pod-security.kubernetes.io/enforce': 'restricted' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A namespace like any other. */
export function plainNamespace(name: string, labels: Readonly<Record<string, string>> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** The environment that knows the jurisdictions of the simulated nodes. Fields of the spec can be replaced. */
export function environment(spec: Fields = {}, name = 'default'): Manifest {
  const labelKey = 'node-restriction.kubernetes.io/caveau-jurisdiction';
  const jurisdictions = [
    { labelKey, labelValue: 'it-bo', jurisdiction: 'IT' },
    { labelKey, labelValue: 'it-pi', jurisdiction: 'IT' },
  ];
  return { apiVersion, kind: 'SecureProcessingEnvironment', metadata: { name }, spec: { jurisdictions, trustedStorage: [], ...spec } };
}

/** A sealed dataset on a claim of the same name. Fields of the spec can be replaced. */
export function secureDataset(namespace: string, name: string, spec: Fields = {}): Manifest {
  return {
    apiVersion,
    kind: 'SecureDataset',
    metadata: { namespace, name },
    spec: {
      title: 'Chest CT, 4210 subjects, three sites',
      source: { persistentVolumeClaim: { claimName: name }, state: 'Sealed' },
      use: { purposes: [trainingPurpose], commercialUse: 'Forbidden' },
      residency: { jurisdictions: ['IT'] },
      protection: {
        encryptionAtRest: { mechanisms: ['luks2', 'fscrypt', 'client-side'], keyScope: 'Dataset' },
        accessMode: 'ReadOnlyMany',
        accelerator: 'Exclusive',
        runtimeClasses: [''],
        network: { egress: [] },
      },
      retention: { until: '2036-12-31T00:00:00Z' },
      ...spec,
    },
  };
}

/** A permit of one dataset for one person. Fields of the spec can be replaced. */
export function dataPermit(namespace: string, name: string, dataset: string, person: string, spec: Fields = {}): Manifest {
  return {
    apiVersion,
    kind: 'DataPermit',
    metadata: { namespace, name },
    spec: {
      dataset: { name: dataset },
      project: { namespace },
      persons: [{ subject: person }],
      purposes: [trainingPurpose],
      commercialUse: 'Forbidden',
      images: { repositories: ['registry.example/lung'] },
      validFrom: '2020-01-01T00:00:00Z',
      validUntil: '2036-01-01T00:00:00Z',
      state: 'Active',
      ...spec,
    },
  };
}

/** A job of one worker on one dataset. Fields of the spec can be replaced. */
export function trainingJob(namespace: string, name: string, requester: string, spec: Fields = {}): Manifest {
  return {
    apiVersion,
    kind: 'TrainingJob',
    metadata: { namespace, name },
    spec: {
      requester,
      purpose: { activity: trainingPurpose, commercialUse: 'None' },
      datasets: [{ name: 'chest-ct', mountPath: '/data/chest-ct' }],
      image,
      command: ['python', 'train.py'],
      framework: 'Plain',
      workers: 1,
      resources: { cpu: '1', memory: '1Gi' },
      ...spec,
    },
  };
}
