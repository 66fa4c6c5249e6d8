import { mergeConditions, truncate, type ConditionClaim } from '../api/conditions.ts';
import { type SecureDatasetStatus } from '../api/generated/types.ts';
import { type Snapshot } from './snapshot.ts';

/** What a plan concludes about a dataset. */
export interface Conclusion {
  readonly ready: boolean;
  /** UpperCamelCase, for machines. */
  readonly reason: string;
  /** One sentence, for people. */
  readonly message: string;
  readonly loader?: SecureDatasetStatus['loader'];
}

/** The whole status that follows from a conclusion. */
export function statusOf({ dataset, claim, permits }: Snapshot, conclusion: Conclusion, now: number): SecureDatasetStatus {
  const { generation } = dataset.metadata;
  const ready: ConditionClaim = { type: 'Ready', status: conclusion.ready ? 'True' : 'False', reason: conclusion.reason, message: conclusion.message };
  const conditions = mergeConditions(dataset.status?.conditions, [ready], generation, now);
  return {
    conditions: [...conditions],
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    encryption: encryptionStatus(claim),
    permits: permits.filter(({ from, until }) => from <= now && now < until).length,
    ...(conclusion.loader === undefined ? {} : { loader: conclusion.loader }),
  };
}

// Bound of the CRD.
const messageLimit = 1024;

function encryptionStatus({ encryption }: Snapshot['claim']): NonNullable<SecureDatasetStatus['encryption']> {
  const message = truncate(encryption.message, messageLimit);
  if (encryption.state !== 'encrypted') return { mechanism: encryption.state === 'refused' ? 'none' : 'unknown', message };
  return { mechanism: encryption.mechanism, keyScope: encryption.keyScope, level: encryption.level, message };
}
