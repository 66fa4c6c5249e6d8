import { cidrContains } from '../cidr.ts';
import { satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult, type EgressRule } from '../types.ts';

/** The job reaches no address that the dataset does not list. */
export const networkEgress: Clause = {
  id: 'network-egress',
  title: 'Only permitted addresses are reached',
  source: 'GDPR art. 5(1)(f) and 32; SATRE 2.2.11',
  fields: ['SecureDataset.spec.protection.network.egress', 'TrainingJob.spec.egress'],
  explanation: 'Every address range that the job asks to reach must lie in one range that the dataset lists, with the same port and protocol. An empty list means none. What the job does not ask for stays closed.',
  mechanism: 'NetworkPolicies, as far as the network plugin enforces them: one that denies everything in the room, and one for each job that opens what was decided.',
  ceiling: 'Configured',
  limits: 'An address that is open is a way out for data, and nobody reads what is sent there. Addresses are opened and not names: pods have no resolver.',
  reasons: ['EgressNotPermitted'],
  evaluate,
};

function evaluate({ dataset, job }: ClauseInput): ClauseResult {
  const allowed = dataset.spec.protection.network.egress;
  const requested = job.spec.egress ?? [];
  const refused = requested.find((rule) => !allowed.some((range) => covers(range, rule)));
  if (refused === undefined) return satisfied({ egress: requested });
  return violated(
    'EgressNotPermitted',
    `The job asks to reach ${spoken(refused)}, but SecureDataset ${dataset.metadata.name} allows ${listed(allowed.map(spoken))}. Remove the rule from the job, or ask the data steward to allow it.`,
  );
}

function covers(range: EgressRule, rule: EgressRule): boolean {
  return range.port === rule.port && range.protocol === rule.protocol && cidrContains(range.cidr, rule.cidr);
}

function spoken({ cidr, port, protocol }: EgressRule): string {
  return `${cidr} at ${protocol} port ${port}`;
}
