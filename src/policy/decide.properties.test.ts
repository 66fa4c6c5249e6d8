import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type SecureDataset } from '../api/generated/types.ts';
import { splitDatasetKey } from '../api/dataset-key.ts';
import { clauses, clauseTable } from './clauses.ts';
import { keysOf } from './dataset-keys.ts';
import { decide } from './decide.ts';
import { inputDigest } from './digest.ts';
import { nodeMatches } from './placement.ts';
import { aWithdrawal } from './testing/approvals.ts';
import { inputs } from './testing/arbitraries.test.ts';
import { aDataset, anInput, aPermit, aTrainingJob, without } from './testing/builders.ts';
import { seeds, type Decide, type Property, type Runs } from './testing/runs.test.ts';
import { withStricter } from './testing/reactions.test.ts';
import { datasetTightenings, permitTightenings, withDatasetTightened, withPermitTightened } from './testing/tightening.ts';
import { actions, type DecisionInput, type EncryptionFact } from './types.ts';

const pick = fc.nat({ max: 1000 });
const day = 86_400_000;

/** Who may come to a claim. */
const visitors = [{ writers: 1 }, { strangers: 1 }, { departing: 1 }, { takenBy: 'older' }, { users: ['resnet'], accessModes: ['ReadWriteOnce'] }];

