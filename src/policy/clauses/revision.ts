import { keyIn } from '../dataset-keys.ts';
import { own } from '../own.ts';
import { satisfied } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult, type Superseding } from '../types.ts';

/** Nothing new is made from data of which there is a later revision: persons may have withdrawn from it. */
export const revision: Clause = {
  id: 'revision',
  title: 'The dataset is the latest revision',
  source: 'GDPR art. 7(3), 17 and 21; EHDS Regulation (EU) 2025/327 art. 71',
  fields: ['SecureDataset.spec.revision', 'SecureDataset.spec.minimisation.subsetOf', 'SecureDataset.spec.legal'],
  explanation:
    'From the moment that a SecureDataset of the room names another in revision.supersedes, nothing starts on that other one, and running jobs do as its terms say. With tombstones the reason is that subjects have withdrawn: this reaches what was taken from the data (minimisation.subsetOf) too, jobs that used it and what they produced are marked, and where the data rests on consent a running job is stopped with a checkpoint at most, never left to finish. Of datasets that supersede each other in a circle none is used.',
  reasons: ['Superseded', 'SubjectsWithdrawn', 'RevisionCircle'],
  mechanism: 'The operator stops the pods. status.revisions and the condition WithdrawnData of each TrainingJob, and the annotation caveau.dev/withdrawn-data on the claim of its output, tell what was trained on the former revision; the same annotation on the claim of that revision keeps any other dataset from using it. The policy caveau-revisions keeps a later revision from being deleted before the former one, and one with tombstones from being deleted by anybody but the platform.',
  ceiling: 'Configured',
  limits:
    'A withdrawal is known once the steward has written it down. A model that left the room bears no mark, and nothing is unlearned by one. The claim of a revision that was deleted before the later one came bears none either.',
  actions: ['Stop', 'Checkpoint', 'Finish'],
  evaluate,
};

function evaluate({ job, dataset, facts }: ClauseInput): ClauseResult {
  const superseding = own(facts.superseded, keyIn(job, dataset));
  if (superseding === undefined) return satisfied();
  const outcome = { outcome: 'Violated', ...supersededWords(dataset.metadata.name, superseding) } as const;
  const { lawfulBasis, specialCategoryCondition } = dataset.spec.legal ?? {};
  const byConsent = lawfulBasis === 'gdpr:A6-1-a' || specialCategoryCondition === 'gdpr:A9-2-a';
  // Consent that is withdrawn is a ground that is gone: what goes on without one is unlawful (GDPR art. 7(3) and 17(1)(b)).
  return byConsent && superseding.withdrawnSubjects > 0 ? { ...outcome, atLeast: 'Checkpoint' } : outcome;
}

/** Why a dataset is used no more, for its jobs and for itself. */
export function supersededWords(name: string, { by, withdrawnSubjects, of, circle }: Superseding): { readonly reason: string; readonly message: string } {
  if (circle === true) return { reason: 'RevisionCircle', message: `SecureDataset ${name} and ${by} supersede each other, so that neither is the latest revision. Ask the data steward to delete one of them.` };
  if (withdrawnSubjects === 0) return { reason: 'Superseded', message: `SecureDataset ${name} was superseded by ${by}. Use ${by} in a new TrainingJob, for which it needs a DataPermit of its own.` };
  const subjects = withdrawnSubjects === 1 ? 'one subject has withdrawn' : `${withdrawnSubjects} subjects have withdrawn`;
  if (of !== undefined) return { reason: 'SubjectsWithdrawn', message: `SecureDataset ${name} was taken from ${of}, from which ${subjects} (see ${by}). Ask the data steward for a new revision of ${name} without their data.` };
  return { reason: 'SubjectsWithdrawn', message: `From SecureDataset ${name} ${subjects}, and it was superseded by ${by}. Use ${by} in a new TrainingJob, for which it needs a DataPermit of its own.` };
}
