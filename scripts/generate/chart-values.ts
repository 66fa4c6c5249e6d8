import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cell } from './cell.ts';
import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from 'yaml';

const begin = '<!-- Generated from values.yaml by "npm run generate": from here. -->';
const end = '<!-- To here. -->';

/** One value of the chart, as values.yaml has it. */
export interface ChartValue {
  /** With a dot between the names: `image.digest`. */
  readonly name: string;
  readonly fallback: unknown;
  /** The comment above it; where it has none, that of the value before it, which speaks for both. */
  readonly meaning: string;
}

/** The page helm/caveau/README.md as it stands, with the table of values that values.yaml makes. */
export function chartPage(root: string): string {
  const page = readFileSync(join(root, 'helm/caveau/README.md'), 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`helm/caveau/README.md has no place for its table of values: the lines "${begin}" and "${end}".`);
  return `${page.slice(0, from)}${begin}\n${table(chartValues(readFileSync(join(root, 'helm/caveau/values.yaml'), 'utf8')))}${page.slice(to)}`;
}

/** Every value that values.yaml names, in its order. */
export function chartValues(text: string): readonly ChartValue[] {
  const { contents, commentBefore } = parseDocument(text);
  if (!isMap(contents)) throw new Error('values.yaml is no map.');
  return valuesOf(contents, '', sentence(commentBefore));
}

function valuesOf(map: YAMLMap, prefix: string, above: string): readonly ChartValue[] {
  let meaning = above;
  return (map.items as readonly Pair[]).flatMap((pair, index): readonly ChartValue[] => {
    const { key, value } = pair;
    if (!isScalar(key)) return [];
    // The comment above the first name of a map is that of the map.
    meaning = sentence(key.commentBefore ?? (index === 0 ? map.commentBefore : undefined)) || meaning;
    const name = `${prefix}${String(key.value)}`;
    if (isMap(value) && isDescribed(value)) return valuesOf(value, `${name}.`, meaning);
    return [{ name, fallback: (isMap(value) ? value.toJSON() : (value as { toJSON(): unknown }).toJSON()) as unknown, meaning }];
  });
}

/** Whether the names in a map are values of their own: then a comment tells of some of them. */
function isDescribed(map: YAMLMap): boolean {
  if (map.flow === true) return false;
  return Boolean(map.commentBefore) || (map.items as readonly Pair[]).some(({ key, value }) => (isScalar(key) && Boolean(key.commentBefore)) || (isMap(value) && isDescribed(value)));
}

function sentence(comment: string | null | undefined): string {
  return (comment ?? '').split('\n').map((line) => line.trim()).join(' ').trim();
}

function table(values: readonly ChartValue[]): string {
  const rows = values.map(({ name, fallback, meaning }) => `| \`${name}\` | ${shown(fallback)} | ${cell(meaning)} |`);
  return `${['| value | default | what it says |', '|---|---|---|', ...rows].join('\n')}\n`;
}

/** The map of accounts is longer than a table is wide. */
const widest = 120;

function shown(fallback: unknown): string {
  const text = JSON.stringify(fallback);
  return text.length > widest ? 'see `values.yaml`' : `\`${text}\``;
}
