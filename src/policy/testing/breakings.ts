import { type SecureDataset } from '../../api/generated/types.ts';
import { type DecisionInput, type EncryptionFact } from '../types.ts';
import { aGate, aSight, anEncryption, now, without } from './builders.ts';
import { all, at, claims, datasets, ending, environment, facts, job, nodes, of, permits, protection, type Breaking } from './changes.ts';
import { dataUseBreakings } from './data-use-breakings.ts';
import { legalBreakings } from './legal-breakings.ts';
import { atHome } from './other-room.ts';
import { technicalBreakings } from './technical-breakings.ts';

type Protection = SecureDataset['spec']['protection'];

const day = 86_400_000;
const labelled = (labels: Readonly<Record<string, string>>) => nodes((node) => ({ labels: { ...node.labels, ...labels } }));
const rule = { cidr: '203.0.113.7/32', port: 443, protocol: 'TCP' } as const;
const output = { size: '50Gi', storageClassName: 'encrypted', mountPath: '/output' } as const;
/** Regions of DUO would rule the nodes out first. */
const withoutDuo = datasets(({ use }) => ({ use: without(use, 'duo') }));
const withoutOutput = (input: DecisionInput): DecisionInput => ({ ...input, job: { ...input.job, spec: without(input.job.spec, 'output') } });
const gpu = (vendor: 'NVIDIA' | 'AMD' | 'Intel', ...products: string[]) => job(({ resources }) => ({ resources: { ...resources, gpu: { vendor, count: 1, products } } }));
const asks = (control: 'encryption-at-rest' | 'network-isolation' | 'requester-identity', level: 'Configured' | 'Probed') => protection(({ assurance = [] }) => ({ assurance: [...assurance, { control, level }] }));
const encryption = (fact: EncryptionFact) => claims(() => ({ encryption: fact }));
const gated = environment(() => ({ gate: { ...aGate(), validitySeconds: 1e9 } }));
const answered = facts(() => ({ answered: { 'beacon-a': now, outside: now } }));
const pools = (result: 'Passed' | 'Failed', validUntil: number) =>
  facts((known) => ({ isolation: Object.fromEntries(Object.keys(known.claims).map((name) => [name, ['even', 'odd'].map((pool) => ({ pool, result, validUntil, message: 'It was seen.' }))])) }));
const passed = pools('Passed', now + day);
const probed = all(gated, answered, asks('network-isolation', 'Probed'), passed);
const probing = environment(() => ({ probes: { everySeconds: 300, nodePoolLabel: 'example.org/pool' } }));

const elsewhere = 'Violated NodeNotPermitted';

/**
 * By what each clause is broken, told without a look at how it is written: somebody narrows what they gave, asks for more than was given, or the
 * cluster turns out otherwise. Each is applied to jobs that are allowed, and after each the clause must say so.
 */
