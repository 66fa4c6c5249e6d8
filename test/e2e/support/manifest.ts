/** Any object of the API, as a person would write it in YAML. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly object[];
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** What names an object: a manifest, or the four fields of one. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

const irregular: Readonly<Record<string, string>> = {
  Endpoints: 'endpoints',
  Ingress: 'ingresses',
  MutatingAdmissionPolicy: 'mutatingadmissionpolicies',
  NetworkPolicy: 'networkpolicies',
  PriorityClass: 'priorityclasses',
  RuntimeClass: 'runtimeclasses',
  StorageClass: 'storageclasses',
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
};

/** The reference of a manifest. */
export function referenceTo(object: Manifest): Reference {
  return { apiVersion: object.apiVersion, kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name };
}

/** The path of the collection in which an object lies. */
export function collectionPath(of: Reference): string {
  const root = of.apiVersion.includes('/') ? `/apis/${of.apiVersion}` : `/api/${of.apiVersion}`;
  const plural = irregular[of.kind] ?? `${of.kind.toLowerCase()}s`;
  return of.namespace === undefined ? `${root}/${plural}` : `${root}/namespaces/${of.namespace}/${plural}`;
}

/** The path of an object, or of one of its subresources. */
export function objectPath(of: Reference, subresource?: string): string {
  if (of.name === undefined) throw new Error(`This ${of.kind} has no name, so it has no path.`);
  const path = `${collectionPath(of)}/${encodeURIComponent(of.name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
