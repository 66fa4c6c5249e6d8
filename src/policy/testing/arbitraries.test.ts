import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DataApproval, type DataPermit, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { objectDigest } from '../../approval/digest.ts';
import { decide } from '../decide.ts';
import { type ClaimFact, type DecisionInput, type EvidenceLevel, type Facts, type NodeFact, type PoolEvidence, type Sight } from '../types.ts';
import { anApproval, approvers, aWithdrawal, boundSince } from './approvals.ts';
import { shown, studies, terms } from './duo-arbitraries.test.ts';
import { grounds, rights } from './legal-arbitraries.test.ts';
import { aClaim, aDataset, aGate, anEncryption, anEnvironment, anInput, aNode, aPermit, aSight, aTrainingJob, countryKey, facts, h100, now } from './builders.ts';
import { elsewhere } from './other-room.ts';
import { reactions } from './reactions.test.ts';

/** A partition of the built GPU, as GPU Feature Discovery names it. */
const mig = `${h100}-MIG-1g.10gb`;
/** How the generated clusters offer GPUs of AMD. */
const amd = { vendor: 'AMD', resourceName: 'amd.com/gpu', productLabel: 'amd.com/gpu.product-name', unshared: { labelKey: 'amd.com/gpu.compute-memory-partition', labelValue: 'spx_nps1' } } as const;
const mi300 = 'AMD_Instinct_MI300X_OAM';
const names = ['chest-ct', 'brain-mr'] as const;
/** How nodes of the generated clusters are set aside. */
const regulatedNodes = { labelKey: 'example.node-restriction.kubernetes.io/regulated', labelValue: 'yes', taintKey: 'example.org/regulated' };
/** Partitions under a name of their own. */
const profile = '1g.10gb';
const day = 86_400_000;
/** The label by which the generated environment tells pools apart. */
const poolKey = 'example.org/pool';
/** Where the nodes of the generated clusters are; one of the countries is outside of the European Economic Area. */
const countries = { [`${countryKey}=it`]: 'IT', [`${countryKey}=de`]: 'DE', [`${countryKey}=fr`]: 'FR', [`${countryKey}=us`]: 'US' };
/** Its targets answered once and count for ever: they are asked anew each minute, and no decision says when an answer gets too old. */
const lastingGate = { ...aGate(), validitySeconds: 1e9 };

/** Mostly the value with which a job is allowed, so that properties see both sides of every clause. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 30, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

function date(from: number, to: number): fc.Arbitrary<string> {
  return fc.integer({ min: from, max: to }).map((days) => new Date(now + days * day).toISOString());
}

/** Job, dataset, permits, environment and facts around those that the builders make; about a third of them is allowed. */
export function inputs(): fc.Arbitrary<DecisionInput> {
  return fc
    .record({ networked: mostly<'wireguard' | 'trusted-network' | 'silent'>('wireguard', 'trusted-network', 'silent'), fabric: fc.boolean(), setAside: mostly(true, false), job: jobs(), ct: datasets('chest-ct'), mr: datasets('brain-mr'), permits: permitLists(), known: knowns(), started: fc.boolean(), described: mostly(true, false), gated: fc.boolean(), probing: fc.boolean(), listed: approverLists(), confirmed: confirmations(), said: fc.array(sayings(), { maxLength: 8 }), shared: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }) })
    .map(({ networked, fabric, setAside, job, ct, mr, permits, known, started, described, gated, probing, listed, confirmed, said, shared }) => {
      const input = (shared ? elsewhere : asItIs)(anInput({ job, datasets: { 'chest-ct': ct, 'brain-mr': mr }, permits, environment: described ? anEnvironment().withCountries(countries).with({ ...(gated ? { gate: lastingGate } : {}), ...(gated && probing ? { probes: { everySeconds: 300, nodePoolLabel: poolKey } } : {}), network: networkOf(networked, fabric), ...(setAside ? { regulatedNodes } : {}), accelerators: [amd], workloads: { tolerations: [{ key: 'pool' }], priorityClassNames: ['training'] }, ...listed, ...confirmed }).build() : undefined, facts: known, started }));
      return { ...input, approvals: approvalsOf(input, said) };
    });
}

