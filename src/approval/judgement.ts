import { type DataApproval, type DataPermit, type OutputRelease, type SecureDataset } from '../api/generated/types.ts';
import { parseTime } from '../api/time.ts';
import { objectDigest } from './digest.ts';
import { approvalDigest } from './payload.ts';
import { type Ground, type Proof, proofOf } from './proof.ts';
import { refuse, type Refusal } from './refusal.ts';
import { securityOfficer, type Voice } from './requirement.ts';
import { isWithdrawn } from './withdrawal.ts';

/** What approvals are of, and what is known beside them. */
export interface Matter extends Ground {
  readonly permit: DataPermit;
  readonly dataset: SecureDataset;
  /** Every approval and withdrawal of the namespace. */
  readonly approvals: readonly DataApproval[];
  /** Who asks, and who says that somebody asks, where that is known: beside the persons of the permit they cannot approve. */
  readonly askers?: readonly string[];
  /** What is to be released; an approval of action Release is of one release alone, and counts for no other. */
  readonly release?: OutputRelease | undefined;
  /** Since when the namespace is there to which that goes, if it goes to one that is. */
  readonly destinationSince?: number | undefined;
}

/** Whether one approval counts: as which voice and by which proof, or why not. */
export interface Judgement {
  readonly voice?: Voice;
  readonly proof?: Proof;
  readonly refusal?: Refusal;
}

/** Judges one approval of Use or Release at an instant. The first of its faults is told. */
export function judge(approval: DataApproval, matter: Matter, now: number): Judgement {
  const other = isOfAnother(approval, matter);
  if (other !== undefined) return { refusal: other };
  const proof = proofOf(approval, matter);
  if (typeof proof !== 'string') return { refusal: proof };
  const refusal = conflictOf(approval, matter) ?? changeOf(approval, matter) ?? endOf(approval, now);
  if (refusal !== undefined) return { proof, refusal };
  const { approver, role, organisation, environment, expires } = approval.spec;
  return { proof, voice: { digest: approvalDigest(approval), approver, role, organisation, environment: environment !== undefined, expires: parseTime(expires) ?? 0 } };
}

/** Why an approval does not count whoever said it: what can be told of it where it is not known how it was made. */
export function faultsWhoeverSaidIt(approval: DataApproval, matter: Matter, now: number): readonly Refusal[] {
  const other = isOfAnother(approval, matter);
  if (other !== undefined) return [other];
  return [conflictOf(approval, matter), changeOf(approval, matter), endOf(approval, now)].filter((refusal) => refusal !== undefined);
}

function isOfAnother({ metadata, spec }: DataApproval, { permit, dataset }: Matter): Refusal | undefined {
  if (metadata.deletionTimestamp !== undefined) return refuse('Deleted', 'It is being deleted.');
  const isOf = (named: { readonly name: string } | undefined, object: DataPermit | SecureDataset): boolean => named?.name === object.metadata.name && metadata.namespace === object.metadata.namespace;
  if (isOf(spec.permit, permit) && isOf(spec.dataset, dataset) && permit.spec.dataset.name === dataset.metadata.name) return undefined;
  return refuse('OtherObject', `It names DataPermit ${spec.permit?.name ?? ''} and SecureDataset ${spec.dataset?.name ?? ''}, and that permit is of another dataset. Make a new DataApproval that names the permit and its own dataset.`);
}

/** Nobody approves what serves the person's own work, and what was taken back stays so. */
function conflictOf(approval: DataApproval, matter: Matter): Refusal | undefined {
  const { permit, approvals, askers = [] } = matter;
  const { spec } = approval;
  if (askers.includes(spec.approver) || permit.spec.persons.some(({ subject }) => subject === spec.approver)) {
    return refuse('SelfApproved', `The approver may ask for jobs under DataPermit ${permit.metadata.name}, and nobody approves what serves the own work. Somebody who is not named in the permit must approve.`);
  }
  if (spec.environment !== undefined && spec.role !== securityOfficer) return refuse('WrongRole', `Only a ${securityOfficer} approves the environment. Make a new DataApproval in that role, or without spec.environment.`);
  return isWithdrawn(approval, approvals, matter) ? refuse('Withdrawn', 'It was taken back by a DataApproval of action Withdraw, and stays so. Make a new one under another name, or with another expiry, to approve again.') : undefined;
}