/** Ways in which something that was known becomes unknown, or something that was there is gone. */
const removals: Readonly<Record<string, (input: DecisionInput, n: number) => DecisionInput>> = {
  'a permit': (i, n) => ({ ...i, permits: i.permits.filter((_, index) => index !== n % Math.max(1, i.permits.length)) }),
  'all permits': (i) => ({ ...i, permits: [] }),
  'a dataset': (i, n) => ({ ...i, datasets: without(i.datasets, n % 2 === 0 ? 'chest-ct' : 'brain-mr') }),
  'the environment': (i) => ({ ...i, environment: undefined }),
  'the accelerators that are listed': (i) => described(i, { accelerators: [] }),
  'the word on the network': (i) => described(i, { network: {} }),
  'the trust in the fabric': (i) => (i.environment?.spec.network?.encryption === undefined ? i : described(i, { network: { encryption: i.environment.spec.network.encryption } })),
  'the nodes that are set aside': (i) => (i.environment === undefined ? i : { ...i, environment: { ...i.environment, spec: without(i.environment.spec, 'regulatedNodes') } }),
  'the taints of nodes': (i) => ({ ...i, facts: { ...i.facts, nodes: i.facts.nodes.map((node) => ({ ...node, taints: [] })) } }),
  'the bodies of data from which others were taken': (i) => ({ ...i, facts: { ...i.facts, bodies: {} } }),
  'the last place of a dataset': (i, n) => ({ ...i, facts: { ...i.facts, superseded: { ...i.facts.superseded, [n % 2 === 0 ? 'chest-ct' : 'brain-mr']: { by: 'later', withdrawnSubjects: n % 3 } } } }),
  'what pods were given when they were made': (i) => ({ ...i, facts: { ...i.facts, madeWithout: ['rdma', 'alone'] } }),
  'what jobs may ask of the scheduler': (i) => described(i, { workloads: {} }),
  'the sharing of the output': (i) => (i.facts.output === undefined ? i : { ...i, facts: { ...i.facts, output: { ...i.facts.output, shareable: false } } }),
  'who operates the cluster': (i) => (i.environment === undefined ? i : { ...i, environment: { ...i.environment, spec: without(i.environment.spec, 'organisation') } }),
  'the grounds of a dataset': (i, n) => datasetLacking(i, n, (spec) => without(spec, 'legal')),
  'the impact assessment of a dataset': (i, n) => datasetLacking(i, n, (spec) => ({ ...spec, accountability: without(spec.accountability, 'dpia') })),
  'a step of national law': (i, n) => datasetLacking(i, n, (spec) => (spec.legal?.national === undefined ? spec : { ...spec, legal: { ...spec.legal, national: spec.legal.national.map(({ id }) => ({ id })) } })),
  'the instruments of a dataset': (i, n) => datasetLacking(i, n, (spec) => ({ ...spec, residency: without(spec.residency, 'transfers') })),
  'the diseases that are known': (i) => ({ ...i, ontology: { ...i.ontology, parents: {} } }),
  'a disease that is known': (i, n) => ({ ...i, ontology: { ...i.ontology, parents: without(i.ontology.parents, Object.keys(i.ontology.parents)[n % 6] ?? '') } }),
  'what a run is about': (i) => ({ ...i, job: { ...i.job, spec: { ...i.job.spec, purpose: without(i.job.spec.purpose, 'genetic') } } }),
  'what serves permits of other rooms': (i) => ({ ...i, facts: { ...i.facts, bindings: {} } }),
  'a claim': (i, n) => ({ ...i, facts: { ...i.facts, claims: without(i.facts.claims, n % 2 === 0 ? 'chest-ct' : 'brain-mr') } }),
  'the output storage': (i) => ({ ...i, facts: without(i.facts, 'output') }),
  'the loneliness of a claim': (i, n) => ({ ...i, facts: { ...i.facts, claims: Object.fromEntries(Object.entries(i.facts.claims).map(([name, claim]) => [name, { ...claim, ...visitors[n % visitors.length] }])) } }),
  'the closure of the room': (i) => ({ ...i, facts: { ...i.facts, roomOpenings: ['allow-web'] } }),
  'the isolation of the room': (i) => ({ ...i, facts: { ...i.facts, roomIsolated: false } }),
  'what verifiers saw of the data': (i) => ({ ...i, facts: { ...i.facts, claims: Object.fromEntries(Object.entries(i.facts.claims).map(([name, claim]) => [name, { ...claim, encryption: unlooked(claim.encryption) }])) } }),
  'what verifiers saw of the output': (i) => (i.facts.output === undefined ? i : { ...i, facts: { ...i.facts, output: { ...i.facts.output, encryption: unlooked(i.facts.output.encryption) } } }),
  'the gate': (i) => (i.environment === undefined ? i : { ...i, environment: { ...i.environment, spec: without(i.environment.spec, 'gate') } }),
  'the evidence of probes': (i) => ({ ...i, facts: { ...i.facts, isolation: {} } }),
  'the answers of the targets': (i) => ({ ...i, facts: { ...i.facts, answered: {} } }),
  'an approval': (i, n) => ({ ...i, approvals: i.approvals.filter((one, index) => one.spec.action === 'Withdraw' || index !== n % Math.max(1, i.approvals.length)) }),
  'all approvals': (i) => ({ ...i, approvals: [] }),
  'the list of approvers': (i) => described(i, { approvers: [] }),
  'the binding of approvals': (i) => ({ ...i, facts: without(i.facts, 'approvalsBoundSince') }),
  'the confirmation of a restore': (i) => (i.environment === undefined ? i : { ...i, environment: { ...i.environment, spec: without(i.environment.spec, 'restoreConfirmed') } }),
  'certainty that nothing was restored': (i) => ({ ...i, facts: { ...i.facts, restored: { at: i.now + 1, message: 'It was seen.' } } }),
  'the admission policies': (i) => ({ ...i, facts: { ...i.facts, admission: { inForce: false, reason: 'PolicyMissing', message: 'One is missing.' } } }),
  'the runtime classes': (i) => ({ ...i, facts: { ...i.facts, runtimeClasses: [] } }),
  // A vanished node in use is passed over on purpose, so only idle nodes are taken away.
  'a node that is not in use': (i, n) => ({ ...i, facts: { ...i.facts, nodes: i.facts.nodes.filter((node, index) => index !== n % i.facts.nodes.length || i.facts.nodesInUse.includes(node.name)) } }),
};

/** The same, of a volume at which nobody looked. */
function unlooked(fact: EncryptionFact): EncryptionFact {
  return fact.state === 'encrypted' ? { ...fact, sights: [] } : fact;
}

/** The input with one dataset that tells less. */
function datasetLacking(input: DecisionInput, n: number, less: (spec: SecureDataset['spec']) => SecureDataset['spec']): DecisionInput {
  const name = Object.keys(input.datasets)[n % 2] ?? '';
  const dataset = input.datasets[name];
  return dataset === undefined ? input : { ...input, datasets: { ...input.datasets, [name]: { ...dataset, spec: less(dataset.spec) } } };
}

/** The input with other assertions of the platform engineer, if there are any. */
function described(input: DecisionInput, spec: Partial<NonNullable<DecisionInput['environment']>['spec']>): DecisionInput {
  return input.environment === undefined ? input : { ...input, environment: { ...input.environment, spec: { ...input.environment.spec, ...spec } } };
}

/** Those of them without which the built job, on one dataset and with an output, cannot run. */
const needed = ['all permits', 'the environment', 'the output storage', 'the isolation of the room', 'the closure of the room', 'the loneliness of a claim'];

