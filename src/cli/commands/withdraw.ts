import { type DataApproval } from '../../api/generated/types.ts';
import { withdrawalOf } from '../approval-draft.ts';
import { connectFor } from '../connection.ts';
import { mustRead } from '../look.ts';
import { readReference } from '../own-kinds.ts';
import { signed, submit } from '../speaking.ts';
import { UsageError, type Terminal } from '../terminal.ts';
import { type Call } from '../usage.ts';
import { approverOf } from './approve.ts';

/** kubectl caveau withdraw. */
export async function withdrawCommand(call: Call, terminal: Terminal): Promise<number> {
  const [operand, ...more] = call.operands;
  if (operand === undefined || more.length > 0) throw new UsageError('Give one approval, such as dap/NAME. "kubectl get dap" lists them.');
  const { kind, name } = readReference(operand, ['DataApproval']);
  const connection = connectFor(call, terminal.clock);
  try {
    const approval = await mustRead<DataApproval>(connection, kind.resource, name);
    const { action, permit, role, organisation, expires } = approval.spec;
    if (action === 'Withdraw') throw new UsageError(`DataApproval ${name} is a withdrawal itself, and counts for ever. Approve anew under another name.`);
    const speaker = { role: call.value('role') ?? role, organisation: call.value('organisation') ?? organisation, expires, comment: call.value('comment'), approver: await approverOf(call, connection, terminal) };
    const draft = withdrawalOf(approval, speaker, call.value('name'));
    terminal.err(`Withdraws the approval ${name} of ${action} under DataPermit ${permit?.name ?? ''}, for ever, as ${speaker.role} of ${speaker.organisation}. Running jobs that need it end as their dataset says.`);
    return await submit(signed(draft, call, terminal), 'Do you withdraw it?', call, terminal, connection);
  } finally {
    await connection.close();
  }
}
