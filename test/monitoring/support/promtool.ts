import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goTool } from '../../cluster/go-build.ts';
import { promtool } from '../../cluster/go-tools.ts';
import { createProgress } from '../../cluster/progress.ts';

/** What a program said, on both of its outputs, and how it ended. */
export interface Said {
  readonly code: number;
  readonly text: string;
}

/** A cold build takes minutes, on a slow machine many. */
export const buildTimeoutMs = 3_600_000;

/** Builds promtool where it is not yet, and returns how it is called. Files that it is given are in a folder of their own while it runs. */
export async function preparePromtool(): Promise<(args: readonly string[], files?: Readonly<Record<string, string>>, input?: string) => Promise<Said>> {
  const program = await goTool(promtool, 'promtool', createProgress());
  return async (args, files = {}, input = '') => {
    const directory = mkdtempSync(join(tmpdir(), 'caveau-promtool-'));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
      return await new Promise((resolve) => {
        const child = execFile(program, args, { cwd: directory, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), text: stdout + stderr }));
        child.stdin?.end(input);
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  };
}
