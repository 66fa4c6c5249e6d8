import winston from 'winston';
import { type Log } from '../runtime/log.ts';
import { redact, redactText } from './redact.ts';

/** The levels that may be asked for. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;

/** One of the levels that may be asked for. */
export type LogLevel = (typeof logLevels)[number];

/** Takes secrets and persons out of everything that a line would say; winston's own marks stay. */
const withoutSecrets = winston.format((line) => {
  const { level, message, ...fields } = line;
  const clean = redact(fields) as Readonly<Record<string, unknown>>;
  const marks = Object.fromEntries(Object.getOwnPropertySymbols(line).map((mark) => [mark, line[mark]]));
  return { ...clean, ...marks, level, message: typeof message === 'string' ? redactText(message) : redact(message) };
});

/** JSON lines on standard error; standard output belongs to the audit stream. */
export function createLog(level: LogLevel): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(withoutSecrets(), winston.format.timestamp(), winston.format.json()),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its transports by interfaces
    transports: [new winston.transports.Console({ stderrLevels: [...logLevels] })],
  });
  // Asked before the line is made: taking secrets out of what nobody will read would be most of the work of logging.
  const at = (name: LogLevel) => (logger.isLevelEnabled(name) ? (message: string, fields?: Readonly<Record<string, unknown>>): void => void logger.log(name, message, fields) : () => undefined);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
