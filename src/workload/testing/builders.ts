import { type SecureDataset, type TrainingJob, type TrainingJobSpec } from '../../api/generated/types.ts';
import { type MergedObligations } from '../../policy/types.ts';
import { type WorkloadInput } from '../children.ts';

/** An instant to count from. */
export const now = Date.parse('2026-05-01T12:00:00Z');

/** An image by digest. */
export const image = `registry.example/lung@sha256:${'a'.repeat(64)}`;

/** A stored TrainingJob "unet" of one worker without a GPU. */
export function aJob(spec: Partial<TrainingJobSpec> = {}, name = 'unet'): TrainingJob {
  return {
    metadata: { name, namespace: 'prj-lung', uid: 'job-uid' },
    spec: {
      requester: 'alice',
      purpose: { activity: 'ehds:HealthcareScientificResearch', commercialUse: 'None' },
      datasets: [{ name: 'chest-ct', mountPath: '/data/chest-ct' }],
      image,
      command: ['python', 'train.py'],
      framework: 'Plain',
      workers: 1,
      resources: { cpu: '4', memory: '16Gi' },
      ...spec,
    },
  };
}

/** A stored SecureDataset over a claim of nearly its name. */
export function aDataset(name = 'chest-ct', source: Partial<SecureDataset['spec']['source']> = {}): SecureDataset {
  return {
    metadata: { name, namespace: 'prj-lung', uid: 'dataset-uid' },
    spec: {
      title: 'Chest CT',
      source: { persistentVolumeClaim: { claimName: `${name}-r7` }, state: 'Sealed', ...source },
      accountability: { controller: { name: 'Hospital A' } },
      deidentification: { level: 'dpv:AnonymisedData' },
      minimisation: { justification: 'Needed as it is.' },
      use: { purposes: ['ehds:HealthcareScientificResearch'], commercialUse: 'Forbidden' },
      residency: { jurisdictions: ['IT'] },
      protection: {
        encryptionAtRest: { mechanisms: ['luks2'], keyScope: 'Volume' },
        encryptionInTransit: { mechanisms: ['wireguard'], rdma: 'Forbidden' },
        accessMode: 'ReadOnlyMany',
        accelerator: 'Exclusive',
        nodeTenancy: 'Shared',
        runtimeClasses: [],
        network: { egress: [] },
      },
      retention: { until: '2026-06-01T12:00:00Z' },
    },
  };
}

/** No obligations but these. */
export function obligations(some: Partial<MergedObligations> = {}): MergedObligations {
  return { nodes: [], egress: [], ...some };
}

/** The first attempt of a job on its datasets. */
export function anInput(job: TrainingJob, more: Partial<WorkloadInput> = {}): WorkloadInput {
  const datasets = Object.fromEntries(job.spec.datasets.map(({ name }) => [name, aDataset(name)]));
  return { job, attempt: 1, datasets, obligations: obligations(), now, ...more };
}
