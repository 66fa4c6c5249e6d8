import { aPermit, aTrainingJob } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { persons } from './persons.ts';

testClause(persons, [
  { when: 'holds when the permit names the requester', want: 'Satisfied' },
  { when: 'is violated for anybody else, without saying who', given: { job: aTrainingJob().with({ requester: 'z@institute.example' }).build() }, want: 'Violated PersonNotNamed', message: /^The requester of this job/ },
  { when: 'is violated by an empty list, which means nobody', given: { permit: aPermit().with({ persons: [] }).build() }, want: 'Violated PersonNotNamed' },
  { when: 'does not take one name for another by its beginning', given: { job: aTrainingJob().with({ requester: 'a1b2c3@institute.example.evil' }).build() }, want: 'Violated PersonNotNamed' },
  { when: 'does not take declaredBy for the requester', given: { job: aTrainingJob().with({ requester: 'x', declaredBy: 'a1b2c3@institute.example' }).build() }, want: 'Violated PersonNotNamed' },
]);