/** A generated input together with the number that varies an operation on it. */
function each(runs: Runs, operations: readonly string[], check: (input: DecisionInput, operation: string, n: number) => void): void {
  fc.assert(fc.property(inputs(), fc.constantFrom(...operations), pick, check), { ...runs, numRuns: 2 * runs.numRuns });
}

function withOnePermitEach(input: DecisionInput): DecisionInput {
  return { ...input, permits: input.permits.filter((permit) => permit.metadata.name.endsWith('-0')) };
}

/** The second input is the first one with narrower terms. */
function noMore(decide: Decide, before: DecisionInput, after: DecisionInput, how: string): void {
  const [wide, narrow] = [decide(before), decide(after)];
  if (narrow.outcome !== 'Allow') return;
  assert.equal(wide.outcome, 'Allow', how);
  assert.ok((narrow.obligations.deadline ?? Infinity) <= (wide.obligations.deadline ?? Infinity), how);
  for (const node of before.facts.nodes) assert.ok(!nodeMatches(node, narrow.obligations.nodes) || nodeMatches(node, wide.obligations.nodes), how);
}

/** Until when a running job may use the data at the latest, by the decision of one moment. */
function latestUse(decide: Decide, input: DecisionInput): number {
  const { outcome: verdict, action, checkpointSeconds = 0, obligations } = decide(input);
  const bound = obligations.deadline ?? Infinity;
  // No grace is longer than what is left until a known end (src/training-job/stop.ts).
  return verdict === 'Deny' && action !== 'Finish' ? Math.min(input.now + checkpointSeconds * 1000, bound) : bound;
}

