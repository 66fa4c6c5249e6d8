import { aDataset, aTrainingJob, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { runtimeClass } from './runtime-class.ts';

const kata = aTrainingJob().with({ runtimeClassName: 'kata' }).build();
const classes = (...runtimeClasses: string[]) => aDataset().withProtection({ runtimeClasses }).build();

testClause(runtimeClass, [
  { when: 'holds for the default runtime where it is listed', want: 'Satisfied' },
  { when: 'is violated by the default runtime where it is not', given: { dataset: classes('kata') }, want: 'Violated RuntimeClassNotPermitted', message: /allows RuntimeClass kata, but the job uses the node's default runtime/ },
  { when: 'is violated by a class that is not listed', given: { job: kata }, want: 'Violated RuntimeClassNotPermitted', message: /allows the default runtime, but the job asks for RuntimeClass kata/ },
  { when: 'holds for a listed class that exists', given: { job: kata, dataset: classes('kata') }, want: 'Satisfied' },
  { when: 'waits for a listed class that does not exist', given: { job: kata, dataset: classes('kata'), facts: facts({ runtimeClasses: [] }) }, want: 'Pending RuntimeClassMissing' },
  { when: 'is violated by an empty list', given: { dataset: classes() }, want: 'Violated RuntimeClassNotPermitted' },
]);
