import { type MetricName } from './metric-table.ts';
import { type Labels } from './registry.ts';

/** One line of the audit stream, as far as it is counted (docs/audit.schema.json). */
export type AuditLine = Readonly<Record<string, unknown>>;

/** One more of something. */
export interface Increment {
  readonly metric: MetricName;
  readonly labels: Labels;
}

type Part = Readonly<Record<string, unknown>> | undefined;

function part(of: Part, name: string): Part {
  const value = of?.[name];
  return typeof value === 'object' && value !== null ? (value as Part) : undefined;
}

function word(of: Part, name: string): string {
  const value = of?.[name];
  return typeof value === 'string' ? value : '';
}

/**
 * What one audit line adds to the metrics. A decision counts once, under the clause that a person reads first, so that the sum over all clauses
 * is the number of decisions; the others that do not hold are in status and in the audit stream.
 */
export function incrementsOf(line: AuditLine): readonly Increment[] {
  const action = word(line, 'action');
  const increments: Increment[] = [{ metric: 'caveau_audit_lines_total', labels: { action } }];
  const decision = part(line, 'decision');
  if (decision !== undefined && (action === 'Decision' || (action === 'Stop' && word(decision, 'outcome') !== 'Allow'))) {
    const unsatisfied = decision['unsatisfied'];
    const first = Array.isArray(unsatisfied) ? (unsatisfied[0] as Part) : undefined;
    increments.push({ metric: 'caveau_decisions_total', labels: { clause: first === undefined ? 'none' : word(first, 'clause'), outcome: word(decision, 'outcome') } });
  }
  if (action === 'AttemptEnd') increments.push({ metric: 'caveau_attempts_interrupted_total', labels: { reason: word(line, 'reason') } });
  if (action === 'Finish') increments.push({ metric: 'caveau_jobs_finished_total', labels: { outcome: word(line, 'state'), reason: word(line, 'reason') } });
  return increments;
}

/** Stops under way that are remembered: as many jobs as a cluster is tested with, twice; the oldest are not measured rather than the memory grown. */
const rememberedStops = 4096;

/** Measures stops: told each audit line and when it was written, it says how long the stop took that has just ended, in milliseconds. */
export function createStopwatch(): (line: AuditLine, at: number) => number | undefined {
  const begun = new Map<string, number>();
  return (line, at) => {
    const action = word(line, 'action');
    const uid = word(part(line, 'trainingJob'), 'uid');
    if (action === 'Stop' && !begun.has(uid)) {
      begun.set(uid, at);
      for (const oldest of begun.keys()) {
        if (begun.size <= rememberedStops) break;
        begun.delete(oldest);
      }
    }
    if (action !== 'Finish' && action !== 'Gone') return undefined;
    const since = begun.get(uid);
    begun.delete(uid);
    return since === undefined || word(line, 'state') !== 'Stopped' ? undefined : at - since;
  };
}
