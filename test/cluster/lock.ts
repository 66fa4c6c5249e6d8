import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { poll } from './polling.ts';

/** How long to wait for another holder, and whom to tell. */
export interface LockOptions {
  readonly boundSeconds: number;
  /** Called once when somebody else holds the lock. */
  readonly onWait?: (holder: ProcessIdentity) => void;
}

/**
 * Runs the work while holding a lock file that survives nothing: when its holder died, the next one takes it over.
 * The work must still be safe to do twice, because two processes that take over in the same instant can both win.
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const self = identify(process.pid);
  if (!self) throw new Error(`This process cannot read its own start time, so it cannot hold the lock ${path}.`);
  let told = false;
  await poll({ what: `the lock ${path}`, boundSeconds: options.boundSeconds, everyMs: 200 }, () => {
    const holder = tryTake(path, self);
    if (holder && !told) options.onWait?.(holder);
    told = holder !== undefined;
    return Promise.resolve(holder === undefined);
  });
  try {
    return await work();
  } finally {
    if (readHolder(path)?.started === self.started) rmSync(path, { force: true });
  }
}

/** Takes the lock and returns undefined, or returns who holds it. */
function tryTake(path: string, self: ProcessIdentity): ProcessIdentity | undefined {
  const mine = `${path}.${self.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(mine, JSON.stringify(self));
  try {
    // A hard link appears with its content, so no crash can leave a lock without the name of its holder.
    linkSync(mine, path);
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = readHolder(path);
    if (holder && isAlive(holder)) return holder;
    return takeOver(path, mine, holder, self);
  } finally {
    rmSync(mine, { force: true });
  }
}

function takeOver(
  path: string,
  mine: string,
  dead: ProcessIdentity | undefined,
  self: ProcessIdentity,
): ProcessIdentity | undefined {
  const aside = `${mine}.stale`;
  try {
    renameSync(path, aside);
    const moved = readHolder(aside);
    // Somebody was faster and the file moved aside is theirs: it goes back.
    linkSync(moved && moved.started !== dead?.started ? aside : mine, path);
  } catch {
    return readHolder(path) ?? self;
  } finally {
    rmSync(aside, { force: true });
  }
  const holder = readHolder(path);
  return holder?.pid === self.pid && holder.started === self.started ? undefined : (holder ?? self);
}

function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
