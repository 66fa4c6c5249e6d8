/** Where the tooling says what it does: whole lines, and a status that is replaced by the next one. */
export interface Progress {
  line(text: string): void;
  status(text: string): void;
  /** Ends the status display. */
  done(): void;
}

/** A log of a pipeline is read afterwards: a line every so often is enough to see that the work goes on. */
const quietIntervalMs = 15_000;

/** A terminal is redrawn a few times per second at most. */
const redrawIntervalMs = 200;

/**
 * Writes to standard error, where standard output stays free for values that a shell evaluates: one updating line
 * on a terminal, else a line every fifteen seconds. With a log function, everything goes there.
 */
export function createProgress(log?: (line: string) => void): Progress {
  return !log && process.stderr.isTTY ? terminalProgress() : lineProgress(log ?? ((line) => process.stderr.write(`${line}\n`)));
}

function lineProgress(write: (line: string) => void): Progress {
  let last = performance.now();
  return {
    line: (text) => write(text),
    status: (text) => {
      if (performance.now() - last < quietIntervalMs) return;
      last = performance.now();
      write(text);
    },
    done: () => undefined,
  };
}

function terminalProgress(): Progress {
  let last = 0;
  const clear = '\r\u001b[2K';
  return {
    line: (text) => process.stderr.write(`${clear}${text}\n`),
    status: (text) => {
      if (performance.now() - last < redrawIntervalMs) return;
      last = performance.now();
      process.stderr.write(`${clear}${text.slice(0, (process.stderr.columns || 80) - 1)}`);
    },
    done: () => process.stderr.write(clear),
  };
}

/** Formats a duration as people say it, for example "3m12s". */
export function elapsed(sinceMs: number): string {
  const seconds = Math.round((performance.now() - sinceMs) / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
}