function asItIs(input: DecisionInput): DecisionInput {
  return input;
}

function approverLists(): fc.Arbitrary<object> {
  return mostly<object>({ approvers }, { approvers: [] }, { approvers: [...approvers, { name: 'a1b2c3@institute.example', organisation: 'Institute B', roles: ['dpo'] }] });
}

function confirmations(): fc.Arbitrary<object> {
  return fc.integer({ min: -3, max: 2 }).map((days) => (days === -3 ? {} : { restoreConfirmed: new Date(now + days * day).toISOString() }));
}

/** What somebody said of one permit, mostly as it should be said. */
interface Saying {
  readonly permit: number;
  readonly role: string;
  readonly action: 'Use' | 'Release';
  readonly expires: string;
  readonly environment: boolean;
  readonly fault: 'none' | 'digest' | 'organisation' | 'age' | 'withdrawn';
}

function sayings(): fc.Arbitrary<Saying> {
  return fc.record({
    permit: fc.nat({ max: 5 }),
    role: fc.constantFrom('dpo', 'ethics', 'security-officer'),
    action: mostly<'Use' | 'Release'>('Use', 'Release'),
    expires: fc.oneof({ weight: 6, arbitrary: date(1, 600) }, { weight: 1, arbitrary: date(-20, 0) }),
    environment: fc.boolean(),
    fault: mostly<Saying['fault']>('none', 'digest', 'organisation', 'age', 'withdrawn'),
  });
}

/** The approvals that these sayings are, of the permits and datasets that are there. */
function approvalsOf({ permits, datasets: of, environment }: DecisionInput, said: readonly Saying[]): readonly DataApproval[] {
  return said.flatMap(({ permit: n, role, action, expires, environment: whole, fault }, i) => {
    const permit = permits[n % permits.length];
    const dataset = permit === undefined ? undefined : Object.values(of).find(({ metadata }) => metadata.name === permit.spec.dataset.name);
    if (permit === undefined || dataset === undefined) return [];
    const named = whole && role === 'security-officer' && environment !== undefined ? { environment: { digest: objectDigest('SecureProcessingEnvironment', environment) } } : {};
    const wrong = { ...(fault === 'digest' ? { permit: { name: permit.metadata.name, digest: `caveau.v1:sha256:${'0'.repeat(64)}` } } : {}), ...(fault === 'organisation' ? { organisation: 'Elsewhere' } : {}) };
    const plain = anApproval(role, { action, expires, ...named, ...wrong }, { permit, dataset });
    const approval = { ...plain, metadata: { ...plain.metadata, name: `a${i}`, ...(fault === 'age' ? { creationTimestamp: '2026-01-01T00:00:00Z' } : {}) } };
    return fault === 'withdrawn' ? [approval, aWithdrawal(approval)] : [approval];
  });
}

function networkOf(mechanism: 'wireguard' | 'trusted-network' | 'silent', fabric: boolean) {
  return { ...(mechanism === 'silent' ? {} : { encryption: { mechanism, reason: 'It was checked.' } }), ...(fabric ? { rdma: { reason: 'It was checked.' } } : {}) };
}

