import { keyIn } from '../dataset-keys.ts';
import { own } from '../own.ts';
import { isPersonal } from '../personal-data.ts';
import { pending, satisfied, violated } from '../result.ts';
import { isBlank } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Shorter is no reason. The bound of the kind. */
const shortest = 8;

/** Somebody has said why this data, and no less, is needed. */
export const minimisation: Clause = {
  id: 'minimisation',
  title: 'No more data than is needed',
  source: 'GDPR art. 5(1)(c); EHDS Regulation (EU) 2025/327 art. 66',
  fields: ['SecureDataset.spec.minimisation', 'SecureDataset.spec.deidentification.level', 'SecureDataset.metadata.name'],
  explanation:
    'Personal data needs a reason why these subjects and these items are needed, and data that was taken from a larger body says what was selected. The larger body stays known in the room as a SecureDataset, even when its claim is gone, so that a withdrawal there reaches what was taken from it. A selection is a dataset on a claim of its own, because a program can read all that its pod mounts.',
  reasons: ['JustificationMissing', 'SelectionMissing', 'BodyMissing'],
  mechanism: 'A pod mounts the claims of its datasets and no other, and those whole.',
  ceiling: 'Declared',
  limits: 'Whether the reason is a good one, and whether the claim holds what was selected, is judged by nobody here: approvers read it.',
  actions: ['Stop', 'Checkpoint', 'Finish'],
  evaluate,
};

function evaluate({ job, dataset, facts }: ClauseInput): ClauseResult {
  const { name } = dataset.metadata;
  const { justification, subsetOf, selection } = dataset.spec.minimisation;
  if (isPersonal(dataset) && justification.trim().length < shortest) return violated('JustificationMissing', `SecureDataset ${name} does not say why its purposes need these subjects and these items. Ask the data steward for minimisation.justification.`);
  if (subsetOf === undefined) return satisfied();
  if (isPersonal(dataset) && isBlank(selection)) return violated('SelectionMissing', `SecureDataset ${name} was taken from ${subsetOf} and does not say what was selected. Ask the data steward for minimisation.selection.`);
  if (own(facts.bodies ?? {}, keyIn(job, dataset)) === true) return satisfied();
  return pending('BodyMissing', `SecureDataset ${name} was taken from ${subsetOf}, and there is no such SecureDataset in this room, so that no withdrawal there would reach it. Ask the data steward to correct minimisation.subsetOf, or to keep ${subsetOf}, which needs no claim for that.`);
}
