import type { V1Node, V1PersistentVolumeClaim, V1StorageClass } from '@kubernetes/client-node';

/** A claim that waits for a volume, with everything that a driver looks at. */
export interface ProvisionRequest {
  readonly claim: V1PersistentVolumeClaim;
  readonly storageClass: V1StorageClass;
  /** The claim's uid, from which every name is made, so that a second attempt makes the same volume. */
  readonly uid: string;
  /** Only where the class binds late. */
  readonly node?: V1Node | undefined;
}

/** The part of a volume that names where the data is. */
export interface VolumeSource {
  readonly csi?: CsiSource;
  readonly hostPath?: { readonly path: string; readonly type: string };
  readonly nodeAffinity?: {
    readonly required: {
      readonly nodeSelectorTerms: readonly {
        readonly matchExpressions: readonly { readonly key: string; readonly operator: 'In'; readonly values: readonly string[] }[];
      }[];
    };
  };
}

interface CsiSource {
  readonly driver: string;
  readonly volumeHandle: string;
  readonly fsType?: string;
  readonly volumeAttributes: Readonly<Record<string, string>>;
  readonly nodeStageSecretRef?: SecretReference;
  readonly nodePublishSecretRef?: SecretReference;
  readonly nodeExpandSecretRef?: SecretReference;
  readonly controllerExpandSecretRef?: SecretReference;
}

interface SecretReference {
  readonly name: string;
  readonly namespace: string;
}

/** What one storage driver can do and writes. */
export interface Driver {
  readonly accessModes: readonly string[];
  source(request: ProvisionRequest): VolumeSource;
}

const oneNode = ['ReadWriteOnce', 'ReadWriteOncePod'];
const shared = [...oneNode, 'ReadOnlyMany', 'ReadWriteMany'];

/** Keys with this prefix are for the provisioner itself, which removes them before it calls the driver. */
const reservedPrefix = 'csi.storage.k8s.io/';

/** The drivers that are played here, by the name that storage classes call them. */
export const drivers: Readonly<Record<string, Driver>> = {
  'rbd.csi.ceph.com': {
    accessModes: oneNode,
    source: (request) =>
      csi(request, cephHandle(request, 2), {
        ...parameters(request),
        imageName: `csi-vol-${request.uid}`,
        journalPool: request.storageClass.parameters?.['pool'] ?? '',
      }),
  },
  'cephfs.csi.ceph.com': {
    accessModes: shared,
    source: (request) =>
      csi(request, cephHandle(request, 1), {
        ...parameters(request),
        subvolumeName: `csi-vol-${request.uid}`,
        subvolumePath: `/volumes/csi/csi-vol-${request.uid}/${request.uid}`,
      }),
  },
  'driver.longhorn.io': {
    accessModes: [...oneNode, 'ReadWriteMany'],
    source: (request) => csi(request, volumeName(request), parameters(request)),
  },
  'csi.juicefs.com': {
    accessModes: shared,
    source: (request) =>
      csi(request, volumeName(request), {
        ...parameters(request),
        subPath: volumeName(request),
        capacity: request.claim.spec?.resources?.requests?.['storage'] ?? '',
      }),
  },
  'ebs.csi.aws.com': {
    accessModes: oneNode,
    // The driver writes nothing about encryption into the volume, so the API alone cannot prove any.
    source: (request) => ({
      ...csi(request, `vol-0${request.uid.replaceAll('-', '').slice(0, 16)}`, {}),
      ...affinity('topology.kubernetes.io/zone', request.node?.metadata?.labels?.['topology.kubernetes.io/zone']),
    }),
  },
  'rancher.io/local-path': {
    accessModes: oneNode,
    source: (request) => ({
      hostPath: { path: `/opt/local-path-provisioner/${volumeName(request)}`, type: 'DirectoryOrCreate' },
      ...affinity('kubernetes.io/hostname', request.node?.metadata?.name),
    }),
  },
};

/** The name that provisioners give to the volume of a claim. */
export function volumeName(request: Pick<ProvisionRequest, 'uid'>): string {
  return `pvc-${request.uid}`;
}

function csi(request: ProvisionRequest, volumeHandle: string, attributes: Record<string, string>): VolumeSource {
  const driver = request.storageClass.provisioner;
  const fsType = request.storageClass.parameters?.[`${reservedPrefix}fstype`];
  return {
    csi: {
      driver,
      volumeHandle,
      ...(fsType ? { fsType } : {}),
      volumeAttributes: { ...attributes, 'storage.kubernetes.io/csiProvisionerIdentity': `simulated-${driver}` },
      ...secretReference(request, 'node-stage', 'nodeStageSecretRef'),
      ...secretReference(request, 'node-publish', 'nodePublishSecretRef'),
      ...secretReference(request, 'node-expand', 'nodeExpandSecretRef'),
      ...secretReference(request, 'controller-expand', 'controllerExpandSecretRef'),
    },
  };
}

function secretReference(request: ProvisionRequest, purpose: string, field: string): Record<string, SecretReference> {
  const read = (part: string): string =>
    (request.storageClass.parameters?.[`${reservedPrefix}${purpose}-secret-${part}`] ?? '')
      .replaceAll('${pvc.name}', request.claim.metadata?.name ?? '')
      .replaceAll('${pvc.namespace}', request.claim.metadata?.namespace ?? '')
      .replaceAll('${pv.name}', volumeName(request));
  return read('name') === '' ? {} : { [field]: { name: read('name'), namespace: read('namespace') } };
}

function parameters(request: ProvisionRequest): Record<string, string> {
  const entries = Object.entries(request.storageClass.parameters ?? {});
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith(reservedPrefix)));
}

/** Ceph's own form: version, length of the cluster's name, its name, the pool or file system, the volume. */
function cephHandle(request: ProvisionRequest, location: number): string {
  const cluster = request.storageClass.parameters?.['clusterID'] ?? '';
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `0001-${hex(cluster.length, 4)}-${cluster}-${hex(location, 16)}-${request.uid}`;
}

function affinity(key: string, value: string | undefined): VolumeSource {
  if (value === undefined) return {};
  return { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] } } };
}
