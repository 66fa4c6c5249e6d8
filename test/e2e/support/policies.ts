import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest.ts';

const chart = join(import.meta.dirname, '..', '..', '..', 'helm', 'caveau');
const directory = join(chart, 'files', 'admission');

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

/** What the chart's values say of the policies: `admission` of values.yaml, which describes each of them. */
export interface AdmissionValues {
  /** The name that the files give an account, and the name that it has in the cluster. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly cloudControllerManagers: readonly string[];
  readonly nodeLabels: readonly string[];
  readonly guardedDrivers: readonly string[];
  readonly storageAccounts: readonly string[];
}

/** How the files write the lists of the values while nothing is said. */
const literals = { nodeLabels: 'node-restriction.kubernetes.io/caveau-', guardedDrivers: 'guarded-drivers.caveau.dev', storageAccounts: 'storage-accounts.caveau.dev' } as const;

/** With none listed nobody is let through, so this literal always becomes what the values say. */
export const cloudControllerManager = 'system:serviceaccount:kube-system:cloud-controller-manager';

/** What values.yaml says where nobody says otherwise. */
export function defaultValues(): AdmissionValues {
  return (parse(readFileSync(join(chart, 'values.yaml'), 'utf8')) as { readonly admission: AdmissionValues }).admission;
}

/** The text of a policy file as the chart writes it for given values, in the namespace of the tests (templates/_policies.tpl). */
export function rendered(text: string, values: AdmissionValues): string {
  let now = text;
  for (const [literal, name] of Object.entries(values.accounts)) now = now.replaceAll(`'${literal}'`, `'${name}'`);
  now = now.replaceAll(`['${cloudControllerManager}']`, `['${values.cloudControllerManagers.join("', '")}']`);
  for (const [key, literal] of Object.entries(literals)) {
    const list = values[key as keyof typeof literals];
    if (list.length > 0) now = now.replaceAll(`['${literal}']`, `['${list.join("', '")}']`);
  }
  return now;
}

/** All documents of the chart's policy files; without values as the files stand, which is what the default values make of them. */
export function policyManifests(values: Partial<AdmissionValues> = {}): Manifest[] {
  return policyFiles().flatMap(({ path, text }) => documents(path, rendered(text, { ...defaultValues(), ...values })));
}

/** The policy files and what stands in them. */
export function policyFiles(): readonly { readonly path: string; readonly text: string }[] {
  const files = readdirSync(directory).filter((file) => file.endsWith('.yaml')).sort();
  return files.map((file) => ({ path: join(directory, file), text: readFileSync(join(directory, file), 'utf8') }));
}

/** The documents of one YAML file. */
export function documentsOf(path: string): Manifest[] {
  return documents(path, readFileSync(path, 'utf8'));
}

function documents(path: string, text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors[0]) throw new Error(`${path}: ${document.errors[0].message}`);
    return document.toJS() as Manifest;
  });
}

/** The policies by name. */
export function policies(): ReadonlyMap<string, PolicySpec> {
  const found = policyManifests().filter((object) => object.kind === 'ValidatingAdmissionPolicy');
  return new Map(found.map((object) => [object.metadata.name ?? '', object.spec as unknown as PolicySpec]));
}
