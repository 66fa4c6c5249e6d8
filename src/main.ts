import { courierCommand } from './api/courier.ts';
import { gateCommand } from './api/gate.ts';
import { holdCommand } from './api/hold.ts';
import { moverCommand } from './api/mover.ts';
import { systemClock } from './runtime/clock.ts';

/** 128 and the signal's number, as shells and the kubelet count. */
const endedBySigterm = 143;

/** The argument that runs the verifier of a node. */
const verifierCommand = 'verify';

/** The first process of a container has no default for a signal, and a pod that is being ended need not wait for what only looks or waits. */
function endAtOnce(): void {
  process.once('SIGTERM', () => process.exit(endedBySigterm));
}

// Imported when it is needed: the gate stands before every pod and must not wait for what only the operator uses.
const [subcommand, ...rest] = process.argv.slice(2);
if (subcommand === gateCommand) {
  endAtOnce();
  const { gateCommandLine } = await import('./gate/command.ts');
  process.exit(await gateCommandLine(rest, process.env, systemClock));
} else if (subcommand === verifierCommand) {
  const { verifierCommandLine } = await import('./verifier/command.ts');
  process.exit(await verifierCommandLine(rest, process.argv[1] ?? '', (status) => process.exit(status)));
} else if (subcommand === moverCommand) {
  endAtOnce();
  const { moverCommandLine } = await import('./mover/command.ts');
  process.exit(await moverCommandLine(rest, process.env));
} else if (subcommand === courierCommand) {
  endAtOnce();
  const { courierCommandLine } = await import('./courier/command.ts');
  process.exit(await courierCommandLine(rest, process.env, (milliseconds) => systemClock.sleep(milliseconds)));
} else if (subcommand === holdCommand) {
  endAtOnce();
  const { holdCommandLine } = await import('./hold.ts');
  process.exit(await holdCommandLine(rest, systemClock));
} else {
  const { runOperator } = await import('./process.ts');
  await runOperator(process.argv.slice(2), (status) => process.exit(status));
}
