import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Manifest } from '../../e2e/support/manifest.ts';

/** The repositories of the example. */
export const repository = join(import.meta.dirname, '..', '..', '..', 'examples', 'gitops');

/** The objects of a file. */
export function documents(path: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => document.toJS() as Manifest);
}

/** The objects of a folder of the repository, in the order in which Argo CD applies them: by wave, namespaces first. */
export function manifests(folder: string): readonly Manifest[] {
  const files = readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')).sort();
  const all = files.flatMap((file) => documents(join(repository, folder, file)));
  const waveOf = ({ metadata }: Manifest): number => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
  return all.toSorted((a, b) => waveOf(a) - waveOf(b) || Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace'));
}
