import { parse } from 'yaml';
import { readExpectations, type Expectation } from '../../preflight/expectations.ts';
import { preflight } from '../../preflight/preflight.ts';
import { snapshotOf, type Snapshot } from '../../preflight/snapshot.ts';
import { connect } from '../connection.ts';
import { mustReadManifests, readText, standardInput } from '../manifests.ts';
import { lookAt } from '../preflight-gather.ts';
import { machineText } from '../output.ts';
import { paintMarks } from '../paint.ts';
import { preflightText } from '../preflight-text.ts';
import { exitStatus, UsageError, type Terminal } from '../terminal.ts';
import { choice, type Call } from '../usage.ts';

/** Where the chart's examples install the operator. */
const defaultOperatorNamespace = 'caveau-system';

/** kubectl caveau preflight. */
export async function preflightCommand(call: Call, terminal: Terminal): Promise<number> {
  const output = choice(call, 'output', ['text', 'json', 'yaml']);
  const expectations = expectationsOf(call.value('expect'));
  const snapshot = call.operands.length === 0 ? await ofCluster(call, terminal) : await ofFiles(call, terminal);
  const report = preflight(snapshot, expectations);
  terminal.out(output === 'text' ? paintMarks(preflightText(report, call.has('all')), terminal.paint) : machineText(report, output));
  if (report.unexpected > 0) return exitStatus.fails;
  return report.notLookedAt.length > 0 ? exitStatus.unusable : exitStatus.holds;
}

function expectationsOf(file: string | undefined): readonly Expectation[] {
  if (file === undefined) return [];
  const text = readText(file);
  try {
    return readExpectations(parse(text));
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be used as expectations: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function ofCluster(call: Call, terminal: Terminal): Promise<Snapshot> {
  const connection = connect({ kubeconfig: call.value('kubeconfig'), context: call.value('context') }, terminal.clock);
  try {
    return await lookAt(connection, operatorNamespaceOf(call), terminal.clock);
  } finally {
    await connection.close();
  }
}

/** Files say nothing of what else is there, so nothing is said to be missing. */
async function ofFiles(call: Call, terminal: Terminal): Promise<Snapshot> {
  const { manifests, files } = mustReadManifests(call.operands, call.operands.includes(standardInput) ? await terminal.input() : '');
  if (files.length === 0) throw new UsageError(`There is no YAML file in ${call.operands.join(', ')}.`);
  terminal.err('Only the files were looked at: what else is in the cluster, and which policies are in force there, is not known.');
  return snapshotOf(manifests.map(({ object }) => object), { operatorNamespace: operatorNamespaceOf(call), expectedPolicies: undefined, whole: false, notLookedAt: [], accountsKnown: false });
}

function operatorNamespaceOf(call: Call): string {
  return call.value('operator-namespace') ?? defaultOperatorNamespace;
}
