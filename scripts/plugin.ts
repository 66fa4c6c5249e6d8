import { build } from 'esbuild';
import { chmodSync, cpSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOptions, packagesOf, requires } from './bundle.ts';

const root = join(import.meta.dirname, '..');

/** What was built. */
export interface Plugin {
  readonly file: string;
  readonly bytes: number;
  readonly packages: readonly string[];
}

/** Node warns of a deprecated module that a package loads, and of a module beside which no package.json stands; neither says anything to whoever runs it. */
const shebang = '#!/usr/bin/env -S node --disable-warning=DEP0040 --disable-warning=MODULE_TYPELESS_PACKAGE_JSON';

/** The terms of diseases lie beside a bundle as beside its source (src/ontology.ts). The README has their licence, which asks to be passed on. */
export function copyOntology(directory: string): void {
  mkdirSync(join(directory, 'ontology'), { recursive: true });
  for (const name of ['mondo-is-a.tsv', 'mondo-labels.tsv', 'README.md']) cpSync(join(root, 'src/ontology', name), join(directory, 'ontology', name));
}

/** Builds the plugin for kubectl as one file that can be run, under a name in a folder; kubectl finds it on the PATH as "kubectl-caveau". */
export async function buildPlugin(directory: string, name = 'kubectl-caveau.js'): Promise<Plugin> {
  const file = join(directory, name);
  const { metafile } = await build({ ...bundleOptions, entryPoints: [join(root, 'src/cli/main.ts')], outfile: file, banner: { js: `${shebang}\n${requires}` } });
  chmodSync(file, 0o755);
  copyOntology(directory);
  renameSync(`${file}.LEGAL.txt`, join(directory, 'kubectl-caveau.LICENSES.txt'));
  return { file, bytes: Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0), packages: packagesOf(metafile) };
}
