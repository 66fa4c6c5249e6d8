import { type DataApproval, type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { parseTime } from '../api/time.ts';
import { securityOfficer } from './requirement.ts';
import { refuse, type Refusal } from './refusal.ts';
import { isSignedBy, normalKey } from './signature.ts';

/** By what it is known who can have said something. */
export interface Ground {
  readonly environment: SecureProcessingEnvironment | undefined;
  /** The dataset of which is spoken, which may list persons of its own. */
  readonly dataset: SecureDataset | undefined;
  /** Since when admission binds a DataApproval without a signature to who creates it; undefined while it does not. */
  readonly boundSince: number | undefined;
}

/** How it is known who said something. */
export type Proof = 'Admission' | 'Signature';

/** One line of a list of approvers. */
interface Listed {
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly keys: readonly { readonly id: string; readonly publicKey: string }[];
  /** Whether the name is that of a user of the cluster, who may also speak by creating the object. */
  readonly isUser: boolean;
}

function listOf({ environment, dataset }: Ground): readonly Listed[] {
  const ofEnvironment = (environment?.spec.approvers ?? []).map((one) => ({ ...one, keys: one.keys ?? [], isUser: true }));
  // Whom the environment lists nobody else describes: a key of one's own under that name would be that person's word.
  const ofDataset = (dataset?.spec.approvers ?? []).filter(({ name }) => !ofEnvironment.some((one) => one.name === name));
  return [...ofEnvironment, ...ofDataset.map((one) => ({ ...one, roles: one.roles.filter((role) => role !== securityOfficer), isUser: false }))];
}

/** Who is listed with this name, organisation and role; or why nobody is. */
function standingOf({ spec }: DataApproval, listed: readonly Listed[]): readonly Listed[] | Refusal {
  const named = listed.filter(({ name }) => name === spec.approver);
  if (named.length === 0) return refuse('UnknownApprover', 'The approver is listed neither by the SecureProcessingEnvironment nor by the dataset. Ask the platform engineer to list the person in spec.approvers.');
  const ofOrganisation = named.filter(({ organisation }) => organisation === spec.organisation);
  if (ofOrganisation.length === 0) return refuse('WrongOrganisation', 'The approver is listed for another organisation than spec.organisation says. Make a new DataApproval with the organisation that is listed.');
  const inRole = ofOrganisation.filter(({ roles }) => roles.includes(spec.role));
  if (inRole.length === 0) return refuse('WrongRole', `The approver is not listed with the role ${spec.role}. Make a new DataApproval in a role that is listed, or ask the platform engineer.`);
  return inRole;
}

/** Whether the approver is listed, and how it is known that the approver said it; or why not. */
export function proofOf(approval: DataApproval, ground: Ground): Proof | Refusal {
  const listed = listOf(ground);
  const standing = standingOf(approval, listed);
  if ('reason' in standing) return standing;
  return approval.spec.signatures === undefined ? byCreation(approval, standing, ground.boundSince) : bySignature(approval, standing, listed);
}

function byCreation({ metadata }: DataApproval, standing: readonly Listed[], boundSince: number | undefined): Proof | Refusal {
  if (!standing.some(({ isUser }) => isUser)) return refuse('SignatureMissing', 'The approver is listed by the dataset, for signatures only, and there is none. Sign it by "kubectl caveau approve".');
  const created = parseTime(metadata.creationTimestamp);
  if (boundSince !== undefined && created !== undefined && created >= boundSince) return 'Admission';
  return refuse('NotBound', 'It has no signature, and when it was made the admission policy caveau-approvals was not in force, so anybody may have written it. Make it anew while the policy is in force, or sign it.');
}

function bySignature(approval: DataApproval, standing: readonly Listed[], listed: readonly Listed[]): Proof | Refusal {
  const keys = standing.flatMap(({ keys: of }) => of);
  const pairs = (approval.spec.signatures ?? []).flatMap(({ keyid, sig }) => keys.filter(({ id }) => id === keyid).map(({ publicKey }) => ({ sig, publicKey })));
  if (pairs.length === 0) return refuse('UnknownKey', 'No key that is listed for the approver has the id of a signature. Sign with a listed key, or ask the platform engineer to list the public key.');
  const own = pairs.filter(({ publicKey }) => !isShared(publicKey, approval.spec.approver, listed));
  if (own.length === 0) return refuse('UnknownKey', 'The key of the signature is listed for several persons, so it does not tell who signed. Ask the platform engineer to list a key of its own for each.');
  if (own.some(({ sig, publicKey }) => isSignedBy(approval, sig, publicKey))) return 'Signature';
  return refuse('SignatureInvalid', 'The signature is not one of this DataApproval, under this name and in this namespace, by the listed key. Sign it anew by "kubectl caveau approve".');
}

/** Whether somebody of another name is listed with the same key. */
function isShared(publicKey: string, approver: string, listed: readonly Listed[]): boolean {
  const mine = normalKey(publicKey);
  return mine !== undefined && listed.some(({ name, keys }) => name !== approver && keys.some((key) => normalKey(key.publicKey) === mine));
}
