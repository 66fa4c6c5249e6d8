import { apiVersion } from '../../api/resources.ts';
import { readManifests, standardInput, type ManifestSet } from '../manifests.ts';
import { ownKind } from '../own-kinds.ts';
import { subjectOf, type Remark } from '../remark.ts';
import { githubReport, junitReport, textReport, type Report } from '../remark-reports.ts';
import { readTerms } from '../terms.ts';
import { exitStatus, UsageError, type Terminal } from '../terminal.ts';
import { choice, type Call } from '../usage.ts';
import { validate } from '../validation.ts';
import { instantOf } from './explain.ts';

const reports = { text: textReport, github: githubReport, junit: junitReport } as const;

/** kubectl caveau validate. */
export async function validateCommand(call: Call, terminal: Terminal): Promise<number> {
  const output = choice(call, 'output', ['text', 'github', 'junit']);
  if (call.operands.length === 0) throw new UsageError('Give files or folders, or - for standard input. "kubectl caveau validate --help" shows examples.');
  const set = readManifests(call.operands, call.operands.includes(standardInput) ? await terminal.input() : '');
  if (set.files.length === 0) throw new UsageError(`There is no YAML file in ${call.operands.join(', ')}.`);
  const terms = await readTerms(call.value('mondo'));
  const namespace = call.value('namespace') ?? 'default';
  const remarks = [...set.problems.map(syntaxRemark), ...validate({ manifests: set.manifests, namespace, now: instantOf(call, terminal), ...terms })];
  const report = reportOf(set, remarks);
  terminal.out(reports[output](report));
  if (set.problems.length > 0) return exitStatus.unusable;
  if (remarks.some(({ level }) => level === 'error')) return exitStatus.fails;
  if (report.subjects.length > 0) return exitStatus.holds;
  terminal.err(`Nothing was checked: no document of ${call.operands.join(', ')} is one of Caveau's. Give the files that hold them; their apiVersion is ${apiVersion}.`);
  return exitStatus.unusable;
}

function reportOf({ manifests }: ManifestSet, remarks: readonly Remark[]): Report {
  const subjects = manifests.filter(({ object }) => ownKind(object) !== undefined).map(({ file, object }) => ({ file, subject: subjectOf(object) }));
  return { remarks: remarks.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)), subjects };
}

function syntaxRemark({ file, line, column, message }: ManifestSet['problems'][number]): Remark {
  return { file, line, column, subject: file, level: 'error', check: 'syntax', message: `This cannot be read: ${message}` };
}
