import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { type Crd, type Schema } from './crds.ts';

const vendorKeywords = ['x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-map-type', 'x-kubernetes-validations', 'x-kubernetes-int-or-string'];

/**
 * One precompiled ajv function per kind, so that the operator can check an object whose CRD in the cluster is older than itself,
 * without a schema compiler at run time. The functions are bundled into one module: they need nothing else.
 */
export async function generateValidators(crds: readonly Crd[]): Promise<string> {
  const ajv = new Ajv({ strict: true, strictTypes: false, code: { source: true, esm: true, lines: true }, formats: { int32: true, int64: true, 'date-time': isDateTime } });
  for (const keyword of vendorKeywords) ajv.addKeyword({ keyword });
  const names: Record<string, string> = {};
  for (const crd of crds) {
    ajv.addSchema({ ...withoutStatus(crd.schema), $id: crd.kind });
    names[`validate${crd.kind}`] = crd.kind;
  }
  const source = standalone.default(ajv, names).replaceAll('require("ajv/dist/runtime/ucs2length").default', 'ucs2length');
  const bundled = await build({
    stdin: { contents: `import ucs2module from 'ajv/dist/runtime/ucs2length.js';\nconst ucs2length = ucs2module.default ?? ucs2module;\n${source}`, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true, format: 'esm', platform: 'neutral', write: false, mainFields: ['main'],
  });
  return `// Generated from crds/*.yaml by "npm run generate". Do not edit.\n${bundled.outputFiles[0]?.text ?? ''}`;
}

/** Only what users write is checked; the operator's own status would make the code four times as long. */
function withoutStatus(schema: Schema): Schema {
  return { type: 'object', required: schema.required ?? [], properties: { spec: schema.properties?.spec ?? {} } };
}

/** RFC 3339 with a time zone, as the API server's date-time format demands. */
const isDateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Declarations for the generated module. */
export function validatorTypes(crds: readonly Crd[]): string {
  const lines = crds.map((crd) => `export declare const validate${crd.kind}: Validator;`);
  return [
    '// Generated from crds/*.yaml by "npm run generate". Do not edit.',
    '/** Says whether a value has the shape of its kind; `errors` tells what is wrong after a `false`. */',
    'export interface Validator {',
    '  (value: unknown): boolean;',
    '  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;',
    '}',
    ...lines,
    '',
  ].join('\n');
}
