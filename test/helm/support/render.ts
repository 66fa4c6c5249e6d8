import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../e2e/support/manifest.ts';
import { helm, mustHelm } from './tools.ts';

/** The folder of the chart. */
export const chart = join(import.meta.dirname, '..', '..', '..', 'helm', 'caveau');

/** Values of the chart, as values.yaml names them. */
export type Values = Readonly<Record<string, unknown>>;

/** How a release is called and where it is. */
export interface Release {
  readonly name?: string;
  readonly namespace?: string;
}

/** The least that whoever installs must say. */
export const anImage = { image: { repository: 'registry.example/caveau' } } as const;

/** What Helm makes of the chart for given values, and for an image where they name none, as text. */
export function renderedText(values: Values = {}, release: Release = {}): Promise<string> {
  return mustHelm(templateArgs(release), { input: JSON.stringify({ ...anImage, ...values }) });
}

/** What Helm makes of the chart for given values, object by object. */
export async function rendered(values: Values = {}, release: Release = {}): Promise<readonly Manifest[]> {
  return manifestsOf(await renderedText(values, release));
}

/** Why Helm refuses the chart with given values; fails where it does not. */
export async function refusal(values: Values): Promise<string> {
  const { code, stderr } = await helm(templateArgs({}), { input: JSON.stringify({ ...anImage, ...values }) });
  if (code === 0) throw new Error(`Helm took the values ${JSON.stringify(values)}.`);
  return stderr;
}

/** The objects of a stream of YAML documents, without those that are empty. */
export function manifestsOf(text: string): readonly Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors[0]) throw new Error(document.errors[0].message);
    const value = document.toJS() as Manifest | null;
    return value === null ? [] : [value];
  });
}

/** The one object of a kind and a name; fails where there is none, or more. */
export function only(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.filter((object) => object.kind === kind && object.metadata.name === name);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`There are ${found.length} of ${kind} ${name}, and not one.`);
  return first;
}

/** The names of all objects of a kind, in order. */
export function named(manifests: readonly Manifest[], kind: string): readonly string[] {
  return manifests.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name ?? '').sort();
}

function templateArgs({ name = 'caveau', namespace = 'caveau-system' }: Release): readonly string[] {
  return ['template', name, chart, `--namespace=${namespace}`, '--kube-version=1.36.3', '--values=-'];
}
