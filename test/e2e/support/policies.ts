import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest.ts';

const directory = join(import.meta.dirname, '..', '..', '..', 'helm', 'caveau', 'files', 'admission');

/** The part of a policy that says what it matches. */
export interface PolicySpec {
  readonly failurePolicy: string;
  readonly paramKind?: unknown;
  readonly matchConstraints: {
    readonly namespaceSelector?: Selector;
    readonly objectSelector?: Selector;
    readonly resourceRules: readonly {
      readonly apiGroups: readonly string[];
      readonly operations: readonly string[];
      readonly resources: readonly string[];
    }[];
  };
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly { readonly expression: string; readonly reason?: string; readonly messageExpression?: string }[];
}

interface Selector {
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string }[];
}

/** All documents of the chart's policy files. */
export function policyManifests(): Manifest[] {
  const files = readdirSync(directory).filter((file) => file.endsWith('.yaml')).sort();
  return files.flatMap((file) => documentsOf(join(directory, file)));
}

/** The documents of one YAML file. */
export function documentsOf(path: string): Manifest[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => {
    if (document.errors[0]) throw new Error(`${path}: ${document.errors[0].message}`);
    return document.toJS() as Manifest;
  });
}

/** The policies by name. */
export function policies(): ReadonlyMap<string, PolicySpec> {
  const found = policyManifests().filter((object) => object.kind === 'ValidatingAdmissionPolicy');
  return new Map(found.map((object) => [object.metadata.name ?? '', object.spec as unknown as PolicySpec]));
}
