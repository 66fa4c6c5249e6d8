/** What must be undone when a benchmark ends, however it ends; the last thing that was begun is undone first. */
const undoings: (() => Promise<unknown>)[] = [];

/** Takes note of what is to be undone. */
export function undoLater(undo: () => Promise<unknown>): void {
  undoings.push(undo);
}

/** Undoes everything that was noted; what fails is told and keeps nothing else from being undone. */
export async function undoAll(): Promise<void> {
  for (let undo = undoings.pop(); undo !== undefined; undo = undoings.pop()) await undo().catch(complain);
}

let interrupted = false;

/** Whether somebody interrupted: what fails from then on, fails because things are being stopped. */
export function wasInterrupted(): boolean {
  return interrupted;
}

/** Undoes everything when somebody interrupts, and ends the process as one that was interrupted. */
export function undoWhenInterrupted(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted = true;
      process.stderr.write(`${signal}: stopping everything that was started ...\n`);
      void undoAll().then(() => process.exit(130));
    });
  }
}

/** Says why something failed, on standard error. */
export function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

/** Says what is being done, on standard error: standard output is for the tables. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
