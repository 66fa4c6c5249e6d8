import { closeSync, constants, lstatSync, openSync, readdirSync, readFileSync, realpathSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The machine as this container sees it. Nothing of it throws: what could not be found out is said with the code of its error. */
export interface GateHost {
  /** The text of a file of /proc or /sys; undefined when it cannot be read. */
  read(path: string): string | undefined;
  /** The path without symbolic links; undefined when there is none. */
  resolve(path: string): string | undefined;
  /** The names in a directory of /sys; undefined when it cannot be read. */
  list(path: string): readonly string[] | undefined;
  /** Whether something is there: Present, Absent, or the code of an error that is neither. */
  look(path: string): string;
  /** Tries to make a new file in a directory, and removes it again: Written, or the code of the error that forbade it. */
  write(directory: string): string;
}

/** The host by node:fs. `unique` makes the name of the file that is tried, so that it is nobody's. */
export function fileSystemHost(unique: string): GateHost {
  return {
    read: (path) => orUndefined(() => readFileSync(path, 'utf8')),
    resolve: (path) => orUndefined(() => realpathSync(path)),
    list: (path) => orUndefined(() => readdirSync(path)),
    look: (path) => {
      const code = codeOf(() => lstatSync(path));
      if (code === undefined) return 'Present';
      return code === 'ENOENT' || code === 'ENOTDIR' ? 'Absent' : code;
    },
    write: (directory) => codeOf(() => writeAndRemove(join(directory, `.caveau-gate-${unique}`))) ?? 'Written',
  };
}

/** O_EXCL never opens a file that exists. */
function writeAndRemove(path: string): void {
  const file = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  try {
    closeSync(file);
    unlinkSync(path);
  } catch {
    // It could be written, and that is the worst that can be said; a file that cannot be removed is empty.
  }
}

function orUndefined<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { readonly code?: string }).code ?? 'Unknown';
  }
}
