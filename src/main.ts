import { gateCommand } from './api/gate.ts';
import { systemClock } from './runtime/clock.ts';

// Imported when it is needed: the gate stands before every pod and must not wait for what only the operator uses.
const [subcommand, ...rest] = process.argv.slice(2);
if (subcommand === gateCommand) {
  const { gateCommandLine } = await import('./gate/command.ts');
  process.exit(await gateCommandLine(rest, process.env, systemClock));
} else {
  const { runOperator } = await import('./process.ts');
  await runOperator(process.argv.slice(2), (status) => process.exit(status));
}
