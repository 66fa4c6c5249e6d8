import { facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { networkIsolation } from './network-isolation.ts';

testClause(networkIsolation, [
  { when: 'holds in an isolated room', want: 'Satisfied' },
  { when: 'is pending while the room is open', given: { facts: facts({ roomIsolated: false }) }, want: 'Pending RoomNotIsolated', message: /prj-lung/ },
]);
