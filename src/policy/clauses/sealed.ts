import { own } from '../own.ts';
import { pending, satisfied } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Nobody reads data that somebody may still write. */
export const sealed: Clause = {
  id: 'sealed',
  title: 'The dataset is sealed',
  source: 'GDPR art. 5(1)(d) and (f)',
  fields: ['SecureDataset.spec.source.state', 'Pod (of the loader)'],
  explanation:
    'While a dataset is Loading only its loader has access. Jobs are held until it is Sealed and the last pod of the loader has ended, and from then on nobody writes to it.',
  reasons: ['DatasetLoading', 'LoaderStillRunning'],
  evaluate,
};

function evaluate({ dataset, facts }: ClauseInput): ClauseResult {
  const { name } = dataset.metadata;
  if (dataset.spec.source.state !== 'Sealed') {
    return pending('DatasetLoading', `SecureDataset ${name} is still being loaded. The job can run when the data steward has sealed it.`);
  }
  // Without a known claim there is nothing to mount, which the clauses that need the claim say.
  const writers = own(facts.claims, name)?.writers ?? 0;
  if (writers === 0) return satisfied();
  return pending('LoaderStillRunning', `SecureDataset ${name} is sealed, but its loader has not been removed yet. The job can run when it has.`);
}
