import { open, type FileHandle } from 'node:fs/promises';

/** Takes one line of the audit stream; resolves when it is written, so that the effect it tells of may follow. */
export type RecordLine = (line: Readonly<Record<string, unknown>>) => Promise<void>;

/** Where audit lines go, and how to end it. */
export interface AuditStream {
  readonly record: RecordLine;
  close(): Promise<void>;
}

/**
 * Opens the audit stream: a file, to which every line is written and synced before `record` resolves, or standard output ("-"),
 * where the container runtime keeps it.
 */
export async function openAuditStream(path: string): Promise<AuditStream> {
  if (path === '-') return { record: toStandardOutput, close: () => Promise.resolve() };
  const file = await open(path, 'a', 0o600);
  let torn = await endsInsideLine(path, file);
  const write = async (text: string): Promise<void> => {
    const separated = `${torn ? '\n' : ''}${text}`;
    // What a failed write left behind must not swallow the line after it.
    torn = true;
    await file.appendFile(separated);
    torn = false;
    await file.datasync();
  };
  const group = createGroup(write);
  return {
    // What cannot be written as JSON is rejected alone, not with the lines beside it.
    record: async (line) => group.add(`${JSON.stringify(line)}\n`),
    close: async () => {
      await group.idle();
      await file.close();
    },
  };
}

/** Writes one after the other, and together what came while one was written: the disk is waited for once for all of them, not once for each. */
function createGroup(write: (text: string) => Promise<void>): { add(text: string): Promise<void>; idle(): Promise<void> } {
  let waiting: { readonly text: string; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  let flushing: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await write(group.map(({ text }) => text).join(''));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    flushing = undefined;
  };
  return {
    add: (text) =>
      new Promise((resolve, reject) => {
        waiting.push({ text, resolve, reject });
        flushing ??= flush();
      }),
    idle: () => flushing ?? Promise.resolve(),
  };
}

/** Whether whoever wrote to the file before was cut off in the middle of a line. */
async function endsInsideLine(path: string, file: FileHandle): Promise<boolean> {
  const stat = await file.stat();
  if (!stat.isFile() || stat.size === 0) return false;
  const reader = await open(path, 'r');
  try {
    const { buffer } = await reader.read(Buffer.alloc(1), 0, 1, stat.size - 1);
    return buffer.toString() !== '\n';
  } finally {
    await reader.close();
  }
}

function toStandardOutput(line: Readonly<Record<string, unknown>>): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}
