import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clustersDirectory } from './paths.ts';

/** A cluster that is or was on this machine. */
export interface KnownCluster {
  readonly name: string;
  readonly directory: string;
}

/** Remembers a cluster in a directory of its own, so that `status` and `down` find it after its program crashed. */
export function register(name: string, directory: string): void {
  if (dirname(directory) === clustersDirectory()) return;
  mkdirSync(clustersDirectory(), { recursive: true });
  unregister(name, directory);
  symlinkSync(directory, linkPath(name, directory));
}

/** Forgets a cluster that was removed. */
export function unregister(name: string, directory: string): void {
  if (dirname(directory) !== clustersDirectory()) rmSync(linkPath(name, directory), { force: true });
}

/** Every cluster that this user started and nobody removed. */
export function knownClusters(): KnownCluster[] {
  if (!existsSync(clustersDirectory())) return [];
  return readdirSync(clustersDirectory(), { withFileTypes: true }).flatMap((entry) => {
    const path = join(clustersDirectory(), entry.name);
    if (entry.isDirectory()) return [{ name: entry.name, directory: path }];
    if (!entry.isSymbolicLink()) return [];
    const directory = readlinkSync(path);
    if (existsSync(directory)) return [{ name: entry.name, directory }];
    rmSync(path);
    return [];
  });
}

/** Two programs may give the same name to clusters in different directories. */
function linkPath(name: string, directory: string): string {
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 6);
  return join(clustersDirectory(), `${name}-${hash}`);
}
