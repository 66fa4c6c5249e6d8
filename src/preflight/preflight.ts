import { askText, reachOf, type Reach } from './access.ts';
import { expectationText, expectedHolder, type Expectation } from './expectations.ts';
import { type Grant, type Holder, type PowerFinding, type Report } from './findings.ts';
import { everything, powers, type Power } from './powers.ts';
import { rightsOf, subjectText, type Right, type Subject } from './rights.ts';
import { controlPlaneNamespace, type Snapshot } from './snapshot.ts';
import { standingOf } from './standing.ts';
import { stateFindings } from './state.ts';

/** Tells who holds a power that goes round admission, and what in the cluster opens what should be closed. */
export function preflight(snapshot: Snapshot, expectations: readonly Expectation[] = []): Report {
  const { rights, dangling } = rightsOf(snapshot.roles, snapshot.bindings);
  const used = new Set<Expectation>();
  const all = new Set(rights.filter((right) => grantsOf(everything, right, snapshot).length > 0).map(({ subject }) => subjectText(subject)));
  const judge: Judge = (power, subject, grants) => {
    const own = standingOf(subject, grants, snapshot) ?? (power !== everything.id && all.has(subjectText(subject)) ? 'everything' : undefined);
    const line = own === undefined ? expectedHolder(expectations, power, subject, grants) : undefined;
    if (line !== undefined) used.add(line);
    return line === undefined ? { subject, standing: own ?? 'unexpected', grants } : { subject, standing: 'expected', reason: line.reason, grants };
  };
  const found = powers.map((power) => findingOf(power, rights, snapshot, judge)).filter(({ holders }) => holders.length > 0);
  const state = stateFindings(snapshot, rights, expectations, used);
  const holders = found.flatMap((finding) => finding.holders);
  // On an API server a binding to a role that is not there gives nothing; among files the role may be somewhere else.
  const missing = snapshot.whole ? [] : dangling.map(({ binding, role }) => ({ what: `what ${binding} gives`, why: `${role} is not among the files` }));
  return {
    operatorNamespace: snapshot.operatorNamespace,
    rooms: snapshot.rooms,
    keyNamespaces: snapshot.keys.map(({ namespace }) => namespace),
    powers: found,
    state,
    notLookedAt: [...snapshot.notLookedAt, ...missing],
    unexpected: [...holders, ...state].filter(({ standing }) => standing === 'unexpected').length,
    stale: expectations.filter((line) => !used.has(line)).map(expectationText),
  };
}

/** Says whether it is as it should be that somebody holds a power. */
type Judge = (power: string, subject: Subject, grants: readonly Grant[]) => Holder;

function findingOf(power: Power, rights: readonly Right[], snapshot: Snapshot, judge: Judge): PowerFinding {
  const { id, title, scopes, why, remedy } = power;
  const held = rights.flatMap((right) => grantsOf(power, right, snapshot).map((grant) => ({ subject: right.subject, grant })));
  const bySubject = Map.groupBy(held, ({ subject }) => subjectText(subject));
  const holders = [...bySubject].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, all]): readonly Holder[] => {
    const [first] = all;
    return first === undefined ? [] : [judge(id, first.subject, merged(all.map(({ grant }) => grant)))];
  });
  return { power: id, title, scopes, why, remedy, holders };
}

/** What of a power one rule gives to somebody, by how far it reaches. */
function grantsOf(power: Power, right: Right, snapshot: Snapshot): readonly Grant[] {
  const place = placeOf(power, right.namespace, snapshot);
  if (place === undefined) return [];
  return power.asks.flatMap((ask) => {
    const reach = within(reachOf(right.rule, ask), ask.resource === 'secrets' ? place.names : []);
    if (reach === undefined) return [];
    const { binding, role, from, namespace } = right;
    return [{ binding, role, rights: [askText(ask)], ...(from.length === 0 ? {} : { from }), ...(namespace === undefined ? {} : { namespace }), ...(reach === 'all' || ask.name !== undefined ? {} : { names: reach }) }];
  });
}

/** Whether a right that holds there counts; the names are those of the Secrets that matter, none where each does. */
function placeOf({ scopes }: Power, namespace: string | undefined, { rooms, operatorNamespace, keys }: Snapshot): { readonly names: readonly string[] } | undefined {
  if (scopes.includes('keys')) {
    if (namespace === undefined) return keys.length === 0 ? undefined : { names: [...new Set(keys.some(({ names }) => names.length === 0) ? [] : keys.flatMap(({ names }) => names))] };
    return keys.find((place) => place.namespace === namespace);
  }
  const inScope = { cluster: [], keys: [], rooms, operator: [operatorNamespace], 'control-plane': [controlPlaneNamespace] };
  const places = scopes.flatMap((scope): readonly string[] => inScope[scope]);
  return namespace === undefined || places.includes(namespace) ? { names: [] } : undefined;
}

/** A right on Secrets of some names counts where one of them matters. */
function within(reach: Reach | undefined, names: readonly string[]): Reach | undefined {
  if (reach === undefined || reach === 'all' || names.length === 0) return reach;
  const common = reach.filter((name) => names.includes(name));
  return common.length === 0 ? undefined : common;
}

/** Grants by one binding, role and set of names, with their rights together. */
function merged(grants: readonly Grant[]): readonly Grant[] {
  const key = ({ binding, role, names, from }: Grant): string => JSON.stringify([binding, role, names, from]);
  return [...Map.groupBy(grants, key).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, rights: [...new Set(same.flatMap(({ rights }) => rights))] }];
  });
}
