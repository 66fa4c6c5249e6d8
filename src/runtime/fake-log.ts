import { type Log, type LogFields } from './log.ts';

/** One line that a test may look at. */
export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines, for tests. */
export interface FakeLog extends Log {
  readonly lines: readonly LogLine[];
  /** The messages of one level, in order. */
  messages(level: keyof Log): readonly string[];
}

/** Makes a log that keeps its lines, for tests. */
export function fakeLog(): FakeLog {
  const lines: LogLine[] = [];
  const at = (level: keyof Log) => (message: string, fields: LogFields = {}) => void lines.push({ level, message, fields });
  return {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    messages: (level) => lines.filter((line) => line.level === level).map((line) => line.message),
  };
}
