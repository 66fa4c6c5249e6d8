import { satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** A commercial intent needs the word of the dataset and of the permit. */
export const commercialUse: Clause = {
  id: 'commercial-use',
  title: 'Commercial use is allowed, if it is intended',
  source: 'GDPR art. 5(1)(b); DUO:0000046 (non-commercial use only)',
  fields: ['SecureDataset.spec.use.commercialUse', 'DataPermit.spec.commercialUse', 'TrainingJob.spec.purpose.commercialUse'],
  explanation: 'A job whose result is meant to serve a commercial use needs a dataset and a permit that both allow it.',
  mechanism: 'The decision compares words: no pod is made for a commercial use that is not allowed.',
  ceiling: 'Declared',
  limits: 'The intent is what the job declares. What becomes of the result later is not known.',
  reasons: ['CommercialUseForbidden'],
  evaluate,
};

function evaluate({ dataset, permit, job }: ClauseInput): ClauseResult {
  if (job.spec.purpose.commercialUse === 'None') return satisfied();
  if (dataset.spec.use.commercialUse !== 'Allowed') {
    return violated('CommercialUseForbidden', `SecureDataset ${dataset.metadata.name} forbids commercial use, but the job intends it. Use the data without commercial intent, or use other data.`);
  }
  if (permit.spec.commercialUse === 'Allowed') return satisfied();
  return violated('CommercialUseForbidden', `DataPermit ${permit.metadata.name} forbids commercial use, but the job intends it. Ask the data steward for a permit that allows it.`);
}
