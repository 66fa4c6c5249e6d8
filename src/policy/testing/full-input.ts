import { prohibitedUses } from '../../api/prohibited-uses.ts';
import { type DataApproval, type DataPermit, type SecureDataset } from '../../api/generated/types.ts';
import { type DecisionInput } from '../types.ts';
import { anApproval, approvers, boundSince, keys, signed } from './approvals.ts';
import { aClaim, aDataset, aGate, anEnvironment, anInput, aPermit, aTrainingJob, facts, h100, now, sha } from './builders.ts';
import { all, datasets, environment, job, nodes, permits, protection } from './changes.ts';

const digest = sha;
/** A key with which nobody signs. */
const thirdKey = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEArbk/AlErwhZdPJO8vy01DELnh+ZggdrKkP8yGXsJkhg=\n-----END PUBLIC KEY-----\n';
const contract = { reference: 'DPA-7', validFrom: '2026-01-01T00:00:00Z', validUntil: '2030-01-01T00:00:00Z', digest };

/** A dataset in which every field is filled, and that is allowed all the same. */
function dataset() {
  const base = aDataset().withProtection({
    assurance: [{ control: 'encryption-at-rest', level: 'Configured' }, { control: 'network-isolation', level: 'Probed' }],
    network: { egress: [{ cidr: '10.0.0.0/8', port: 443, protocol: 'TCP' }] },
  });
  return base
    .with({
      revision: { id: 'r7', digest, supersedes: 'chest-ct-r6', tombstones: { subjects: 3, digest } },
      accountability: {
        controller: { name: 'Hospital A' },
        jointControllers: [{ name: 'Hospital C', arrangement: 'Art. 26 of 2026' }],
        processors: [{ name: 'Computing Centre', contract }],
        dpia: { reference: 'DPIA-2026-14', outcome: 'gdpr:DPIAIndicatesHighRisk', date: '2026-03-02T00:00:00Z', reviewBy: '2029-03-02T00:00:00Z', digest, priorConsultation: 'Decision 2026/41' },
      },
      legal: {
        lawfulBasis: 'gdpr:A6-1-a',
        specialCategoryCondition: 'gdpr:A9-2-j',
        memberStateLaw: 'Act on Research art. 3',
        safeguards: ['dpv:Pseudonymisation'],
        consent: { reference: 'Consent form 4.1', digest, withdrawal: 'Study office' },
        national: [
          {
            id: 'it:Cod-110',
            ethicsOpinion: { committee: 'Ethics Committee', reference: 'CE 118/2026', date: '2026-04-01T00:00:00Z', outcome: 'Favourable', validUntil: '2029-04-01T00:00:00Z', digest },
            authorityNotice: { protocol: '0012345/26', date: '2026-05-01T00:00:00Z', outcome: 'Authorised' },
            publicNotice: 'https://hospital-a.example/notices/7',
            impossibility: 'Most persons cannot be reached.',
          },
        ],
      },
      deidentification: { level: 'dpv:PseudonymisedData', keyHolder: 'Controller', method: 'Study pseudonymiser 4.2', dicom: { edition: '2026b', codes: ['DCM:113100', 'DCM:113105'] } },
      minimisation: { justification: 'Every subject with a nodule, images and age only.', subsetOf: 'chest-ct-all', selection: 'CT, 2015 to 2024, axial' },
      use: {
        ...base.spec.use,
        commercialUse: 'Allowed',
        prohibited: ['study:Facial-Reconstruction'],
        duo: { permission: 'DUO:0000007', diseases: ['MONDO:0008903'], modifiers: [{ code: 'DUO:0000021' }, { code: 'DUO:0000025', months: 11 }, { code: 'DUO:0000022', regions: ['IT', 'DE'] }] },
      },
      residency: { jurisdictions: ['IT', 'DE', 'US'], transfers: [{ jurisdiction: 'US', tool: 'gdpr:A46-2-c', reference: 'SCC 2026/3', validUntil: '2028-06-01T00:00:00Z' }] },
      approvals: [{ action: 'Use', minimum: 2, roles: ['dpo', 'ethics'], organisations: 2 }],
      approvers: [{ name: 'physicist@hospital-c.example', organisation: 'Hospital C', roles: ['medical-physicist'], keys: [{ id: 'key-c', publicKey: thirdKey }] }],
      onViolation: { checkpointSeconds: 120, actions: [{ clause: 'permit-window', action: 'Checkpoint' }] },
      retention: { until: '2029-01-01T00:00:00Z', legalHold: { reference: 'Proceedings 12/2026', since: '2026-06-01T00:00:00Z' } },
    })
    .build();
}