function jobs(): fc.Arbitrary<TrainingJob> {
  const rule = { cidr: '10.1.0.0/16', port: 443, protocol: 'TCP' } as const;
  return fc
    .record({
      datasets: fc.constantFrom(['chest-ct'], ['chest-ct', 'brain-mr']),
      gpu: fc.constantFrom(undefined, [h100], [h100, mig], [mig]),
      parts: mostly(false, true),
      vendor: mostly<'NVIDIA' | 'AMD'>('NVIDIA', 'AMD'),
      tolerated: mostly('', 'pool', 'clinic'),
      priority: mostly('', 'training', 'urgent'),
      egress: mostly<(typeof rule)[]>([], [rule]),
      workers: fc.constantFrom(1, 4),
      output: fc.boolean(),
      activity: mostly<TrainingJob['spec']['purpose']['activity']>('ehds:TrainTestAndEvaluateHealthAlgorithms', 'ehds:HealthcareScientificResearch'),
      commercialUse: mostly<'None' | 'Intended'>('None', 'Intended'),
      study: studies(),
    })
    .map(({ study, datasets: used, gpu, parts, vendor, tolerated, priority, egress, workers, output, activity, commercialUse }) => {
      const scheduling = { ...(tolerated === '' ? {} : { tolerations: [{ key: tolerated, operator: 'Exists' as const }] }), ...(priority === '' ? {} : { priorityClassName: priority }) };
      const plain = aTrainingJob().withDatasets(...used).withEgress(...egress).with({ workers, purpose: { activity, commercialUse, ...study }, ...scheduling });
      const computing = gpu === undefined ? plain : vendor === 'AMD' ? plain.withGpuOf('AMD', mi300) : parts ? plain.with({ resources: { ...plain.spec.resources, gpu: { count: 1, products: [...gpu], partition: profile } } }) : plain.withGpu(...gpu);
      return (output ? computing.withOutput() : computing).build();
    });
}

function datasets(name: string): fc.Arbitrary<SecureDataset> {
  return fc
    .record({
      grounds: grounds(),
      given: terms(),
      // One node at least is always in IT.
      jurisdictions: fc.oneof({ weight: 3, arbitrary: fc.subarray(['DE', 'FR', 'PT', 'US']).map((some) => ['IT', ...some]) }, { weight: 1, arbitrary: fc.subarray(['DE', 'FR', 'PT', 'US'], { minLength: 1 }) }),
      mechanisms: mostly<('luks2' | 'fscrypt' | 'client-side')[]>(['luks2', 'fscrypt', 'client-side'], ['fscrypt']),
      evidence: fc.constantFrom<EvidenceLevel>('Declared', 'Declared', 'Declared', 'Declared', 'Configured', 'Probed'),
      keyScope: fc.constantFrom('Volume' as const, 'Dataset' as const, 'Cluster' as const),
      accelerator: fc.constantFrom('Exclusive' as const, 'MIG' as const, 'Shared' as const),
      accessMode: mostly<'ReadOnlyMany' | 'ReadOnlyOnce'>('ReadOnlyMany', 'ReadOnlyOnce'),
      open: fc.boolean(),
      state: mostly<'Sealed' | 'Loading'>('Sealed', 'Loading'),
      commercialUse: fc.constantFrom('Allowed' as const, 'Forbidden' as const),
      until: date(-20, 600),
      tested: mostly(false, true),
      transit: mostly<('wireguard' | 'ipsec' | 'trusted-network')[]>(['wireguard', 'trusted-network'], ['ipsec'], ['wireguard'], []),
      rdma: fc.constantFrom('Forbidden' as const, 'TrustedFabric' as const),
      nodeTenancy: mostly<'Shared' | 'Regulated' | 'Project'>('Shared', 'Regulated', 'Project'),
      deidentification: mostly<SecureDataset['spec']['deidentification']>({ level: 'dpv:PseudonymisedData', keyHolder: 'Controller' }, { level: 'dpv:PersonalData' }, { level: 'dpv:AnonymisedData' }, { level: 'dpv:AnonymisedData', keyHolder: 'Controller' }, { level: 'dpv:PseudonymisedData', keyHolder: 'TrustedThirdParty', dicom: { edition: '2026b', codes: ['DCM:113100', 'DCM:113106'] } }),
      minimisation: mostly<SecureDataset['spec']['minimisation']>({ justification: 'Needed as it is.' }, { justification: 'Needed as it is.', subsetOf: 'everything', selection: 'CT' }),
      approvals: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constantFrom<NonNullable<SecureDataset['spec']['approvals']>[]>([{ action: 'Use', minimum: 1, roles: [] }], [{ action: 'Use', minimum: 1, roles: ['dpo'], environment: 'NotRequired' }], [{ action: 'Use', minimum: 2, roles: ['dpo', 'ethics'], organisations: 2 }], [{ action: 'Use', minimum: 1, roles: [], environment: 'Required' }]) }),
      reaction: reactions(),
    })
    .map(({ reaction, approvals, given, grounds: { transfers, ...ground }, jurisdictions, mechanisms, evidence, keyScope, accelerator, accessMode, open, state, commercialUse, until, tested, transit, rdma, nodeTenancy, deidentification, minimisation }) => {
      const assurance = [{ control: 'encryption-at-rest', level: evidence } as const, ...(tested ? [{ control: 'network-isolation', level: 'Probed' } as const] : [])];
      const base = aDataset(name).withProtection({ encryptionAtRest: { mechanisms, keyScope }, encryptionInTransit: { mechanisms: transit, rdma }, nodeTenancy, accelerator, accessMode, assurance });
      const use = { ...base.spec.use, commercialUse, ...given };
      const source = { ...base.spec.source, state };
      return base.withEgress(...(open ? [{ cidr: '10.0.0.0/8', port: 443, protocol: 'TCP' } as const] : [])).with({ minimisation, ...ground, deidentification: deidentified(ground.deidentification, deidentification), residency: { jurisdictions, transfers }, use, source, retention: { until }, approvals: [...approvals], ...reaction }).build();
    });
}

