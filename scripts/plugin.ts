import { build, type Plugin as BuildStep } from 'esbuild';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { completionScripts } from '../src/cli/completion/scripts.ts';
import { version } from '../src/telemetry/version.ts';
import { bundleOptions, legalCommentsIn, packageFoldersOf, packagesOf, requires } from './bundle.ts';
import { licencesOf } from './supply-chain/licences.ts';

const root = join(import.meta.dirname, '..');
const ontology = join(root, 'src/ontology');

/** What was built. */
export interface Plugin {
  readonly file: string;
  /** The program that kubectl asks for words to complete. */
  readonly completion: string;
  readonly bytes: number;
  readonly packages: readonly string[];
}

/** Node warns of a deprecated module that a package loads, and of a module beside which no package.json stands; neither says anything to whoever runs it. */
const shebang = '#!/usr/bin/env -S node --disable-warning=DEP0040 --disable-warning=MODULE_TYPELESS_PACKAGE_JSON';

/** The least Node: what older ones lack would show as an error that nobody understands. */
const leastNode = 24;
const checksNode = `if (parseInt(process.versions.node) < ${leastNode}) { process.stderr.write('kubectl-caveau needs Node ${leastNode} or newer, and this is Node ' + process.versions.node + '. Put a newer one first on the PATH.\\n'); process.exit(2); }`;

/** Attribution that the licence of the terms of diseases asks for. */
const credits = '// Contains an extract of the Mondo Disease Ontology (Monarch Initiative, CC BY 4.0); kubectl-caveau.LICENSES.txt has its source and the licences of the packages.';

/** The best quality takes seconds and saves a tenth. */
const compressed = (name: string): string => brotliCompressSync(readFileSync(join(ontology, name)), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).toString('base64');

/** Puts the terms of diseases into the program (src/cli/embedded.ts), so that it is one file. */
const embeds: BuildStep = {
  name: 'embedded',
  setup: (step) => {
    step.onLoad({ filter: /[\\/]src[\\/]cli[\\/]embedded\.ts$/ }, () => {
      const entries = ['mondo-is-a.tsv', 'mondo-labels.tsv'].map((name) => [name, compressed(name)]);
      return { contents: `export const embedded = ${JSON.stringify(Object.fromEntries(entries))};`, loader: 'js' };
    });
  },
};

/** Builds the plugin as one file that can be run, under a name in a folder, and beside it what kubectl asks for completion; kubectl finds both on the PATH, as "kubectl-caveau" and "kubectl_complete-caveau". */
export async function buildPlugin(directory: string, name = 'kubectl-caveau.js'): Promise<Plugin> {
  const file = join(directory, name);
  const completion = join(directory, 'kubectl_complete-caveau');
  const { metafile } = await build({ ...bundleOptions, entryPoints: [join(root, 'src/cli/main.ts')], outfile: file, plugins: [embeds], banner: { js: [shebang, credits, requires, checksNode].join('\n') } });
  writeFileSync(completion, completionScripts.kubectl);
  for (const program of [file, completion]) chmodSync(program, 0o755);
  writeFileSync(join(directory, 'kubectl-caveau.LICENSES.txt'), [licencesOf(root, packageFoldersOf(metafile)), legalCommentsIn(directory), readFileSync(join(ontology, 'README.md'), 'utf8')].join('\n'));
  return { file, completion, bytes: Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0), packages: packagesOf(metafile) };
}

/** Makes the npm package of the plugin in a folder: the one file, with nothing that it depends on. "npm pack" makes the archive. */
export async function packagePlugin(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await buildPlugin(directory);
  for (const name of ['LICENSE', 'docs/cli.md']) copyFileSync(join(root, name), join(directory, name === 'LICENSE' ? name : 'README.md'));
  const manifest = {
    name: 'kubectl-caveau',
    version,
    description: 'A plugin for kubectl: what Caveau decides about training on regulated medical data, and why.',
    license: 'Apache-2.0',
    type: 'module',
    engines: { node: `>=${leastNode}` },
    bin: { 'kubectl-caveau': 'kubectl-caveau.js', 'kubectl_complete-caveau': 'kubectl_complete-caveau' },
    files: ['kubectl-caveau.js', 'kubectl_complete-caveau', 'kubectl-caveau.LICENSES.txt'],
  };
  writeFileSync(join(directory, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
