import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keysOf } from './dataset-keys.ts';
import { decide } from './decide.ts';
import { requiredLevel } from './assurance.ts';
import { own } from './own.ts';
import { nodeMatches } from './placement.ts';
import { inputs } from './testing/arbitraries.test.ts';
import { anInput, without } from './testing/builders.ts';
import { full } from './testing/full-input.ts';
import { breakings } from './testing/breakings.ts';
import { all, datasets, protection, type Breaking } from './testing/changes.ts';
import { boundClaim, elsewhere } from './testing/other-room.ts';
import { seeds, type Decide, type Property, type Runs } from './testing/runs.test.ts';
import { type Decision, type DecisionInput, type Instant } from './types.ts';

/** Jobs that ours allows before their start, of different kinds; made once for each seed. */
function allowedInputs({ seed, numRuns }: Runs): readonly DecisionInput[] {
  const key = `${seed}/${numRuns}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = fc.sample(inputs(), { seed, numRuns: 4 * numRuns }).map((input) => ({ ...input, started: false }));
  const allowed = [anInput(), ...fresh.filter((input) => decide(input).outcome === 'Allow').slice(0, numRuns / runsForOne)];
  made.set(key, allowed);
  return allowed;
}

const made = new Map<string, readonly DecisionInput[]>();

/** Each is broken in every way, by every mutant: more of them would find no more and take longer. */
const runsForOne = 20;

function resourceOf({ vendor, partition }: NonNullable<DecisionInput['job']['spec']['resources']['gpu']>): string {
  return vendor === 'AMD' ? 'amd.com/gpu' : partition === undefined ? 'nvidia.com/gpu' : `nvidia.com/mig-${partition}`;
}

/** The terms of protection of the datasets that the job names. */
function termsOf({ job, datasets }: DecisionInput) {
  return job.spec.datasets.flatMap(({ name }) => datasets[name]?.spec.protection ?? []);
}

/** What an allowed job is obliged to, by what it asks for and what its data asks for; told without a look at the clauses. */
const duties: Readonly<Record<string, (decision: Decision, input: DecisionInput) => void>> = {
  'exactly the addresses that it asks for are opened': ({ obligations }, { job }) => assert.deepEqual(obligations.egress, job.spec.egress ?? []),
  'its GPUs are asked for by the resource of their vendor': ({ obligations }, { job }) => {
    if (job.spec.resources.gpu !== undefined) assert.equal(obligations.gpuResource, resourceOf(job.spec.resources.gpu));
  },
  'what is bound in its room is mounted for exactly the data of other rooms': ({ obligations }, { job }) => {
    const ofOtherRooms = keysOf(job).filter((key) => key.includes('/'));
    assert.deepEqual(obligations.bindings, ofOtherRooms.length === 0 ? undefined : Object.fromEntries(ofOtherRooms.map((key) => [key, boundClaim])));
  },
  'it passes the gate that the environment has': ({ obligations }, { environment }) => assert.deepEqual(obligations.gate, environment?.spec.gate),
  'the gate looks at volumes of LUKS where Probed evidence is asked for': ({ obligations }, { job, datasets, facts, environment }) => {
    if (environment?.spec.gate === undefined) return;
    for (const { name, mountPath } of job.spec.datasets) {
      const [dataset, fact] = [datasets[name], own(facts.claims, name)?.encryption];
      const needed = dataset !== undefined && requiredLevel(dataset, 'encryption-at-rest') === 'Probed' && fact?.state === 'encrypted' && fact.mechanism === 'luks2';
      if (needed) assert.ok(obligations.encrypted?.includes(mountPath), mountPath);
    }
  },
  'RDMA is off unless all data and the environment trust the fabric': ({ obligations }, input) => {
    const isTrusted = input.environment?.spec.network?.rdma !== undefined && termsOf(input).every(({ encryptionInTransit }) => encryptionInTransit.rdma === 'TrustedFabric');
    assert.equal(obligations.rdma, isTrusted ? undefined : 'Forbidden');
  },
  'no pod of another room is beside it where any data asks for that': ({ obligations }, input) => assert.equal(obligations.alone, termsOf(input).some(({ nodeTenancy }) => nodeTenancy === 'Project') ? true : undefined),
  'it tolerates the taint of the nodes that its data asks for': ({ obligations }, input) => {
    if (termsOf(input).some(({ nodeTenancy }) => nodeTenancy !== 'Shared')) assert.ok(obligations.tolerations?.includes(input.environment?.spec.regulatedNodes?.taintKey ?? ''));
  },
  'it has a deadline': ({ obligations }) => assert.ok(obligations.deadline !== undefined),
};

/** Its volumes are to be seen by the gate of each pod. */
const lookedAt = all(datasets(() => ({ approvals: [] })), protection(({ assurance = [] }) => ({ assurance: [...assurance, { control: 'encryption-at-rest', level: 'Probed' }] })))(full());

/** The same on data whose steward lets nothing finish. */
function strict(input: DecisionInput): DecisionInput {
  return { ...input, datasets: Object.fromEntries(Object.entries(input.datasets).map(([name, dataset]) => [name, { ...dataset, spec: without(dataset.spec, 'onViolation') }])) };
}

/** When, and whether at all, the job is stopped by time alone once it runs, if nothing else happens. */
function stoppedAt(decide: Decide, input: DecisionInput): Instant | undefined {
  let running: DecisionInput = { ...input, started: true };
  for (let looks = 0; looks < 50; looks += 1) {
    const decision = decide(running);
    // A run that may finish is not stopped, unless something else comes.
    if (decision.outcome !== 'Allow' && decision.action !== 'Finish') return running.now;
    if (decision.nextChange === undefined) return undefined;
    running = { ...running, now: decision.nextChange };
  }
  return undefined;
}

/** The same job while it runs, on the nodes on which it may. */
function begun(input: DecisionInput): DecisionInput {
  const { nodes } = decide(input).obligations;
  const fit = input.facts.nodes.filter((node) => !node.unschedulable && nodeMatches(node, nodes));
  return { ...input, started: true, facts: { ...input.facts, nodesInUse: fit.map(({ name }) => name) } };
}

/** The ways of breaking that are tried. */
function broken({ clause: only }: Runs): readonly (readonly [string, Breaking])[] {
  return Object.entries(breakings).filter(([, { clause }]) => only === undefined || clause === only);
}

function saidBy({ unsatisfied }: Decision, clause: string): readonly string[] {
  return unsatisfied.filter((one) => one.clause === clause).map(({ outcome, reason }) => `${outcome} ${reason}`);
}

/** What becomes of jobs that are allowed, when something is otherwise or time passes. */
export const effects: Readonly<Record<string, Property>> = {
  'the built job is allowed': (decide) => {
    const { outcome, unsatisfied } = decide(anInput());
    assert.deepEqual({ outcome, unsatisfied }, { outcome: 'Allow', unsatisfied: [] });
  },

  'a clause that is broken says so, by its reason, and the job is allowed no longer': (decide, runs) => {
    for (const [how, { clause, says, change }] of broken(runs)) {
      for (const input of allowedInputs(runs)) {
        const decision = decide(change(input));
        const said = saidBy(decision, clause);
        assert.ok(decision.outcome !== 'Allow' && said.includes(says), `${how}: ${clause} says ${said.join(', ') || 'nothing'} and not ${says}`);
      }
    }
  },

  'a clause that is broken while the job runs stops it, unless it is asked before the start alone': (decide, runs) => {
    for (const [how, { clause, says, running = says.replace('Pending', 'Violated'), change }] of broken(runs)) {
      for (const input of allowedInputs(runs)) {
        const decision = decide(change(begun(input)));
        const said = saidBy(decision, clause);
        if (running === 'nothing') assert.deepEqual(said, [], how);
        else assert.ok(decision.outcome === 'Deny' && said.includes(running), `${how}: ${clause} says ${said.join(', ') || 'nothing'} of a running job and not ${running}`);
      }
    }
  },

  'a job that may start may go on': (decide, runs) => {
    for (const input of allowedInputs(runs)) assert.equal(decide(begun(input)).outcome, 'Allow');
  },

  'an allowed job is obliged to what its data asks for': (decide, runs) => {
    for (const input of [...allowedInputs(runs), full(), lookedAt, elsewhere(anInput())]) {
      for (const holds of Object.values(duties)) holds(decide(input), input);
    }
  },

  'a job that will be stopped by time has a deadline no later than that': (decide, runs) => {
    for (const input of allowedInputs(runs)) {
      const end = stoppedAt(decide, input);
      const { deadline } = decide(input).obligations;
      // A checkpoint is asked for before the end, so that it is written by then.
      const grace = 1000 * Math.max(0, ...Object.values(input.datasets).map(({ spec }) => spec.onViolation?.checkpointSeconds ?? 0));
      if (end !== undefined && end > input.now) assert.ok(deadline !== undefined && deadline <= end + grace);
    }
  },

  'what ends by time is told beforehand, with a deadline where it stops the job': (decide, runs) => {
    for (const [how, { ending: known, running }] of broken(runs)) {
      if (known === undefined) continue;
      for (const input of allowedInputs(runs)) {
        const { nextChange = Infinity, obligations } = decide(known.before(strict(input)));
        const end = input.now + known.days * 86_400_000;
        assert.ok(nextChange <= end, `${how}: nothing is said to change by then`);
        if (running !== 'nothing') assert.ok((obligations.deadline ?? Infinity) <= end, `${how}: no deadline is told`);
      }
    }
  },

  'a recorded decision gives the same bytes when it is made again': (decide, runs) => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const recorded = JSON.parse(JSON.stringify(input)) as DecisionInput;
        assert.equal(JSON.stringify(decide(recorded)), JSON.stringify(decide(input)));
      }),
      runs,
    );
  },
};

describe('what becomes of a decision', () => {
  for (const { name, seed } of seeds) {
    describe(name, () => {
      for (const [property, check] of Object.entries(effects)) it(property, () => check(decide, { numRuns: 300, seed }));
    });
  }
});
