/** What a run of tests came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, a line each, so that it is found at the end of a long output. */
  readonly failures: readonly string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** A single failure, such as that of a whole stage. */
export function failure(what: string): Tally {
  return { ...nothing, failed: 1, failures: [what] };
}

/** Two tallies as one. */
export function sum(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped, failures: [...a.failures, ...b.failures] };
}

/** The line with which every run ends. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** One line for each failure, above that line. */
export function failureLines({ failures }: Tally): string[] {
  return failures.map((what) => `FAILED: ${what}`);
}

/** Says at once why something could not even begin, and counts it as one failure. */
export function failed(what: string, error: unknown): Tally {
  const why = error instanceof Error ? error.message : String(error);
  console.error(why);
  return failure(`${what}: ${why}`);
}
