import { aClaim, aDataset, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { sealed } from './sealed.ts';

const loading = aDataset().with({ source: { persistentVolumeClaim: { claimName: 'chest-ct-r7' }, state: 'Loading' } });

testClause(sealed, [
  { when: 'holds for a sealed dataset', want: 'Satisfied' },
  { when: 'is pending while the dataset is loaded', given: { dataset: loading.build() }, want: 'Pending DatasetLoading' },
  { when: 'is pending while a pod of the loader may still write', given: { facts: facts({ claims: { 'chest-ct': aClaim({ writers: 1 }) } }) }, want: 'Pending LoaderStillRunning' },
]);
