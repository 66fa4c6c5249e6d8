import { type DataApproval } from '../api/generated/types.ts';
import { askersOfRelease } from '../approval/askers.ts';
import { voicesFor, type Matter } from '../approval/judgement.ts';
import { approvalDigest } from '../approval/payload.ts';
import { countOf, requirementsOf, sufficientUntil, type Count, type Requirement } from '../approval/requirement.ts';
import { isWithdrawn, wasAccepted } from '../approval/withdrawal.ts';
import { type Decision, type Instant } from '../policy/types.ts';
import { listed } from '../policy/text.ts';
import { destinationSince } from './destination.ts';
import { type Snapshot } from './snapshot.ts';

/** What those who must say of one dataset of the job have said of a release. */
export interface Consent extends Count {
  /** As the job names it. */
  readonly dataset: string;
  readonly permit: string;
  readonly message: string;
  /** Digests of the approvals that count, sorted. */
  readonly digests: readonly string[];
  /** When that changes by time alone. */
  readonly until: Instant | undefined;
}

/** Asked where neither dataset nor environment asks for anything: that nobody said who must approve is no approval. */
const atLeast: Requirement = { action: 'Release', minimum: 1, roles: ['data-holder'] };

/** What is said of a release, for each dataset under the permit that the decision chose. Only approvals of exactly this release count. */
export function consentOf(snapshot: Snapshot, { permits }: Decision, now: Instant): readonly Consent[] {
  const { environment } = snapshot;
  return Object.entries(snapshot.datasets).map(([key, dataset]) => {
    const chosen = permits.find((one) => one.dataset === key)?.permit ?? '';
    const permit = snapshot.source?.input.permits.find(({ metadata }) => metadata.name === chosen && metadata.namespace === dataset.metadata.namespace);
    const asked = requirementsOf(dataset, environment, 'Release');
    const requirements = asked.length === 0 ? [atLeast] : asked;
    const voices = permit === undefined ? [] : voicesFor('Release', { ...groundOf(snapshot, dataset.metadata.namespace), permit, dataset }, now);
    const count = countOf(requirements, voices);
    const { missing } = count;
    return {
      dataset: key,
      permit: chosen,
      ...count,
      message: missing.length === 0 ? 'Nothing is missing.' : `Still missing for SecureDataset ${key} under DataPermit ${chosen}: ${listed(missing, 'and')}. Approve by "kubectl caveau approve ${chosen} --release ${snapshot.release.metadata.name}".`,
      digests: voices.map(({ digest }) => digest).sort(),
      until: sufficientUntil(requirements, voices),
    };
  });
}

function groundOf(snapshot: Snapshot, namespace: string | undefined): Omit<Matter, 'permit' | 'dataset'> {
  const { release, source, approvals, environment, boundSince } = snapshot;
  return {
    environment,
    boundSince,
    approvals: approvals.filter(({ metadata }) => metadata.namespace === namespace),
    askers: askersOfRelease(release, source?.job),
    release,
    destinationSince: destinationSince(snapshot),
  };
}

/**
 * Whether an approval on which a release rested has been taken back since. That one has expired, or that permit and dataset changed or went, does not undo what was
 * done while it held.
 */
export function isTakenBack(snapshot: Snapshot): boolean {
  const rested = snapshot.release.status?.approvedBy ?? [];
  return snapshot.approvals.some((one) => one.spec.action === 'Withdraw' && rested.includes(one.spec.withdraws?.digest ?? '') && takesBack(snapshot, one));
}

function takesBack(snapshot: Snapshot, withdrawal: DataApproval): boolean {
  const { approvals, datasets, approvedBefore, environment, boundSince } = snapshot;
  const beside = approvals.filter(({ metadata }) => metadata.namespace === withdrawal.metadata.namespace);
  const target = beside.find((one) => approvalDigest(one) === withdrawal.spec.withdraws?.digest);
  // What is not there any more cannot be judged again; that the withdrawal once counted stands in its status.
  if (target === undefined) return wasAccepted(withdrawal);
  const dataset = [...Object.values(datasets), ...approvedBefore].find(({ metadata }) => metadata.name === target.spec.dataset?.name && metadata.namespace === target.metadata.namespace);
  return isWithdrawn(target, beside, { environment, dataset, boundSince });
}
