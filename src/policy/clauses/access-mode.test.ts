import { aClaim, aDataset, aTrainingJob, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { accessMode } from './access-mode.ts';

const four = aTrainingJob().with({ workers: 4 }).build();
const once = aDataset().withProtection({ accessMode: 'ReadOnlyOnce' }).build();
const modes = (...accessModes: string[]) => facts({ claims: { 'chest-ct': aClaim({ accessModes }) } });

testClause(accessMode, [
  { when: 'holds for one worker, whatever the claim offers', given: { facts: modes('ReadWriteOnce') }, want: 'Satisfied' },
  { when: 'holds for several workers on a ReadOnlyMany claim', given: { job: four }, want: 'Satisfied' },
  { when: 'holds for several workers on a ReadWriteMany claim', given: { job: four, facts: modes('ReadWriteMany') }, want: 'Satisfied' },
  { when: 'is violated by several workers on a ReadWriteOnce claim', given: { job: four, facts: modes('ReadWriteOnce') }, want: 'Violated AccessModeInsufficient', message: /offers ReadWriteOnce, but 4 workers/ },
  { when: 'is violated by several workers on a claim without modes', given: { job: four, facts: modes() }, want: 'Violated AccessModeInsufficient' },
  { when: 'is violated by several workers on ReadOnlyOnce data', given: { job: four, dataset: once }, want: 'Violated SeveralWorkersForbidden' },
  { when: 'holds for one worker on ReadOnlyOnce data', given: { dataset: once }, want: 'Satisfied' },
  { when: 'is pending without a claim', given: { facts: facts({ claims: {} }) }, want: 'Pending ClaimMissing' },
  { when: 'takes an unknown access mode for the narrow one', given: { job: four, dataset: aDataset().withProtection({ accessMode: 'Any' as 'ReadOnlyMany' }).build() }, want: 'Violated SeveralWorkersForbidden' },
]);
