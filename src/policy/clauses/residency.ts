import { type SecureDataset, type SecureProcessingEnvironment } from '../../api/generated/types.ts';
import { jurisdictionTerms, mappedJurisdictions } from '../jurisdiction.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** The data is processed only on nodes in the dataset's countries. */
export const residency: Clause = {
  id: 'residency',
  title: 'The data stays in its jurisdictions',
  source: 'GDPR art. 44-49; EHDS Regulation (EU) 2025/327 art. 87',
  fields: ['SecureDataset.spec.residency.jurisdictions', 'SecureProcessingEnvironment.spec.jurisdictions', 'Node.metadata.labels'],
  explanation:
    'Pods run only on nodes whose labels stand for a country that the dataset lists. Which label stands for which country is asserted by the SecureProcessingEnvironment, with labels that a kubelet cannot set on its own node. A node with labels of a permitted and of a forbidden country is refused. Several datasets in one job need a country in common.',
  mechanism: 'A required node affinity on labels that no kubelet can set on its own node, and the operator looks again while pods run.',
  ceiling: 'Declared',
  limits: "That a label means a country is the platform engineer's word. Where replicas and backups of a volume lie, and its keys, is not looked at.",
  reasons: ['NoJurisdiction', 'JurisdictionUnknown', 'ResidencyConflict', 'NoEligibleNode', 'NodeNotPermitted'],
  evaluate,
};

function evaluate({ dataset, environment }: ClauseInput): ClauseResult {
  return residencyOf(dataset, environment);
}

/** Where a dataset may be processed, by whomever: its loader is bound by it as training pods are. */
export function residencyOf(dataset: SecureDataset, environment: SecureProcessingEnvironment | undefined): ClauseResult {
  const { jurisdictions } = dataset.spec.residency;
  const { name } = dataset.metadata;
  if (jurisdictions.length === 0) {
    return violated('NoJurisdiction', `SecureDataset ${name} lists no country in which it may be processed. Ask the data steward to list one.`);
  }
  const anyOf = jurisdictionTerms(jurisdictions, environment);
  if (anyOf.length === 0) {
    return pending('JurisdictionUnknown', `SecureDataset ${name} may be processed in ${listed(jurisdictions)} only, but no node label of the SecureProcessingEnvironment stands for ${listed(jurisdictions)}. Ask the platform engineer to add one, if there are such nodes.`);
  }
  const because = `are in ${listed(mappedJurisdictions(jurisdictions, environment))}`;
  return satisfied({ nodes: [{ clause: residency.id, because, anyOf }] });
}
