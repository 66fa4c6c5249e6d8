import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

const directory = join(import.meta.dirname, '..', '..', 'crds');
const vendorKeywords = ['x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-map-type', 'x-kubernetes-validations', 'x-kubernetes-int-or-string'];
// What the API server takes for a date-time, and no more than it can store.
const dateTime = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** The part of an OpenAPI schema that the API server uses to prune and to tell list entries apart. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

interface Definition {
  readonly spec: { readonly names: { readonly kind: string }; readonly versions: readonly [{ readonly schema: { readonly openAPIV3Schema: Schema } }] };
}

const ajv = new Ajv({ strict: false, allErrors: true, formats: { int32: true, int64: true, 'date-time': dateTime } });
for (const keyword of vendorKeywords) ajv.addKeyword({ keyword });

const statuses = new Map<string, { readonly schema: Schema; readonly validate: ValidateFunction }>();
for (const file of readdirSync(directory).filter((name) => name.endsWith('.yaml'))) {
  const { spec } = parse(readFileSync(join(directory, file), 'utf8')) as Definition;
  const schema = spec.versions[0].schema.openAPIV3Schema.properties?.['status'];
  if (schema !== undefined) statuses.set(spec.names.kind, { schema, validate: ajv.compile(schema as AnySchema) });
}

/** What the API server would say against a status, by the definitions in crds/; nothing when it would take it. */
export function statusFaults(kind: string, status: unknown): readonly string[] {
  const known = statuses.get(kind);
  assert.ok(known, `there is no definition of ${kind}`);
  const sent: unknown = JSON.parse(JSON.stringify(status));
  known.validate(sent);
  return [...(known.validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`), ...listFaults(known.schema, sent, '')];
}

/** Fails unless the API server would take the status. */
export function assertStatusAccepted(kind: string, status: unknown): void {
  assert.deepEqual(statusFaults(kind, status), [], `the API server would refuse this status of ${kind}`);
}

/** Unknown fields (refused by strict field validation) and list entries with the same key, which JSON Schema alone does not see. */
function listFaults(schema: Schema, value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return [...duplicates(schema, value, path), ...value.flatMap((item, i) => listFaults(schema.items ?? {}, item, `${path}/${i}`))];
  if (typeof value !== 'object' || value === null || schema.properties === undefined) return [];
  const { properties } = schema;
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = properties[name];
    return known === undefined ? [`${path}/${name} is no field`] : listFaults(known, inner, `${path}/${name}`);
  });
}

function duplicates(schema: Schema, items: readonly unknown[], path: string): readonly string[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'map' && type !== 'set') return [];
  const keys = schema['x-kubernetes-list-map-keys'];
  const ids = items.map((item) => JSON.stringify(keys === undefined ? item : keys.map((key) => (item as Readonly<Record<string, unknown>>)[key])));
  return new Set(ids).size === ids.length ? [] : [`${path} has entries with the same key`];
}
