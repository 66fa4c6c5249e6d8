import assert from 'node:assert/strict';
import { clauseTable } from './clauses.ts';
import { decide } from './decide.ts';
import { aClaim, aDataset, aNode, anEnvironment, anInput, aPermit, aTrainingJob, countryKey, facts, h100, now } from './testing/builders.ts';
import { type DecisionInput } from './types.ts';

const two = { 'chest-ct': aDataset().build(), 'brain-mr': aDataset('brain-mr').build() };
const twoPermits = [aPermit().build(), aPermit('brain-mr').build()];
const twoClaims = { 'chest-ct': aClaim(), 'brain-mr': aClaim() };
/** A job on two datasets that both allow it. */
const ofTwo = (changes: Partial<DecisionInput> = {}) =>
  anInput({ job: aTrainingJob().withDatasets('chest-ct', 'brain-mr').build(), datasets: two, permits: twoPermits, facts: facts({ claims: twoClaims }), ...changes });
const summary = (input: DecisionInput) => decide(input).unsatisfied.map((u) => `${u.outcome} ${u.clause}/${u.reason}${u.dataset === undefined ? '' : ` of ${u.dataset}`}`);
const messages = (input: DecisionInput) => decide(input).unsatisfied.map((u) => u.message).join(' ');
const cordoned = (node: ReturnType<typeof aNode>) => ({ ...node, unschedulable: true });

const missingPolicy = { inForce: false, reason: 'PolicyMissing', message: 'Policy caveau-shape is missing.' } as const;
const untried = { inForce: false, reason: 'AdmissionNotTried', message: 'Nobody has tried yet.', unknown: true } as const;
const restored = { at: now - 60_000, message: 'SecureDataset chest-ct carries the name of a restore.' };
const confirmed = (at: number) => anEnvironment().with({ restoreConfirmed: new Date(at).toISOString() }).build();
/** Data that could go to the United States until an hour ago. */
const abroad = (changes: Partial<DecisionInput>): Partial<DecisionInput> => ({
  datasets: { 'chest-ct': aDataset().with({ residency: { jurisdictions: ['IT', 'US'], transfers: [{ jurisdiction: 'US', tool: 'gdpr:A45-3', reference: 'Decision (EU) 2023/1795', validUntil: '2027-03-01T11:00:00Z' }] } }).build() },
  environment: anEnvironment().withCountries({ [`${countryKey}=it`]: 'IT', [`${countryKey}=us`]: 'US' }).build(),
  ...changes,
});

