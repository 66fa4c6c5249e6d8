import { statSync } from 'node:fs';
import { stringify } from 'yaml';
import { type DataApproval } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { dataApprovals } from '../api/resources.ts';
import { signApproval } from '../approval/signature.ts';
import { ApiError } from '../runtime/errors.ts';
import { connectionError, type Connection } from './connection.ts';
import { readText } from './manifests.ts';
import { exitStatus, UsageError, type Terminal } from './terminal.ts';
import { choice, needed, type Call } from './usage.ts';

/** Where the passphrase of a private key may stand, so that it stands in no list of processes. */
const passphraseVariable = 'CAVEAU_KEY_PASSPHRASE';

const groupAndOthers = 0o077;

/** The approval with a signature, where --key asks for one. What is said about the key never quotes it. */
export function signed(approval: DataApproval, call: Call, terminal: Terminal): DataApproval {
  const file = call.value('key');
  if (file === undefined) {
    if (call.has('key-id')) throw new UsageError('--key-id says which key it is, and --key is missing: give the file of the private key.');
    return approval;
  }
  const keyid = needed(call, 'key-id', 'the id under which the environment or the dataset lists the key');
  const pem = readText(file);
  if ((statSync(file).mode & groupAndOthers) !== 0) terminal.err(`Others may read the private key ${file}. Take their rights away: chmod 600 ${file}`);
  try {
    return { ...approval, spec: { ...approval.spec, signatures: [signApproval(approval, pem, keyid, terminal.env[passphraseVariable])] } };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The private key cannot be used.');
  }
}

/** Prints the approval, or asks and creates it. */
export async function submit(approval: DataApproval, question: string, call: Call, terminal: Terminal, connection: Connection): Promise<number> {
  const dry = call.has('dry-run');
  if (!dry && !(await isConfirmed(question, call, terminal))) {
    terminal.err('Nothing was created.');
    return exitStatus.fails;
  }
  if (!dry) await create(approval, connection);
  if (dry || call.has('output')) terminal.out(choice(call, 'output', ['yaml', 'json']) === 'json' ? JSON.stringify(approval, null, 2) : asYaml(approval));
  if (!dry) terminal.err(`DataApproval ${approval.metadata.name} was created. "kubectl caveau verify dap/${approval.metadata.name} -n ${approval.metadata.namespace ?? ''}" says whether it counts.`);
  return exitStatus.holds;
}

/** An object as kubectl reads it: by YAML 1.1, in which NO, on and 0b11 are no text unless they are quoted, so every text is. */
export function asYaml(object: KubeObject): string {
  return stringify(object, { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }).trimEnd();
}

async function isConfirmed(question: string, call: Call, terminal: Terminal): Promise<boolean> {
  if (call.has('yes')) return true;
  if (!terminal.interactive) throw new UsageError('There is nobody to ask. Look at what is shown above, and give --yes.');
  return /^y(es)?$/i.test((await terminal.ask(`${question} [y/N] `)).trim());
}

async function create(approval: DataApproval, { transport, server }: Connection): Promise<void> {
  try {
    await transport.create(dataApprovals, approval);
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'AlreadyExists') throw new UsageError(`There is a DataApproval ${approval.metadata.name} already, and none can change. Give another name by --name.`);
    throw connectionError(error, server);
  }
}
