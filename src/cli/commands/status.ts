import { type DataPermit, type OutputRelease, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { formatTime } from '../../api/time.ts';
import { connectFor } from '../connection.ts';
import { lookOver, mustRead, type Look } from '../look.ts';
import { machineText } from '../output.ts';
import { type OwnKind, readReference } from '../own-kinds.ts';
import { paintMarks } from '../paint.ts';
import { datasetFacts, jobFacts, permitFacts, releaseFacts } from '../status/gather.ts';
import { datasetTree } from '../status/dataset-tree.ts';
import { jobTree } from '../status/job-tree.ts';
import { permitTree } from '../status/permit-tree.ts';
import { releaseTree } from '../status/release-tree.ts';
import { exitStatus, UsageError, type Terminal } from '../terminal.ts';
import { compact, type TreeNode } from '../tree.ts';
import { treeText } from '../tree-text.ts';
import { choice, type Call } from '../usage.ts';

/** kubectl caveau status. */
export async function statusCommand(call: Call, terminal: Terminal): Promise<number> {
  const output = choice(call, 'output', ['text', 'json', 'yaml']);
  const [operand, ...more] = call.operands;
  if (operand === undefined || more.length > 0) throw new UsageError('Give one object, such as tj/unet, sds/chest-ct, dpm/chest-ct-lung or orl/unet-v1. "kubectl caveau status --help" shows examples.');
  const { kind, name } = readReference(operand, ['TrainingJob', 'SecureDataset', 'DataPermit', 'OutputRelease']);
  const connection = connectFor(call, terminal.clock);
  try {
    const object = await mustRead(connection, kind.resource, name);
    const now = terminal.clock.now();
    const tree = await treeOf(lookOver(connection), kind, object, now);
    terminal.out(output === 'text' ? paintMarks(treeText(tree), terminal.paint) : machineText({ format: 'caveau.status/1', time: formatTime(now), object: compact(tree) }, output));
    return tree.health === 'Well' ? exitStatus.holds : exitStatus.fails;
  } finally {
    await connection.close();
  }
}

/** The server has checked the object against the schema of its kind. */
async function treeOf(look: Look, { kind }: OwnKind, object: KubeObject, now: number): Promise<TreeNode> {
  if (kind === 'TrainingJob') return jobTree(await jobFacts(look, object as TrainingJob), now);
  if (kind === 'SecureDataset') return datasetTree(await datasetFacts(look, object as SecureDataset), now);
  if (kind === 'DataPermit') return permitTree(await permitFacts(look, object as DataPermit));
  return releaseTree(await releaseFacts(look, object as OutputRelease));
}