/** What always holds of a decision, of whichever way to decide. */
export const properties: Readonly<Record<string, Property>> = {
  'deny overrides: one violated clause denies, one pending clause holds, none of either allows': (decide, runs) => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const decision = decide(input);
        const outcomes = decision.unsatisfied.map((u) => u.outcome);
        assert.equal(decision.outcome, outcomes.includes('Violated') ? 'Deny' : outcomes.length > 0 ? 'Hold' : 'Allow');
        assert.ok(decision.outcome !== 'Allow' || decision.satisfied.length === clauseTable.length, 'what is allowed satisfies every clause');
        assert.equal(decision.satisfied.some((id) => decision.unsatisfied.some((u) => u.clause === id)), false, 'no clause is both');
        assert.deepEqual(outcomes, outcomes.toSorted().reverse(), 'violated before pending');
        assert.ok(!input.started || !outcomes.includes('Pending'), 'nothing is pending after the start');
      }),
      runs,
    );
  },

  'unknown denies: what becomes unknown or goes away never allows what was not allowed': (decide, runs) => {
    each(runs, Object.keys(removals), (input, removal, n) => {
      const less = removals[removal]?.(input, n) ?? input;
      assert.ok(decide(input).outcome === 'Allow' || decide(less).outcome !== 'Allow', `removing ${removal} allowed the job`);
    });
  },

  'unknown denies: an allowed job is no longer allowed when something that it needs goes away': (decide, runs) => {
    const allowed = fc.sample(inputs(), { ...runs, numRuns: 2 * runs.numRuns }).filter((input) => decide(input).outcome === 'Allow' && input.job.spec.output !== undefined);
    assert.ok(allowed.length > runs.numRuns / 15);
    for (const input of allowed) {
      for (const removal of needed) assert.notEqual(decide(removals[removal]?.(input, 0) ?? input).outcome, 'Allow', removal);
      for (const key of keysOf(input.job)) {
        assert.notEqual(decide({ ...input, datasets: without(input.datasets, key) }).outcome, 'Allow');
        assert.notEqual(decide({ ...input, facts: { ...input.facts, claims: without(input.facts.claims, key) } }).outcome, 'Allow');
        assert.notEqual(decide({ ...input, permits: input.permits.filter((permit) => permit.spec.dataset.name !== splitDatasetKey('', key).name) }).outcome, 'Allow');
        if (key.includes('/')) assert.notEqual(decide({ ...input, facts: { ...input.facts, bindings: {} } }).outcome, 'Allow');
      }
    }
  },

  'after the start everything that was pending is violated, for the same reason': (decide, runs) => {
    // What depends on whether there is still a choice of permit or of nodes is another question after the start.
      // Evidence that ends, and that nobody has looked lately, hold new starts alone; so does what is tested of a pod before it begins.
      const choice = ['NotLookedAt', 'NotProbed', 'ProbeFailed', 'GateMissing', 'NoEligibleNode', 'NodeNotPermitted', 'TaintMissing', 'GpuShared', 'PermitMissing', 'PermitWithdrawn', 'RestoreNotConfirmed'];
    // What a job may ask of the scheduler is no question any more once it has answered.
    const scheduling = ['tolerations', 'priority-class'];
    const said = (input: DecisionInput) => decide(input).unsatisfied.filter((u) => !choice.includes(u.reason) && !scheduling.includes(u.clause)).map((u) => `${u.clause}/${u.reason}/${u.dataset ?? ''}`).sort();
    fc.assert(
      fc.property(inputs(), (input) => {
        const one = withOnePermitEach(input);
        assert.deepEqual(said({ ...one, started: true }), said({ ...one, started: false }));
      }),
      runs,
    );
  },

  'tightening the terms of a dataset never allows more, and never obliges to less': (decide, runs) => {
    each(runs, Object.keys(datasetTightenings), (input, how, n) => noMore(decide, input, withDatasetTightened(input, how, n), how));
  },

  'a stricter action never lets the data be used for longer, at any time': (decide, runs) => {
    const bounds: string[] = [];
    fc.assert(
      // Of several permits it matters under which of them the job is on record to run.
      fc.property(inputs().map(withOnePermitEach), fc.constantFrom('Stop' as const, 'Checkpoint' as const), fc.double({ min: 0, max: 1, noNaN: true }), (input, action, part) => {
        const stricter = { ...input, started: true, datasets: Object.fromEntries(Object.entries(input.datasets).map(([name, dataset]) => [name, withStricter(dataset, action)])) };
        const { nextChange = input.now } = decide({ ...input, started: true });
        // Also just before and after an answer changes.
        for (const now of [input.now, nextChange - 1, nextChange, input.now + Math.floor(part * (nextChange - input.now)) + 1800_000]) {
          const [wide, narrow] = [latestUse(decide, { ...input, started: true, now }), latestUse(decide, { ...stricter, now })];
          assert.ok(narrow <= wide, `${new Date(narrow).toISOString()} is after ${String(wide)}`);
          bounds.push(narrow < wide ? 'shorter' : 'same');
        }
      }),
      runs,
    );
    assert.ok(bounds.includes('shorter'), 'it is seen to make a difference');
  },

  'says what becomes of a running job, and nothing of one that has not started': (decide, runs) => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { action, checkpointSeconds, unsatisfied, outcome: verdict } = decide(input);
        assert.equal(action !== undefined, input.started && verdict === 'Deny');
        assert.equal(checkpointSeconds !== undefined, action === 'Checkpoint');
        assert.ok(unsatisfied.every((one) => (one.action !== undefined) === input.started));
        assert.ok(action === undefined || unsatisfied.every((one) => actions.indexOf(one.action ?? 'Stop') >= actions.indexOf(action)), 'the strictest');
      }),
      runs,
    );
  },

  'tightening a permit never allows more, and never obliges to less': (decide, runs) => {
    // Of several permits the best is chosen before places are looked at, so that without one of them a place may be found where there was none.
    each(runs, Object.keys(permitTightenings), (input, how, n) => {
      const one = withOnePermitEach(input);
      noMore(decide, one, withPermitTightened(one, how, n), how);
    });
  },

  'an approval more allows nothing where the dataset asks for none': (decide, runs) => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const plain = { ...input, datasets: Object.fromEntries(Object.entries(input.datasets).map(([name, dataset]) => [name, { ...dataset, spec: { ...dataset.spec, approvals: [] } }])) };
        assert.deepEqual(decide(plain), decide({ ...plain, approvals: [] }));
      }),
      runs,
    );
  },

  'an approval taken back never allows, and what only it allowed is allowed no longer': (decide, runs) => {
    let stopped = 0;
    fc.assert(
      fc.property(inputs(), (input) => {
        const given = input.approvals.filter(({ spec }) => spec.action !== 'Withdraw');
        for (const approval of given) assert.ok(decide(input).outcome === 'Allow' || decide({ ...input, approvals: [...input.approvals, aWithdrawal(approval)] }).outcome !== 'Allow');
        const allBack = { ...input, approvals: [...input.approvals, ...given.map((approval) => aWithdrawal(approval))] };
        const without_ = { ...input, approvals: [] };
        assert.equal(decide(allBack).outcome, decide(without_).outcome);
        if (decide(input).outcome === 'Allow' && decide(allBack).outcome !== 'Allow') stopped += 1;
      }),
      { ...runs, numRuns: 2 * runs.numRuns },
    );
    assert.ok(stopped > 0, `the property says something: ${stopped}`);
  },

  'does not depend on the order of permits, nodes, datasets and fields, and changes nothing that it is given': (decide, runs) => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const frozen = deepFreeze(structuredClone(input));
        const shuffled: DecisionInput = {
          ...input,
          permits: input.permits.toReversed(),
          approvals: input.approvals.toReversed(),
          datasets: Object.fromEntries(Object.entries(input.datasets).reverse()),
          facts: { ...input.facts, nodes: input.facts.nodes.toReversed(), nodesInUse: input.facts.nodesInUse.toReversed() },
        };
        const decision = decide(frozen);
        assert.deepEqual(decide(shuffled), decision);
        assert.equal(inputDigest(shuffled, decision), inputDigest(frozen, decision));
      }),
      runs,
    );
  },

  'never allows at or after the end of the last permit, nor after the deadline that it gave': (decide, runs) => {
    fc.assert(
      fc.property(inputs(), fc.nat({ max: 1000 }), (input, days) => {
        const { deadline } = decide(input).obligations;
        const end = Math.max(...input.permits.map((permit) => Date.parse(permit.spec.validUntil)));
        assert.notEqual(decide({ ...input, now: end + days * day }).outcome, 'Allow');
        const oneEach = withOnePermitEach(input);
        const its = decide(oneEach).obligations.deadline;
        if (its !== undefined) assert.notEqual(decide({ ...oneEach, now: its + days * day }).outcome, 'Allow');
        assert.ok(deadline === undefined || deadline > input.now);
      }),
      runs,
    );
  },

  'says honestly when it can change by time alone: nothing at all changes before': (decide, runs) => {
    fc.assert(
      fc.property(inputs(), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (input, part) => {
        const decision = decide(input);
        assert.ok(decision.nextChange === undefined || decision.nextChange > input.now);
        const span = (decision.nextChange ?? input.now + 3000 * day) - input.now;
        assert.deepEqual(decide({ ...input, now: input.now + Math.floor(part * span) }), decision);
        assert.deepEqual(decide({ ...input, now: input.now + span - 1 }), decision);
      }),
      runs,
    );
  },

  'gives only reasons that are documented, in sentences that fit into the status and name no person': (decide, runs) => {
    const reasons = new Map(clauseTable.map((clause) => [clause.id, clause.reasons]));
    fc.assert(
      fc.property(inputs(), (input) => {
        for (const { clause, reason, message } of decide(input).unsatisfied) {
          assert.ok(reasons.get(clause)?.includes(reason), `${clause} gives ${reason}`);
          assert.match(message, /^[A-Z].*\.$/);
          assert.ok(message.length <= 1024);
          assert.doesNotMatch(message, /a1b2c3|institute\.example|undefined|NaN|\[object/);
        }
      }),
      runs,
    );
  },
};

