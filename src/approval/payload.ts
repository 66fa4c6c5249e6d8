import { type DataApproval } from '../api/generated/types.ts';
import { canonicalJson, digestOf, rememberBySpec } from './canonical.ts';

/** The payload type of the DSSE envelope. */
export const payloadType = 'application/vnd.caveau.approval.v1+json';

/** What of a DataApproval is said and signed: everything that the approver wrote but the signatures. */
export type ApprovalContent = Pick<DataApproval, 'spec'> & { readonly metadata: { readonly name: string; readonly namespace?: string } };

/** The signed bytes: canonical JSON (RFC 8785) of group, kind, namespace, name and the spec without its signatures. */
export function approvalPayload({ metadata, spec }: ApprovalContent): string {
  const said = Object.fromEntries(Object.entries(spec).filter(([field]) => field !== 'signatures'));
  return canonicalJson({ group: 'caveau.dev', kind: 'DataApproval', namespace: metadata.namespace ?? null, name: metadata.name, spec: said });
}

const remembered = rememberBySpec<string>();

/** The digest by which a withdrawal names an approval: of the signed bytes, so that signing it once more makes no other approval of it. */
export function approvalDigest(approval: ApprovalContent): string {
  const { namespace = '', name } = approval.metadata;
  return remembered(approval.spec, JSON.stringify([namespace, name]), () => digestOf(approvalPayload(approval)));
}

/** The pre-authentication encoding of DSSE 1.0.0 (https://github.com/secure-systems-lab/dsse/blob/master/protocol.md): what is signed in truth. Lengths are in bytes. */
export function preAuthenticationEncoding(type: string, payload: string): Buffer {
  return Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${Buffer.byteLength(payload)} ${payload}`, 'utf8');
}
