import { canonicalJson, digestOf, rememberBySpec } from './canonical.ts';

/** What an approval can name by its digest. */
export type ApprovableKind = 'DataPermit' | 'SecureDataset' | 'SecureProcessingEnvironment' | 'OutputRelease';

/** The part of an object that a digest covers; anything else in it is left out. */
export interface Approvable {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: object;
}

const remembered = rememberBySpec<string>();

/**
 * The digest that a DataApproval names, as caveau.v1:sha256: and 64 hexadecimal digits. It covers group, kind, namespace, name and
 * the whole spec that a person wrote, in canonical JSON (RFC 8785): neither status nor the version of the schema, so that an upgrade
 * keeps it. No field of these kinds has a default in its schema, so what is digested from a file is what the API server stores.
 * An environment belongs to no namespace, whatever its file says; and its restoreConfirmed is left out, because to confirm that somebody looked
 * changes nothing that was approved: otherwise every restore would void the word of the security officer and stop what runs.
 */
export function objectDigest(kind: ApprovableKind, { metadata, spec }: Approvable): string {
  const namespace = kind === 'SecureProcessingEnvironment' ? null : (metadata.namespace ?? null);
  const { name } = metadata;
  return remembered(spec, JSON.stringify([kind, namespace, name]), () => digestOf(canonicalJson({ group: 'caveau.dev', kind, namespace, name, spec: kind === 'SecureProcessingEnvironment' ? unconfirmed(spec) : spec })));
}

function unconfirmed(spec: object): object {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => field !== 'restoreConfirmed'));
}
