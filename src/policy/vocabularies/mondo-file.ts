/** A file of MONDO that cannot be used; the message says where it is wrong and what is expected. */
export class MondoFileError extends Error {}

/** What a file of MONDO tells. */
export interface MondoTerms {
  /** The parents of each term; a term without any has an empty list. */
  readonly parents: Readonly<Record<string, readonly string[]>>;
  /** The labels of terms, where the file has them. */
  readonly labels: Readonly<Record<string, string>>;
}

const term = /^MONDO:[0-9]{7}$/;
/** How terms are written in obographs; others of the same graph are of other ontologies. */
const iri = /^http:\/\/purl\.obolibrary\.org\/obo\/MONDO_([0-9]{7})$/;

/** Reads either form of a file: a table of edges, or obographs (https://github.com/geneontology/obographs), in which MONDO is released. Throws a MondoFileError. */
export function parseMondo(text: string): MondoTerms {
  return /^\s*\{/.test(text) ? parseObographs(text) : { parents: parseEdges(text), labels: {} };
}

/** Reads a table of edges: the header "child, tab, parent", then one edge on each line. Throws a MondoFileError. */
export function parseEdges(text: string): Readonly<Record<string, readonly string[]>> {
  const parents = new Map<string, Set<string>>();
  eachRow(text, 'child', 'parent', (child, parent, line) => {
    if (!term.test(child) || !term.test(parent)) throw new MondoFileError(`Line ${line} is not two terms of MONDO with a tab between them, such as MONDO:0005233 and MONDO:0008903.`);
    if (child === parent) throw new MondoFileError(`Line ${line} says that ${child} is a kind of itself.`);
    add(parents, child, parent);
  });
  if (parents.size === 0) throw new MondoFileError('There is no edge after the header.');
  return asLists(parents);
}

/** Reads a table of labels: the header "id, tab, label", then one term on each line. Throws a MondoFileError. */
export function parseLabels(text: string): Readonly<Record<string, string>> {
  const labels = new Map<string, string>();
  eachRow(text, 'id', 'label', (id, label, line) => {
    if (!term.test(id) || label === '') throw new MondoFileError(`Line ${line} is not a term of MONDO and its label with a tab between them.`);
    labels.set(id, label);
  });
  return Object.fromEntries(labels);
}

/** Counts lines from 1, as editors do. */
function eachRow(text: string, first: string, second: string, take: (first: string, second: string, line: number) => void): void {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines[0] !== `${first}\t${second}`) throw new MondoFileError(`Line 1 is not the header "${first}", a tab, "${second}".`);
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const cells = line.split('\t');
    const [one = '', two = ''] = cells;
    if (cells.length !== 2) throw new MondoFileError(`Line ${index + 1} does not have two columns with one tab between them.`);
    take(one, two, index + 1);
  }
}

/** The parts of obographs that matter here, none of them relied upon before it is looked at. */
interface Graph {
  readonly nodes?: readonly { readonly id?: unknown; readonly lbl?: unknown; readonly meta?: { readonly deprecated?: unknown } }[];
  readonly edges?: readonly { readonly sub?: unknown; readonly pred?: unknown; readonly obj?: unknown }[];
}

function parseObographs(text: string): MondoTerms {
  const graphs = graphsOf(text);
  const labels = new Map<string, string>();
  const parents = new Map<string, Set<string>>();
  for (const { id, lbl, meta } of graphs.flatMap(({ nodes = [] }) => nodes)) {
    const found = idOf(id);
    // An obsolete term stands for no disease, and has no parents.
    if (found === undefined || meta?.deprecated === true) continue;
    parents.set(found, new Set());
    if (typeof lbl === 'string') labels.set(found, lbl);
  }
  const edges = graphs.flatMap((graph) => graph.edges ?? []).filter(({ pred }) => pred === 'is_a');
  const known = edges.map(({ sub, obj }) => [idOf(sub) ?? '', idOf(obj) ?? ''] as const).filter((pair) => pair.every((id) => parents.has(id)));
  if (known.length === 0) throw new MondoFileError('None of its graphs has an edge is_a between two nodes of MONDO that are not obsolete: this is not mondo.json.');
  for (const [child, parent] of known) add(parents, child, parent);
  return { parents: asLists(parents), labels: Object.fromEntries(labels) };
}

function graphsOf(text: string): readonly Graph[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new MondoFileError('It begins like JSON, but is none: it may not have been copied to its end.');
  }
  const { graphs } = read as { readonly graphs?: unknown };
  const isGraph = (graph: unknown): boolean => isRecord(graph) && [graph['nodes'] ?? [], graph['edges'] ?? []].every((list) => Array.isArray(list) && list.every(isRecord));
  if (!Array.isArray(graphs) || !graphs.every(isGraph)) throw new MondoFileError('It is JSON without a list of graphs, each with lists of nodes and edges: this is not mondo.json.');
  return graphs as readonly Graph[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function idOf(value: unknown): string | undefined {
  const digits = typeof value === 'string' ? iri.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : `MONDO:${digits}`;
}

/** Every parent is a term too, even where nothing is said of it. */
function add(parents: Map<string, Set<string>>, child: string, parent: string): void {
  if (!parents.has(parent)) parents.set(parent, new Set());
  const known = parents.get(child);
  if (known === undefined) parents.set(child, new Set([parent]));
  else known.add(parent);
}

function asLists(parents: ReadonlyMap<string, ReadonlySet<string>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...parents].map(([child, of]) => [child, [...of]]));
}
