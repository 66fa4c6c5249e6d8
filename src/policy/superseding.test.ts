import assert from 'node:assert/strict';
import { type SecureDataset } from '../api/generated/types.ts';
import { supersedingOf } from './superseding.ts';
import { aDataset } from './testing/builders.ts';
import { type Superseding } from './types.ts';

/** A dataset by what it says: what it supersedes, how many withdrew, and what it was taken from. */
function dataset(name: string, supersedes?: string, subjects = 0, subsetOf?: string): SecureDataset {
  const tombstones = subjects === 0 ? {} : { tombstones: { subjects, digest: `sha256:${'0'.repeat(64)}` } };
  const revision = supersedes === undefined ? {} : { revision: { id: name, supersedes, ...tombstones } };
  return aDataset(name).with({ ...revision, minimisation: { justification: 'Needed as it is.', ...(subsetOf === undefined ? {} : { subsetOf }) } }).build();
}

function check(name: string, among: readonly SecureDataset[], want: Superseding | undefined): void {
  for (const datasets of [among, among.toReversed()]) {
    const named = (one: string) => datasets.find(({ metadata }) => metadata.name === one);
    const superseding = (one: string) => datasets.filter(({ spec }) => spec.revision?.supersedes === one);
    assert.deepEqual(supersedingOf(name, { named, superseding }), want);
  }
}

const chain = [dataset('r6'), dataset('r7', 'r6', 2), dataset('r8', 'r7', 3)];

describe('what took the place of a dataset', () => {
  it('is nothing for the latest', () => check('r8', chain, undefined));
  it('is the last of a chain, with the withdrawals of all later ones', () => {
    check('r7', chain, { by: 'r8', withdrawnSubjects: 3 });
    check('r6', chain, { by: 'r8', withdrawnSubjects: 5 });
  });
  it('is known of one that was deleted', () => check('r5', [dataset('r6', 'r5', 1)], { by: 'r6', withdrawnSubjects: 1 }));
  it('is the same whichever is looked at first, where two took it', () => check('r6', [dataset('r6'), dataset('b', 'r6', 1), dataset('a', 'r6', 2)], { by: 'a', withdrawnSubjects: 3 }));
  it('is the other one of two that supersede each other, and neither is the latest', () => {
    const circle = [dataset('a', 'b', 1), dataset('b', 'a')];
    check('a', circle, { by: 'b', withdrawnSubjects: 0, circle: true });
    check('b', circle, { by: 'a', withdrawnSubjects: 1, circle: true });
  });
  it('does not end in a circle before it', () => check('r5', [dataset('a', 'b'), dataset('b', 'a'), dataset('a2', 'r5'), dataset('r5')], { by: 'a2', withdrawnSubjects: 0 }));
  it('counts one that is being deleted', () => check('r7', [dataset('r7'), { ...dataset('r8', 'r7', 3), metadata: { ...dataset('r8').metadata, deletionTimestamp: '2027-01-01T00:00:00Z' } }], { by: 'r8', withdrawnSubjects: 3 }));
  it('counts a number of subjects that it cannot read as one', () => check('r7', [dataset('r8', 'r7', Number.NaN)], { by: 'r8', withdrawnSubjects: 1 }));
});

describe('a withdrawal from a larger body of data', () => {
  const part = dataset('part', undefined, 0, 'r7');
  it('reaches what was taken from it', () => check('part', [...chain, part], { by: 'r8', withdrawnSubjects: 3, of: 'r7' }));
  it('reaches what was taken from that', () => check('piece', [...chain, part, dataset('piece', undefined, 0, 'part')], { by: 'r8', withdrawnSubjects: 3, of: 'r7' }));
  it('reaches it also when the body is gone', () => check('part', [dataset('r8', 'r7', 3), part], { by: 'r8', withdrawnSubjects: 3, of: 'r7' }));
  it('is none when the body only got a new revision', () => check('part', [dataset('r7'), dataset('r8', 'r7'), part], undefined));
  it('is not hidden by its own later revision, which is the right answer to it', () => {
    check('part', [...chain, part, dataset('part-2', 'part', 0, 'r8')], { by: 'part-2', withdrawnSubjects: 3 });
    check('part', [...chain, part, dataset('part-2', 'part', 1, 'r8')], { by: 'part-2', withdrawnSubjects: 4 });
  });
  it('does not reach what was taken from the new one', () => check('part-2', [...chain, part, dataset('part-2', 'part', 0, 'r8')], undefined));
  it('is looked for once where bodies were taken from each other', () => check('a', [dataset('a', undefined, 0, 'b'), dataset('b', undefined, 0, 'a')], undefined));
});
