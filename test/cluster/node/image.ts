import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory, goPlatform } from '../paths.ts';
import { tarOf, type TarEntry } from './tar.ts';

/** A layer that lies in the cache as a file, with the digest of that file. */
export interface ReadyLayer {
  readonly tar: string;
  /** SHA-256 in hexadecimal. */
  readonly digest: string;
}

/** What an image is made of: no registry, no container engine. */
export interface ImageRecipe {
  /** Name and tag, as pods ask for it. */
  readonly name: string;
  /** Several images may share their first layers, which the node then stores once. */
  readonly layers: readonly (readonly TarEntry[] | ReadyLayer)[];
  readonly entrypoint?: readonly string[];
  readonly environment?: readonly string[];
  /** As whom the program runs where the pod says nothing: numbers, as `uid:gid`. */
  readonly user?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The ports on which the program listens, for the record: nothing opens or closes by it. */
  readonly ports?: readonly string[];
}

/** The archive of an image as it is made. For images with large layers, of which the cache need not hold a second copy. */
export async function* imageStream(recipe: ImageRecipe): AsyncGenerator<Buffer> {
  const temporary = mkdtempSync(join(tmpdir(), 'caveau-image-'));
  try {
    yield* tarOf(await archiveEntries(recipe, temporary));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Makes an image's archive once for each content, and returns its path in the cache. */
export async function imageArchive(recipe: ImageRecipe): Promise<string> {
  const parent = join(cacheDirectory(), 'images');
  const path = join(parent, `${recipe.name.replaceAll(/[^a-z0-9.-]+/g, '-')}-${contentKey(recipe)}.tar`);
  if (existsSync(path)) return path;
  mkdirSync(parent, { recursive: true });
  const temporary = mkdtempSync(`${path}.build-`);
  try {
    const made = join(temporary, 'image.tar');
    await writeTar(made, await archiveEntries(recipe, temporary));
    // Two processes may make the same image at once: either archive is as good.
    renameSync(made, path);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return path;
}

/** What the archive that `docker save` would write holds: each layer as a tar file, a configuration, and a list. */
async function archiveEntries(recipe: ImageRecipe, temporary: string): Promise<TarEntry[]> {
  const digests: string[] = [];
  const layers: TarEntry[] = [];
  for (const [index, layer] of recipe.layers.entries()) {
    const { tar, digest } = 'tar' in layer ? layer : await writeLayer(join(temporary, `layer-${index}.tar`), layer);
    digests.push(`sha256:${digest}`);
    layers.push({ kind: 'copy', path: `${digest}.tar`, source: tar });
  }
  const configuration = JSON.stringify({
    architecture: goPlatform().arch,
    os: 'linux',
    config: configurationOf(recipe),
    rootfs: { type: 'layers', diff_ids: digests },
    history: digests.map(() => ({ created_by: 'caveau' })),
  });
  const name = `${createHash('sha256').update(configuration).digest('hex')}.json`;
  const list = [{ Config: name, RepoTags: [recipe.name], Layers: layers.map((layer) => layer.path) }];
  return [...layers, { kind: 'file', path: name, content: configuration }, { kind: 'file', path: 'manifest.json', content: JSON.stringify(list) }];
}

/** How a container of the image is run, in the words of the image specification (https://github.com/opencontainers/image-spec/blob/main/config.md). */
function configurationOf({ entrypoint = [], environment = [], user = '', labels = {}, ports = [] }: ImageRecipe): object {
  return {
    Entrypoint: entrypoint,
    Env: ['PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', ...environment],
    User: user,
    Labels: labels,
    ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])),
  };
}

async function writeLayer(tar: string, entries: readonly TarEntry[]): Promise<ReadyLayer> {
  return { tar, digest: await writeTar(tar, entries) };
}

/** Writes an archive, and returns the SHA-256 of the file. */
export async function writeTar(path: string, entries: readonly TarEntry[]): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  try {
    for await (const chunk of tarOf(entries)) {
      hash.update(chunk);
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** Size and time of a file stand for its content here, as they do for make. */
function contentKey(recipe: ImageRecipe): string {
  const fingerprint = (entry: TarEntry): unknown => {
    if (entry.kind !== 'copy') return entry;
    const { size, mtimeMs } = statSync(entry.source);
    return { ...entry, size, mtimeMs };
  };
  const layers = recipe.layers.map((layer) => ('tar' in layer ? layer.digest : layer.map(fingerprint)));
  return createHash('sha256').update(JSON.stringify({ ...recipe, layers })).digest('hex').slice(0, 16);
}
