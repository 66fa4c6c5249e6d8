import { facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { networkIsolation } from './network-isolation.ts';

testClause(networkIsolation, [
  { when: 'holds in an isolated room', want: 'Satisfied' },
  { when: 'is pending while the room is open', given: { facts: facts({ roomIsolated: false }) }, want: 'Pending RoomNotIsolated', message: /prj-lung/ },
  { when: 'is pending while a policy opens the room, and says which', given: { facts: facts({ roomIsolated: false, roomOpenings: ['allow-web'] }) }, want: 'Pending RoomOpened', message: /NetworkPolicy allow-web can open the namespace prj-lung and was not/ },
  { when: 'is pending while several do', given: { facts: facts({ roomIsolated: false, roomOpenings: ['allow-dns', 'allow-web'] }) }, want: 'Pending RoomOpened', message: /NetworkPolicies allow-dns and allow-web can open/ },
]);
