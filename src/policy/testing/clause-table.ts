import assert from 'node:assert/strict';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';
import { aClauseInput } from './builders.ts';

/** One row: a sentence, what is different from an input that satisfies every clause, and what the clause must say. */
export interface Row {
  readonly when: string;
  readonly given?: Partial<ClauseInput>;
  /** "Satisfied", or the outcome and the reason, such as "Violated PermitExpired". */
  readonly want: string;
  readonly message?: RegExp;
  /** A reason that a fact carries, and that the clause only passes on. */
  readonly foreignReason?: boolean;
  readonly also?: (result: ClauseResult) => void;
}

/** Everything that identifies a person in the built objects; no message may contain it. */
const personal = /a1b2c3|institute\.example/;

/** Declares one test for each row. */
export function testClause(clause: Clause, rows: readonly Row[]): void {
  describe(`clause ${clause.id}`, () => {
    for (const row of rows) {
      it(row.when, () => check(clause, row));
    }
  });
}

function check(clause: Clause, row: Row): void {
  const result = clause.evaluate(aClauseInput(row.given));
  assert.equal(result.outcome === 'Satisfied' ? result.outcome : `${result.outcome} ${result.reason}`, row.want);
  if (result.outcome !== 'Satisfied') {
    if (row.foreignReason !== true) assert.ok(clause.reasons.includes(result.reason), `reason ${result.reason} is not listed by the clause`);
    assert.match(result.message, /^[A-Z].*\.$/, 'a message is a sentence');
    assert.ok(result.message.length <= 1024, 'a message fits into the status');
    assert.doesNotMatch(result.message, personal);
    if (row.message !== undefined) assert.match(result.message, row.message);
  }
  row.also?.(result);
}
