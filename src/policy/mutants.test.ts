import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clauses } from './clauses.ts';
import { decideBy } from './decide.ts';
import { effects } from './decide.effects.test.ts';
import { properties } from './decide.properties.test.ts';
import { inputs } from './testing/arbitraries.test.ts';
import { breakings } from './testing/breakings.ts';
import { anInput } from './testing/builders.ts';
import { checkOf, mutantsOf, type Repertoire } from './testing/mutants.ts';
import { fixedSeed, type Decide, type Runs } from './testing/runs.test.ts';
import { type Clause, type ClauseResult, type DecisionInput } from './types.ts';

const runs: Runs = { numRuns: 300, seed: fixedSeed, endOnFailure: true };
/** Those of effects first: they find most faults with the least work. */
const all = Object.entries({ ...effects, ...properties });

/** By which property the fault is found: what breaks the faulty clause, and all that always holds. */
function killerOf(decide: Decide, clause?: string): string | undefined {
  return all.find(([, check]) => {
    try {
      check(decide, clause === undefined ? runs : { ...runs, clause });
      return false;
    } catch {
      return true;
    }
  })?.[0];
}

/** What each clause says of generated jobs and of broken ones. */
function watched(): ReadonlyMap<string, Repertoire> {
  const seen = new Map(clauses.map(({ id }): [string, ClauseResult[]] => [id, []]));
  const watching = clauses.map((clause): Clause => ({ ...clause, evaluate: (input) => {
    const result = clause.evaluate(input);
    seen.get(clause.id)?.push(result);
    return result;
  } }));
  const generated = fc.sample(inputs(), { numRuns: 1000, seed: fixedSeed });
  const broken = Object.values(breakings).flatMap(({ change }) => [anInput(), ...generated.slice(0, 10)].map(change));
  for (const input of [...generated, ...broken] satisfies DecisionInput[]) decideBy(watching, input);
  return new Map([...seen].map(([id, results]) => [id, repertoireOf(results)]));
}

function repertoireOf(results: readonly ClauseResult[]): Repertoire {
  const good = results.flatMap((result) => (result.outcome === 'Satisfied' ? [result] : []));
  return {
    reasons: [...new Set(results.flatMap((result) => (result.outcome === 'Satisfied' ? [] : [checkOf(result)])))].sort(),
    waits: results.some(({ outcome }) => outcome === 'Pending'),
    obliges: good.some(({ obligations }) => obligations !== undefined),
    ends: good.some(({ until }) => until !== undefined),
    deadline: good.some(({ obligations }) => obligations?.deadline !== undefined),
  };
}

describe('a fault planted in a clause', () => {
  const repertoires = watched();
  for (const clause of clauses) {
    const repertoire = repertoires.get(clause.id);
    assert.ok(repertoire !== undefined);
    for (const { fault, clause: mutant } of mutantsOf(clause, repertoire)) {
      const set = clauses.map((one) => (one.id === clause.id ? mutant : one));
      it(`is found: ${clause.id} ${fault}`, () => assert.notEqual(killerOf((input) => decideBy(set, input), clause.id), undefined));
    }
  }

  it('is not found where there is none', () => assert.equal(killerOf((input) => decideBy(clauses, input)), undefined));
});
