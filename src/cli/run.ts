import { approveCommand } from './commands/approve.ts';
import { completionCommand } from './commands/completion.ts';
import { digestCommand } from './commands/digest.ts';
import { explainCommand } from './commands/explain.ts';
import { preflightCommand } from './commands/preflight.ts';
import { staticPoliciesCommand } from './commands/static-policies.ts';
import { statusCommand } from './commands/status.ts';
import { validateCommand } from './commands/validate.ts';
import { verifyCommand } from './commands/verify.ts';
import { whoCommand } from './commands/who.ts';
import { withdrawCommand } from './commands/withdraw.ts';
import { complete, completeWord } from './completion/complete.ts';
import { commandTable, type CommandName } from './command-table.ts';
import { exitStatus, UsageError, type Terminal } from './terminal.ts';
import { helpOf, overview, readCall, type Call } from './usage.ts';

type Command = (call: Call, terminal: Terminal) => Promise<number>;

const commands: Readonly<Record<CommandName, Command>> = {
  status: statusCommand,
  explain: explainCommand,
  who: whoCommand,
  validate: validateCommand,
  digest: digestCommand,
  approve: approveCommand,
  withdraw: withdrawCommand,
  verify: verifyCommand,
  preflight: preflightCommand,
  'static-policies': staticPoliciesCommand,
  completion: completionCommand,
};

/** Runs one command line and returns its exit status. What is a mistake of the caller is a sentence on standard error. */
export async function runCommandLine([name, ...argv]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? terminal.err : terminal.out)(overview());
    return name === undefined ? exitStatus.unusable : exitStatus.holds;
  }
  if (name === completeWord) return complete(argv, terminal);
  try {
    const command = commandTable.find((one) => one.name === name);
    if (command === undefined) throw new UsageError(`There is no command "${name}". "kubectl caveau --help" lists them.`);
    const call = readCall(command, argv);
    if (!call.has('help')) return await commands[command.name](call, terminal);
    terminal.out(helpOf(command));
    return exitStatus.holds;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.err(error.message);
    return exitStatus.unusable;
  }
}
