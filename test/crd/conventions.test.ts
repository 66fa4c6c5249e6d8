import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const directory = join(import.meta.dirname, '..', '..', 'crds');

/** The part of an OpenAPI schema that these conventions speak of. */
interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
  readonly default?: unknown;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string; readonly message?: string; readonly messageExpression?: string }[];
}

interface Definition {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string; readonly shortNames?: readonly string[]; readonly categories?: readonly string[] };
    readonly versions: readonly [
      {
        readonly name: string;
        readonly subresources?: { readonly status?: object };
        readonly additionalPrinterColumns?: readonly { readonly name: string; readonly jsonPath: string }[];
        readonly schema: { readonly openAPIV3Schema: Schema };
      },
    ];
  };
}

/** One property, list item or root of a schema, and where it stands. */
interface Leaf {
  readonly path: string;
  readonly name: string;
  readonly schema: Schema;
  readonly item: boolean;
}

const definitions = readdirSync(directory)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => parse(readFileSync(join(directory, file), 'utf8')) as Definition);

/** Enumerations whose words come from elsewhere: ontologies, kernel and CSI vocabularies, the ids of our controls and clauses, and what the gate says over the network. */
const vocabularies = /\.(dpia\.outcome|lawfulBasis|specialCategoryCondition|safeguards\[\]|national\[\]\.id|level|tool|undertakings\[\]|actions\[\]\.clause|gate\.targets\[\]\.protocol|purposes\[\]|activity|mechanisms\[\]|mechanism|control|driver)$/;

/** A report that one program writes and another reads, as CSINode is: nobody asks anything by it, so it has no status. */
const reports: readonly string[] = ['NodeInspection'];

/** Kubernetes itself describes these. */
const ofKubernetes = /^(apiVersion|kind|metadata)$/;

/**
 * What each rule forbids, as a function from a place in a schema to complaints. The rules follow JobSet's linter of its API
 * (conditions first in status, no booleans, no floats, no maps, no durations, no phase) and the API conventions of Kubernetes.
 */
const rules: Readonly<Record<string, (leaf: Leaf) => string | false>> = {
  'bounds every string by a length or a list of words': ({ schema }) => schema.type === 'string' && schema.maxLength === undefined && schema.enum === undefined && 'has neither maxLength nor enum',

  // The cost of a CEL rule is estimated from maxLength alone, so a list of words needs one where rules read it; everywhere is simpler.
  'gives enumerations the length of their longest word': ({ schema }) =>
    schema.enum !== undefined && schema.maxLength !== undefined && Math.max(...schema.enum.map((word) => word.length)) > schema.maxLength && 'has a word longer than maxLength',

  'describes quantities by a pattern': ({ schema }) => schema['x-kubernetes-int-or-string'] === true && (schema.pattern === undefined || schema.maxLength === undefined) && 'needs a pattern and maxLength',

  'bounds every list and says how it is merged': ({ schema }) =>
    schema.type === 'array' && (schema.maxItems === undefined || schema['x-kubernetes-list-type'] === undefined) && 'needs maxItems and x-kubernetes-list-type',

  'requires the keys of every list that is merged as a map': ({ schema }) => {
    const missing = (schema['x-kubernetes-list-map-keys'] ?? []).filter((key) => !schema.items?.required?.includes(key));
    return missing.length > 0 && `does not require ${missing.join()}`;
  },

  'bounds every integer from below': ({ schema, path }) => schema.type === 'integer' && schema.minimum === undefined && !path.endsWith('.exitCode') && 'has no minimum',

  'describes every property by a sentence that begins with its name': ({ schema, name, item, path }) => {
    if (ofKubernetes.test(path) || item || path === '') return false;
    const text = schema.description ?? '';
    if (!text.startsWith(`${name} `)) return 'has no description that begins with its name';
    return !/[.)]$/.test(text) && 'has a description that does not end as a sentence';
  },

  'describes the items of lists of objects': ({ schema, item }) => item && schema.type === 'object' && !schema.description && 'has no description',

  // A default changes what stored objects read as when it is added, and the digests over them with it.
  'has no defaults': ({ schema }) => schema.default !== undefined && 'has a default',

  // runPolicy.suspend is the exception, because Kueue and batch/v1 know a switch of that name and type.
  'has no booleans': ({ schema, path }) => schema.type === 'boolean' && path !== 'spec.runPolicy.suspend' && 'is a boolean: a list of words can grow',

  'has no floating point numbers': ({ schema }) => (schema.type === 'number' || schema.format === 'float' || schema.format === 'double') && 'is a floating point number',

  'has no maps and keeps no unknown fields': ({ schema }) =>
    (schema.additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-embedded-resource'] === true) && 'is open',

  'has no object without properties': ({ schema, path }) => schema.type === 'object' && path !== 'metadata' && Object.keys(schema.properties ?? {}).length === 0 && 'has no properties',

  'gives durations as integers that end in Seconds': ({ schema, name }) => {
    if (/(duration|timeout|deadline|ttl|period|interval|delay)/i.test(name) && schema.format !== 'date-time') {
      return (schema.type !== 'integer' || !/Seconds/.test(name)) && 'is a duration and not an integer of seconds';
    }
    return /Seconds/.test(name) && schema.type !== 'integer' && 'is not an integer';
  },

  'gives timestamps in the format date-time': ({ schema, name, path }) =>
    schema.type === 'string' && schema.format !== 'date-time' && (/(Time|Until|From|At)$/.test(name) || /^(until|time|deadline)$/.test(name)) && !/\.runtime/.test(path) && 'is not of the format date-time',

  'writes enumerations in upper camel case': ({ schema, path }) => {
    const odd = (schema.enum ?? []).filter((word) => !/^[A-Z][A-Za-z0-9]*$/.test(word));
    return !vocabularies.test(path) && odd.length > 0 && `has ${odd.join()}`;
  },

  'names properties in lower camel case, and none of them phase': ({ name, item, path }) => !item && path !== '' && (!/^[a-z][A-Za-z0-9]*$/.test(name) || name === 'phase') && 'has such a name',

  'ends the message of every rule as a sentence': ({ schema }) => {
    const odd = (schema['x-kubernetes-validations'] ?? []).filter(({ message }) => message === undefined || !message.endsWith('.'));
    return odd.length > 0 && odd.map(({ rule, message }) => `${rule}: ${message ?? 'no message'}`).join('; ');
  },

  'bounds reasons and messages': ({ schema, name }) => /^(reason|message)$/.test(name) && !(schema.maxLength !== undefined && schema.maxLength <= 4096) && 'is not bounded',
};

