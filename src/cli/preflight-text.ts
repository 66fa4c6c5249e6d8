import { type Grant, type Holder, type PowerFinding, type Report, type StateFinding } from '../preflight/findings.ts';
import { powers } from '../preflight/powers.ts';
import { subjectText } from '../preflight/rights.ts';
import { lineWidth, visible, wrap } from './usage.ts';

const indent = 4;

/** The report as lines for a person; holders that are what they are for are counted, or listed where all are asked for. */
export function preflightText(report: Report, all = false): string {
  const parts = [head(report), ...report.powers.map((finding) => powerLines(finding, all)), ...stateLines(report.state), foot(report, all)];
  return visible(parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n'));
}

function head({ rooms, operatorNamespace, keyNamespaces, unexpected }: Report): readonly string[] {
  const of = rooms.length === 0 ? 'There is no room yet' : `${rooms.length === 1 ? 'Room' : 'Rooms'}: ${rooms.join(', ')}`;
  const keys = keyNamespaces.length === 0 ? '' : `; keys of volumes: ${keyNamespaces.join(', ')}`;
  return [...wrap(`${of}; operator: ${operatorNamespace}${keys}.`, lineWidth), unexpected === 0 ? 'Nothing is unexpected.' : `${unexpected} unexpected.`];
}

const isOwn = ({ standing }: Holder): boolean => standing !== 'unexpected' && standing !== 'expected';

function powerLines({ power, title, why, remedy, holders }: PowerFinding, all: boolean): readonly string[] {
  // Who holds everything holds this too, and was told.
  const shown = holders.filter((holder) => all || !isOwn(holder));
  if (shown.length === 0) return [];
  return [`${title} (${power})`, ...below(`Why: ${why}`), ...below(`Do: ${remedy}`), ...shown.flatMap((holder) => holderLines(holder, rightsOf(power)))];
}

const marks: Readonly<Record<Holder['standing'], string>> = { unexpected: '✗', expected: '✓', everything: '–', 'control-plane': '–', caveau: '–' };
const words: Readonly<Record<Holder['standing'], string>> = { unexpected: '', expected: 'expected', everything: 'holds everything', 'control-plane': 'a part of the control plane', caveau: 'of Caveau' };

function holderLines({ subject, standing, reason, grants }: Holder, full: number): readonly string[] {
  const said = [words[standing], reason ?? ''].filter((text) => text !== '').join(': ');
  const [first = '', ...rest] = wrap(`${subjectText(subject)}${said === '' ? '' : `: ${said}`}`, lineWidth - indent);
  return [`  ${marks[standing]} ${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`), ...grants.flatMap((grant) => below(grantText(grant, full), indent + 2))];
}

/** How many rights a power has. */
function rightsOf(id: string): number {
  return powers.find((power) => power.id === id)?.asks.length ?? 0;
}

function grantText({ binding, role, from, namespace, rights, names }: Grant, full: number): string {
  const source = from === undefined ? '' : ` (from ${from.join(', ')})`;
  const where = namespace === undefined ? 'everywhere' : `in ${namespace}`;
  const which = names === undefined ? '' : `, only named ${names.join(', ')}`;
  return `${where} by ${binding}, ${role}${source}: ${rights.length === full && (full > 1 || rights[0] === '* *') ? 'all of it' : verbsByResource(rights)}${which}`;
}

/** "get, list pods; get pods/log". */
function verbsByResource(rights: readonly string[]): string {
  const pairs = rights.map((right) => ({ verb: right.slice(0, right.indexOf(' ')), resource: right.slice(right.indexOf(' ') + 1) }));
  const byResource = [...Map.groupBy(pairs, ({ resource }) => resource)].map(([resource, all]) => ({ resource, verbs: all.map(({ verb }) => verb).join(', ') }));
  return [...Map.groupBy(byResource, ({ verbs }) => verbs)].map(([verbs, all]) => `${verbs} ${all.map(({ resource }) => resource).join(', ')}`).join('; ');
}

/** Objects of one check with the same words stand together. */
function stateLines(state: readonly StateFinding[]): readonly (readonly string[])[] {
  return [...Map.groupBy(state, ({ check }) => check)].map(([check, found]) => [
    `${stateTitles[check] ?? check} (${check})`,
    ...[...Map.groupBy(found, ({ message, remedy }) => JSON.stringify([message, remedy])).values()].flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      return [...below(`Why: ${first.message}`), ...below(`Do: ${first.remedy}`), ...same.map(({ kind, name, namespace, standing, reason }) => `  ${marks[standing]} ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}${reason === undefined ? '' : `: expected: ${reason}`}`)];
    }),
  ]);
}

const stateTitles: Readonly<Record<string, string>> = {
  'policy-missing': 'Policies of Caveau that are not there',
  'policy-weak': 'Policies of Caveau that do not refuse',
  'operator-in-room': 'The operator is in a room',
  'foreign-job': 'Jobs in rooms that are not of Caveau',
  'mutating-webhook': 'Webhooks that change what runs in rooms',
  'mutating-policy': 'Policies of others that change what runs in rooms',
  'cluster-network-policy': 'Network policies of the whole cluster',
  'privileged-pods': 'Namespaces that take privileged pods',
  'account-missing': 'Accounts that are bound and not there',
};

function foot({ powers, notLookedAt, stale }: Report, all: boolean): readonly string[] {
  const own = (standing: Holder['standing']): readonly string[] => [...new Set(powers.flatMap(({ holders }) => holders.filter((holder) => holder.standing === standing).map(({ subject }) => subjectText(subject))))];
  const [plane, caveau] = [own('control-plane').length, own('caveau').length];
  const lines = all || plane + caveau === 0 ? [] : wrap(`Not listed (--all lists them): the control plane by roles of Kubernetes (${plane}), Caveau by roles of Caveau (${caveau}), and under the other powers whoever holds everything.`, lineWidth);
  const blind = notLookedAt.flatMap(({ what, why }) => below(`${what}: ${why}`, 2));
  return [...lines, ...(blind.length === 0 ? [] : ['Not looked at:', ...blind]), ...stale.map((line) => `Expected, and not met: ${line}. Take the line out.`)];
}

function below(text: string, by = indent): readonly string[] {
  return wrap(text, lineWidth - by).map((line) => `${' '.repeat(by)}${line}`);
}
