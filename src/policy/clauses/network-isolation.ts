import { pending, satisfied } from '../result.ts';
import { type Clause } from '../types.ts';

/** Nothing runs on the data before the room's default-deny policy is in place. */
export const networkIsolation: Clause = {
  id: 'network-isolation',
  title: 'The room is isolated',
  source: 'GDPR art. 32(1)(b); SATRE 2.2.11; TEHDAS2 SPER-6',
  fields: ['NetworkPolicy'],
  explanation: "The room's standing NetworkPolicy, which denies everything, must exist as the operator wrote it. A job is held until then, and stopped when it is changed or removed.",
  reasons: ['RoomNotIsolated'],
  evaluate: ({ facts, job }) =>
    facts.roomIsolated
      ? satisfied()
      : pending('RoomNotIsolated', `The NetworkPolicy that closes the namespace ${job.metadata.namespace ?? ''} is missing or changed. The operator restores it; if this stays, ask the platform engineer.`),
};
