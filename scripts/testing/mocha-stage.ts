import { writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import type { Tally } from './tally.ts';

// A process of its own for each stage: run with "node mocha-stage.ts RESULT_FILE TIMEOUT_MS GLOB...".
const [resultFile = '', timeout = '', ...patterns] = process.argv.slice(2);
const root = join(import.meta.dirname, '..', '..');
const mocha = new Mocha({ reporter: 'spec', timeout: Number(timeout), color: process.stdout.isTTY, forbidOnly: true });
const files: string[] = [];
for await (const file of glob(patterns, { cwd: root })) files.push(join(root, file));
for (const file of files.sort()) mocha.addFile(file);
await mocha.loadFilesAsync();
let interrupted = false;
const broken: string[] = [];
const runner = mocha.run((failures) => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  // A failed hook counts as a failure too; a stage without any test is a mistake of ours.
  const failed = failures + (interrupted || passes + failures + pending === 0 ? 1 : 0);
  const tally: Tally = { passed: passes, failed, skipped: pending, failures: broken };
  writeFileSync(resultFile, JSON.stringify(tally));
  // What a test leaves open must not keep the run from ending; whatever it started has been stopped by its hooks.
  process.exit(failed === 0 ? 0 : 1);
});
runner.on('fail', (test, error: unknown) => broken.push(`${test.fullTitle()} — ${inOneLine(error)}`));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!interrupted) console.error('Interrupted: the present test ends first, and what was started is stopped.');
    interrupted = true;
    runner.abort();
  });
}

/** Whole, because the first line of an assertion tells neither of the two values; a longer one than this is a listing, which the output above has. */
const longestMessage = 1_500;

function inOneLine(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage)} …`;
}
