import { type ApiCall } from '../../e2e/support/api-audit.ts';
import { type AuditRecord } from '../../e2e/support/audit-schema.ts';
import { type Member } from './crowd.ts';

/** Everything that is known of what happened. */
export interface Evidence {
  readonly room: string;
  readonly members: readonly Pick<Member, 'name' | 'kind'>[];
  /** The operator's requests. */
  readonly operator: readonly ApiCall[];
  /** The pods that were made; the answer tells whose. */
  readonly pods: readonly ApiCall[];
  /** The operator's audit stream. */
  readonly records: readonly AuditRecord[];
}

/** What is known of one job. */
interface Life {
  readonly name: string;
  readonly kind: Member['kind'];
  readonly calls: readonly ApiCall[];
  readonly pods: readonly ApiCall[];
  readonly records: readonly AuditRecord[];
}

/** Sentences about what must never happen, whatever fails: empty when it did not. */
export function wrongs({ room, members, operator, pods, records }: Evidence): readonly string[] {
  // The Job of an attempt carries its number after the name.
  const calls = Map.groupBy(operator.filter(({ namespace }) => namespace === room), ({ resource, name }) => (resource === 'jobs' ? name.replace(/-\d+$/, '') : name));
  const podsOf = Map.groupBy(pods.filter(({ namespace }) => namespace === room), ({ labels }) => labels?.['caveau.dev/training-job'] ?? '');
  const recordsOf = Map.groupBy(records.filter(({ trainingJob }) => trainingJob?.namespace === room), ({ trainingJob }) => trainingJob?.name ?? '');
  return members.flatMap(({ name, kind }) => {
    const life: Life = { name, kind, calls: calls.get(name) ?? [], pods: podsOf.get(name) ?? [], records: recordsOf.get(name) ?? [] };
    return [...runTwice(life), ...tooManyPods(life), ...exposed(life), ...undecided(life), ...untold(life)];
  });
}

const sure = ({ code }: ApiCall): boolean => code >= 200 && code < 300;
/** Whoever is killed or cut off in the middle of a request leaves an error of the server's behind, also where the write was kept. */
const perhaps = (call: ApiCall): boolean => sure(call) || call.code >= 500 || call.code === 0;

const creates = ({ calls }: Life, resource: string): readonly ApiCall[] => calls.filter((call) => call.verb === 'create' && call.resource === resource && perhaps(call));

/** No Job is made twice for one attempt, none for a job that may not start: every Job that ran has a uid, which its pods name. */
function runTwice(life: Life): readonly string[] {
  const { name, kind, pods } = life;
  const { runs, fewestRuns = runs } = kind;
  const want = fewestRuns === runs ? String(runs) : `${fewestRuns} to ${runs}`;
  const tries = creates(life, 'jobs');
  const uids = new Set(pods.map(({ labels }) => labels?.['batch.kubernetes.io/controller-uid']));
  const made = tries.filter(sure).length;
  return [
    ...(uids.size >= fewestRuns && uids.size <= runs ? [] : [`${uids.size} Jobs of ${name} had pods, instead of ${want}`]),
    ...(made <= runs && tries.length >= fewestRuns ? [] : [`${made} Jobs were made for ${name}, instead of ${want}`]),
  ];
}

/** One pod for each worker of each run, and so none at all of a job that was refused. */
function tooManyPods({ name, kind, pods }: Life): readonly string[] {
  const most = kind.runs * Number(kind.spec?.['workers'] ?? 1);
  return pods.length <= most ? [] : [`${pods.length} pods of ${name} were made, and at most ${most} may be`];
}

/** No pod exists before its NetworkPolicy, where the room's own is not enough. */
function exposed(life: Life): readonly string[] {
  const { name, kind, pods } = life;
  const first = pods[0];
  if (first === undefined || kind.isolated !== true) return [];
  const policy = creates(life, 'networkpolicies')[0];
  return policy !== undefined && policy.answered < first.at ? [] : [`A pod of ${name} was made at ${first.at}, before its NetworkPolicy (${policy?.answered ?? 'never made'})`];
}

/** The decision is in the audit stream and in status before a Job is made; a refused one was never allowed. */
function undecided(life: Life): readonly string[] {
  const { name, kind, calls, records } = life;
  const allowed = records.find(({ action, decision }) => action === 'Decision' && decision?.outcome === 'Allow');
  const told = calls.find((call) => call.resource === 'trainingjobs/status' && perhaps(call));
  const early = creates(life, 'jobs').flatMap(({ at }) => [
    // The stream tells whole seconds, rounded down.
    ...(allowed !== undefined && Date.parse(allowed.time) <= Date.parse(at) ? [] : [`The Job of ${name} was made at ${at}, before the decision was in the audit stream (${allowed?.time ?? 'never'})`]),
    ...(told !== undefined && told.answered < at ? [] : [`The Job of ${name} was made at ${at}, before the decision was in status (${told?.answered ?? 'never'})`]),
  ]);
  return kind.end[0] === 'Denied' && allowed !== undefined ? [...early, `${name} was allowed at ${allowed.time}`] : early;
}

const ends: readonly string[] = ['Succeeded', 'Failed', 'Stopped'];

/** Whatever ended has its end on record. */
function untold({ name, kind, records }: Life): readonly string[] {
  if (kind.end === 'gone') return [];
  const [state] = kind.end;
  if (!ends.includes(state)) return [];
  return records.some((record) => record.action === 'Finish' && record.state === state) ? [] : [`The audit stream does not tell that ${name} ended as ${state}`];
}
