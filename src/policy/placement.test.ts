import assert from 'node:assert/strict';
import fc from 'fast-check';
import { affinityTerms, nodeMatches } from './placement.ts';
import { type NodeGroup, type NodeRequirement } from './types.ts';

const group = (...anyOf: readonly (readonly NodeRequirement[])[]): NodeGroup => ({ clause: 'test', because: '', anyOf });
const is = (key: string, ...values: string[]): NodeRequirement => ({ key, operator: 'In', values });
const isNot = (key: string, ...values: string[]): NodeRequirement => ({ key, operator: 'NotIn', values });

describe('node requirements as affinity terms', () => {
  it('are none without groups', () => assert.deepEqual(affinityTerms([]), []));

  it('join the groups into each alternative', () => {
    assert.deepEqual(affinityTerms([group([is('a', '1')], [is('b', '1')]), group([isNot('type', 'virtual-kubelet')])]), [
      [is('a', '1'), isNot('type', 'virtual-kubelet')],
      [is('b', '1'), isNot('type', 'virtual-kubelet')],
    ]);
  });

  it('intersect the values of one key', () => assert.deepEqual(affinityTerms([group([is('a', '1', '2')]), group([is('a', '2', '3')])]), [[is('a', '2')]]));

  it('say the same thing once', () => assert.equal(affinityTerms(Array.from({ length: 8 }, () => group([is('a', '1')], [is('b', '1')]))).length, 2));

  it('refuse groups that contradict each other, rather than read as anywhere', () => {
    assert.throws(() => affinityTerms([group([is('a', '1')]), group([is('a', '2')])]), /No node can meet/);
    assert.throws(() => affinityTerms([group()]), /No node can meet/);
  });

  it('refuse more alternatives than a scheduler should weigh', () => {
    const many = (prefix: string) => group(...Array.from({ length: 9 }, (_, i) => [is(`${prefix}${i}`, '1')]));
    assert.throws(() => affinityTerms([many('a'), many('b')]), /more than 64 alternatives/);
  });

  const requirement = fc.oneof(
    fc.record({ key: fc.constantFrom('a', 'b'), operator: fc.constantFrom('In' as const, 'NotIn' as const), values: fc.uniqueArray(fc.constantFrom('1', '2', '3'), { minLength: 1 }) }),
    fc.record({ key: fc.constantFrom('a', 'b'), operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
  );
  const groups = fc.array(fc.array(fc.array(requirement, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }).map((anyOf) => group(...anyOf)), { maxLength: 3 });

  it('mean exactly what the groups mean, for every node', () => {
    const values = [undefined, '1', '2', '3', '4'];
    fc.assert(
      fc.property(groups, (all) => {
        const terms = orNowhere(all);
        for (const a of values) {
          for (const b of values) {
            const labels = { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
            // An empty list of terms stands for "anywhere", one without a requirement cannot be written in Kubernetes.
            const matches = terms !== undefined && (terms.length === 0 || nodeMatches({ labels }, [group(...terms)]));
            assert.equal(matches, nodeMatches({ labels }, all));
          }
        }
      }),
      { numRuns: 1000, seed: 11 },
    );
  });
});

function orNowhere(groups: readonly NodeGroup[]): NodeRequirement[][] | undefined {
  try {
    return affinityTerms(groups);
  } catch {
    return undefined;
  }
}