export const breakings: Readonly<Record<string, Breaking>> = {
  ...legalBreakings,
  ...dataUseBreakings,
  ...technicalBreakings,
  'the environment is not described': of('environment', 'Pending EnvironmentMissing', (input) => ({ ...input, environment: undefined })),
  'the datasets do not exist': of('dataset', 'Pending DatasetMissing', all(atHome, (input) => ({ ...input, datasets: {} }))),
  'the datasets are being deleted': of('dataset', 'Violated DatasetWithdrawn', (input) => ({
    ...input,
    datasets: Object.fromEntries(Object.entries(input.datasets).map(([name, dataset]) => [name, { ...dataset, metadata: { ...dataset.metadata, deletionTimestamp: at(0) } }])),
  })),
  'the job names no dataset': of('dataset', 'Violated NoDataset', job(() => ({ datasets: [] }))),
  'there is no permit': of('permit', 'Pending PermitMissing', all(atHome, (input) => ({ ...input, permits: [] })), 'Violated PermitWithdrawn'),
  'the permits are of another project': of('permit', 'Pending PermitMissing', all(atHome, permits(() => ({ project: { namespace: 'other' } }))), 'Violated PermitWithdrawn'),
  'the permit was there when the job began': of('permit', 'Violated PermitWithdrawn', all(atHome, (input) => ({ ...input, permits: [], started: true }))),

  'the permits are revoked': of('permit-state', 'Violated PermitRevoked', permits(() => ({ state: 'Revoked' }))),
  'the permits are not valid yet': of('permit-window', 'Pending PermitNotYetValid', permits(() => ({ validFrom: at(1), validUntil: at(2) }))),
  'the permits have ended': of('permit-window', 'Violated PermitExpired', permits(() => ({ validFrom: at(-2), validUntil: at(-1) }))),
  'the permits end, and time passes': ending('permit-window', 'Violated PermitExpired', all(permits(() => ({ validFrom: at(-1), validUntil: at(1) }))), 2),
  'the windows of the permits cannot be read': of('permit-window', 'Violated PermitWindowInvalid', permits(() => ({ validUntil: 'tomorrow' }))),
  'somebody asks whom the permits do not name': of('persons', 'Violated PersonNotNamed', job(() => ({ requester: 'somebody-else' }))),
  'the datasets are for another purpose': of('purpose', 'Violated PurposeNotPermitted', datasets(({ use }) => ({ use: { ...use, purposes: ['ehds:PublicPolicyMaking'] } }))),
  'the permits are for another purpose': of('purpose', 'Violated PurposeNotPermitted', permits(() => ({ purposes: ['ehds:PublicPolicyMaking'] }))),
  'the job is commercial and the datasets forbid it': of(
    'commercial-use',
    'Violated CommercialUseForbidden',
    all(job(({ purpose }) => ({ purpose: { ...purpose, commercialUse: 'Intended' } })), datasets(({ use }) => ({ use: { ...use, commercialUse: 'Forbidden' } })), permits(() => ({ commercialUse: 'Allowed' }))),
  ),
  'the job is commercial and the permits forbid it': of(
    'commercial-use',
    'Violated CommercialUseForbidden',
    all(job(({ purpose }) => ({ purpose: { ...purpose, commercialUse: 'Intended' } })), datasets(({ use }) => ({ use: { ...use, commercialUse: 'Allowed' } })), permits(() => ({ commercialUse: 'Forbidden' }))),
  ),
  'the image is from elsewhere': of('image', 'Violated ImageNotPermitted', job(() => ({ image: `elsewhere.example/x@sha256:${'1'.repeat(64)}` }))),
  'the image has no proper name': of('image', 'Violated ImageNotPermitted', job(() => ({ image: `UNET@sha256:${'1'.repeat(64)}` }))),
  'an input is from elsewhere': of('image', 'Violated ImageNotPermitted', job(() => ({ inputs: [{ image: { reference: `elsewhere.example/x@sha256:${'1'.repeat(64)}` }, mountPath: '/weights' }] }))),
  'the image can change under its name': of('image-digest', 'Violated ImageNotPinned', job(({ image }) => ({ image: image.replace(/@.*/, ':latest') }))),
  'an input can change under its name': of('image-digest', 'Violated ImageNotPinned', job(() => ({ inputs: [{ image: { reference: 'registry.example/lung/weights:latest' }, mountPath: '/weights' }] }))),
  'the data is still being loaded': of('sealed', 'Pending DatasetLoading', datasets(({ source }) => ({ source: { ...source, state: 'Loading' } }))),
  'somebody may write to the data': of('sealed', 'Pending WriterPresent', claims(() => ({ writers: 1 }))),
  'somebody mounts the data beside us': of('sealed', 'Pending StrangerPresent', claims(() => ({ strangers: 1 }))),
  'pods of a former job are still there': of('sealed', 'Pending FormerPodsEnding', claims(() => ({ departing: 1 })), 'nothing'),
  'the claim belongs to another dataset': of('sealed', 'Violated ClaimTaken', claims(() => ({ takenBy: 'older' }))),
  'the datasets list no country': of('residency', 'Violated NoJurisdiction', datasets(({ residency }) => ({ residency: { ...residency, jurisdictions: [] } }))),
  'no label stands for the countries': of('residency', 'Pending JurisdictionUnknown', environment(() => ({ jurisdictions: [] }))),
  'all nodes are in another country': of('residency', 'Pending NoEligibleNode', all(withoutDuo, nodes(({ labels }) => ({ labels: { ...labels, 'node-restriction.kubernetes.io/country': 'nowhere' } }))), elsewhere),
  'all nodes are virtual': of('virtual-nodes', 'Pending NoEligibleNode', labelled({ type: 'virtual-kubelet' }), elsewhere),
  'all nodes are cordoned': of('placement', 'Pending NoEligibleNode', nodes(() => ({ unschedulable: true })), 'nothing'),

  'the claims of the data do not exist': of('encryption-at-rest', 'Pending ClaimMissing', facts(() => ({ claims: {} }))),
  'the class of the output is not known': of('encryption-at-rest', 'Pending OutputStorageUnknown', all(job(() => ({ output })), (input) => ({ ...input, facts: without(input.facts, 'output') }))),
  'the volume is encrypted by something else': of('encryption-at-rest', 'Violated MechanismNotAccepted', all(protection(() => ({ encryptionAtRest: { mechanisms: ['luks2'], keyScope: 'Cluster' } })), encryption(anEncryption({ mechanism: 'fscrypt' })))),
  'one key opens more than the dataset': of('encryption-at-rest', 'Violated KeyScopeTooWide', all(protection(() => ({ encryptionAtRest: { mechanisms: ['luks2'], keyScope: 'Dataset' } })), encryption(anEncryption({ keyScope: 'Cluster' })))),
  'the encryption is only declared': of('encryption-at-rest', 'Violated EvidenceTooWeak', all(withoutOutput, asks('encryption-at-rest', 'Configured'), protection(() => ({ encryptionAtRest: { mechanisms: ['provider-managed'], keyScope: 'Cluster' } })), encryption(anEncryption({ mechanism: 'provider-managed', level: 'Declared' })))),
  'nobody looked at the volume': of(
    'encryption-at-rest',
    'Pending NotLookedAt',
    all(withoutOutput, asks('encryption-at-rest', 'Probed'), protection(() => ({ encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' } })), encryption(anEncryption({ mechanism: 'client-side', level: 'Declared', sights: [] }))),
    'nothing',
  ),
  'somebody looked long ago': of(
    'encryption-at-rest',
    'Pending NotLookedAt',
    all(withoutOutput, asks('encryption-at-rest', 'Probed'), protection(() => ({ encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' } })), encryption(anEncryption({ mechanism: 'client-side', level: 'Declared', sights: [aSight({ until: now - day })] }))),
    'nothing',
  ),
  'somebody looked, and time passes': ending(
    'encryption-at-rest',
    'Pending NotLookedAt',
    all(withoutOutput, asks('encryption-at-rest', 'Probed'), protection(() => ({ encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' } })), encryption(anEncryption({ mechanism: 'client-side', level: 'Declared', sights: [aSight({ until: now + day })] }))),
    2,
    'nothing',
  ),
  'a verifier saw plaintext': of('encryption-at-rest', 'Violated SeenPlain', encryption({ state: 'refused', reason: 'SeenPlain', message: 'It was seen in clear.' })),
  'a verifier saw plaintext in a cache': of('encryption-at-rest', 'Violated PlaintextCache', encryption({ state: 'refused', reason: 'PlaintextCache', message: 'Its cache is in clear.' })),
  'a gate left no word about the volume': of(
    'encryption-at-rest',
    'Violated EncryptionUntested',
    all(gated, asks('encryption-at-rest', 'Probed'), protection(() => ({ encryptionAtRest: { mechanisms: ['luks2'], keyScope: 'Cluster' } })), encryption(anEncryption()), facts(() => ({ silent: ['unet-0'] }))),
  ),
  'several workers want what one pod may mount': of('access-mode', 'Violated SeveralWorkersForbidden', all(job(() => ({ workers: 4 })), protection(() => ({ accessMode: 'ReadOnlyOnce' })))),
  'several workers want a claim for one node': of('access-mode', 'Violated AccessModeInsufficient', all(job(() => ({ workers: 4 })), protection(() => ({ accessMode: 'ReadOnlyMany' })), claims(() => ({ accessModes: ['ReadWriteOnce'] })))),
  'several workers want an output for one node': of('access-mode', 'Violated OutputNotShareable', all(job(() => ({ workers: 4, output })), facts(() => ({ output: { encryption: anEncryption(), shareable: false } })))),
  'another job uses a claim for one node': of('access-mode', 'Pending ClaimInUse', all(job(() => ({ workers: 1 })), claims(() => ({ accessModes: ['ReadWriteOnce'], users: ['resnet'] }))), 'nothing'),
  'a probe uses a claim for one node': of('access-mode', 'Pending ClaimInUse', all(job(() => ({ workers: 1 })), claims(() => ({ accessModes: ['ReadWriteOnce'], probed: true }))), 'nothing'),
  'the claims of the data are gone': of('access-mode', 'Pending ClaimMissing', facts(() => ({ claims: {} }))),
  'the GPUs are shared by their name': of('accelerator', 'Violated GpuShared', all(gpu('NVIDIA', 'NVIDIA-L4-SHARED'), protection(() => ({ accelerator: 'Exclusive' })))),
  'the GPUs are partitions': of('accelerator', 'Violated GpuPartitioned', all(gpu('NVIDIA', 'NVIDIA-H100-80GB-HBM3-MIG-1g.10gb'), protection(() => ({ accelerator: 'Exclusive' })))),
  'every node shares its GPUs': of(
    'accelerator',
    'Violated GpuShared',
    all(gpu('NVIDIA', 'NVIDIA-H100-80GB-HBM3'), protection(() => ({ accelerator: 'Exclusive' })), labelled({ 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3', 'nvidia.com/gpu.sharing-strategy': 'time-slicing' })),
    elsewhere,
  ),
  'no node has the GPUs': of('accelerator', 'Pending NoEligibleNode', all(gpu('NVIDIA', 'NVIDIA-B200'), protection(() => ({ accelerator: 'Exclusive' }))), elsewhere),
  'the isolation of GPUs is not known': of('accelerator', 'Violated AcceleratorUnknown', all(gpu('NVIDIA', 'NVIDIA-H100-80GB-HBM3'), protection(() => ({ accelerator: 'Sometimes' as unknown as Protection['accelerator'] })))),
  'the environment does not list the vendor': of('accelerator', 'Violated AcceleratorNotListed', all(gpu('Intel', 'Max-1550'), environment(() => ({ accelerators: [] })))),
  'the vendor is asked for and nothing is described': of('accelerator', 'Pending EnvironmentMissing', all(gpu('Intel', 'Max-1550'), (input) => ({ ...input, environment: undefined }))),
  'the runtime is not listed': of('runtime-class', 'Violated RuntimeClassNotPermitted', protection(() => ({ runtimeClasses: ['gvisor'] }))),
  'the runtime does not exist': of('runtime-class', 'Pending RuntimeClassMissing', all(job(() => ({ runtimeClassName: 'gvisor' })), protection(() => ({ runtimeClasses: ['gvisor'] })))),
  'a taint is tolerated that is not listed': of('tolerations', 'Violated TolerationNotPermitted', job(() => ({ tolerations: [{ key: 'clinic', operator: 'Exists' }] })), 'nothing'),
  'a taint is tolerated and nothing is described': of('tolerations', 'Pending EnvironmentMissing', all(job(() => ({ tolerations: [{ key: 'pool', operator: 'Exists' }] })), (input) => ({ ...input, environment: undefined }))),
  'a priority is named that is not listed': of('priority-class', 'Violated PriorityClassNotPermitted', job(() => ({ priorityClassName: 'urgent' })), 'nothing'),
  'a priority is named and nothing is described': of('priority-class', 'Pending EnvironmentMissing', all(job(() => ({ priorityClassName: 'training' })), (input) => ({ ...input, environment: undefined }))),
  'an address is asked for that is not listed': of('network-egress', 'Violated EgressNotPermitted', job(() => ({ egress: [rule] }))),
  'a policy of somebody opens the room': of('network-isolation', 'Pending RoomOpened', facts(() => ({ roomOpenings: ['allow-web'] }))),
  'the room is not closed': of('network-isolation', 'Pending RoomNotIsolated', facts(() => ({ roomIsolated: false }))),
  'isolation is to be tested and there is no gate': of('network-isolation', 'Violated GateMissing', all(asks('network-isolation', 'Probed'), passed, (input) => (input.environment === undefined ? input : { ...input, environment: { ...input.environment, spec: without(input.environment.spec, 'gate') } })), 'nothing'),
  'isolation is to be tested and the gate has no targets': of('network-isolation', 'Violated NothingToProbe', all(probed, environment(() => ({ gate: { ...aGate(), targets: [] } }))), 'nothing'),
  'isolation is to be tested and no target answers': of('network-isolation', 'Pending TargetSilent', all(probed, facts(() => ({ answered: {} }))), 'nothing'),
  'a pod left no word about its isolation': of('network-isolation', 'Violated IsolationUntested', all(probed, facts(() => ({ untested: ['unet-0'] })))),
  'no probe has looked': of('network-isolation', 'Pending NotProbed', all(probed, probing, facts(() => ({ isolation: {} }))), 'nothing'),
  'probes looked long ago': of('network-isolation', 'Pending NotProbed', all(probed, probing, pools('Passed', now - day)), 'nothing'),
  'probes passed, and time passes': ending('network-isolation', 'Pending NotProbed', all(probed, probing, pools('Passed', now + day)), 2, 'nothing'),
  'all probes failed': of('network-isolation', 'Violated ProbeFailed', all(probed, probing, labelled({ 'example.org/pool': 'even' }), pools('Failed', now + day))),
  'all probed nodes are in other pools': of('network-isolation', 'Pending NoEligibleNode', all(probed, probing, pools('Passed', now + day), labelled({ 'example.org/pool': 'third' })), 'nothing'),
  'the retention has ended': of('retention', 'Violated RetentionEnded', datasets(({ retention }) => ({ retention: { ...retention, until: at(-1) } }))),
  'the retention ends, and time passes': ending('retention', 'Violated RetentionEnded', all(datasets(({ retention }) => ({ retention: { ...retention, until: at(1) } }))), 2),
  'the end of the retention cannot be read': of('retention', 'Violated RetentionInvalid', datasets(({ retention }) => ({ retention: { ...retention, until: 'tomorrow' } }))),
  'an account speaks for the requester': of('requester-identity', 'Violated RequesterOnlyDeclared', all(asks('requester-identity', 'Configured'), job(() => ({ declaredBy: 'argo' })))),
  'nothing binds the requester': of('requester-identity', 'Violated RequesterNotBound', all(asks('requester-identity', 'Configured'), facts(() => ({ requesterBound: false })))),
};
