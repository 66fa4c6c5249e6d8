import { type Explanation, type Row } from './explanation.ts';
import { lineWidth, visible, wrap } from './usage.ts';

const marks: Readonly<Record<Row['outcome'], string>> = { Violated: '✗', Pending: '…', Unknown: '?', Satisfied: '✓', NotJudged: '–' };
const outcomes: Readonly<Record<Explanation['outcome'], string>> = { Allow: 'allowed', Hold: 'held', Deny: 'denied', Unknown: 'not decided here' };

/** What becomes of a running job, in words. */
const endings: Readonly<Record<NonNullable<Explanation['action']>, string>> = {
  Stop: 'it is stopped at once',
  Checkpoint: 'it is asked to write a checkpoint, and stopped when it has or when its time for that is over',
  Finish: 'it may finish, but what it produced is not released',
};

const indent = 4;

/** The explanation as lines for a person. */
export function explanationText(explanation: Explanation): string {
  const { clauses } = explanation;
  const parts = [head(explanation), ...clauses.map((row) => rowLines(row, explanation)), foot(explanation)];
  return visible(parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n'));
}

function head({ job, outcome, time, started, status, replaced, clauseSet, complete, recorded }: Explanation): readonly string[] {
  const lines = [`TrainingJob ${job.namespace}/${job.name}: ${outcomes[outcome]} at ${time}${started ? ', as of a job that runs' : ''}, by ${clauseSet}`];
  if (replaced.length > 0) lines.push(...wrap(`What if: ${replaced.join(', ')} came from files, not from the cluster.`, lineWidth));
  if (status?.state !== undefined) lines.push(...wrap(`The operator says: ${status.state}${status.reason === undefined ? '' : `, ${status.reason}`}${status.message === undefined ? '' : `: ${status.message}`}`, lineWidth));
  if (!complete) lines.push(...wrap(notComplete(recorded, clauseSet), lineWidth));
  return [...lines, ''];
}

function notComplete(recorded: Explanation['recorded'], clauseSet: string): string {
  if (recorded?.time === undefined) return 'Some facts are not known here, and the operator has recorded no decision yet: clauses marked ? are open.';
  const other = recorded.clauseSet === undefined || recorded.clauseSet === clauseSet ? '' : ` It decided by ${recorded.clauseSet}, this program by ${clauseSet}.`;
  return `Some facts are not known here: for the clauses that need them the record of the operator of ${recorded.time} stands in.${other}`;
}

function rowLines(row: Row, { replaced }: Explanation): readonly string[] {
  const { law, fields, outcome, message, until, action } = row;
  const isOpen = outcome === 'Violated' || outcome === 'Pending' || outcome === 'Unknown';
  const below = [
    message,
    ...(isOpen ? [`law:    ${law}`, `fields: ${fields.join(', ')}`] : []),
    until === undefined ? undefined : `until:  ${until}`,
    action === undefined ? undefined : `then:   ${endings[action]}`,
    basisOf(row, replaced.length > 0),
  ];
  const lines = below.flatMap((text) => (text === undefined ? [] : wrap(text, lineWidth - indent)));
  const [title = '', ...more] = wrap(`${titleOf(row)}${isOpen ? '' : ` [${law}]`}`, lineWidth - indent);
  return [title, ...[...more, ...lines].map((line) => `${' '.repeat(indent)}${line}`)];
}

function titleOf({ clause, title, dataset, outcome, reason }: Row): string {
  const of = dataset === undefined ? '' : ` (${dataset})`;
  return `${marks[outcome]} ${clause}${of}: ${title}${reason === undefined ? '' : `: ${outcome.toLowerCase()}, ${reason}`}`;
}

/** Where it is not known here, what stands in for it. */
function basisOf({ basis, why }: Row, isWhatIf: boolean): string | undefined {
  if (why === undefined || why === '') return undefined;
  return basis === 'Recorded' ? `as the operator recorded it${isWhatIf ? ', for the job as it is' : ''}: ${why}` : `not known here: ${why}`;
}

function foot(explanation: Explanation): readonly string[] {
  const { permits, outcome, started, action, deadline } = explanation;
  const lines = ['', ...wrap(verdictOf(explanation), lineWidth), ...permits.map(({ dataset, permit }) => `${dataset} is used under DataPermit ${permit}.`)];
  if (deadline !== undefined && outcome === 'Allow') lines.push(`It must have ended by ${deadline}.`);
  if (started && outcome === 'Deny') lines.push(`What becomes of the running job: ${endings[action ?? 'Stop']}.`);
  return [...lines, ...laterOf(explanation)];
}

/** The verdict once more, where a terminal shows it: the list above may have scrolled away. */
function verdictOf({ clauses, outcome }: Explanation): string {
  const of = (...wanted: readonly Row['outcome'][]): readonly string[] => [...new Set(clauses.filter((row) => wanted.includes(row.outcome)).map(({ clause }) => clause))];
  const parts = ([['does not hold', 'do not hold', of('Violated')], ['does not hold yet', 'do not hold yet', of('Pending')], ['is not known here', 'are not known here', of('Unknown')]] as const).flatMap(([one, many, ids]) => (ids.length === 0 ? [] : [`${ids.join(', ')} ${ids.length === 1 ? one : many}`]));
  const word = outcomes[outcome];
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}: ${parts.length === 0 ? 'every clause holds' : parts.join('; ')}.`;
}

/** What time alone changes. */
function laterOf({ clauses, next, outcome }: Explanation): readonly string[] {
  if (next === undefined) return [];
  const isOpenNow = (clause: string, reason: string): boolean => clauses.some((row) => row.clause === clause && row.reason === reason);
  const why = next.clauses.filter(({ clause, reason }) => !isOpenNow(clause, reason)).map(({ clause, reason }) => `${reason} of ${clause}`).join(', ');
  const then = next.action === undefined ? '' : `; then ${endings[next.action]}`;
  const reasons = why === '' ? '' : `: ${why}`;
  return wrap(next.outcome === outcome ? `By time alone it stays ${outcomes[outcome]} from ${next.time} on, for ${why === '' ? 'fewer reasons' : `another reason too${reasons}`}.` : `By time alone it is ${outcomes[next.outcome]} from ${next.time} on${reasons}${then}.`, lineWidth);
}
