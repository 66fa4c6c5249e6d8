import { type DataPermit, type OutputRelease, type SecureDataset, type SecureProcessingEnvironment } from '../../api/generated/types.ts';
import { dataPermits, environments, outputReleases, secureDatasets } from '../../api/resources.ts';
import { parseTime } from '../../api/time.ts';
import { approvalOf, type Approved, type Speaker } from '../approval-draft.ts';
import { approvalSummary } from '../approval-summary.ts';
import { connectFor, whoAmI, type Connection } from '../connection.ts';
import { mustRead } from '../look.ts';
import { readReference } from '../own-kinds.ts';
import { signed, submit } from '../speaking.ts';
import { UsageError, type Terminal } from '../terminal.ts';
import { choice, needed, type Call } from '../usage.ts';

/** kubectl caveau approve. */
export async function approveCommand(call: Call, terminal: Terminal): Promise<number> {
  const [operand, ...more] = call.operands;
  if (operand === undefined || more.length > 0) throw new UsageError('Give one DataPermit by its name. "kubectl caveau approve --help" shows examples.');
  const name = operand.includes('/') ? readReference(operand, ['DataPermit']).name : operand;
  const action = actionOf(call);
  const said = spokenIn(call, terminal);
  const connection = connectFor(call, terminal.clock);
  try {
    const approved: Approved = { action, ...(await readSubject(connection, name, call)) };
    const draft = approvalOf(approved, { ...said, approver: await approverOf(call, connection, terminal) }, call.value('name'));
    const { permit, dataset, environment, release } = draft.spec;
    terminal.err(approvalSummary({ ...approved, digests: { permit: permit?.digest ?? '', dataset: dataset?.digest ?? '', environment: environment?.digest, release: release?.digest } }));
    terminal.err(`As ${said.role} of ${said.organisation}, until ${said.expires}.`);
    return await submit(signed(draft, call, terminal), 'Do you approve exactly this?', call, terminal, connection);
  } finally {
    await connection.close();
  }
}

/** In which role, for whom and until when somebody speaks. */
function spokenIn(call: Call, terminal: Terminal): Omit<Speaker, 'approver'> {
  const role = needed(call, 'role', 'the role in which you speak, such as dpo');
  const organisation = needed(call, 'organisation', 'the organisation that you speak for, as the environment or the dataset lists it');
  const expires = needed(call, 'expires', 'an instant such as 2027-12-31T00:00:00Z');
  const end = parseTime(expires);
  if (end === undefined) throw new UsageError(`--expires ${expires} is not an instant such as 2027-12-31T00:00:00Z.`);
  if (end <= terminal.clock.now()) throw new UsageError(`--expires ${expires} is over: the approval would never count.`);
  return { role, organisation, expires, comment: call.value('comment') };
}

/** To name a release is to approve it; without one there is nothing that could be released. */
function actionOf(call: Call): 'Use' | 'Release' {
  const release = call.value('release');
  const action = call.value('action') === undefined && release !== undefined ? 'Release' : choice(call, 'action', ['Use', 'Release']);
  if (action === 'Release' && release === undefined) throw new UsageError('Give the OutputRelease that is approved: --release NAME. Each release is approved by itself.');
  if (action === 'Use' && release !== undefined) throw new UsageError('--release belongs to the action Release.');
  return action;
}

async function readSubject(connection: Connection, name: string, call: Call): Promise<Omit<Approved, 'action'>> {
  const permit = await mustRead<DataPermit>(connection, dataPermits, name);
  const dataset = await mustRead<SecureDataset>(connection, secureDatasets, permit.spec.dataset.name);
  const released = call.value('release');
  // A release is in the room of the project, which may be another than that of the data.
  const release = released === undefined ? undefined : await mustRead<OutputRelease>({ ...connection, namespace: permit.spec.project.namespace }, outputReleases, released);
  return { permit, dataset, release, environment: call.has('environment') ? await mustRead<SecureProcessingEnvironment>(connection, environments, 'default') : undefined };
}

/** The name of the approver: what is listed for a key, or the user as the API server knows the person. */
export async function approverOf(call: Call, connection: Connection, terminal: Terminal): Promise<string> {
  const given = call.value('approver');
  if (given !== undefined && !call.has('key')) throw new UsageError('--approver is for signed approvals. Without --key the approver is who creates the object.');
  return given ?? whoAmI(connection, terminal.clock);
}
