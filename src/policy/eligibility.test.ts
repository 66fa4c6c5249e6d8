import assert from 'node:assert/strict';
import { placementOf } from './eligibility.ts';
import { aNode, facts } from './testing/builders.ts';
import { type NodeGroup } from './types.ts';

describe('where a job may be placed', () => {
  const many = (key: string, count: number): NodeGroup => ({
    clause: 'residency', because: 'are in IT', anyOf: Array.from({ length: count }, (_, i) => [{ key: `${key}${i}`, operator: 'In', values: ['1'] }]),
  });
  const odd = facts({ nodes: [aNode('it-1', 'it', { a0: '1', b0: '1' })] });

  it('is refused, with the remedy, when it has more alternatives than a node affinity should weigh', () => {
    const { clause, result } = placementOf(odd, [many('a', 9), many('b', 9)], false);
    assert.deepEqual([clause, result.outcome, 'reason' in result ? result.reason : undefined], ['placement', 'Violated', 'TooManyAlternatives']);
    assert.match('message' in result ? result.message : '', /more than 64 combinations.*Use fewer datasets/);
  });

  it('is not refused at the bound', () => {
    assert.equal(placementOf(odd, [many('a', 8), many('b', 8)], false).result.outcome, 'Satisfied');
  });

  it('does not stop a job that runs', () => {
    assert.equal(placementOf({ ...odd, nodesInUse: ['it-1'] }, [many('a', 9), many('b', 9)], true).result.outcome, 'Satisfied');
  });
});
