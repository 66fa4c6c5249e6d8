import { prohibitedUses } from '../../api/prohibited-uses.ts';
import { type DataPermit, type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from '../../api/generated/types.ts';
import { type ClauseInput, type ClaimFact, type DecisionInput, type EncryptionFact, type Facts, type Instant, type NodeFact, type Ontology, type Sight } from '../types.ts';

/** The namespace of everything that the builders make. */
export const room = 'prj-lung';
/** The instant at which the tests decide: within the window of the permit. */
export const now: Instant = Date.parse('2027-03-01T12:00:00Z');
/** The label that the built environment maps to countries. */
export const countryKey = 'node-restriction.kubernetes.io/country';
/** A whole GPU, as GPU Feature Discovery names it. */
export const h100 = 'NVIDIA-H100-80GB-HBM3';
/** A digest that no registry knows. */
export const sha = `sha256:${'ab'.repeat(32)}`;

/** A fluent copy-on-write builder: each step makes a new one, so that tables may share their beginnings. */
class Builder<T extends { readonly spec: object }> {
  readonly #value: T;
  constructor(value: T) {
    this.#value = value;
  }
  /** With these fields of the spec in place of its own. */
  with(spec: Partial<T['spec']>): this {
    return this.changed({ ...this.#value, spec: { ...this.#value.spec, ...spec } });
  }
  /** With these fields of the metadata in place of its own. */
  withMetadata(metadata: object): this {
    const { metadata: old } = this.#value as unknown as { readonly metadata: object };
    return this.changed({ ...this.#value, metadata: { ...old, ...metadata } });
  }
  build(): T {
    return this.#value;
  }
  get spec(): T['spec'] {
    return this.#value.spec;
  }
  protected changed(value: T): this {
    const Same = this.constructor as new (value: T) => this;
    return new Same(value);
  }
}

class TrainingJobBuilder extends Builder<TrainingJob> {
  withDatasets(...names: readonly string[]): this {
    return this.with({ datasets: names.map((name) => ({ name, mountPath: `/data/${name}` })) });
  }
  withGpu(...products: string[]): this {
    return this.with({ resources: { ...this.spec.resources, gpu: { count: 1, products } } });
  }
  withGpuOf(vendor: 'NVIDIA' | 'AMD' | 'Intel', ...products: string[]): this {
    return this.with({ resources: { ...this.spec.resources, gpu: { vendor, count: 1, products } } });
  }
  withEgress(...rules: NonNullable<TrainingJob['spec']['egress']>): this {
    return this.with({ egress: rules });
  }
  withOutput(): this {
    return this.with({ output: { size: '50Gi', storageClassName: 'encrypted', mountPath: '/output' } });
  }
}

class SecureDatasetBuilder extends Builder<SecureDataset> {
  withProtection(protection: Partial<SecureDataset['spec']['protection']>): this {
    return this.with({ protection: { ...this.spec.protection, ...protection } });
  }
  withJurisdictions(...jurisdictions: string[]): this {
    return this.with({ residency: { ...this.spec.residency, jurisdictions } });
  }
  withEgress(...egress: SecureDataset['spec']['protection']['network']['egress']): this {
    return this.withProtection({ network: { egress } });
  }
}

class DataPermitBuilder extends Builder<DataPermit> {
  withWindow(validFrom: string, validUntil: string): this {
    return this.with({ validFrom, validUntil });
  }
}

class EnvironmentBuilder extends Builder<SecureProcessingEnvironment> {
  /** Maps label values to countries, "key=value" to "IT". */
  withCountries(countries: Readonly<Record<string, string>>): this {
    return this.with({
      jurisdictions: Object.entries(countries).map(([label, jurisdiction]) => {
        const [labelKey = '', labelValue = ''] = label.split('=');
        return { labelKey, labelValue, jurisdiction };
      }),
    });
  }
}

/** A job that its dataset and permit allow, as all builders here fit together. */
export function aTrainingJob(name = 'unet'): TrainingJobBuilder {
  return new TrainingJobBuilder({
    metadata: { namespace: room, name, uid: `uid-job-${name}` },
    spec: {
      requester: 'a1b2c3@institute.example',
      purpose: { activity: 'ehds:TrainTestAndEvaluateHealthAlgorithms', commercialUse: 'None' },
      datasets: [{ name: 'chest-ct', mountPath: '/data/chest-ct' }],
      image: `registry.example/lung/unet:v1@${sha}`,
      command: ['torchrun', 'train.py'],
      framework: 'PyTorch',
      workers: 1,
      resources: { cpu: '4', memory: '16Gi' },
    },
  });
}

/** A sealed dataset that may be used in IT and DE. */
export function aDataset(name = 'chest-ct'): SecureDatasetBuilder {
  return new SecureDatasetBuilder({
    metadata: { namespace: room, name, uid: `uid-dataset-${name}` },
    spec: {
      title: 'Chest CT',
      accountability: {
        controller: { name: 'Hospital A' },
        processors: [{ name: 'Computing Centre', contract: { reference: 'DPA-7', validUntil: '2030-01-01T00:00:00Z' } }],
        dpia: { reference: 'DPIA-2026-14', outcome: 'gdpr:DPIAIndicatesLowRisk', date: '2026-03-02T00:00:00Z', reviewBy: '2029-03-02T00:00:00Z' },
      },
      legal: { lawfulBasis: 'gdpr:A6-1-e', specialCategoryCondition: 'gdpr:A9-2-j', memberStateLaw: 'Act on Research art. 3', safeguards: ['dpv:Pseudonymisation'] },
      deidentification: { level: 'dpv:PseudonymisedData', keyHolder: 'Controller' },
      minimisation: { justification: 'Every subject with a nodule, images and age only.' },
      source: { persistentVolumeClaim: { claimName: `${name}-r7` }, state: 'Sealed' },
      use: { purposes: ['ehds:TrainTestAndEvaluateHealthAlgorithms', 'ehds:HealthcareScientificResearch'], commercialUse: 'Forbidden' },
      residency: { jurisdictions: ['IT', 'DE'] },
      protection: {
        encryptionAtRest: { mechanisms: ['luks2', 'fscrypt'], keyScope: 'Dataset' },
        encryptionInTransit: { mechanisms: ['wireguard', 'ipsec'], rdma: 'Forbidden' },
        accessMode: 'ReadOnlyMany',
        accelerator: 'Exclusive',
        nodeTenancy: 'Shared',
        runtimeClasses: [''],
        network: { egress: [] },
      },
      retention: { until: '2029-01-01T00:00:00Z' },
    },
  });
}

/** A permit of the room for the dataset. */
export function aPermit(dataset = 'chest-ct', name = `${dataset}-lung`): DataPermitBuilder {
  return new DataPermitBuilder({
    metadata: { namespace: room, name, uid: `uid-permit-${name}` },
    spec: {
      authorisation: { kind: 'DataTransferAgreement', issuer: 'Hospital A', reference: 'DTA-12' },
      dataset: { name: dataset },
      project: { namespace: room },
      organisation: { name: 'Institute B', kind: 'NotForProfit' },
      excludedUses: [...prohibitedUses],
      persons: [{ subject: 'a1b2c3@institute.example' }],
      purposes: ['ehds:TrainTestAndEvaluateHealthAlgorithms'],
      commercialUse: 'Forbidden',
      images: { repositories: ['registry.example/lung/*'] },
      validFrom: '2027-01-01T00:00:00Z',
      validUntil: '2028-01-01T00:00:00Z',
      state: 'Active',
    },
  });
}

/** An environment that knows nodes in IT, DE and FR. */
export function anEnvironment(): EnvironmentBuilder {
  return new EnvironmentBuilder({ metadata: { name: 'default', uid: 'uid-environment' }, spec: { jurisdictions: [], organisation: 'Computing Centre', network: { encryption: { mechanism: 'wireguard', reason: 'Checked in the network plugin.' } } } }).withCountries({
    [`${countryKey}=it`]: 'IT',
    [`${countryKey}=de`]: 'DE',
    [`${countryKey}=fr`]: 'FR',
  });
}

/** A node with whole H100 GPUs in the country. */
export function aNode(name: string, country = 'it', labels: Readonly<Record<string, string>> = {}): NodeFact {
  const gpu = { 'nvidia.com/gpu.product': h100, 'nvidia.com/gpu.sharing-strategy': 'none' };
  return { name, labels: { [countryKey]: country, ...gpu, ...labels }, unschedulable: false, taints: [], ready: true };
}

/** Encryption as the built dataset asks for. */
export function anEncryption(changes: Partial<Extract<EncryptionFact, { readonly state: 'encrypted' }>> = {}): EncryptionFact {
  return { state: 'encrypted', mechanism: 'luks2', keyScope: 'Volume', level: 'Configured', message: 'The driver wrote it into the volume.', ...changes };
}

/** A look of a verifier an hour ago that counts for a day. */
export function aSight(changes: Partial<Sight> = {}): Sight {
  return { node: 'it-1', at: now - 3_600_000, verified: true, from: now - 3_630_000, until: now + 82_800_000, ...changes };
}

/** A gate with two targets. */
export function aGate() {
  return {
    image: `registry.example/caveau@${sha}`,
    targets: [
      { name: 'beacon-a', role: 'Beacon', address: '192.0.2.10', port: 443, protocol: 'TCP' },
      { name: 'outside', role: 'Outside', address: '2001:db8::1', port: 53, protocol: 'DNS-UDP' },
    ],
  } satisfies NonNullable<SecureProcessingEnvironment['spec']['gate']>;
}

/** A claim that several nodes can mount. */
export function aClaim(changes: Partial<ClaimFact> = {}): ClaimFact {
  return { exists: true, accessModes: ['ReadOnlyMany'], writers: 0, strangers: 0, users: [], departing: 0, encryption: anEncryption(), ...changes };
}

/** A cluster in which the built job can run. */
export function facts(changes: Partial<Facts> = {}): Facts {
  return {
    claims: { 'chest-ct': aClaim() },
    output: { encryption: anEncryption(), shareable: true },
    nodes: [aNode('it-1'), aNode('de-1', 'de'), aNode('fr-1', 'fr')],
    nodesInUse: [],
    runtimeClasses: ['kata'],
    roomIsolated: true,
    roomOpenings: [],
    admission: { inForce: true },
    requesterBound: true,
    answered: {},
    isolation: {},
    untested: [],
    silent: [],
    superseded: {},
    ...changes,
  };
}

/** A corner of MONDO: two kinds of lung cancer below lung cancer, below cancer, below disease, and a disease beside it. */
export const anOntology: Ontology = {
  digest: `sha256:${'0'.repeat(64)}`,
  parents: {
    'MONDO:0000001': [],
    'MONDO:0004992': ['MONDO:0000001'],
    'MONDO:0008903': ['MONDO:0004992'],
    'MONDO:0005233': ['MONDO:0008903'],
    'MONDO:0008433': ['MONDO:0008903'],
    'MONDO:0005148': ['MONDO:0000001'],
  },
};

/** What decide() takes: by default a job that is allowed. */
export function anInput(changes: Partial<DecisionInput> = {}): DecisionInput {
  return {
    job: aTrainingJob().build(),
    datasets: { 'chest-ct': aDataset().build() },
    permits: [aPermit().build()],
    approvals: [],
    ontology: anOntology,
    environment: anEnvironment().build(),
    facts: facts(),
    started: false,
    now,
    ...changes,
  };
}

/** What a clause takes: by default such that every clause is satisfied. */
export function aClauseInput(changes: Partial<ClauseInput> = {}): ClauseInput {
  const { job, environment, facts: known, started, approvals, ontology } = anInput();
  return { job, environment, facts: known, started, approvals, ontology, now, dataset: aDataset().build(), permit: aPermit().build(), ...changes };
}

/** The same without one optional field. */
export function without<T extends object>(value: T, field: keyof T & string): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== field)) as T;
}
