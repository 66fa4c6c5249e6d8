import { completionScripts, type Shell } from '../completion/scripts.ts';
import { exitStatus, UsageError, type Terminal } from '../terminal.ts';
import { type Call } from '../usage.ts';

/** kubectl caveau completion. */
export function completionCommand({ operands }: Call, terminal: Terminal): Promise<number> {
  const [shell = '', ...more] = operands;
  const script = (completionScripts as Readonly<Record<string, string | undefined>>)[shell];
  if (script === undefined || more.length > 0) return Promise.reject(new UsageError(`Give one of ${(Object.keys(completionScripts) as Shell[]).join(', ')}. "kubectl caveau completion --help" shows examples.`));
  terminal.out(script.trimEnd());
  return Promise.resolve(exitStatus.holds);
}
