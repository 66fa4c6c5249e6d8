import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMutating, type ApiCall } from '../../e2e/support/api-audit.ts';
import { startOperator, type OperatorProcess } from '../../support/operator-process.ts';
import { type Random } from '../../support/random.ts';
import { type AuditTail } from './audit-tail.ts';

/** When a life of the operator ends: some time after its start, or right after its nth request, its nth change, or its nth of one kind. */
type Moment = { readonly afterMs: number } | { readonly nth: number; readonly of: 'any request' | 'any change' | (typeof writes)[number] };

/** The changes whose crash before the next one could do harm: every kind of write that the operator makes. */
const writes = [
  'patch trainingjobs/status',
  'create persistentvolumeclaims',
  'create networkpolicies',
  'create services',
  'create jobs',
  'patch jobs',
  'delete jobs',
  'delete pods',
] as const;

/** The start of the process takes a second or two, in which nothing can go wrong yet. */
const startMs = 1500;
/** Every cache is listed and watched before anything else is asked. */
const startRequests = 40;
/** A life that its moment does not find, because there is nothing of this kind to write, ends this long after it began to work. */
const longestWorkMs = 2000;

function momentOf(random: Random): Moment {
  const kind = random.next();
  if (kind < 0.1) return { afterMs: random.between(0, startMs) };
  if (kind < 0.25) return { nth: random.between(1, startRequests), of: 'any request' };
  if (kind < 0.6) return { nth: random.between(1, 50), of: 'any change' };
  return { nth: random.between(1, 5), of: random.pick(writes) };
}

/** One operator that is killed again and again, and comes back at once with the same audit stream. */
export interface Lives {
  readonly auditLog: string;
  /** What the operator had last done when it was killed, and how often. */
  readonly lastWords: ReadonlyMap<string, number>;
  readonly kills: number;
  /** Lines at level error, of all lives. */
  errors(): readonly string[];
  /** Lets it live once more, and kills it. */
  live(): Promise<void>;
}

/** Prepares lives in a directory. */
export function createLives(kubeconfig: string, directory: string, tail: AuditTail, random: Random): Lives {
  const auditLog = join(directory, 'caveau-audit.jsonl');
  const lastWords = new Map<string, number>();
  const logs: string[] = [];
  let kills = 0;
  return {
    auditLog,
    lastWords,
    get kills() {
      return kills;
    },
    errors: () => logs.flatMap((log) => readFileSync(log, 'utf8').split('\n').filter((line) => line.includes('"level":"error"') || (line !== '' && !line.startsWith('{')))),
    live: async () => {
      const operator = startOperator(kubeconfig, mkdtempSync(join(directory, 'life-')), { auditLog });
      logs.push(operator.log);
      const last = await killAt(operator, momentOf(random), tail);
      lastWords.set(last, (lastWords.get(last) ?? 0) + 1);
      kills++;
    },
  };
}

/** Kills an operator at a moment; returns what it had done last. */
async function killAt(operator: OperatorProcess, moment: Moment, tail: AuditTail): Promise<string> {
  let last = 'nothing';
  let count = 0;
  const isCounted = (call: ApiCall): boolean => {
    if ('afterMs' in moment) return false;
    return moment.of === 'any request' || (isMutating(call) && (moment.of === 'any change' || moment.of === `${call.verb} ${call.resource}`));
  };
  await new Promise<void>((resolve) => {
    if ('afterMs' in moment) setTimeout(resolve, moment.afterMs);
    // One that cannot start ends by itself, and the log of its life tells why.
    operator.ready.then(() => setTimeout(resolve, longestWorkMs), resolve);
    tail.listen((call) => {
      if (isMutating(call)) last = `${call.verb} ${call.resource}`;
      else if (last === 'nothing') last = 'a list or watch';
      if (isCounted(call) && !('afterMs' in moment) && ++count === moment.nth) resolve();
    });
  });
  tail.listen(undefined);
  await operator.kill();
  return last;
}