type Deidentification = SecureDataset['spec']['deidentification'];

/** What is drawn for itself, where the grounds are of personal data too: without grounds, only anonymised data can be allowed. */
function deidentified(byGrounds: Deidentification, drawn: Deidentification): Deidentification {
  return (byGrounds.level === 'dpv:AnonymisedData') === (drawn.level === 'dpv:AnonymisedData') ? drawn : byGrounds;
}

function permitLists(): fc.Arbitrary<readonly DataPermit[]> {
  return fc.tuple(...names.map((name) => fc.array(permits(name), { minLength: 1, maxLength: 3 }))).map((lists) => lists.flatMap((list) => list.map((permit, i) => permit.withMetadata({ name: `${permit.spec.dataset.name}-${i}`, uid: `uid-${i}` }).build())));
}

function permits(dataset: string): fc.Arbitrary<ReturnType<typeof aPermit>> {
  return fc
    .record({
      from: fc.oneof({ weight: 8, arbitrary: date(-300, -1) }, { weight: 1, arbitrary: date(1, 100) }),
      until: fc.oneof({ weight: 8, arbitrary: date(101, 900) }, { weight: 1, arbitrary: date(-20, 0) }),
      person: mostly('a1b2c3@institute.example', 'z@institute.example'),
      state: mostly<'Active' | 'Revoked'>('Active', 'Revoked'),
      namespace: mostly('prj-lung', 'other'),
      commercialUse: fc.constantFrom('Allowed' as const, 'Forbidden' as const),
      right: rights(),
      show: shown(),
    })
    .map(({ from, until, person, state, namespace, commercialUse, right, show }) =>
      aPermit(dataset).withWindow(from, until).with({ ...right, ...show, persons: [{ subject: person }, { subject: 'b' }], state, project: { namespace }, commercialUse }),
    );
}

