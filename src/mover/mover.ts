import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { moverVersion, type MoverConfig, type MoverResult, type ReleasedFormat } from '../api/mover.ts';
import { releaseManifest, sha256Of } from '../api/release-manifest.ts';
import { copyFile } from './copy.ts';

/** Where the mover reads and writes. */
export interface MoverPlaces {
  readonly source: string;
  readonly target: string;
}

/** What is being copied has this name until all of it is there and right. */
const unfinished = '.unfinished';

/**
 * Copies the files of a release, all or none: into a directory that is not there for anybody until its last step, which gives it the name of the release
 * at once. A file that is not what was named, or whose format is not let out, ends it and leaves nothing. Run again, it begins anew. It rejects
 * when it cannot read or write, and leaves nothing then either, as far as it can still remove it.
 */
export async function move(config: MoverConfig, { source, target }: MoverPlaces): Promise<MoverResult> {
  const [working, final] = [join(target, unfinished), join(target, config.release.name)];
  await removeAll([working, final]);
  try {
    const result = await copyAll(config, source, working);
    if (result.verdict === 'Moved') {
      await syncDirectory(working);
      await rename(working, final);
      await syncDirectory(target);
    } else {
      await removeAll([working]);
    }
    return result;
  } catch (error) {
    await removeAll([working, final]);
    throw error;
  }
}

async function copyAll(config: MoverConfig, source: string, working: string): Promise<MoverResult> {
  const files = join(working, 'files');
  await mkdir(files, { recursive: true });
  const formats: ReleasedFormat[] = [];
  for (const [index, file] of config.files.entries()) {
    const copied = await copyFile(source, files, file);
    if (copied.format === undefined) return { version: moverVersion, verdict: 'Refused', reason: copied.reason, file: index, sentence: copied.sentence };
    formats.push(copied.format);
  }
  const manifest = releaseManifest(config, formats);
  await writeFile(join(working, 'manifest.json'), manifest, { mode: 0o444, flag: 'wx', flush: true });
  return { version: moverVersion, verdict: 'Moved', formats, manifestDigest: sha256Of(manifest) };
}

/** What a mover before this one left; nobody else can write there. */
async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { recursive: true, force: true });
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** What is on a volume, for a mover that must be the only one who writes there. */
export async function strangersOn(target: string, release: string): Promise<readonly string[]> {
  // Made by mkfs and by JuiceFS for themselves.
  const ofFileSystems = ['lost+found', '.accesslog', '.config', '.stats', '.trash'];
  return (await readdir(target)).filter((name) => name !== unfinished && name !== release && !ofFileSystems.includes(name));
}