function permit() {
  return aPermit()
    .with({
      authorisation: { kind: 'DataTransferAgreement', issuer: 'Hospital A', reference: 'DTA-12', digest },
      organisation: { name: 'Institute B', kind: 'NotForProfit', collaborators: ['Hospital C'] },
      excludedUses: [...prohibitedUses, 'study:Facial-Reconstruction'],
      undertakings: ['DUO:0000019'],
      ethicsApproval: { committee: 'Ethics Committee', reference: 'CE 7', date: '2026-06-01T00:00:00Z', validUntil: '2029-06-01T00:00:00Z', digest },
      commercialUse: 'Allowed',
    })
    .build();
}

function trainingJob() {
  const base = aTrainingJob().withGpu(h100).withOutput().withEgress({ cidr: '10.1.0.0/16', port: 443, protocol: 'TCP' });
  return base
    .with({
      purpose: { ...base.spec.purpose, commercialUse: 'Intended', disease: 'MONDO:0005233', ancestry: 'None', genetic: 'None', clinicalCare: 'None', controlSet: 'None' },
      tolerations: [{ key: 'pool', operator: 'Equal', value: 'training', effect: 'NoSchedule' }],
      priorityClassName: 'training',
      runtimeClassName: 'kata',
      inputs: [{ image: { reference: `registry.example/lung/weights@${sha}` }, mountPath: '/weights' }],
      resources: { ...base.spec.resources, gpu: { vendor: 'NVIDIA', count: 1, products: [h100] } },
    })
    .build();
}

function described() {
  const base = anEnvironment();
  return base
    .with({
      approvers: approvers.map((one) => (one.roles.some((role) => role === 'data-holder') ? { ...one, keys: [{ id: 'key-a', publicKey: keys.second.publicKey }] } : one)),
      gate: { ...aGate(), waitSeconds: 30, validitySeconds: 300 },
      probes: { everySeconds: 300, validitySeconds: 600, nodePoolLabel: 'node-restriction.kubernetes.io/country' },
      workloads: { tolerations: [{ key: 'pool', value: 'training', effect: 'NoSchedule' }], priorityClassNames: ['training'] },
      accelerators: [{ vendor: 'NVIDIA', resourceName: 'nvidia.com/gpu', productLabel: 'nvidia.com/gpu.product', unshared: { labelKey: 'nvidia.com/gpu.sharing-strategy', labelValue: 'none' } }],
    })
    .build();
}

/** Both approvals that the full dataset asks for, signed. */
export function bothApprove(permit: DataPermit, dataset: SecureDataset, suffix = ''): readonly DataApproval[] {
  const of = (role: string) => {
    const approval = anApproval(role, {}, { permit, dataset });
    return { ...approval, metadata: { ...approval.metadata, name: `${role}${suffix}`, uid: `uid-${role}${suffix}` } };
  };
  return [signed(of('dpo'), keys.second.privateKey, 'key-a'), signed(of('ethics'))];
}

/** An input in which every clause has something to look at, and that is allowed. */
export function full(): DecisionInput {
  const base = dataset();
  const known = { ...base, spec: { ...base.spec, protection: { ...base.spec.protection, runtimeClasses: ['kata'] } } };
  const given = permit();
  return anInput({
    job: trainingJob(),
    datasets: { 'chest-ct': known },
    permits: [given],
    approvals: bothApprove(given, known),
    environment: described(),
    facts: facts({
      claims: { 'chest-ct': aClaim() },
      bodies: { 'chest-ct': true },
      approvalsBoundSince: boundSince,
      answered: { 'beacon-a': now, outside: now },
      isolation: { 'chest-ct': ['it', 'de', 'fr'].map((pool) => ({ pool, result: 'Passed' as const, validUntil: now + 86_400_000, message: 'It was seen.' })) },
    }),
  });
}

