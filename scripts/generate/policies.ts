import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

interface Named {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
}

/** The names of the policies that the chart installs, so that the plugin can tell which are missing. */
export function policyNames(root: string): string {
  const directory = join(root, 'helm', 'caveau', 'files', 'admission');
  const objects = readdirSync(directory).filter((file) => file.endsWith('.yaml')).sort().flatMap((file) => parseAllDocuments(readFileSync(join(directory, file), 'utf8')).map((document) => document.toJS() as Named | null));
  const names = objects.flatMap((object) => (object?.kind === 'ValidatingAdmissionPolicy' ? [object.metadata?.name ?? ''] : [])).sort();
  return ['// Generated from helm/caveau/files/admission by "npm run generate". Do not edit.', '/** The ValidatingAdmissionPolicies of the chart. */', 'export const policyNames: readonly string[] = [', ...names.map((name) => `  '${name}',`), '];', ''].join('\n');
}
