import { pending, satisfied } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Nothing runs on the data before the room's default-deny policy is in place, and alone. */
export const networkIsolation: Clause = {
  id: 'network-isolation',
  title: 'The room is isolated',
  source: 'GDPR art. 32(1)(b); SATRE 2.2.11; TEHDAS2 SPER-6',
  fields: ['NetworkPolicy', 'Namespace.metadata.labels'],
  explanation:
    "The room's standing NetworkPolicy, which denies everything, must exist as the operator wrote it. Policies add up, so no other may be there that the operator did not make for a job or a loader; the operator removes those that were there before the namespace became a room. A job is held until then, and stopped when the room is opened.",
  reasons: ['RoomOpened', 'RoomNotIsolated'],
  evaluate,
};

function evaluate({ facts, job }: ClauseInput): ClauseResult {
  const room = job.metadata.namespace ?? '';
  const { roomOpenings } = facts;
  if (roomOpenings.length > 0) {
    const policies = roomOpenings.length === 1 ? 'NetworkPolicy' : 'NetworkPolicies';
    return pending('RoomOpened', `The ${policies} ${listed(roomOpenings, 'and')} can open the namespace ${room} and ${roomOpenings.length === 1 ? 'was' : 'were'} not made by Caveau for a job of the room. The operator removes what does not belong there; if this stays, ask the platform engineer.`);
  }
  if (facts.roomIsolated) return satisfied();
  return pending('RoomNotIsolated', `The NetworkPolicy that closes the namespace ${room} is missing or changed. The operator restores it; if this stays, ask the platform engineer.`);
}