describe('the decision', () => {
  it('allows a job all of whose clauses hold, and names them all', () => {
    const decision = decide(anInput());
    assert.equal(decision.outcome, 'Allow');
    assert.deepEqual(decision.unsatisfied, []);
    assert.deepEqual(decision.satisfied, clauseTable.map((clause) => clause.id));
    assert.deepEqual(decision.permits, [{ dataset: 'chest-ct', permit: 'chest-ct-lung' }]);
    assert.deepEqual(decision.obligations.nodes.map((group) => group.clause), ['residency', 'virtual-nodes']);
    assert.equal(decision.obligations.deadline, Date.parse('2028-01-01T00:00:00Z'));
    assert.equal(decision.nextChange, Date.parse('2028-01-01T00:00:00Z'));
  });

  it('knows every clause by one id', () => {
    assert.equal(new Set(clauseTable.map((clause) => clause.id)).size, clauseTable.length);
  });

  const rows: readonly { readonly when: string; readonly given: Partial<DecisionInput>; readonly want: readonly string[] }[] = [
    { when: 'holds without an environment', given: { environment: undefined }, want: ['Pending environment/EnvironmentMissing', 'Pending processors/OperatorUnknown of chest-ct', 'Pending residency/JurisdictionUnknown of chest-ct'] },
    { when: 'stops without an environment', given: { environment: undefined, started: true }, want: ['Violated environment/EnvironmentMissing', 'Violated processors/OperatorUnknown of chest-ct', 'Violated residency/JurisdictionUnknown of chest-ct'] },
    { when: 'holds while a restore is not confirmed', given: { facts: facts({ restored }) }, want: ['Pending restore/RestoreNotConfirmed'] },
    { when: 'holds while only an earlier restore is confirmed', given: { facts: facts({ restored }), environment: confirmed(restored.at - 1) }, want: ['Pending restore/RestoreNotConfirmed'] },
    { when: 'holds while the confirmation is of what is yet to come', given: { facts: facts({ restored }), environment: confirmed(now + 1) }, want: ['Pending restore/RestoreNotConfirmed'] },
    { when: 'allows once the restore is confirmed', given: { facts: facts({ restored }), environment: confirmed(restored.at) }, want: [] },
    { when: 'allows once the confirmation is no longer to come', given: { facts: facts({ restored }), environment: confirmed(now) }, want: [] },
    { when: 'lets run what runs when something is restored', given: { facts: facts({ restored }), started: true }, want: [] },
    { when: 'holds while a policy of admission is missing', given: { facts: facts({ admission: missingPolicy }) }, want: ['Pending admission/PolicyMissing'] },
    { when: 'stops when a policy of admission goes', given: { facts: facts({ admission: missingPolicy }), started: true }, want: ['Violated admission/PolicyMissing'] },
    { when: 'holds while it is not known whether admission acts', given: { facts: facts({ admission: untried }) }, want: ['Pending admission/AdmissionNotTried'] },
    { when: 'lets run what runs while it is not known whether admission acts', given: { facts: facts({ admission: untried }), started: true }, want: [] },
    { when: 'holds without the dataset', given: { datasets: {} }, want: ['Pending dataset/DatasetMissing of chest-ct'] },
    { when: 'stops when the dataset is gone', given: { datasets: {}, started: true }, want: ['Violated dataset/DatasetMissing of chest-ct'] },
    { when: 'does not find a dataset of another namespace', given: { datasets: { 'chest-ct': aDataset().withMetadata({ namespace: 'other' }).build() } }, want: ['Pending dataset/DatasetMissing of chest-ct'] },
    { when: 'is not fooled by a dataset called constructor', given: { job: aTrainingJob().withDatasets('constructor').build() }, want: ['Pending dataset/DatasetMissing of constructor'] },
    { when: 'denies a dataset that is being deleted', given: { datasets: { 'chest-ct': aDataset().withMetadata({ deletionTimestamp: '2027-01-01T00:00:00Z' }).build() } }, want: ['Violated dataset/DatasetWithdrawn of chest-ct'] },
    { when: 'denies a job without datasets', given: { job: aTrainingJob().withDatasets().build() }, want: ['Violated dataset/NoDataset'] },
    { when: 'holds without a permit', given: { permits: [] }, want: ['Pending permit/PermitMissing of chest-ct'] },
    { when: 'stops when the permit is gone', given: { permits: [], started: true }, want: ['Violated permit/PermitWithdrawn of chest-ct'] },
    { when: 'takes a permit that is being deleted for deleted', given: { permits: [aPermit().withMetadata({ deletionTimestamp: '2027-01-01T00:00:00Z' }).build()] }, want: ['Pending permit/PermitMissing of chest-ct'] },
    { when: 'does not take a permit for another project', given: { permits: [aPermit().with({ project: { namespace: 'other' } }).build()] }, want: ['Pending permit/PermitMissing of chest-ct'] },
    { when: 'does not take a permit from another namespace', given: { permits: [aPermit().withMetadata({ namespace: 'other' }).build()] }, want: ['Pending permit/PermitMissing of chest-ct'] },
    { when: 'does not take a permit for another dataset', given: { permits: [aPermit('brain-mr').build()] }, want: ['Pending permit/PermitMissing of chest-ct'] },
    { when: 'holds before the permit is valid', given: { permits: [aPermit().withWindow('2027-06-01T00:00:00Z', '2028-01-01T00:00:00Z').build()] }, want: ['Pending permit-window/PermitNotYetValid of chest-ct'] },
    { when: 'stops when the permit is made to begin later', given: { started: true, permits: [aPermit().withWindow('2027-06-01T00:00:00Z', '2028-01-01T00:00:00Z').build()] }, want: ['Violated permit-window/PermitNotYetValid of chest-ct'] },
    { when: 'stops on a node in a country whose instrument has ended, although another country is left', given: abroad({ started: true, facts: facts({ nodesInUse: ['us-1'], nodes: [aNode('it-1'), aNode('us-1', 'us')] }) }), want: ['Violated transfer/NodeNotPermitted'] },
    { when: 'lets a job go on in the country that is left', given: abroad({ started: true, facts: facts({ nodesInUse: ['it-1'], nodes: [aNode('it-1'), aNode('us-1', 'us')] }) }), want: [] },
    { when: 'holds where only nodes in such a country are there', given: abroad({ facts: facts({ nodes: [aNode('us-1', 'us')] }) }), want: ['Pending transfer/NoEligibleNode'] },
    { when: 'stops when the room is opened', given: { started: true, facts: facts({ roomIsolated: false }) }, want: ['Violated network-isolation/RoomNotIsolated of chest-ct'] },
  ];
  for (const row of rows) {
    it(row.when, () => assert.deepEqual(summary(anInput(row.given)), row.want));
  }

  it('denies when one clause is violated and another pending, the violation first', () => {
    const input = anInput({ job: aTrainingJob().with({ requester: 'z' }).build(), facts: facts({ roomIsolated: false, claims: {} }) });
    assert.equal(decide(input).outcome, 'Deny');
    assert.deepEqual(summary(input), [
      'Violated persons/PersonNotNamed of chest-ct',
      'Pending encryption-at-rest/ClaimMissing of chest-ct',
      'Pending access-mode/ClaimMissing of chest-ct',
      'Pending network-isolation/RoomNotIsolated of chest-ct',
    ]);
  });

  it('never says until when a violation would wait', () => {
    const input = anInput({ started: true, permits: [aPermit().withWindow('2027-06-01T00:00:00Z', '2028-01-01T00:00:00Z').build()] });
    assert.equal('until' in (decide(input).unsatisfied[0] ?? {}), false);
  });
});

