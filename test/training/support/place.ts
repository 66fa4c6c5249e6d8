import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerUser } from '../../../src/workload/defaults.ts';

const example = join(import.meta.dirname, '..', '..', '..', 'examples', 'chest-segmentation');

/** As root we can be the user of a training pod, to whom neither code nor data belongs; otherwise everybody is us. */
export const podUser = process.getuid?.() === 0 ? { uid: containerUser, gid: containerUser } : {};

/** Gives something to the pod's user, as if a pod had written it. */
export function own(path: string): string {
  if (podUser.uid !== undefined) chownSync(path, podUser.uid, podUser.gid);
  return path;
}

/** The directories that a training pod sees, on this machine. */
export class Place {
  readonly root = mkdtempSync(join(tmpdir(), 'caveau-training-'));
  /** The programs of the example, read-only. */
  readonly code = join(this.root, 'code');
  readonly data = join(this.root, 'data');

  constructor() {
    chmodSync(this.root, 0o755);
    mkdirSync(this.code);
    for (const file of readdirSync(example).filter((name) => name.endsWith('.py'))) cpSync(join(example, file), join(this.code, file));
    chmodSync(this.code, 0o555);
    mkdirSync(this.data);
  }

  /** What a sealed volume mounted read-only comes to. */
  seal(): void {
    chmodSync(this.data, 0o555);
  }

  /** An empty directory of this name that the pod's user may fill. */
  output(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path);
    return own(path);
  }

  /** Takes everything away. */
  remove(): void {
    // Not even an owner deletes from a directory that cannot be written to.
    for (const directory of readdirSync(this.root, { withFileTypes: true }).filter((entry) => entry.isDirectory())) chmodSync(join(this.root, directory.name), 0o755);
    rmSync(this.root, { recursive: true, force: true });
  }
}
