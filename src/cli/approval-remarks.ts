import { type DataApproval, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { endOf, faultsWhoeverSaidIt } from '../approval/judgement.ts';
import { proofOf } from '../approval/proof.ts';
import { type Refusal } from '../approval/refusal.ts';
import { judgeWithdrawal } from '../approval/withdrawal.ts';
import { noCluster, type Files, type Understood } from './offline-input.ts';
import { offline, remark, type Open, type Remark } from './remark.ts';

/** What every approval comes to: it is over, taken back, or of a former state. That is no mistake in a file. */
const ends: readonly Refusal['reason'][] = ['Expired', 'Withdrawn', 'PermitChanged', 'DatasetChanged', 'EnvironmentChanged'];

const fields: Readonly<Partial<Record<Refusal['reason'], string>>> = { Expired: 'expires', PermitChanged: 'permit', DatasetChanged: 'dataset', OtherObject: 'permit', EnvironmentChanged: 'environment', SelfApproved: 'approver', UnknownApprover: 'approver', WrongOrganisation: 'organisation', WrongRole: 'role', UnknownKey: 'signatures', SignatureInvalid: 'signatures' };

/** What is found out about an approval, and what is not. */
interface Found {
  readonly refusals: readonly Refusal[];
  readonly open: readonly Open[];
}

/** Judges an approval or a withdrawal as far as the files go. */
export function approvalRemarks({ manifest, object }: Understood<DataApproval>, files: Files): readonly Remark[] {
  const { refusals, open } = object.spec.action === 'Withdraw' ? withdrawalFound(object, files) : approvalFound(object, files);
  const said = refusals.map(({ reason, message }) => remark(manifest, ['spec', fields[reason] ?? 'action'], ends.includes(reason) ? 'warning' : 'error', 'approvals', `So it does not count: ${message} [${reason}]`));
  return [...said, ...offline(manifest, open)];
}

function approvalFound(approval: DataApproval, files: Files): Found {
  const { permit, dataset } = subjectOf(approval, files);
  const end = endOf(approval, files.now);
  if (permit === undefined || dataset === undefined) {
    const open = { why: 'its permit and dataset are not both among the files', what: 'whether it is of their present state, and who may have said it' };
    return { refusals: end === undefined ? [] : [end], open: [open] };
  }
  const { environment } = files;
  const matter = { permit, dataset, environment, approvals: files.approvals.map(({ object }) => object), boundSince: undefined };
  const faults = faultsWhoeverSaidIt(approval, matter, files.now).filter(({ reason }) => environment !== undefined || reason !== 'EnvironmentChanged');
  const speaker = speakerFound(approval, files);
  return { refusals: [...faults, ...speaker.refusals], open: speaker.open };
}

/** Whether whoever speaks is listed, and whether a signature is theirs. */
function speakerFound(approval: DataApproval, files: Files): Found {
  const { environment } = files;
  if (environment === undefined) return { refusals: [], open: [{ why: 'no SecureProcessingEnvironment is among the files', what: 'whether the approver is listed, and who said it' }] };
  const proof = proofOf(approval, { environment, dataset: subjectOf(approval, files).dataset, boundSince: undefined });
  if (typeof proof === 'string') return { refusals: [], open: [] };
  return proof.reason === 'NotBound' ? { refusals: [], open: [{ why: noCluster, what: 'who creates it' }] } : { refusals: [proof], open: [] };
}

function withdrawalFound(withdrawal: DataApproval, files: Files): Found {
  const named = withdrawal.spec.withdraws?.name;
  const target = files.approvals.find(({ object: { metadata } }) => metadata.name === named && metadata.namespace === withdrawal.metadata.namespace)?.object;
  if (target === undefined || files.environment === undefined) return { refusals: [], open: [{ why: 'what it takes back and the SecureProcessingEnvironment are not both among the files', what: 'whether it takes anything back' }] };
  const { dataset } = subjectOf(target, files);
  if (dataset === undefined) return { refusals: [], open: [{ why: 'the dataset of what it takes back is not among the files', what: 'whether it takes anything back' }] };
  const { refusal, proof } = judgeWithdrawal(withdrawal, target, { environment: files.environment, dataset, boundSince: undefined });
  return { refusals: refusal === undefined ? [] : [refusal], open: proof === undefined && refusal === undefined ? [{ why: noCluster, what: 'who creates it' }] : [] };
}

/** The permit and the dataset that an approval names, in its own namespace. */
function subjectOf({ metadata, spec }: DataApproval, files: Files) {
  const at = <T extends { readonly metadata: DataApproval['metadata'] }>(all: readonly { readonly object: T }[], name: string | undefined): T | undefined => all.find(({ object }) => object.metadata.name === name && object.metadata.namespace === metadata.namespace)?.object;
  return { permit: at(files.permits, spec.permit?.name), dataset: at(files.datasets, spec.dataset?.name) };
}

/** An environment only asserts: whether it is so, no file shows. */
export function environmentRemarks({ manifest }: Understood<SecureProcessingEnvironment>): readonly Remark[] {
  return offline(manifest, [{ why: noCluster, what: 'whether nodes bear the labels that it names, and whether storage and network are as it asserts' }]);
}
