import { type DataApproval } from '../../api/generated/types.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { formatTime } from '../../api/time.ts';
import { approvalDigest, approvalPayload, payloadType } from '../../approval/payload.ts';
import { say } from '../../data-approval/plan.ts';
import { takeSnapshot } from '../../data-approval/snapshot.ts';
import { connectFor, type Connection } from '../connection.ts';
import { gather, type Gathered } from '../gather.ts';
import { mustReadManifests } from '../manifests.ts';
import { machineText } from '../output.ts';
import { paintMarks } from '../paint.ts';
import { misshapen, ownKind, placed, readReference } from '../own-kinds.ts';
import { readTerms } from '../terms.ts';
import { exitStatus, UsageError, type Terminal } from '../terminal.ts';
import { choice, lineWidth, visible, wrap, type Call } from '../usage.ts';
import { instantOf } from './explain.ts';

/** What is said of one approval. */
interface Verdict {
  readonly name: string;
  readonly action: string;
  readonly role: string;
  readonly organisation: string;
  readonly counts: boolean;
  readonly reason: string;
  readonly message: string;
  readonly proof?: string;
  /** Recorded: it could not be judged with the rights at hand, and this is what the operator says. */
  readonly basis: 'Decided' | 'Recorded';
  readonly digest: string;
  /** The DSSE envelope, for other tools. */
  readonly envelope: { readonly payloadType: string; readonly payload: string; readonly signatures: readonly { readonly keyid: string; readonly sig: string }[] };
}

/** kubectl caveau verify. */
export async function verifyCommand(call: Call, terminal: Terminal): Promise<number> {
  const output = choice(call, 'output', ['text', 'json', 'yaml']);
  if (call.operands.length === 0 && !call.has('all')) throw new UsageError('Give approvals, such as dap/NAME, or files with them, or --all. "kubectl caveau verify --help" shows examples.');
  const now = instantOf(call, terminal);
  const connection = connectFor(call, terminal.clock);
  try {
    const files = call.operands.filter((operand) => !isReference(operand)).flatMap((file) => approvalsOf(file, connection, now));
    const gathered = await gather(connection, terminal.clock, (await readTerms(undefined)).ontology, files);
    const verdicts = namesOf(call, files, gathered, connection).map((name) => verdictOn(gathered, connection, name, now));
    terminal.out(output === 'text' ? paintMarks(verdicts.map(verdictText).join('\n'), terminal.paint) : machineText(verdicts, output));
    return verdicts.every(({ counts }) => counts) ? exitStatus.holds : exitStatus.fails;
  } finally {
    await connection.close();
  }
}

function isReference(operand: string): boolean {
  return /^(dap|dataapprovals?)(\.caveau\.dev)?\//i.test(operand);
}

/** The approvals of a file, as if they were created now: by whom, only the API server can see. */
function approvalsOf(file: string, { namespace }: Connection, now: number): readonly KubeObject[] {
  const { manifests } = mustReadManifests([file]);
  const found = manifests.flatMap(({ object }) => {
    const kind = ownKind(object);
    if (kind?.kind !== 'DataApproval') return [];
    const wrong = misshapen(object, kind);
    if (wrong !== undefined) throw new UsageError(`${file} holds a DataApproval ${object.metadata.name} that the API server would not take: ${wrong}`);
    const here = placed(object, kind, namespace);
    // What it rests on is read from one namespace, and one of the same name there is another approval.
    if (here.metadata.namespace !== namespace) throw new UsageError(`${file} holds a DataApproval ${here.metadata.name} of namespace ${here.metadata.namespace ?? ''}, and approvals are verified in ${namespace}. Give -n ${here.metadata.namespace ?? ''}.`);
    return [{ ...here, metadata: { ...here.metadata, creationTimestamp: formatTime(now) } }];
  });
  if (found.length === 0) throw new UsageError(`The file ${file} holds no DataApproval.`);
  return found;
}

function namesOf(call: Call, files: readonly KubeObject[], { caches, unknown }: Gathered, { namespace }: Connection): readonly string[] {
  if (unknown.approvals !== undefined) throw new UsageError(`Nothing can be verified: ${unknown.approvals}. Ask the platform engineer for the right to read DataApprovals.`);
  const named = call.operands.filter(isReference).map((operand) => readReference(operand, ['DataApproval']).name);
  const all = call.has('all') ? caches.dataApprovals.byIndex('namespace', namespace).map(({ metadata }) => metadata.name) : [];
  return [...new Set([...files.map(({ metadata }) => metadata.name), ...named, ...all])];
}

function verdictOn({ caches, unknown }: Gathered, { namespace }: Connection, name: string, now: number): Verdict {
  const snapshot = takeSnapshot(caches, `${namespace}/${name}`);
  if (snapshot === undefined) throw new UsageError(`There is no DataApproval ${name} in namespace ${namespace}. "kubectl get dap -n ${namespace}" lists them.`);
  const { approval } = snapshot;
  const { claim, proof } = say(snapshot, now);
  const { action, role, organisation, signatures = [] } = approval.spec;
  const blind = isBlind(unknown, claim.reason) ? recorded(approval) : undefined;
  const said = blind ?? { counts: claim.status === 'True', reason: claim.reason, message: claim.message, basis: 'Decided' as const, ...(proof === undefined ? {} : { proof }) };
  const payload = Buffer.from(approvalPayload(approval), 'utf8').toString('base64');
  return { name, action, role, organisation, ...said, digest: approvalDigest(approval), envelope: { payloadType, payload, signatures } };
}

/** Whether an answer may only come from what could not be read. */
function isBlind(unknown: Gathered['unknown'], reason: string): boolean {
  const needs = { NotBound: unknown.approvalsBoundSince, UnknownApprover: unknown.environment, WrongOrganisation: unknown.environment, WrongRole: unknown.environment, UnknownKey: unknown.environment, EnvironmentChanged: unknown.environment, SignatureMissing: unknown.environment, PermitMissing: unknown.permits, DatasetMissing: unknown.datasets, ReleaseMissing: 'a release may be in another room than the approval' };
  return (needs as Readonly<Record<string, string | undefined>>)[reason] !== undefined;
}

/** What the operator says of an approval in its status. */
function recorded({ status }: DataApproval): Pick<Verdict, 'counts' | 'reason' | 'message' | 'basis' | 'proof'> {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready === undefined) return { counts: false, reason: 'NotKnown', message: 'You may not read what shows who said it, and the operator has said nothing about it yet.', basis: 'Recorded' };
  return { counts: ready.status === 'True', reason: ready.reason, message: ready.message, basis: 'Recorded', ...(status?.proof === undefined ? {} : { proof: status.proof }) };
}

function verdictText({ name, action, role, organisation, counts, reason, message, proof, basis }: Verdict): string {
  const how = proof === undefined ? '' : `, known by ${proof.toLowerCase()}`;
  const lines = [`${counts ? '✓' : '✗'} ${name}: ${action} as ${role} of ${organisation}: ${reason}${how}${basis === 'Recorded' ? ' (as the operator recorded it)' : ''}`, ...wrap(message, lineWidth - 4).map((line) => `    ${line}`)];
  return visible(lines.join('\n'));
}