const again = 'Look at what it says now, and make a new DataApproval.';

/** Any change of what was approved voids the approval. */
function changeOf(approval: DataApproval, matter: Matter): Refusal | undefined {
  const { spec } = approval;
  const { permit, dataset, environment } = matter;
  if (spec.permit?.digest !== objectDigest('DataPermit', permit)) return refuse('PermitChanged', `DataPermit ${permit.metadata.name} is not, or no longer, as it was approved: its digest is another. ${again}`);
  if (spec.dataset?.digest !== objectDigest('SecureDataset', dataset)) return refuse('DatasetChanged', `SecureDataset ${dataset.metadata.name} is not, or no longer, as it was approved: its digest is another. ${again}`);
  const ofRelease = spec.action === 'Release' ? releaseChangeOf(approval, matter) : undefined;
  if (ofRelease !== undefined) return ofRelease;
  if (spec.environment === undefined || (environment !== undefined && spec.environment.digest === objectDigest('SecureProcessingEnvironment', environment))) return undefined;
  return refuse('EnvironmentChanged', `The SecureProcessingEnvironment is not, or no longer, as it was approved: its digest is another. ${again}`);
}

/** Whether what is released, and where it goes, are what was approved, and not what has taken their names since. */
function releaseChangeOf({ metadata, spec }: DataApproval, { release, destinationSince }: Matter): Refusal | undefined {
  const name = spec.release?.name ?? '';
  if (!isOfRelease(spec.release, release)) return refuse('ReleaseChanged', `The OutputRelease ${name} is not, or no longer, as it was approved: its digest is another. ${again}`);
  if (isOfFormer(metadata.creationTimestamp, spec.release, release)) return refuse('ReleaseMadeAnew', `The OutputRelease ${name} was made anew: it is not the one that was approved, but a later one of that name. ${again}`);
  if (!isBefore(metadata.creationTimestamp, destinationSince)) return undefined;
  return refuse('DestinationNewer', `The namespace to which the OutputRelease ${name} goes was made after it was approved, so it is not known to be the one that was meant. ${again}`);
}

/** Whether what an approval names is this release, as it is. */
function isOfRelease(named: DataApproval['spec']['release'], release: OutputRelease | undefined): boolean {
  if (named === undefined || release === undefined) return false;
  return named.name === release.metadata.name && named.namespace === release.metadata.namespace && named.digest === objectDigest('OutputRelease', release);
}

/**
 * Whether an approval is of an earlier release with this name and content, which was deleted and so taken back: it names the uid of another, or was made before this
 * one.
 */
function isOfFormer(approved: string | undefined, named: DataApproval['spec']['release'], release: OutputRelease | undefined): boolean {
  const { uid, creationTimestamp } = release?.metadata ?? {};
  const isOther = named?.uid !== undefined && uid !== undefined && named.uid !== uid;
  return isOther || isBefore(approved, parseTime(creationTimestamp));
}

/** Whether an approval was made before something was there. One that is only in a file would be made now; and a second is the smallest that is told. */
function isBefore(approved: string | undefined, since: number | undefined): boolean {
  return (parseTime(approved) ?? Infinity) < (since ?? -Infinity);
}

/** Whether the time for which an approval was given is over. */
export function endOf({ spec }: DataApproval, now: number): Refusal | undefined {
  return now < (parseTime(spec.expires) ?? -Infinity) ? undefined : refuse('Expired', `It was given until ${spec.expires} only. Make a new DataApproval.`);
}

/** The approvals of one action that count at an instant. */
export function voicesFor(action: 'Use' | 'Release', matter: Matter, now: number): readonly Voice[] {
  return matter.approvals.filter(({ spec }) => spec.action === action && spec.permit?.name === matter.permit.metadata.name).flatMap((approval) => judge(approval, matter, now).voice ?? []);
}
