import { aClaim, aDataset, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { sealed } from './sealed.ts';

const loading = aDataset().with({ source: { persistentVolumeClaim: { claimName: 'chest-ct-r7' }, state: 'Loading' } });

const claim = (changes: Parameters<typeof aClaim>[0]) => ({ facts: facts({ claims: { 'chest-ct': aClaim(changes) } }) });

testClause(sealed, [
  { when: 'holds for a sealed dataset', want: 'Satisfied' },
  { when: 'is pending while the dataset is loaded', given: { dataset: loading.build() }, want: 'Pending DatasetLoading' },
  { when: 'is pending while anybody may still write', given: claim({ writers: 1 }), want: 'Pending WriterPresent' },
  { when: 'is pending while a stranger mounts the claim', given: claim({ strangers: 1 }), want: 'Pending StrangerPresent', message: /chest-ct-r7 is mounted by one pod that Caveau did not start/ },
  { when: 'is pending while strangers mount the claim', given: claim({ strangers: 3 }), want: 'Pending StrangerPresent', message: /is mounted by 3 pods that/ },
  { when: 'is pending while pods of a deleted job are ending', given: claim({ departing: 1 }), want: 'Pending FormerPodsEnding' },
  { when: 'is pending while several of them are', given: claim({ departing: 2 }), want: 'Pending FormerPodsEnding', message: /still mounted by 2 pods of a job that was deleted/ },
  { when: 'holds for a job that runs while pods of another that was deleted are ending', given: { ...claim({ departing: 2 }), started: true }, want: 'Satisfied' },
  { when: 'is pending for a job that runs when anybody may write', given: { ...claim({ writers: 1, departing: 1 }), started: true }, want: 'Pending WriterPresent' },
  { when: 'is violated on a claim of another dataset', given: claim({ takenBy: 'older' }), want: 'Violated ClaimTaken', message: /belongs to the older SecureDataset older/ },
  { when: 'is violated on a claim of another dataset while it is loaded, too', given: { ...claim({ takenBy: 'older' }), dataset: loading.build() }, want: 'Violated ClaimTaken' },
  { when: 'says nothing of a claim that is not known', given: { facts: facts({ claims: {} }) }, want: 'Satisfied' },
]);
