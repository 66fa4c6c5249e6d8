import { open } from 'node:fs/promises';

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
  let last = Promise.resolve();
  return {
    record: (line) => {
      // One after the other: lines of parallel reconciles must not interleave.
      const write = last.then(async () => {
        await file.appendFile(`${JSON.stringify(line)}\n`);
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

function toStandardOutput(line: Readonly<Record<string, unknown>>): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}