describe('the choice among several permits', () => {
  const choose = (...permits: DecisionInput['permits']) => decide(anInput({ permits })).permits[0]?.permit;
  const good = aPermit('chest-ct', 'b-good').build();

  it('prefers one that allows to one that holds, and that to one that denies', () => {
    const later = aPermit('chest-ct', 'a-later').withWindow('2027-06-01T00:00:00Z', '2029-01-01T00:00:00Z').build();
    const revoked = aPermit('chest-ct', 'a-revoked').with({ state: 'Revoked' }).build();
    assert.equal(choose(revoked, later, good), 'b-good');
    assert.equal(choose(revoked, later), 'a-later');
  });
  it('prefers the one under which the data may be used longest, which need not be the one that is valid longest', () => {
    const approval = (lapses: string) => ({ ethicsApproval: { committee: 'Committee', reference: '1', date: '2027-01-01T00:00:00Z', validUntil: lapses } });
    const long = aPermit('chest-ct', 'a').with({ validUntil: '2028-06-01T00:00:00Z', ...approval('2027-06-01T00:00:00Z') }).build();
    const short = aPermit('chest-ct', 'b').with({ validUntil: '2028-01-01T00:00:00Z', ...approval('2027-12-01T00:00:00Z') }).build();
    const dataset = aDataset();
    const asking = dataset.with({ use: { ...dataset.spec.use, duo: { permission: 'DUO:0000042', modifiers: [{ code: 'DUO:0000021' }] } } }).build();
    const decision = decide(anInput({ datasets: { 'chest-ct': asking }, permits: [long, short] }));
    assert.deepEqual(decision.permits, [{ dataset: 'chest-ct', permit: 'b' }]);
    assert.equal(decision.obligations.deadline, Date.parse('2027-12-01T00:00:00Z'));
  });

  it('prefers the one that is valid longest', () => {
    assert.equal(choose(good, aPermit('chest-ct', 'z-long').with({ validUntil: '2028-06-01T00:00:00Z' }).build()), 'z-long');
  });
  it('prefers the first name among equals', () => assert.equal(choose(good, aPermit('chest-ct', 'a-same').build()), 'a-same'));
  it('copes with two permits without a readable end', () => {
    assert.equal(choose(aPermit('chest-ct', 'y').with({ validUntil: 'x' }).build(), aPermit('chest-ct', 'x').with({ validUntil: 'y' }).build()), 'x');
  });
  it('wakes up when another permit begins', () => {
    const other = aPermit('chest-ct', 'other').withWindow('2027-06-01T00:00:00Z', '2029-01-01T00:00:00Z').build();
    assert.equal(decide(anInput({ permits: [good, other] })).nextChange, Date.parse('2027-06-01T00:00:00Z'));
  });
});