/** Other ways to be allowed, for fields that only one of them needs. */
export function variants(): readonly ((input: DecisionInput) => DecisionInput)[] {
  const modifier = (entry: NonNullable<NonNullable<NonNullable<DecisionInput['datasets'][string]>['spec']['use']['duo']>['modifiers']>[number]) => datasets(({ use }) => ({ use: { ...use, duo: { permission: 'DUO:0000042', modifiers: [entry] } } }));
  return [
    datasets(({ legal }) => ({ ...(legal === undefined ? {} : { legal: { ...legal, lawfulBasis: 'gdpr:A6-1-e' as const } }) })),
    modifier({ code: 'DUO:0000020', collaborators: ['Hospital C'] }),
    modifier({ code: 'DUO:0000028', institutions: ['Institute B'] }),
    modifier({ code: 'DUO:0000027', projects: ['prj-lung'] }),
    modifier({ code: 'DUO:0000024', until: '2028-01-01T00:00:00Z' }),
    modifier({ code: 'DUO:0000019' }),
    modifier({ code: 'DUO:0000016' }),
    modifier({ code: 'DUO:0000012', researchType: 'Methods for screening' }),
    all(modifier({ code: 'DUO:0000046' }), job(({ purpose }) => ({ purpose: { ...purpose, genetic: 'Intended', ancestry: 'None', clinicalCare: 'None' } }))),
    datasets(() => ({ residency: { jurisdictions: ['US'], transfers: [{ jurisdiction: 'US', tool: 'gdpr:A46-2-c', reference: 'SCC 2026/3', validUntil: '2028-06-01T00:00:00Z' }] } })),
    permits(() => ({ authorisation: { kind: 'HolderDecision', issuer: 'Hospital A', reference: '1' } })),
    all(permits(() => ({ authorisation: { kind: 'EhdsDataPermit', issuer: 'HDAB', reference: '1' } })), environment(() => ({ organisation: 'Hospital C' }))),
    (input) => ({ ...input, started: true, facts: { ...input.facts, nodesInUse: ['it-1'] } }),
    job(() => ({ workers: 4 })),
    environment(() => ({ organisation: 'Hospital A' })),
    all(
      protection(() => ({ encryptionInTransit: { mechanisms: ['wireguard'], rdma: 'TrustedFabric' } })),
      environment(() => ({ network: { encryption: { mechanism: 'wireguard', reason: 'Checked in the plugin.' }, rdma: { reason: 'One project at a time.' } } })),
    ),
    all(
      protection(() => ({ accelerator: 'Confidential' })),
      environment(({ accelerators = [] }) => ({ accelerators: accelerators.map((one) => ({ ...one, confidential: { labelKey: 'nvidia.com/cc.ready.state', labelValue: 'true', runtimeClassNames: ['kata'] } })) })),
      nodes(({ labels }) => ({ labels: { ...labels, 'nvidia.com/cc.ready.state': 'true' } })),
    ),
    all(
      job(({ resources }) => ({ resources: { ...resources, gpu: { vendor: 'AMD', count: 1, products: ['MI300'] } } })),
      environment(() => ({ accelerators: [{ vendor: 'AMD', resourceName: 'amd.com/gpu', productLabel: 'amd.com/gpu.product-name', unshared: { labelKey: 'amd.com/whole', labelValue: 'yes' } }] })),
      nodes(({ labels }) => ({ labels: { ...labels, 'amd.com/gpu.product-name': 'MI300', 'amd.com/whole': 'yes' } })),
    ),
    protection(({ assurance = [] }) => ({ assurance: [...assurance, { control: 'encryption-at-rest', level: 'Probed' }] })),
  ];
}
