import { type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { allOf } from './all-of.ts';
import { dpiaOf } from './clauses/dpia.ts';
import { lawfulBasisOf } from './clauses/lawful-basis.ts';
import { nationalGateOf } from './clauses/national-gate.ts';
import { operatorBound } from './clauses/processors.ts';
import { specialCategoryOf } from './clauses/special-category.ts';
import { transferOf } from './clauses/transfer.ts';
import { type ClauseResult, type Instant } from './types.ts';

/**
 * What law asks of any processing of a dataset, whoever it is for: a loader is bound by it as training pods are. Where the data may go by its
 * instruments is not among the obligations here, but among the requirements on nodes.
 */
export function groundsOf(dataset: SecureDataset, environment: SecureProcessingEnvironment | undefined, now: Instant): ClauseResult {
  return allOf([lawfulBasisOf(dataset), specialCategoryOf(dataset), nationalGateOf(dataset, now), dpiaOf(dataset, now), operatorBound(dataset, environment, now), transferOf(dataset, environment, now)]);
}
