import { type BuildOptions, type Metafile } from 'esbuild';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** CommonJS packages inside an ES module still ask for require. */
export const requires = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** How every program of ours is bundled. */
export const bundleOptions = { bundle: true, platform: 'node', format: 'esm', target: 'node24', minify: true, keepNames: true, legalComments: 'external', metafile: true } as const satisfies BuildOptions;

/** The packages whose files went into a bundle, in order of their names. */
export function packagesOf({ inputs }: Metafile): readonly string[] {
  return [...new Set(Object.keys(inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1] ?? []))].sort();
}

/** The folders of the packages whose files went into a bundle, as the lock file names them, also where node_modules is a link to a folder elsewhere. */
export function packageFoldersOf({ inputs }: Metafile): readonly string[] {
  return [...new Set(Object.keys(inputs).flatMap((path) => /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []))].sort();
}

/** Takes the comments on licences that stand in the sources, which name what a package has from others, out of the files that esbuild writes beside its output. */
export function legalCommentsIn(directory: string): string {
  const names = readdirSync(directory).filter((name) => name.endsWith('.LEGAL.txt')).sort();
  const texts = names.map((name) => readFileSync(join(directory, name), 'utf8'));
  for (const name of names) rmSync(join(directory, name));
  return `${'='.repeat(80)}\nComments on licences in the sources\n\n${texts.join('\n')}`;
}
