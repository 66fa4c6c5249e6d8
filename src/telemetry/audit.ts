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
  let last = Promise.resolve();
  return {
    record: (line) => {
      // One after the other: lines of parallel reconciles must not interleave.
      const write = last.then(async () => {
        const text = `${torn ? '\n' : ''}${JSON.stringify(line)}\n`;
        // What a failed write left behind must not swallow the line after it.
        torn = true;
        await file.appendFile(text);
        torn = false;
        await file.datasync();
      });
      last = write.catch(() => undefined);
      return write;
    },
    close: async () => {
      await last;
      await file.close();
    },
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
