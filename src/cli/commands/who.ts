import { connectFor } from '../connection.ts';
import { secureDatasets } from '../../api/resources.ts';
import { lookOver, mustRead } from '../look.ts';
import { machineText } from '../output.ts';
import { readReference } from '../own-kinds.ts';
import { paintMarks } from '../paint.ts';
import { exitStatus, UsageError, type Terminal } from '../terminal.ts';
import { choice, type Call } from '../usage.ts';
import { useFacts } from '../who/gather.ts';
import { isKnown, useOf } from '../who/use.ts';
import { useText } from '../who/use-text.ts';

/** kubectl caveau who. */
export async function whoCommand(call: Call, terminal: Terminal): Promise<number> {
  const output = choice(call, 'output', ['text', 'json', 'yaml']);
  const [operand, ...more] = call.operands;
  if (operand === undefined || more.length > 0) throw new UsageError('Give one dataset, such as sds/chest-ct. "kubectl caveau who --help" shows examples.');
  const { name } = readReference(operand, ['SecureDataset']);
  const connection = connectFor(call, terminal.clock);
  try {
    const use = useOf(await useFacts(lookOver(connection), connection.namespace, name), terminal.clock.now());
    // Of one that was deleted the traces are told; of a name that nothing knows, that it is wrong.
    if (!isKnown(use)) await mustRead(connection, secureDatasets, name);
    terminal.out(output === 'text' ? paintMarks(useText(use), terminal.paint) : machineText(use, output));
    return use.notSeen.length === 0 ? exitStatus.holds : exitStatus.fails;
  } finally {
    await connection.close();
  }
}
