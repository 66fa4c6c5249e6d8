import { parseJson } from '../api/strict-json.ts';

/**
 * The UID of the node that a service account's token is bound to by its pod (claim kubernetes.io, field node; Kubernetes KEP-4193), so that the NodeInspection goes with the node
 * and no right to read nodes is needed. Undefined for any other token, and for one that names another node.
 */
export function nodeUidOf(token: string, node: string): string | undefined {
  const [, payload = ''] = token.trim().split('.');
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8')) as { readonly 'kubernetes.io'?: { readonly node?: { readonly name?: unknown; readonly uid?: unknown } } } | undefined;
  const { name, uid } = claims?.['kubernetes.io']?.node ?? {};
  return name === node && typeof uid === 'string' && uid !== '' ? uid : undefined;
}
