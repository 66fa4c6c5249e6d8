import assert from 'node:assert/strict';
import { type SecureDataset } from '../../api/generated/types.ts';
import { aDataset, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type ClauseResult, type Superseding } from '../types.ts';
import { revision } from './revision.ts';

const by = (superseding: Partial<Superseding>) => facts({ superseded: { 'chest-ct': { by: 'chest-ct-r8', withdrawnSubjects: 0, ...superseding } } });
const on = (legal: Partial<NonNullable<SecureDataset['spec']['legal']>>) => aDataset().with({ legal: { lawfulBasis: 'gdpr:A6-1-e', specialCategoryCondition: 'gdpr:A9-2-j', ...legal } }).build();
const atLeast = (want: string | undefined) => (result: ClauseResult) => assert.equal(result.outcome === 'Violated' ? result.atLeast : 'not violated', want);

testClause(revision, [
  { when: 'holds for the latest revision', want: 'Satisfied' },
  { when: 'is not concerned with other datasets', given: { facts: facts({ superseded: { other: { by: 'other-2', withdrawnSubjects: 3 } } }) }, want: 'Satisfied' },
  { when: 'is violated once another takes its place', given: { facts: by({}) }, want: 'Violated Superseded', message: /was superseded by chest-ct-r8/, also: atLeast(undefined) },
  { when: 'says so when subjects have withdrawn', given: { facts: by({ withdrawnSubjects: 3 }) }, want: 'Violated SubjectsWithdrawn', message: /From SecureDataset chest-ct 3 subjects have withdrawn/, also: atLeast(undefined) },
  { when: 'says so of one', given: { facts: by({ withdrawnSubjects: 1 }) }, want: 'Violated SubjectsWithdrawn', message: /one subject has withdrawn/ },
  { when: 'is violated when subjects withdrew from what it was taken from', given: { facts: by({ withdrawnSubjects: 3, of: 'all-ct', by: 'all-ct-2' }) }, want: 'Violated SubjectsWithdrawn', message: /was taken from all-ct, from which 3 subjects have withdrawn/ },
  { when: 'is violated by a circle, of which no end is the latest', given: { facts: by({ circle: true }) }, want: 'Violated RevisionCircle', message: /supersede each other/ },
  { when: 'lets no run on withdrawn consent finish (GDPR art. 6(1)(a))', given: { dataset: on({ lawfulBasis: 'gdpr:A6-1-a' }), facts: by({ withdrawnSubjects: 1 }) }, want: 'Violated SubjectsWithdrawn', also: atLeast('Checkpoint') },
  { when: 'lets no run on withdrawn explicit consent finish (GDPR art. 9(2)(a))', given: { dataset: on({ specialCategoryCondition: 'gdpr:A9-2-a' }), facts: by({ withdrawnSubjects: 1 }) }, want: 'Violated SubjectsWithdrawn', also: atLeast('Checkpoint') },
  { when: 'leaves the choice on consent that nobody withdrew', given: { dataset: on({ lawfulBasis: 'gdpr:A6-1-a' }), facts: by({}) }, want: 'Violated Superseded', also: atLeast(undefined) },
  { when: 'is not deceived by what every object has', given: { dataset: aDataset('constructor').build() }, want: 'Satisfied' },
]);
