/** Named values beside a log message; they become JSON, so no objects that may hold secrets. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The four levels the runtime writes; the process decides where they go. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
