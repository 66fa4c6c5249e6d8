import assert from 'node:assert/strict';
import { aDataset, aPermit, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { boundClaim, holder } from '../testing/other-room.ts';
import { type BindingFact } from '../types.ts';
import { binding } from './binding.ts';

const dataset = aDataset().withMetadata({ namespace: holder }).build();
const permit = aPermit().withMetadata({ namespace: holder }).build();
const known = (fact?: BindingFact) => ({ dataset, permit, facts: facts({ bindings: fact === undefined ? {} : { 'hospital/chest-ct-lung': fact } }) });

testClause(binding, [
  { when: "data of the job's own room needs none", want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied' }) },
  {
    when: 'what serves the permit is mounted in place of a claim of that name',
    given: known({ state: 'bound', claimName: boundClaim, strangers: 0 }),
    want: 'Satisfied',
    also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { bindings: { 'hospital/chest-ct': boundClaim } } }),
  },
  { when: 'nothing is known of what serves the permit', given: known(), want: 'Pending BindingMissing', message: /DataPermit chest-ct-lung of hospital/ },
  { when: 'what serves a permit of the same name in another room is another', given: { ...known(), facts: facts({ bindings: { 'clinic/chest-ct-lung': { state: 'bound', claimName: boundClaim, strangers: 0 } } }) }, want: 'Pending BindingMissing' },
  { when: 'it is not made yet', given: known({ state: 'pending', reason: 'BindingPending', message: 'It is not bound yet.' }), want: 'Pending BindingPending', message: /^It is not bound yet\.$/ },
  { when: 'it can never be', given: known({ state: 'refused', reason: 'OneNodeOnly', message: 'One node at a time can mount it.' }), want: 'Violated OneNodeOnly' },
  { when: 'a pod of somebody else mounts it', given: known({ state: 'bound', claimName: boundClaim, strangers: 1 }), want: 'Pending BindingStranger', message: /mounted by a pod that Caveau did not start/ },
  { when: 'pods of somebody else mount it', given: known({ state: 'bound', claimName: boundClaim, strangers: 2 }), want: 'Pending BindingStranger', message: /by 2 pods .* end them/ },
]);
