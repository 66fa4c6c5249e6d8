import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/**
 * Opens a file below a directory for reading, and follows no link on the way: each part is opened in the directory before it, by the name that Linux
 * gives an open directory (/proc/self/fd), because Node has no openat. Neither a link that is there nor one that is put there meanwhile leads
 * elsewhere. What is no file, a pipe for instance, is opened without waiting. Rejects as open does: ELOOP or ENOTDIR for a link.
 */
export async function openBelow(root: string, path: string): Promise<FileHandle> {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) throw new Error('A path below a directory has no empty part, "." or "..".');
  let directory = await open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  for (const part of parts.slice(0, -1)) directory = await within(directory, part, O_DIRECTORY);
  return within(directory, parts.at(-1) ?? '', O_NONBLOCK);
}

/** Opens something in an open directory, which is closed. */
async function within(directory: FileHandle, name: string, flags: number): Promise<FileHandle> {
  try {
    return await open(`/proc/self/fd/${directory.fd}/${name}`, O_RDONLY | O_NOFOLLOW | flags);
  } finally {
    await directory.close();
  }
}
