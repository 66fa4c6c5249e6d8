import assert from 'node:assert/strict';
import { anInput, aTrainingJob } from '../policy/testing/builders.ts';
import { explain, type Question } from './explanation.ts';
import { explanationText } from './explanation-text.ts';

const commercial = { activity: 'ehds:TrainTestAndEvaluateHealthAlgorithms', commercialUse: 'Intended' } as const;
const told = (input: Question['input'], unknown: Question['unknown'] = {}): string => explanationText(explain({ input, unknown, replaced: [] }));

describe('the text of an explanation', () => {
  it('ends in the verdict, because what stands above may have scrolled away', () => {
    assert.match(told(anInput()), /\n\nAllowed: every clause holds\.\nchest-ct is used under DataPermit chest-ct-lung\.\n/);
    assert.match(told(anInput({ job: aTrainingJob().with({ purpose: commercial }).build() })), /\n\nDenied: commercial-use does not hold\.\n/);
    assert.match(told(anInput({ permits: [] })), /\n\nHeld: permit does not hold yet\.\n?/);
    assert.match(told(anInput(), { nodes: 'you may not list nodes' }), /\n\nNot decided here: node-tenancy, placement are not known here\.\n/);
  });

  it('does not say that something will be denied that is denied now', () => {
    const text = told(anInput({ job: aTrainingJob().with({ purpose: commercial }).build() })).replaceAll(/\s+/g, ' ');
    assert.match(text, /By time alone it stays denied from 2028-01-01T00:00:00Z on, for another reason too: PermitExpired of permit-window\.$/);
    assert.match(told(anInput()).replaceAll(/\s+/g, ' '), /By time alone it is denied from 2028-01-01T00:00:00Z on: PermitExpired of permit-window; then it is stopped at once\.$/);
  });

  it('fits into a terminal', () => assert.deepEqual(told(anInput()).split('\n').filter((line) => line.length > 100), []));
});