function knowns(): fc.Arbitrary<Facts> {
  return fc
    .record({ ct: claims(), mr: claims(), made: claims(), nodes: fc.array(nodes(), { minLength: 1, maxLength: 6 }), roomIsolated: mostly(true, false), inUse: fc.subarray([0, 1]), evidence: fc.tuple(evidences(), evidences()), later: mostly<Facts['superseded']>({}, { 'chest-ct': { by: 'chest-ct-r8', withdrawnSubjects: 0 } }, { 'brain-mr': { by: 'brain-mr-r2', withdrawnSubjects: 2 } }), there: mostly(true, false), madeWithout: mostly<NonNullable<Facts['madeWithout']>>([], ['rdma'], ['alone']), bound: mostly<object>({ approvalsBoundSince: boundSince }, {}), restored: mostly<object>({}, { restored: { at: now - day, message: 'It was seen.' } }), admission: mostly<Facts['admission']>({ inForce: true }, { inForce: false, reason: 'PolicyMissing', message: 'One is missing.' }) })
    .map(({ bound, restored, admission, ct, mr, made, nodes: some, roomIsolated, inUse, evidence: [ofCt, ofMr], later, there, madeWithout }) => {
      const amdNode = aNode('amd', 'it', { 'amd.com/gpu.product-name': mi300, 'amd.com/gpu.compute-memory-partition': 'spx_nps1' });
      // Of the set-aside kind, and with partitions beside whole GPUs.
      const setAsideNode: NodeFact = { ...aNode('n0', 'it', { [regulatedNodes.labelKey]: 'yes', 'nvidia.com/mig.strategy': 'mixed', [`nvidia.com/mig-${profile}.replicas`]: '1' }), taints: [regulatedNodes.taintKey] };
      const named = [setAsideNode, ...some, amdNode].map((node, i) => ({ ...node, name: `n${i}`, labels: { ...node.labels, [poolKey]: i % 2 === 0 ? 'even' : 'odd' } }));
      return facts({
        claims: { 'chest-ct': ct, 'brain-mr': mr },
        output: { encryption: made.encryption, shareable: true },
        nodes: named,
        nodesInUse: inUse.map((i) => `n${i}`),
        roomIsolated,
        admission,
        answered: { 'beacon-a': now, outside: now },
        isolation: { 'chest-ct': ofCt, 'brain-mr': ofMr },
        superseded: later,
        bodies: { 'chest-ct': there, 'brain-mr': there },
        madeWithout,
        ...bound,
        ...restored,
      });
    });
}

/** What was found on the two pools of the generated nodes: mostly what allows. */
function evidences(): fc.Arbitrary<readonly PoolEvidence[]> {
  const one = (pool: string) => fc.record({ result: mostly<PoolEvidence['result']>('Passed', 'Failed', 'Unverified'), days: mostly(30, -1, 0) }).map(({ result, days }) => ({ pool, result, validUntil: now + days * day, message: 'It was seen.' }));
  return fc.tuple(one('even'), one('odd')).chain((both) => fc.subarray(both, { minLength: 1 }));
}

function claims(): fc.Arbitrary<ClaimFact> {
  return fc
    .record({
      keyScope: mostly<'Volume' | 'Dataset' | 'Cluster'>('Volume', 'Dataset', 'Cluster'),
      exists: mostly(true, false),
      level: fc.constantFrom('Declared' as const, 'Configured' as const),
      mechanism: fc.constantFrom('luks2' as const, 'client-side' as const),
      sights: fc.array(sights(), { maxLength: 3 }),
    })
    .map(({ exists, ...encryption }) => aClaim({ exists, encryption: anEncryption(encryption) }));
}

/** Looks that count, that are too old, that are yet to come, and that found nothing out. */
function sights(): fc.Arbitrary<Sight> {
  return fc.record({ from: fc.integer({ min: -30, max: 3 }), lasts: fc.integer({ min: 1, max: 40 }), verified: mostly(true, false) }).map(({ from, lasts, verified }) => aSight({ from: now + from * day, until: now + (from + lasts) * day, verified }));
}

function nodes(): fc.Arbitrary<NodeFact> {
  return fc
    .record({ country: fc.constantFrom('it', 'de', 'fr', 'us'), product: fc.constantFrom(h100, mig), sharing: mostly('none', 'time-slicing'), unschedulable: mostly(false, true), labelled: mostly(false, true), type: mostly('metal', 'virtual-kubelet') })
    .map(({ country, product, sharing, unschedulable, labelled, type }) => {
      const partition: Readonly<Record<string, string>> = product === mig ? { 'nvidia.com/mig.strategy': 'single' } : {};
      return { ...aNode('n', country, { 'nvidia.com/gpu.product': product, 'nvidia.com/gpu.sharing-strategy': sharing, type, ...partition, ...(labelled ? { [regulatedNodes.labelKey]: 'yes' } : {}) }), unschedulable };
    });
}

describe('the generated inputs', () => {
  it('reach every outcome, so that the properties tested with them say something', () => {
    const counts = { Allow: 0, Hold: 0, Deny: 0 };
    for (const input of fc.sample(inputs(), { numRuns: 600, seed: 20270301 })) counts[decide(input).outcome] += 1;
    for (const [name, count] of Object.entries(counts)) assert.ok(count > 20, `only ${count} of 600 are ${name}`);
  });
});
