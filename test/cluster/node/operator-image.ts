import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ImageRecipe } from './image.ts';
import { treeOf, type TarEntry } from './tar.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The operator's image, which is the gate's too. */
export const operatorImage = 'caveau.local/caveau:1';

/** The paths of the Dockerfile, whose base images bring Node with them. */
const node = 'nodejs/bin/node';
const app = 'app';

/**
 * The operator's image as the Dockerfile makes it, without a container engine: the bundle that `npm run build` makes, and Node with the libraries of this
 * machine that it needs in the place of the base image.
 */
export function operatorRecipe(): ImageRecipe {
  const bundle = join(root, 'dist');
  if (!existsSync(join(bundle, 'caveau.mjs'))) throw new Error('There is no bundle in dist/: run npm run build first.');
  return {
    name: operatorImage,
    layers: [runtimeLayer(), [{ kind: 'directory', path: app }, ...treeOf(bundle, app)]],
    entrypoint: [`/${node}`, '--disable-warning=DEP0040', `/${app}/caveau.mjs`],
  };
}

/** Node, its libraries, and the directories that a container's mounts need. */
function runtimeLayer(): TarEntry[] {
  const libraries = librariesOf(process.execPath);
  const directories = new Set(['tmp', dirname(node), ...libraries.map((library) => dirname(library).slice(1))].flatMap(parents));
  return [
    ...[...directories].sort().map((path): TarEntry => ({ kind: 'directory', path })),
    { kind: 'copy', path: node, source: process.execPath, mode: 0o755 },
    ...libraries.map((library): TarEntry => ({ kind: 'copy', path: library.slice(1), source: realpathSync(library), mode: 0o755 })),
  ];
}

/** The shared libraries of a program, by the paths at which the loader looks for them. */
function librariesOf(program: string): string[] {
  const told = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...new Set([...told.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path))].sort();
}

/** A directory and all those that it is in. */
function parents(path: string): string[] {
  const parent = dirname(path);
  return parent === '.' || parent === path ? [path] : [...parents(parent), path];
}