describe('The conventions of our kinds', () => {
  for (const { metadata, spec } of definitions) {
    const [version] = spec.versions;
    const root = version.schema.openAPIV3Schema;
    const leaves = [...walk(root)];

    describe(spec.names.kind, () => {
      for (const [rule, forbids] of Object.entries(rules)) {
        it(rule, () => {
          const complaints = leaves.flatMap((leaf) => {
            const complaint = forbids(leaf);
            return complaint === false ? [] : [`${leaf.path || 'the kind itself'}: ${complaint}`];
          });
          assert.deepEqual(complaints, []);
        });
      }

      it('is described by a sentence that begins with its kind', () => assert.ok(root.description?.startsWith(`${spec.names.kind} `)));

      it('has a short name and is found among the categories caveau and regulated', () => {
        assert.equal(spec.names.shortNames?.length, 1);
        assert.ok(['caveau', 'regulated'].every((category) => spec.names.categories?.includes(category)));
        assert.equal(metadata.name, `${spec.names.plural}.${spec.group}`);
      });

      it('is kept when the chart is uninstalled', () => assert.equal(metadata.annotations?.['helm.sh/resource-policy'], 'keep'));

      const isReport = reports.includes(spec.names.kind);
      it(isReport ? 'is one stored version that is written as a whole' : 'is one stored version with a status of its own', () => {
        assert.deepEqual([spec.versions.length, version.name, version.subresources?.status], [1, 'v1alpha1', isReport ? undefined : {}]);
      });

      it('shows its age in kubectl get, and no column leads nowhere', () => {
        const columns = version.additionalPrinterColumns ?? [];
        assert.ok(columns.some(({ name }) => name === 'Age'));
        for (const { name, jsonPath } of columns) assert.ok(jsonPath === '.metadata.creationTimestamp' || leads(root, jsonPath), `${name}: ${jsonPath} leads nowhere`);
      });

      if (isReport) return;

      it('requires a spec and has conditions first in its status', () => {
        assert.ok(root.required?.includes('spec'));
        const status = root.properties?.['status'];
        assert.ok(status?.properties);
        const [first] = Object.entries(status.properties);
        assert.equal(status.required, undefined);
        assert.equal(first?.[0], 'conditions');
        assert.deepEqual(first[1]['x-kubernetes-list-map-keys'], ['type']);
        assert.deepEqual([...(first[1].items?.required ?? [])].sort(), ['lastTransitionTime', 'message', 'reason', 'status', 'type']);
      });

      it('shows its state, the reason and, when asked, the message in kubectl get', () => {
        const names = (version.additionalPrinterColumns ?? []).map((column) => column.name);
        assert.ok(names.includes('Ready') || names.includes('State'));
        for (const name of ['Reason', 'Message']) assert.ok(names.includes(name), name);
      });
    });
  }

  it('hold for seven kinds', () => assert.deepEqual(definitions.map(({ spec }) => spec.names.shortNames?.[0]).sort(), ['dap', 'dpm', 'nin', 'orl', 'sds', 'spe', 'tj']));
});

/** A schema and everything below it; the root has an empty path. */
function* walk(schema: Schema, path = '', name = '', item = false): Generator<Leaf> {
  yield { path, name, schema, item };
  for (const [key, child] of Object.entries(schema.properties ?? {})) yield* walk(child, path === '' ? key : `${path}.${key}`, key);
  if (schema.items) yield* walk(schema.items, `${path}[]`, '', true);
}

/** Whether the field names of a JSONPath exist in the schema; filters and indexes are passed over. */
function leads(root: Schema, jsonPath: string): boolean {
  const names = jsonPath.replace(/\[[^\]]*\]/g, '[]').split('.').slice(1);
  let at: Schema | undefined = root;
  for (const name of names) {
    at = at?.properties?.[name.replace('[]', '')];
    if (name.endsWith('[]')) at = at?.items;
  }
  return at !== undefined;
}
