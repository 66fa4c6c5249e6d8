import { type ConditionClaim } from '../api/conditions.ts';
import { type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { type AdmissionFact } from '../policy/types.ts';

const type = 'AdmissionInForce';

/** What the status of the environment says of admission. */
export function admissionCondition(fact: AdmissionFact): ConditionClaim {
  if (fact.inForce) return { type, status: 'True', reason: 'PoliciesInForce', message: 'The admission policies are as they were installed, and the API server refuses what they forbid.' };
  return { type, status: fact.unknown === true ? 'Unknown' : 'False', reason: fact.reason, message: fact.message };
}

/** The same read back, for whoever is not the operator. */
export function admissionTold(environment: SecureProcessingEnvironment | undefined): AdmissionFact {
  const told = environment?.status?.conditions?.find((condition) => condition.type === type);
  if (told?.status === 'True') return { inForce: true };
  if (told === undefined) return { inForce: false, reason: 'AdmissionNotTold', message: 'The operator has not said whether the admission policies are in force. Ask the platform engineer whether it runs.', unknown: true };
  return { inForce: false, reason: told.reason, message: told.message, ...(told.status === 'Unknown' ? { unknown: true as const } : {}) };
}
