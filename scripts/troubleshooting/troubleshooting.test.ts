import { deepEqual, equal } from 'node:assert/strict';
import { join } from 'node:path';
import { clauseTable } from '../../src/policy/clauses.ts';
import { moverReasons } from '../../src/api/mover.ts';
import { gateExitCodes } from '../../src/api/gate.ts';
import { refusalReasons } from '../../src/approval/refusal.ts';
import { attemptReasons } from '../../src/training-job/attempt.ts';
import { handedOn } from './entries/training-job.ts';
import { halves, readByPeople, sections } from './sections.ts';
import { reasonsInCode, type ReasonsInCode } from './reasons-in-code.ts';

describe('troubleshooting by reason', () => {
  let code: ReasonsInCode;
  const told = sections.flatMap(({ entries }) => Object.keys(entries));

  before(() => {
    code = reasonsInCode(join(import.meta.dirname, '../..'));
  });

  const given = (): ReadonlySet<string> => new Set([...code.reasons.keys(), ...Object.values(readByPeople).flat()].filter((word) => !halves.includes(word)));

  it('has an entry for every reason that the source gives', () => {
    const missing = [...given()].filter((word) => !told.includes(word)).map((word) => `${word} (${code.reasons.get(word)?.[0] ?? ''})`);
    deepEqual(missing, [], 'Add them to scripts/troubleshooting/entries/, and run "npm run generate".');
  });

  it('has no entry for a reason that nothing gives', () => {
    deepEqual(told.filter((word) => !given().has(word) && !Object.hasOwn(handedOn, word)), []);
  });

  it('tells of each reason once', () => {
    equal(new Set(told).size, told.length);
  });

  it('reads the source as the tables of the source do', () => {
    const tables = [...clauseTable.flatMap(({ reasons }) => reasons), ...moverReasons, ...Object.keys(gateExitCodes), ...refusalReasons, ...attemptReasons];
    deepEqual(tables.filter((word) => !code.reasons.has(word)), []);
  });

  it('knows what the compiler cannot read', () => {
    deepEqual(code.unread, Object.keys(readByPeople).sort(), 'Look what these give as a reason, and say it in readByPeople.');
  });

  it('says a sentence of each, and what to do', () => {
    const bad = sections.flatMap(({ entries }) => Object.entries(entries)).filter(([, { means, help }]) => ![means, help].every((text) => /^[A-Z`].*\.$/.test(text) && !text.includes('|')));
    deepEqual(bad, []);
  });
});
