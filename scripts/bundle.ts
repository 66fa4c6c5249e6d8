import { type BuildOptions, type Metafile } from 'esbuild';

/** CommonJS packages inside an ES module still ask for require. */
export const requires = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** How every program of ours is bundled. */
export const bundleOptions = { bundle: true, platform: 'node', format: 'esm', target: 'node24', minify: true, keepNames: true, legalComments: 'linked', metafile: true } as const satisfies BuildOptions;

/** The packages whose files went into a bundle, in order of their names. */
export function packagesOf({ inputs }: Metafile): readonly string[] {
  return [...new Set(Object.keys(inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1] ?? []))].sort();
}

/** The folders of the packages whose files went into a bundle, as the lock file names them, also where node_modules is a link to a folder elsewhere. */
export function packageFoldersOf({ inputs }: Metafile): readonly string[] {
  return [...new Set(Object.keys(inputs).flatMap((path) => /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []))].sort();
}
