import { aDataset, aTrainingJob, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { requesterIdentity } from './requester-identity.ts';

const onBehalf = aTrainingJob().with({ declaredBy: 'system:serviceaccount:argocd:controller' }).build();
const assured = (level: 'Declared' | 'Configured') => aDataset().withProtection({ assurance: [{ control: 'requester-identity', level }] }).build();

testClause(requesterIdentity, [
  { when: 'holds when the requester applied the job', given: { dataset: assured('Configured') }, want: 'Satisfied' },
  { when: 'takes the word of an account where nothing else is asked', given: { job: onBehalf }, want: 'Satisfied' },
  { when: 'takes the word of an account where Declared is asked', given: { job: onBehalf, dataset: assured('Declared') }, want: 'Satisfied' },
  { when: 'is violated by the word of an account where Configured is asked', given: { job: onBehalf, dataset: assured('Configured') }, want: 'Violated RequesterOnlyDeclared' },
  { when: 'is violated where Configured is asked and nothing binds requesters', given: { dataset: assured('Configured'), facts: facts({ requesterBound: false }) }, want: 'Violated RequesterNotBound', message: /caveau-requester/ },
  { when: 'asks for no such policy where Declared is enough', given: { facts: facts({ requesterBound: false }) }, want: 'Satisfied' },
  { when: 'is violated by a level that it does not know', given: { dataset: assured('Attested' as 'Configured') }, want: 'Violated RequesterOnlyDeclared' },
  { when: 'does not mix up the controls', given: { job: onBehalf, dataset: aDataset().withProtection({ assurance: [{ control: 'encryption-at-rest', level: 'Configured' }] }).build() }, want: 'Satisfied' },
]);
