import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { configBytes } from './defaults.ts';
import { configFile, isConfigFile, judgeConfig } from './juicefs-config.ts';
import { nothingSeen, type Seen } from './seen.ts';

/** Looks at the mount of a volume. It opens the one file by which JuiceFS tells of itself, and only once it is seen to be that; whatever goes wrong, nothing was found out. */
export function look(mountPoint: string): Seen {
  try {
    const path = join(mountPoint, configFile);
    if (!isConfigFile(lstatSync(path, { bigint: true }))) return nothingSeen;
    return read(openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  } catch {
    return nothingSeen;
  }
}

function read(file: number): Seen {
  try {
    if (!isConfigFile(fstatSync(file, { bigint: true }))) return nothingSeen;
    const buffer = Buffer.alloc(configBytes + 1);
    let length = 0;
    for (let more = -1; more !== 0 && length < buffer.length; length += more) more = readSync(file, buffer, length, buffer.length - length, null);
    return length > configBytes ? nothingSeen : judgeConfig(buffer.toString('utf8', 0, length));
  } finally {
    closeSync(file);
  }
}
