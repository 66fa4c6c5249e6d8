import { aPermit } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { permitState } from './permit-state.ts';

testClause(permitState, [
  { when: 'holds while the permit is Active', want: 'Satisfied' },
  { when: 'is violated by a revoked permit', given: { permit: aPermit().with({ state: 'Revoked' }).build() }, want: 'Violated PermitRevoked', message: /DataPermit chest-ct-lung is revoked/ },
  { when: 'is violated by a state that it does not know', given: { permit: aPermit().with({ state: 'Paused' as 'Active' }).build() }, want: 'Violated PermitRevoked' },
]);
