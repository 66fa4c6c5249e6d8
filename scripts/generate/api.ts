import { cell } from './cell.ts';
import { type Crd, type Schema } from './crds.ts';

const introduction = `<!-- Generated from crds/ by "npm run generate". Do not edit. -->
# API reference

Group \`caveau.dev\`, version \`v1alpha1\`. The source of truth is [\`crds/\`](../crds/); \`kubectl explain\` shows the same. No field has a default: what is not written is not there. What each
field decides is in [clauses.md](clauses.md), and how the version may change in [versions.md](versions.md).
`;

/** The page docs/api.md: every field of every kind with its type, its bounds, what it means, and what the API server refuses. */
export function apiPage(crds: readonly Crd[]): string {
  const kinds = crds.map(({ kind, plural, shortNames, namespaced }) => `| [\`${kind}\`](#${kind.toLowerCase()}) | \`${plural}\` | \`${shortNames.join(', ')}\` | ${namespaced ? 'room' : 'cluster'} |`);
  return [introduction, '| Kind | Plural | Short | Scope |', '|---|---|---|---|', ...kinds, ...crds.map(kindText)].join('\n') + '\n';
}

function kindText({ kind, schema }: Crd): string {
  const { spec, status } = schema.properties ?? {};
  return [
    `\n## ${kind}\n`,
    sentence(schema.description),
    refusals(rules('', schema)),
    spec === undefined ? '' : section(`${kind} spec`, 'spec', spec),
    status === undefined ? '' : section(`${kind} status`, 'status', status),
  ].filter((part) => part !== '').join('\n');
}

/** A part of an object: a table of its fields, then what is refused of them. */
function section(title: string, path: string, schema: Schema): string {
  const rows = fieldsOf(path, schema).map(({ path: field, schema: of, required }) => `| \`${field}\` | ${typeOf(of)}${required ? ', required' : ''} | ${[sentence(of.description), ...boundsOf(of)].filter((text) => text !== '').join('<br>')} |`);
  const refused = [{ path, schema }, ...fieldsOf(path, schema)].flatMap((field) => rules(field.path, field.schema));
  return [`\n### ${title}\n`, sentence(schema.description), '', '| Field | Type | Meaning and bounds |', '|---|---|---|', ...rows, refusals(refused)].join('\n');
}

interface Field {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** Every field below, in the order of the definition; those of an item of a list stand behind \`[]\`. */
function fieldsOf(path: string, schema: Schema): readonly Field[] {
  const inner = schema.items === undefined ? schema : schema.items;
  const below = schema.items === undefined ? path : `${path}[]`;
  return Object.entries(inner.properties ?? {}).flatMap(([name, of]) => {
    const field = `${below}.${name}`;
    return [{ path: field, schema: of, required: inner.required?.includes(name) ?? false }, ...fieldsOf(field, of)];
  });
}

function typeOf(schema: Schema): string {
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema['x-kubernetes-int-or-string'] === true) return 'integer or string';
  const { format } = schema;
  return typeof format === 'string' && format !== 'int32' && format !== 'int64' ? `${schema.type ?? ''} (${format})` : (schema.type ?? '');
}

const spoken: readonly (readonly [keyword: string, words: (value: unknown) => string])[] = [
  ['minimum', (value) => `at least ${String(value)}`],
  ['maximum', (value) => `at most ${String(value)}`],
  ['minLength', (value) => `at least ${String(value)} characters`],
  ['maxLength', (value) => `at most ${String(value)} characters`],
  ['minItems', (value) => `at least ${String(value)} items`],
  ['maxItems', (value) => `at most ${String(value)} items`],
  ['pattern', (value) => `of the form ${code(String(value))}`],
];

/** The bounds of a field, and of the items of a list of plain values. */
function boundsOf(schema: Schema): readonly string[] {
  const keys = schema['x-kubernetes-list-map-keys'];
  const one = schema.enum === undefined ? [] : [`One of ${schema.enum.map(code).join(', ')}.`];
  const bounds = spoken.flatMap(([keyword, words]) => (schema[keyword] === undefined ? [] : [words(schema[keyword])]));
  const unique = Array.isArray(keys) ? [`No two with the same ${keys.map(code).join(' and ')}.`] : [];
  const items = schema.items === undefined || schema.items.properties !== undefined ? [] : boundsOf(schema.items).map((text) => `Each: ${text.charAt(0).toLowerCase()}${text.slice(1)}`);
  return [...one, ...(bounds.length === 0 ? [] : [`${bounds.join(', ').replace(/^a/, 'A').replace(/^o/, 'O')}.`]), ...unique, ...items];
}

interface Rule {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** What CEL refuses of a field, and of the items of a list. */
function rules(path: string, schema: Schema): readonly Rule[] {
  const own = (schema['x-kubernetes-validations'] ?? []) as readonly { readonly rule: string; readonly message: string }[];
  const items = schema.items === undefined ? [] : rules(`${path}[]`, schema.items);
  return [...own.map(({ rule, message }) => ({ path, rule, message })), ...items];
}

function refusals(refused: readonly Rule[]): string {
  if (refused.length === 0) return '';
  const rows = refused.map(({ path, rule, message }) => `| ${path === '' ? 'the object' : `\`${path}\``} | ${escape(message)} | ${code(rule.replaceAll(/\s+/g, ' ').trim())} |`);
  return ['\nThe API server refuses:\n', '| Of | Its sentence | unless |', '|---|---|---|', ...rows].join('\n');
}

function sentence(description: string | undefined): string {
  return escape((description ?? '').trim());
}

function escape(text: string): string {
  return cell(text).replaceAll(/\s*\n\s*/g, ' ');
}

/** A bar ends a cell even within code. */
function code(text: string): string {
  return `<code>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '&#124;').replaceAll('*', '&#42;').replaceAll('_', '&#95;').replaceAll('[', '&#91;').replaceAll('`', '&#96;').replaceAll('\\', '&#92;')}</code>`;
}