describe('a job on several datasets', () => {
  it('is allowed when all of them allow it, with the earliest deadline', () => {
    const until = '2027-09-01T00:00:00Z';
    const decision = decide(ofTwo({ permits: [aPermit().build(), aPermit('brain-mr').with({ validUntil: until }).build()] }));
    assert.equal(decision.outcome, 'Allow');
    assert.equal(decision.obligations.deadline, Date.parse(until));
    assert.deepEqual(decision.permits, [{ dataset: 'chest-ct', permit: 'chest-ct-lung' }, { dataset: 'brain-mr', permit: 'brain-mr-lung' }]);
  });
  it('is denied when one of them denies it, and says which', () => {
    const input = ofTwo({ permits: [aPermit().build(), aPermit('brain-mr').with({ persons: [] }).build()] });
    assert.deepEqual(summary(input), ['Violated persons/PersonNotNamed of brain-mr']);
    assert.ok(!decide(input).satisfied.includes('persons'));
  });
  it('calls no clause satisfied that was not judged for every dataset', () => {
    const decision = decide(ofTwo({ datasets: { 'chest-ct': aDataset().build() } }));
    assert.deepEqual(decision.satisfied, ['environment', 'restore', 'admission', 'placement']);
  });
  it('runs where both may be', () => {
    const datasets = { ...two, 'brain-mr': aDataset('brain-mr').withJurisdictions('DE', 'FR').build() };
    assert.equal(decide(ofTwo({ datasets })).outcome, 'Allow');
    assert.deepEqual(summary(ofTwo({ datasets, facts: facts({ claims: twoClaims, nodes: [aNode('it-1'), aNode('fr-1', 'fr')] }) })), ['Pending residency/NoEligibleNode']);
  });
  it('is denied when the countries of the datasets have nothing in common, in one sentence that names both', () => {
    const input = ofTwo({ datasets: { 'chest-ct': aDataset().withJurisdictions('IT').build(), 'brain-mr': aDataset('brain-mr').withJurisdictions('DE', 'FR').build() } });
    assert.deepEqual(summary(input), ['Violated residency/ResidencyConflict']);
    assert.match(messages(input), /no country in common: chest-ct only in IT and brain-mr only in DE or FR\./);
    assert.ok(!decide(input).satisfied.includes('residency'));
  });
  it('opens an address only if every dataset allows it', () => {
    const rule = { cidr: '10.1.0.0/16', port: 443, protocol: 'TCP' } as const;
    const job = aTrainingJob().withDatasets('chest-ct', 'brain-mr').withEgress(rule).build();
    const wide = { cidr: '10.0.0.0/8', port: 443, protocol: 'TCP' } as const;
    const both = { 'chest-ct': aDataset().withEgress(wide).build(), 'brain-mr': aDataset('brain-mr').withEgress(wide).build() };
    assert.deepEqual(decide(ofTwo({ job, datasets: both })).obligations.egress, [rule]);
    const one = decide(ofTwo({ job, datasets: { ...both, 'brain-mr': aDataset('brain-mr').build() } }));
    assert.equal(one.outcome, 'Deny');
    assert.deepEqual(one.obligations.egress, []);
  });
});

