import { type KubeObject } from '../../api/kube-object.ts';
import { type DataApproval } from '../../api/generated/types.ts';
import { objectDigest } from '../../approval/digest.ts';
import { approvalDigest } from '../../approval/payload.ts';
import { type CheckedKind } from '../../api/shape.ts';
import { connectFor } from '../connection.ts';
import { mustRead } from '../look.ts';
import { mustReadManifests } from '../manifests.ts';
import { machineText } from '../output.ts';
import { misshapen, ownKind, placed, readReference } from '../own-kinds.ts';
import { subjectOf } from '../remark.ts';
import { exitStatus, UsageError, type Terminal } from '../terminal.ts';
import { choice, type Call } from '../usage.ts';

const kinds = ['DataPermit', 'SecureDataset', 'SecureProcessingEnvironment', 'OutputRelease', 'DataApproval'] as const satisfies readonly CheckedKind[];

/** kubectl caveau digest. */
export async function digestCommand(call: Call, terminal: Terminal): Promise<number> {
  const output = choice(call, 'output', ['text', 'json', 'yaml']);
  if (call.operands.length === 0) throw new UsageError('Give files, or KIND/NAME such as dpm/chest-ct-lung. "kubectl caveau digest --help" shows examples.');
  const references = call.operands.filter(isReference);
  const ofFiles = call.operands.filter((operand) => !isReference(operand)).flatMap((file) => fromFile(file, call.value('namespace') ?? 'default'));
  const objects = [...ofFiles, ...(references.length === 0 ? [] : await fromCluster(call, references, terminal))];
  const digests = objects.map((object) => ({ kind: object.kind ?? '', ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }), name: object.metadata.name, digest: digestOf(object) }));
  if (output !== 'text') terminal.out(machineText(digests, output));
  else for (const [index, { digest }] of digests.entries()) terminal.out(`${digest}  ${subjectOf(objects[index] ?? { metadata: { name: '' } })}`);
  return exitStatus.holds;
}

/** A name of a kind before a slash; a path of a file has none of these words as its first folder, or is written with "./". */
function isReference(operand: string): boolean {
  try {
    readReference(operand, kinds);
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

function fromFile(file: string, namespace: string): readonly KubeObject[] {
  const { manifests } = mustReadManifests([file]);
  const found = manifests.flatMap(({ object }) => {
    const kind = ownKind(object);
    if (kind === undefined || !kinds.some((one) => one === kind.kind)) return [];
    const wrong = misshapen(object, kind);
    if (wrong !== undefined) throw new UsageError(`${file} holds a ${kind.kind} ${object.metadata.name} that the API server would not take as it is, so its digest would be of something else: ${wrong}`);
    return [placed(object, kind, namespace)];
  });
  if (found.length === 0) throw new UsageError(`The file ${file} holds no ${kinds.join(', no ')}.`);
  return found;
}

async function fromCluster(call: Call, references: readonly string[], terminal: Terminal): Promise<readonly KubeObject[]> {
  const connection = connectFor(call, terminal.clock);
  try {
    return await Promise.all(references.map((reference) => readReference(reference, kinds)).map(async ({ kind, name }) => mustRead(connection, kind.resource, name)));
  } finally {
    await connection.close();
  }
}

/** The digest of an object by its kind. */
function digestOf(object: KubeObject): string {
  if (object.kind === 'DataApproval') return approvalDigest(object as DataApproval);
  const kind = kinds.find((one) => one === object.kind);
  if (kind === undefined || kind === 'DataApproval') throw new Error(`A ${object.kind ?? 'thing without a kind'} has no digest.`);
  return objectDigest(kind, object as KubeObject & { readonly spec: object });
}
