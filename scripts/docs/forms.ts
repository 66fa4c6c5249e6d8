import { posix } from 'node:path';
import { commandTable } from '../../src/cli/command-table.ts';

/** What there is, that a command may name. */
export interface Known {
  /** Scripts of package.json. */
  readonly scripts: ReadonlySet<string>;
  /** Kinds of ours, as kubectl takes them: plural, singular, short. */
  readonly kinds: ReadonlySet<string>;
  /** Paths of values of the chart, such as `image.digest`; what stands below one that is empty may be anything. */
  readonly values: ReadonlySet<string>;
  /** Whether there is such a file or folder in the repository. */
  readonly exists: (path: string) => boolean;
  /** Files that the page tells people to write. */
  readonly written: ReadonlySet<string>;
}

type Form = (words: readonly string[], known: Known) => string | undefined;

/** Kinds of Kubernetes and Kueue that the pages name. */
const otherKinds: ReadonlySet<string> = new Set(['nodes', 'pods', 'events', 'pvc', 'pv', 'crd', 'secrets', 'namespace', 'lease', 'workloads', 'deployment', 'daemonset', 'configmap', 'rolebinding', 'clusterrolebinding', 'token', 'storageclass', 'validatingadmissionpolicies', 'networkpolicies', 'controllerrevisions']);

/** Verbs whose first argument is a kind, or a kind and a name. */
const onKinds: ReadonlySet<string> = new Set(['get', 'describe', 'wait', 'patch', 'delete', 'create', 'annotate', 'label', 'scale', 'rollout']);

const otherVerbs: ReadonlySet<string> = new Set(['apply', 'config', 'explain', 'certificate', 'logs', 'version', 'auth', 'drain', 'cordon', 'uncordon', 'taint', 'kustomize', 'plugin']);

/** Programs whose commands are held to what they name: verbs, kinds, options, scripts, values and files. */
const forms: Readonly<Record<string, Form>> = { kubectl, npm, helm };

/** What is wrong with a command: it names something that is not there. Undefined where nothing is, `unknown` where this program is not looked at. */
export function judgeForm(command: string, known: Known): { readonly wrong?: string; readonly unknown?: string } {
  for (const simple of command.split(/\s(?:&&|\|\||\|)\s/)) {
    const words = wordsOf(simple);
    const form = Object.hasOwn(forms, words[0] ?? '') ? forms[words[0] ?? ''] : undefined;
    if (form === undefined) return { unknown: words[0] ?? '' };
    const wrong = form(words.slice(1), known);
    if (wrong !== undefined) return { wrong };
  }
  return {};
}

/** Words as a shell makes them, as far as the pages need it; where output goes is left out. */
function wordsOf(command: string): readonly string[] {
  const words = command.trim().match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  const end = words.findIndex((word) => /^(>|2>|&)/.test(word));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll(/["']/g, ''));
}

function kubectl(words: readonly string[], known: Known): string | undefined {
  const [verb = '', first = ''] = words;
  if (verb === 'caveau') return plugin(words.slice(1));
  if (!onKinds.has(verb) && !otherVerbs.has(verb)) return `kubectl has no verb "${verb}" that this page may use`;
  const file = [...optionsOf(words, '-f'), ...optionsOf(words, '--from-file')].find((path) => !isThere(path, known));
  if (file !== undefined) return `there is no ${file}`;
  if (verb === 'explain') return kindsIn(first.replace(/\..*/, ''), known);
  return onKinds.has(verb) && optionsOf(words, '-f').length === 0 ? kindsIn(verb === 'rollout' ? (words[2] ?? '') : first, known) : undefined;
}

/** Of KIND, KIND,KIND or KIND/NAME: which kind there is not. */
function kindsIn(subject: string, { kinds }: Known): string | undefined {
  const unknown = subject.replace(/\/.*/, '').split(',').find((kind) => !kinds.has(kind) && !otherKinds.has(kind));
  return unknown === undefined ? undefined : `there is no kind "${unknown}"`;
}

/** The command and its options are those of the table that --help is made of. */
function plugin(words: readonly string[]): string | undefined {
  const [name = ''] = words;
  if (name === '--help') return undefined;
  const command = commandTable.find((one) => one.name === name);
  if (command === undefined) return `kubectl caveau has no command "${name}"`;
  const options = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.split('=', 1)[0] ?? '');
  const unknown = options.find((option) => !['-h', '--help'].includes(option) && !command.options.some(({ name: long, short }) => option === `--${long}` || (short !== undefined && option === `-${short}`)));
  return unknown === undefined ? undefined : `kubectl caveau ${name} has no option ${unknown}`;
}

function npm(words: readonly string[], { scripts }: Known): string | undefined {
  const [verb = '', ...rest] = words;
  const name = verb === 'run' ? (rest.find((word) => !word.startsWith('-')) ?? '') : verb;
  if (['ci', 'install', 'audit', 'pack'].includes(verb)) return undefined;
  return scripts.has(name) ? undefined : `package.json has no script "${name}"`;
}

function helm(words: readonly string[], known: Known): string | undefined {
  const path = words.find((word) => word.startsWith('helm/'));
  if (path !== undefined && !known.exists(path)) return `there is no ${path}`;
  const unknown = optionsOf(words, '--set').map((setting) => setting.split('=', 1)[0] ?? '').find((value) => ![...known.values].some((one) => value === one || value.startsWith(`${one}.`)));
  return unknown === undefined ? undefined : `the chart has no value ${unknown}`;
}

function optionsOf(words: readonly string[], option: string): readonly string[] {
  return words.flatMap((word, i) => (word === option ? [words[i + 1] ?? ''] : word.startsWith(`${option}=`) ? [word.slice(option.length + 1)] : []));
}

/** Of the repository, written by the page, from a pipe, or a name in capitals that stands for one. */
function isThere(path: string, { exists, written }: Known): boolean {
  return path === '-' || written.has(path) || exists(path) || /^[A-Z]+(\.yaml)?$/.test(posix.basename(path));
}
