import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type AdmissionBinding, type AdmissionExpectation, type AdmissionPolicy } from '../api/admission.ts';

const directory = join(import.meta.dirname, '..', '..', 'helm', 'caveau', 'files', 'admission');

/** The ConfigMap that the chart makes of its policies. */
export function anExpectation(change: (text: string, file: string) => string = (text) => text): AdmissionExpectation {
  const data = Object.fromEntries(readdirSync(directory).map((file) => [file, change(readFileSync(join(directory, file), 'utf8'), file)]));
  return { metadata: { name: 'caveau-admission', namespace: 'caveau-system', uid: 'uid-expectation' }, data };
}

/** The policies and bindings of such a ConfigMap, as somebody would have applied them. */
export function installed({ data = {} }: AdmissionExpectation): { readonly policies: readonly AdmissionPolicy[]; readonly bindings: readonly AdmissionBinding[] } {
  const all = Object.values(data).flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as AdmissionPolicy));
  const of = (kind: string) => all.filter((object) => object.kind === kind).map((object) => ({ ...object, metadata: { ...object.metadata, uid: `uid-${kind}-${object.metadata.name}` } }));
  return { policies: of('ValidatingAdmissionPolicy'), bindings: of('ValidatingAdmissionPolicyBinding') };
}
