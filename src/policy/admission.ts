import { pending, satisfied } from './result.ts';
import { type ClauseDescription, type ClauseResult, type DecisionInput } from './types.ts';

/** What a room keeps away is kept away by admission alone: without it everybody with ordinary rights reads the data. */
export const admission: ClauseDescription = {
  id: 'admission',
  title: 'The admission policies are in force',
  source: 'GDPR art. 32(1)(b), (d)',
  fields: ['the ConfigMap caveau-admission', 'ValidatingAdmissionPolicies and their bindings', 'SecureProcessingEnvironment.status.conditions'],
  explanation:
    'Every admission policy of Caveau must be as it was installed, with a binding that makes it deny, and the API server must refuse what they forbid. Before the start a job waits; what runs is stopped as soon as one is missing, weakened or without effect. What is merely not known, because a process of the operator has just begun, lets go on what runs.',
  mechanism: 'The operator watches the policies and compares them with the ConfigMap that the chart wrote beside them; and it tries, without effect and again and again, something that must be refused.',
  ceiling: 'Probed',
  limits: 'Who may write the ConfigMap, or the operator, decides what counts as in force. One API server is tried at a time. Between a change and the word of it some tenths of a second pass.',
  reasons: ['PoliciesNotDescribed', 'PolicyMissing', 'PolicyChanged', 'CanaryAccepted', 'CanaryRefusedOtherwise', 'CanaryRefusedByAnother', 'PoliciesSettling', 'AdmissionNotTried', 'AdmissionNotTold'],
};

/** Whether the admission policies are in force. What is not known keeps a job from starting, and ends none. */
export function admissionResult({ facts, started }: Pick<DecisionInput, 'facts' | 'started'>): ClauseResult {
  const seen = facts.admission;
  if (seen.inForce || (started && seen.unknown === true)) return satisfied();
  return pending(seen.reason, seen.message);
}