describe('the placement', () => {
  const gpu = (changes: Partial<DecisionInput>) => anInput({ job: aTrainingJob().withGpu(h100).build(), ...changes });

  it('names the clause that rules out the last node, and counts the way there', () => {
    const nodes = [aNode('it-1', 'it', { 'nvidia.com/gpu.product': 'NVIDIA-L4' }), aNode('de-1', 'de', { type: 'virtual-kubelet' }), aNode('fr-1', 'fr')];
    const input = gpu({ facts: facts({ nodes }) });
    assert.deepEqual(summary(input), ['Pending accelerator/NoEligibleNode']);
    assert.match(messages(input), /^Of 3 nodes 2 are in IT or DE; of these 1 are real nodes and no virtual kubelets; of these none offer NVIDIA-H100-80GB-HBM3 as whole GPUs/);
  });
  it('holds when all nodes are elsewhere', () => {
    assert.deepEqual(summary(anInput({ facts: facts({ nodes: [aNode('fr-1', 'fr')] }) })), ['Pending residency/NoEligibleNode']);
  });
  it('holds when all eligible nodes are cordoned', () => {
    assert.deepEqual(summary(anInput({ facts: facts({ nodes: [cordoned(aNode('it-1')), aNode('fr-1', 'fr')] }) })), ['Pending placement/NoEligibleNode']);
  });
  it('holds when there are no nodes', () => assert.deepEqual(summary(anInput({ facts: facts({ nodes: [] }) })), ['Pending placement/NoEligibleNode']));

  const running = (nodes: DecisionInput['facts']['nodes'], ...nodesInUse: string[]) => gpu({ started: true, facts: facts({ nodes, nodesInUse }) });
  it('lets a job run on nodes that go on meeting the clauses, cordoned or not', () => {
    assert.deepEqual(summary(running([cordoned(aNode('it-1')), aNode('fr-1', 'fr')], 'it-1')), []);
  });
  it('stops a job on a node that moved to another country, and names the node and the clause', () => {
    const input = running([aNode('it-1', 'fr'), aNode('it-2')], 'it-1', 'it-2');
    assert.deepEqual(summary(input), ['Violated residency/NodeNotPermitted']);
    assert.match(messages(input), /runs on it-1, which no longer meets clause residency: it needs nodes that are in IT or DE\./);
  });
  it('stops a job on a node whose GPUs are shared from now on', () => {
    assert.deepEqual(summary(running([aNode('it-1', 'it', { 'nvidia.com/gpu.sharing-strategy': 'mps' })], 'it-1')), ['Violated accelerator/NodeNotPermitted']);
  });
  it('does not stop a job because a Node object vanished', () => assert.deepEqual(summary(running([aNode('it-2')], 'it-1')), []));
  it('does not take a node with labels of two countries', () => {
    const siteKey = 'node-restriction.kubernetes.io/site';
    const environment = anEnvironment().withCountries({ [`${countryKey}=it`]: 'IT', [`${siteKey}=lyon`]: 'FR' }).build();
    assert.deepEqual(summary(anInput({ environment, facts: facts({ nodes: [aNode('odd', 'it', { [siteKey]: 'lyon' })] }) })), ['Pending residency/NoEligibleNode']);
  });
});
