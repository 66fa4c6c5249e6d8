import { roomLabel } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { type BindingObject, type RoleObject } from './rights.ts';

/** Something that was not looked at, and why, as the end of a sentence. */
export interface NotLookedAt {
  readonly what: string;
  readonly why: string;
}

/** Where Secrets lie with which volumes of rooms are opened; no names: any Secret may be one. */
export interface KeyPlace {
  readonly namespace: string;
  readonly names: readonly string[];
}

/** Everything on which the preflight decides. */
export interface Snapshot {
  readonly operatorNamespace: string;
  readonly namespaces: readonly KubeObject[];
  readonly rooms: readonly string[];
  readonly keys: readonly KeyPlace[];
  readonly roles: readonly RoleObject[];
  readonly bindings: readonly BindingObject[];
  /** undefined where they could not be read, so that nobody is said to be missing. */
  readonly accounts: readonly KubeObject[] | undefined;
  readonly admission: readonly KubeObject[];
  /** Of rooms, and of files those of any namespace. */
  readonly jobs: readonly BatchJob[];
  readonly clusterNetworkPolicies: readonly KubeObject[];
  /** The policies that the chart installs; undefined where those of the cluster could not be read. */
  readonly expectedPolicies: readonly string[] | undefined;
  /** Whether what was read is all there is: of a cluster it is, of files never. */
  readonly whole: boolean;
  readonly notLookedAt: readonly NotLookedAt[];
}

/** The namespace of the controllers of Kubernetes. */
export const controlPlaneNamespace = 'kube-system';

interface VolumeObject extends KubeObject {
  readonly spec?: {
    readonly claimRef?: { readonly namespace?: string };
    readonly storageClassName?: string;
    readonly csi?: Readonly<Record<string, unknown>>;
  };
}

interface ClassObject extends KubeObject {
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What was not read of the objects themselves. */
export type Reading = Pick<Snapshot, 'operatorNamespace' | 'expectedPolicies' | 'whole' | 'notLookedAt'> & { readonly accountsKnown: boolean };

const admissionKinds = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding', 'MutatingWebhookConfiguration'];
/** Network policies of the whole cluster; those in a namespace are the affair of the operator. */
const clusterNetworkKinds = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'GlobalNetworkPolicy'];

/** Sorts objects of a cluster or of files into what is decided on. */
export function snapshotOf(objects: readonly KubeObject[], { operatorNamespace, expectedPolicies, whole, notLookedAt, accountsKnown }: Reading): Snapshot {
  // The server has checked each against the schema of its kind; what a file has in another shape gives nobody anything.
  const of = (...kinds: readonly string[]): readonly KubeObject[] => objects.filter(({ kind = '' }) => kinds.includes(kind));
  const namespaces = of('Namespace');
  const rooms = namespaces.filter(({ metadata }) => metadata.labels?.[roomLabel] !== undefined).map(({ metadata }) => metadata.name).sort();
  return {
    operatorNamespace,
    namespaces,
    rooms,
    keys: keyPlaces(of('PersistentVolume'), of('StorageClass'), rooms),
    roles: of('ClusterRole', 'Role'),
    bindings: of('ClusterRoleBinding', 'RoleBinding') as readonly BindingObject[],
    accounts: accountsKnown ? of('ServiceAccount') : undefined,
    admission: of(...admissionKinds),
    jobs: of('Job'),
    clusterNetworkPolicies: of(...clusterNetworkKinds),
    expectedPolicies,
    whole,
    notLookedAt,
  };
}

/** Where the Secrets lie that volumes of rooms and their classes name; those in rooms themselves are looked at with the rooms. */
function keyPlaces(volumes: readonly VolumeObject[], classes: readonly ClassObject[], rooms: readonly string[]): readonly KeyPlace[] {
  const ofRooms = volumes.filter(({ spec }) => rooms.includes(spec?.claimRef?.namespace ?? ''));
  const used = new Set(ofRooms.map(({ spec }) => spec?.storageClassName));
  const found = [...ofRooms.flatMap(secretsOfVolume), ...classes.filter(({ metadata }) => used.has(metadata.name)).flatMap(({ parameters }) => secretsOfClass(parameters ?? {}))];
  const outside = found.filter(({ namespace }) => namespace !== '' && !namespace.includes('$') && !rooms.includes(namespace));
  return [...Map.groupBy(outside, ({ namespace }) => namespace)].map(([namespace, secrets]) => placeOf(namespace, secrets)).sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
}

interface Secret {
  readonly namespace: string;
  readonly name: string;
}

function placeOf(namespace: string, secrets: readonly Secret[]): KeyPlace {
  const names = [...new Set(secrets.map(({ name }) => name))].sort();
  // A template stands for Secrets whose names nobody knows before.
  return { namespace, names: names.some((name) => name === '' || name.includes('$')) ? [] : names };
}

/** nodeStageSecretRef and its like (PersistentVolume.spec.csi). */
function secretsOfVolume({ spec }: VolumeObject): readonly Secret[] {
  return Object.entries(spec?.csi ?? {}).flatMap(([field, value]) => {
    if (!field.endsWith('SecretRef') || typeof value !== 'object' || value === null) return [];
    const { name = '', namespace = '' } = value as Partial<Secret>;
    return [{ name, namespace }];
  });
}

/** csi.storage.k8s.io/node-stage-secret-namespace and its like (external-provisioner's parameters). */
function secretsOfClass(parameters: Readonly<Record<string, string>>): readonly Secret[] {
  return Object.entries(parameters).flatMap(([key, namespace]) => {
    const [, stage] = /^csi\.storage\.k8s\.io\/(.*)secret-namespace$/.exec(key) ?? [];
    return stage === undefined ? [] : [{ namespace, name: parameters[`csi.storage.k8s.io/${stage}secret-name`] ?? '' }];
  });
}
