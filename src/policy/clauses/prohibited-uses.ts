import { prohibitedUses as everywhere } from '../../api/prohibited-uses.ts';
import { satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** What nobody may do with health data, and what the dataset rules out besides, the applicant must have ruled out too. */
export const prohibitedUses: Clause = {
  id: 'prohibited-uses',
  title: 'Prohibited uses are excluded',
  source: 'EHDS Regulation (EU) 2025/327 art. 54',
  fields: ['SecureDataset.spec.use.prohibited', 'DataPermit.spec.excludedUses'],
  explanation:
    'The permit must exclude each of the five uses that art. 54 prohibits and each that the dataset prohibits besides. No dataset can allow what art. 54 prohibits: the five need not be listed, and nothing takes them off.',
  reasons: ['ProhibitedUseNotExcluded'],
  mechanism: 'The operator compares the two lists and starts no pod under a permit that leaves one out, or stops those that run.',
  ceiling: 'Declared',
  limits: "It is the applicant's undertaking. What is done with a model after it left the room is not seen, and no program is inspected for it.",
  evaluate,
};

/** First what art. 54 prohibits, for which nothing of the dataset is read: it says no whatever the dataset says. */
function evaluate({ dataset, permit }: ClauseInput): ClauseResult {
  const left = (uses: readonly string[]): readonly string[] => uses.filter((use) => !permit.spec.excludedUses.includes(use));
  const always = left(everywhere);
  const missing = always.length > 0 ? always : left([...new Set(dataset.spec.use.prohibited ?? [])]);
  if (missing.length === 0) return satisfied();
  return violated(
    'ProhibitedUseNotExcluded',
    `DataPermit ${permit.metadata.name} does not exclude ${listed(missing, 'and')}, which must not be done with SecureDataset ${dataset.metadata.name}. Ask the applicant to undertake it, and the data steward to add it to excludedUses.`,
  );
}
