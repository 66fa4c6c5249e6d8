import { compile } from 'json-schema-to-typescript';
import { type Crd, type Schema } from './crds.ts';

const header = `// Generated from crds/*.yaml by "npm run generate". Do not edit.
import { type KubeObject } from '../kube-object.ts';

`;

/** TypeScript types of every kind, with the descriptions of the CRD as their documentation. */
export async function generateTypes(crds: readonly Crd[]): Promise<string> {
  const parts: string[] = [];
  for (const crd of crds) {
    for (const section of ['spec', 'status'] as const) {
      const schema = crd.schema.properties?.[section];
      if (schema === undefined) continue;
      const name = crd.kind + (section === 'spec' ? 'Spec' : 'Status');
      parts.push(await compile(plain(schema) as never, name, { bannerComment: '', additionalProperties: false, ignoreMinAndMaxItems: true, style: { printWidth: 140, singleQuote: true } }));
    }
    const status = crd.schema.properties?.['status'] === undefined ? '' : `  readonly status?: ${crd.kind}Status;\n`;
    parts.push(`/** ${crd.schema.description ?? crd.kind} */\nexport interface ${crd.kind} extends KubeObject {\n  readonly spec: ${crd.kind}Spec;\n${status}}\n`);
  }
  return header + parts.join('\n').replaceAll(/^( +)([A-Za-z]+\??: )/gm, '$1readonly $2');
}

/** The schema without Kubernetes' own keywords, which the type compiler does not know. */
function plain(schema: Schema): Schema {
  if (schema['x-kubernetes-int-or-string'] === true) return { description: schema.description ?? '', type: ['integer', 'string'] as unknown as string };
  const entries = Object.entries(schema)
    .filter(([keyword]) => !keyword.startsWith('x-kubernetes-') && keyword !== 'description')
    .map(([keyword, value]) => {
      if (keyword === 'properties') return [keyword, Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([k, v]) => [k, plain(v)]))];
      if (keyword === 'items') return [keyword, plain(value as Schema)];
      return [keyword, value];
    });
  return { ...(schema.description === undefined ? {} : { description: schema.description }), ...(Object.fromEntries(entries) as Schema) };
}