describe('what always holds of a decision', () => {
  for (const { name, seed } of seeds) {
    describe(name, () => {
      for (const [property, check] of Object.entries(properties)) it(property, () => check(decide, { numRuns: 300, seed }));
    });
  }
});

describe('an empty list means none', () => {
  const base = anInput({ job: aTrainingJob().withEgress({ cidr: '10.1.0.0/16', port: 443, protocol: 'TCP' }).build(), datasets: { 'chest-ct': aDataset().withEgress({ cidr: '10.0.0.0/8', port: 443, protocol: 'TCP' }).build() } });
  const dataset = aDataset().withEgress({ cidr: '10.0.0.0/8', port: 443, protocol: 'TCP' });
  const emptied: Readonly<Record<string, Partial<DecisionInput>>> = {
    'SecureDataset.spec.use.purposes': { datasets: { 'chest-ct': dataset.with({ use: { ...dataset.spec.use, purposes: [] } }).build() } },
    'SecureDataset.spec.use.duo.diseases': { datasets: { 'chest-ct': dataset.with({ use: { ...dataset.spec.use, duo: { permission: 'DUO:0000007', diseases: [] } } }).build() } },
    'SecureDataset.spec.use.duo.modifiers[].regions': { datasets: { 'chest-ct': dataset.with({ use: { ...dataset.spec.use, duo: { permission: 'DUO:0000004', modifiers: [{ code: 'DUO:0000022', regions: [] }] } } }).build() } },
    'SecureDataset.spec.use.duo.modifiers[].projects': { datasets: { 'chest-ct': dataset.with({ use: { ...dataset.spec.use, duo: { permission: 'DUO:0000004', modifiers: [{ code: 'DUO:0000027', projects: [] }] } } }).build() } },
    'SecureDataset.spec.use.duo.modifiers[].institutions': { datasets: { 'chest-ct': dataset.with({ use: { ...dataset.spec.use, duo: { permission: 'DUO:0000004', modifiers: [{ code: 'DUO:0000028', institutions: [] }] } } }).build() } },
    'SecureDataset.spec.use.duo.modifiers[].collaborators': { datasets: { 'chest-ct': dataset.with({ use: { ...dataset.spec.use, duo: { permission: 'DUO:0000004', modifiers: [{ code: 'DUO:0000020', collaborators: [] }] } } }).build() } },
    'DataPermit.spec.excludedUses': { permits: [aPermit().with({ excludedUses: [] }).build()] },
    'SecureDataset.spec.legal.safeguards': { datasets: { 'chest-ct': dataset.with({ legal: { lawfulBasis: 'gdpr:A6-1-f', specialCategoryCondition: 'gdpr:A9-2-j', memberStateLaw: 'Act', safeguards: [] } }).build() } },
    'SecureDataset.spec.accountability.processors': { datasets: { 'chest-ct': dataset.with({ accountability: { ...dataset.spec.accountability, processors: [] } }).build() } },
    'SecureDataset.spec.residency.transfers': { datasets: { 'chest-ct': dataset.with({ residency: { jurisdictions: ['US'], transfers: [] } }).build() } },
    'SecureDataset.spec.residency.jurisdictions': { datasets: { 'chest-ct': dataset.withJurisdictions().build() } },
    'SecureDataset.spec.protection.encryptionAtRest.mechanisms': { datasets: { 'chest-ct': dataset.withProtection({ encryptionAtRest: { mechanisms: [], keyScope: 'Cluster' } }).build() } },
    'SecureDataset.spec.protection.encryptionInTransit.mechanisms': { job: aTrainingJob().with({ workers: 2 }).build(), datasets: { 'chest-ct': dataset.withProtection({ encryptionInTransit: { mechanisms: [], rdma: 'Forbidden' } }).build() } },
    'SecureDataset.spec.deidentification.dicom.codes': { datasets: { 'chest-ct': dataset.with({ deidentification: { ...dataset.spec.deidentification, dicom: { edition: '2026b', codes: [] } } }).build() } },
    'SecureDataset.spec.protection.runtimeClasses': { datasets: { 'chest-ct': dataset.withProtection({ runtimeClasses: [] }).build() } },
    'SecureDataset.spec.protection.network.egress': { datasets: { 'chest-ct': dataset.withEgress().build() } },
    'DataPermit.spec.persons': { permits: [aPermit().with({ persons: [] }).build()] },
    'DataPermit.spec.purposes': { permits: [aPermit().with({ purposes: [] }).build()] },
    'DataPermit.spec.images.repositories': { permits: [aPermit().with({ images: { repositories: [] } }).build()] },
    'SecureProcessingEnvironment.spec.jurisdictions': { environment: { metadata: { name: 'default' }, spec: { jurisdictions: [] } } },
    'TrainingJob.spec.datasets': { job: aTrainingJob().withDatasets().build() },
    'the permits': { permits: [] },
    'the nodes': { facts: { ...base.facts, nodes: [] } },
  };
  it('and the lists of the built input are full enough to allow', () => assert.equal(decide(base).outcome, 'Allow'));
  for (const [list, changes] of Object.entries(emptied)) {
    it(`in ${list}`, () => assert.notEqual(decide({ ...base, ...changes }).outcome, 'Allow'));
  }
});

describe('the table of clauses', () => {
  it('documents each clause with a source, fields, and reasons in one word', () => {
    for (const clause of clauseTable) {
      assert.match(clause.id, /^[a-z]+(-[a-z]+)*$/);
      assert.ok(clause.title.length > 0 && clause.source.length > 0 && clause.explanation.endsWith('.'), clause.id);
      assert.ok(clause.fields.length > 0 && clause.reasons.length > 0, clause.id);
      for (const reason of clause.reasons) assert.match(reason, /^[A-Z][A-Za-z]+$/);
    }
    assert.ok(clauses.every((clause) => clauseTable.includes(clause)));
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
