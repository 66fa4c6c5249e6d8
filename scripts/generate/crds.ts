import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** An OpenAPI v3 structural schema, as far as the generators walk it. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** One CustomResourceDefinition with the schema of its only version. */
export interface Crd {
  readonly file: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly schema: Schema;
  readonly columns: readonly { readonly name: string; readonly jsonPath: string }[];
}

interface CrdDocument {
  readonly spec: {
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string; readonly shortNames?: readonly string[] };
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema }; readonly additionalPrinterColumns?: Crd['columns'] }[];
  };
}

/** Reads every CRD of the project; `crds/` is the source of truth for everything generated. */
export function readCrds(root: string): readonly Crd[] {
  const directory = join(root, 'crds');
  return readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const document = parse(readFileSync(join(directory, file), 'utf8')) as CrdDocument;
      const version = document.spec.versions[0];
      if (version === undefined || document.spec.versions.length !== 1) throw new Error(`${file}: expected exactly one version`);
      const { kind, plural, shortNames } = document.spec.names;
      const namespaced = document.spec.scope === 'Namespaced';
      return { file, kind, plural, namespaced, shortNames: shortNames ?? [], schema: version.schema.openAPIV3Schema, columns: version.additionalPrinterColumns ?? [] };
    });
}
