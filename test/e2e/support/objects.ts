import { prohibitedUses } from '../../../src/api/prohibited-uses.ts';
import type { Manifest } from './manifest.ts';

type Fields = Readonly<Record<string, unknown>>;

const apiVersion = 'caveau.dev/v1alpha1';
const trainingPurpose = 'ehds:TrainTestAndEvaluateHealthAlgorithms';

/** An image by digest, as a permit for registry.example/lung admits it. */
export const image = `registry.example/lung@sha256:${'0123456789abcdef'.repeat(4)}`;

/** The grounds on which the data of the tests is processed. */
const grounds = {
  accountability: {
    controller: { name: 'Hospital A' },
    processors: [{ name: 'Computing Centre', contract: { reference: 'DPA-7', validUntil: '2036-01-01T00:00:00Z' } }],
    dpia: { reference: 'DPIA-2026-14', outcome: 'gdpr:DPIAIndicatesLowRisk', date: '2026-03-02T00:00:00Z', reviewBy: '2036-03-02T00:00:00Z' },
  },
  legal: { lawfulBasis: 'gdpr:A6-1-e', specialCategoryCondition: 'gdpr:A9-2-j', memberStateLaw: 'Act on Research art. 3', safeguards: ['dpv:Pseudonymisation'] },
  deidentification: { level: 'dpv:PseudonymisedData', keyHolder: 'Controller' },
  minimisation: { justification: 'Every subject with a nodule, images and age only.' },
} as const;

/** How traffic between the simulated nodes is said to be protected. */
const network = { encryption: { mechanism: 'wireguard', reason: 'Said for the tests.' } } as const;

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
  return { apiVersion, kind: 'SecureProcessingEnvironment', metadata: { name }, spec: { organisation: 'Computing Centre', network, jurisdictions, trustedStorage: [], ...spec } };
}

/** A sealed dataset on a claim of the same name. Fields of the spec can be replaced. */
export function secureDataset(namespace: string, name: string, spec: Fields = {}): Manifest {
  return {
    apiVersion,
    kind: 'SecureDataset',
    metadata: { namespace, name },
    spec: {
      title: 'Chest CT, 4210 subjects, three sites',
      ...grounds,
      source: { persistentVolumeClaim: { claimName: name }, state: 'Sealed' },
      use: { purposes: [trainingPurpose], commercialUse: 'Forbidden' },
      residency: { jurisdictions: ['IT'] },
      protection: {
        encryptionAtRest: { mechanisms: ['luks2', 'fscrypt', 'client-side'], keyScope: 'Dataset' },
        encryptionInTransit: { mechanisms: ['wireguard'], rdma: 'Forbidden' },
        accessMode: 'ReadOnlyMany',
        accelerator: 'Exclusive',
        nodeTenancy: 'Shared',
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
      authorisation: { kind: 'DataTransferAgreement', issuer: 'Hospital A', reference: 'DTA-12' },
      dataset: { name: dataset },
      project: { namespace },
      organisation: { name: 'Institute B', kind: 'NotForProfit' },
      excludedUses: [...prohibitedUses],
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

/** An approval of the use of one dataset under one permit, by nobody unless said otherwise. Fields of the spec can be replaced. */
export function dataApproval(namespace: string, name: string, spec: Fields = {}): Manifest {
  const digest = `caveau.v1:sha256:${'0'.repeat(64)}`;
  const fields = { action: 'Use', permit: { name: 'permit', digest }, dataset: { name: 'dataset', digest }, role: 'dpo', approver: 'nobody', organisation: 'Hospital A', expires: '2036-01-01T00:00:00Z' };
  return { apiVersion, kind: 'DataApproval', metadata: { namespace, name }, spec: { ...fields, ...spec } };
}

/** A release of one file of a job, for nobody to read unless said otherwise. Fields of the spec can be replaced. */
export function outputRelease(namespace: string, name: string, requester: string, spec: Fields = {}): Manifest {
  const fields = {
    requester, trainingJob: { name: 'unet' }, files: [{ path: 'model.safetensors', digest: `sha256:${'a'.repeat(64)}`, size: 2048 }],
    destination: { namespace: 'clinic', claimName: 'unet' }, storageClassName: 'cephfs-encrypted', size: '1Gi', justification: 'Weights for the prospective study.', state: 'Submitted',
  };
  return { apiVersion, kind: 'OutputRelease', metadata: { namespace, name }, spec: { ...fields, ...spec } };
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
