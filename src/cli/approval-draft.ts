import { type DataApproval, type DataPermit, type OutputRelease, type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { apiVersion } from '../api/resources.ts';
import { canonicalJson, digestOf } from '../approval/canonical.ts';
import { objectDigest } from '../approval/digest.ts';
import { approvalDigest } from '../approval/payload.ts';

/** Who speaks, and until when. */
export interface Speaker {
  readonly role: string;
  readonly approver: string;
  readonly organisation: string;
  /** RFC 3339. */
  readonly expires: string;
  readonly comment?: string | undefined;
}

/** What is approved, in the state in which it was read. */
export interface Approved {
  readonly action: 'Use' | 'Release';
  readonly permit: DataPermit;
  readonly dataset: SecureDataset;
  /** What is released; present exactly where the action is Release. */
  readonly release?: OutputRelease | undefined;
  /** Where it is approved too. */
  readonly environment?: SecureProcessingEnvironment | undefined;
}

type Spec = DataApproval['spec'];

/** A DataApproval of exactly this state of permit and dataset. Without a name it gets one that tells what it is of, and is another for another state. */
export function approvalOf({ action, permit, dataset, environment, release }: Approved, speaker: Speaker, name?: string): DataApproval {
  const spec: Spec = {
    action,
    permit: { name: permit.metadata.name, digest: objectDigest('DataPermit', permit) },
    dataset: { name: dataset.metadata.name, digest: objectDigest('SecureDataset', dataset) },
    ...(release === undefined ? {} : { release: { namespace: release.metadata.namespace ?? '', name: release.metadata.name, digest: objectDigest('OutputRelease', release), ...(release.metadata.uid === undefined ? {} : { uid: release.metadata.uid }) } }),
    ...(environment === undefined ? {} : { environment: { digest: objectDigest('SecureProcessingEnvironment', environment) } }),
    ...spoken(speaker),
  };
  return draft(permit.metadata.namespace, name ?? nameOf(`${release?.metadata.name ?? permit.metadata.name}-${speaker.role}`, spec), spec);
}

/** What takes an approval back. It counts for ever; the field expires is asked of every DataApproval, and says nothing here. */
export function withdrawalOf(approval: DataApproval, speaker: Speaker, name?: string): DataApproval {
  const spec: Spec = { action: 'Withdraw', withdraws: { name: approval.metadata.name, digest: approvalDigest(approval) }, ...spoken(speaker) };
  return draft(approval.metadata.namespace, name ?? nameOf(`withdraw-${approval.metadata.name}`, spec), spec);
}

function spoken({ role, approver, organisation, expires, comment }: Speaker): Pick<Spec, 'role' | 'approver' | 'organisation' | 'expires' | 'comment'> {
  return { role, approver, organisation, expires, ...(comment === undefined ? {} : { comment }) };
}

function draft(namespace: string | undefined, name: string, spec: Spec): DataApproval {
  return { apiVersion, kind: 'DataApproval', metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, spec };
}

/** The longest name that the kind allows. */
const nameLimit = 63;
/** Hexadecimal digits of the digest in a name: enough that two approvals of one permit do not meet. */
const nameDigits = 8;

function nameOf(beginning: string, spec: Spec): string {
  const digits = digestOf(canonicalJson(spec)).slice(-nameDigits);
  return `${beginning.slice(0, nameLimit - nameDigits - 1).replace(/-+$/, '')}-${digits}`;
}
