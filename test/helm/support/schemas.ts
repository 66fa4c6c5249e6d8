import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { goModuleFiles } from '../../cluster/go-files.ts';
import type { KubernetesMinor } from '../../cluster/versions.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** A schema as OpenAPI has it, as far as it is read here. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly 'x-kubernetes-group-version-kind'?: readonly Kind[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** Writes a schema of every kind that a cluster of this version knows once Caveau and the Prometheus operator are installed; returns the folder, which ends with this process. */
export async function writeSchemas(minor: KubernetesMinor): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), `caveau-schemas-${minor}-`));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const write = ({ group, version, kind }: Kind, schema: object): void => {
    // As kubeconform asks for them: a kind without a group has its version there.
    writeFileSync(join(directory, `${kind.toLowerCase()}_${group === '' ? version : group}_${version}.json`), JSON.stringify(schema));
  };
  const kubernetes = join(await goModuleFiles(`kubernetes-${minor}`, 'k8s.io/kubernetes'), 'api/openapi-spec/swagger.json');
  const { definitions } = JSON.parse(readFileSync(kubernetes, 'utf8')) as { readonly definitions: Readonly<Record<string, Schema>> };
  const strict = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, strictSchema(schema)]));
  for (const [name, schema] of Object.entries(definitions)) {
    for (const kind of schema['x-kubernetes-group-version-kind'] ?? []) write(kind, { $ref: `#/definitions/${name}`, definitions: reachable(name, definitions, strict) });
  }
  for (const { spec } of await definitionsOfOthers()) {
    for (const { name, schema } of spec.versions) write({ group: spec.group, version: name, kind: spec.names.kind }, strictSchema(ofObject(schema.openAPIV3Schema)));
  }
  return directory;
}

/** A definition need not say what every object has. */
function ofObject(schema: Schema): Schema {
  const text: Schema = { type: 'string' };
  return { ...schema, properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, ...schema.properties } };
}

/** Ours, and those of the Prometheus operator. */
async function definitionsOfOthers(): Promise<readonly Definition[]> {
  const prometheus = join(await goModuleFiles('prometheus-operator', 'github.com/prometheus-operator/prometheus-operator'), 'example/prometheus-operator-crd');
  return [join(root, 'crds'), prometheus].flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => parse(readFileSync(join(folder, name), 'utf8')) as Definition));
}

/** The same as JSON Schema, which refuses fields that it does not name, as the API server does where it is asked to be strict. */
export function strictSchema(schema: Schema): object {
  if (schema.$ref !== undefined) return { $ref: schema.$ref };
  // A quantity is written as a number too.
  if (schema.format === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true) return { type: ['string', 'integer'] };
  const { properties, items, additionalProperties, required, enum: allowed } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || properties === undefined;
  return {
    ...typeOf(schema),
    ...(properties && { properties: mapped(properties), ...(open ? {} : { additionalProperties: false }) }),
    ...(items && { items: strictSchema(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: strictSchema(additionalProperties) }),
    ...(required && { required }),
    ...(allowed && { enum: allowed }),
  };
}

function typeOf({ type, nullable }: Schema): object {
  if (type === undefined) return {};
  return { type: nullable === true ? [type, 'null'] : type };
}

function mapped(schemas: Readonly<Record<string, Schema>>): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strictSchema(schema)]));
}

/** A definition and all that it is made of: kubeconform reads one file for each kind. */
function reachable(name: string, definitions: Readonly<Record<string, Schema>>, strict: Readonly<Record<string, object>>): Readonly<Record<string, object>> {
  const found = new Map<string, object>();
  const follow = (one: string): void => {
    const [schema, made] = [definitions[one], strict[one]];
    if (schema === undefined || made === undefined || found.has(one)) return;
    found.set(one, made);
    for (const ref of refsIn(schema)) follow(ref);
  };
  follow(name);
  // Written by clients as numbers too, and by the specification as text alone.
  if (found.has(quantity)) found.set(quantity, { type: ['string', 'number'] });
  return Object.fromEntries(found);
}

const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

function refsIn({ $ref, properties = {}, items, additionalProperties }: Schema): readonly string[] {
  const inner = [...Object.values(properties), ...(items ? [items] : []), ...(typeof additionalProperties === 'object' ? [additionalProperties] : [])];
  return [...($ref === undefined ? [] : [$ref.replace('#/definitions/', '')]), ...inner.flatMap(refsIn)];
}
