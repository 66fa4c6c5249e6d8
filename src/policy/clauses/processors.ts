import { type SecureDataset, type SecureProcessingEnvironment } from '../../api/generated/types.ts';
import { parseTime } from '../../api/time.ts';
import { allOf, lapsed, type Requirement } from '../all-of.ts';
import { isPersonal } from '../personal-data.ts';
import { pending, satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult, type Instant } from '../types.ts';

/** Whoever touches personal data decides about it, or works under a contract with whoever does. */
export const processors: Clause = {
  id: 'processors',
  title: 'Everybody who processes the data is bound',
  source: 'GDPR art. 26, 28 and 29',
  fields: [
    'SecureDataset.spec.accountability.controller',
    'SecureDataset.spec.accountability.jointControllers',
    'SecureDataset.spec.accountability.processors',
    'SecureDataset.spec.deidentification.level',
    'SecureProcessingEnvironment.spec.organisation',
    'DataPermit.spec.organisation.name',
    'DataPermit.spec.authorisation.kind',
  ],
  explanation:
    "The organisation that operates the cluster must be the controller of the dataset, a joint controller, or a processor whose contract is in force. So must the organisation of a permit that rests on nothing but the holder's own decision: an organisation that is none of these decides about its own project and receives the data, which takes an agreement with the holder (DataTransferAgreement) or a data permit (EhdsDataPermit). At the end of a contract running jobs are stopped. Anonymised data needs no contract.",
  reasons: ['OperatorUnknown', 'OperatorNotBound', 'RecipientNotBound', 'ContractInvalid', 'ContractNotYetInForce', 'ContractEnded'],
  mechanism: 'No Job is made without a contract in force, and none lives beyond its end unless the steward chose to let it finish (activeDeadlineSeconds).',
  ceiling: 'Declared',
  limits:
    'Names are compared letter by letter; who really operates the cluster is asserted by the platform engineer, and no contract is read. Sub-processors (art. 28(2) and (4)), such as who owns the hardware, must be listed as processors or bound by them; the operator knows of none. Collaborators of a project are not judged here.',
  actions: ['Stop', 'Checkpoint'],
  evaluate,
};

function evaluate({ dataset, permit, environment, now }: ClauseInput): ClauseResult {
  if (!isPersonal(dataset)) return satisfied();
  const requirements = [operatorBound(dataset, environment, now)];
  // Under an agreement or a data permit the recipient is a controller of its own.
  if (permit.spec.authorisation.kind === 'HolderDecision') requirements.push(bound(dataset, permit.spec.organisation.name, now, 'RecipientNotBound'));
  return allOf(requirements);
}

/** Whether the operator of the cluster may process a dataset, whoever asked for it. */
export function operatorBound(dataset: SecureDataset, environment: SecureProcessingEnvironment | undefined, now: Instant): Requirement {
  if (!isPersonal(dataset)) return satisfied();
  const operator = environment?.spec.organisation;
  return operator === undefined ? unknownOperator(dataset) : bound(dataset, operator, now, 'OperatorNotBound');
}

function unknownOperator({ metadata: { name } }: SecureDataset): Requirement {
  return pending('OperatorUnknown', `SecureDataset ${name} holds personal data, and the SecureProcessingEnvironment does not say who operates the cluster. Ask the platform engineer for spec.organisation.`);
}

/** Whether the organisation is a controller, or a processor whose contract is in force. */
function bound(dataset: SecureDataset, organisation: string, now: Instant, otherwise: 'OperatorNotBound' | 'RecipientNotBound'): Requirement {
  const { controller, jointControllers = [], processors: bounded = [] } = dataset.spec.accountability;
  if ([controller, ...jointControllers].some(({ name }) => name === organisation)) return satisfied();
  const processor = bounded.find(({ name }) => name === organisation);
  return processor === undefined ? violated(otherwise, unbound(dataset, organisation)[otherwise]) : inForce(dataset, processor, now);
}

function inForce({ metadata }: SecureDataset, { name, contract }: NonNullable<SecureDataset['spec']['accountability']['processors']>[number], now: Instant): Requirement {
  const which = `The contract of ${name} in accountability.processors of SecureDataset ${metadata.name}`;
  const from = contract.validFrom === undefined ? -Infinity : parseTime(contract.validFrom);
  const until = parseTime(contract.validUntil);
  if (from === undefined || until === undefined || from >= until) return violated('ContractInvalid', `${which} is not between two instants in order, such as 2027-01-31T00:00:00Z. Ask the data steward to correct validFrom and validUntil.`);
  if (now >= until) return lapsed('ContractEnded', `${which} ended at ${contract.validUntil}. Ask the data steward whether there is a new contract.`, until);
  if (now < from) return pending('ContractNotYetInForce', `${which} binds from ${contract.validFrom ?? ''} only. The job can run from then on.`, from);
  return satisfied({ deadline: until }, until);
}

function unbound({ metadata: { name } }: SecureDataset, organisation: string) {
  return {
    OperatorNotBound: `The cluster is operated by ${organisation}, which is neither controller nor processor of SecureDataset ${name}. Ask the data steward for the contract with it (GDPR art. 28) in accountability.processors, or use another cluster.`,
    RecipientNotBound: `The permit rests on the holder's own decision (HolderDecision), and its organisation ${organisation} is neither controller nor processor of SecureDataset ${name}: it would receive the data. Ask the data steward for an agreement with it (DataTransferAgreement), or to list it in accountability.`,
  } as const;
}
