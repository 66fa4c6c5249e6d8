import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { finalStage, type Copy } from './dockerfile.ts';
import type { ImageRecipe } from './image.ts';
import { parents, type TarEntry } from './tar.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The operator's image, which is the gate's too. */
export const operatorImage = 'caveau.local/caveau:1';

/** Where the base image of the Dockerfile has Node. */
const node = 'nodejs/bin/node';

/** Where the Dockerfile builds. */
const buildDirectory = '/src/';

/**
 * The operator's image as the Dockerfile makes it, without a container engine: its last stage, with the bundle that `npm run build` makes, upon Node and the
 * libraries of this machine that it needs in the place of the base image.
 */
export function operatorRecipe(): ImageRecipe {
  if (!existsSync(join(root, 'dist', 'caveau.mjs'))) throw new Error('There is no bundle in dist/: run npm run build first.');
  const { copies, entrypoint, user, labels, ports } = finalStage(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  return { name: operatorImage, layers: [runtimeLayer(), ...copies.map(layerOf)], entrypoint, user, labels, ports };
}

/** The layer of one COPY from the stage that builds, whose files are those of this tree. */
function layerOf({ sources, target }: Copy): TarEntry[] {
  const directory = target.slice(1, -1);
  const files = sources.flatMap((source) => {
    const found = globSync(source.replace(buildDirectory, ''), { cwd: root }).sort();
    if (!source.startsWith(buildDirectory) || found.length === 0) throw new Error(`The Dockerfile copies ${source}, and there is none.`);
    return found;
  });
  return [{ kind: 'directory', path: directory }, ...files.map((file): TarEntry => ({ kind: 'copy', path: join(directory, basename(file)), source: join(root, file), mode: 0o644 }))];
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
