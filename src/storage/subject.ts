import { type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { type EncryptionFact, type EvidenceLevel } from '../policy/types.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type SecretReference, type StorageClass } from './kube.ts';

type Environment = SecureProcessingEnvironment | undefined;
type Encrypted = Extract<EncryptionFact, { state: 'encrypted' }>;
type Refused = Extract<EncryptionFact, { state: 'refused' }>;

/** What a driver judges: a volume that exists, or the recipe by which a class will make volumes. */
export interface Subject {
  /** How a sentence names it: "PersistentVolume pvc-1" or "StorageClass encrypted". */
  readonly name: string;
  /** The driver's full name. */
  readonly driver: string;
  readonly storageClassName: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly mountOptions: readonly string[];
  /** Whether the Secret that holds the key belongs to this volume alone. */
  readonly secretPerVolume: boolean;
  readonly environment: Environment;
}

/** What a driver says. `level` is the most that this driver's objects can ever prove. */
export type Judgement = Omit<Encrypted, 'message'> & { readonly because: string } | Refused;

/** Judges a subject of one driver. */
export type Driver = (subject: Subject) => Judgement;

/** The recipe of a class. */
export function subjectOfClass(storageClass: StorageClass, environment: Environment): Subject {
  const { metadata, provisioner, parameters = {}, mountOptions = [] } = storageClass;
  return {
    name: `StorageClass ${metadata.name}`,
    driver: provisioner,
    storageClassName: metadata.name,
    parameters,
    mountOptions,
    secretPerVolume: secretsOfClass(parameters).every(templatedPerVolume),
    environment,
  };
}

/** A bound volume with a CSI driver. */
export function subjectOfVolume(volume: PersistentVolume, claim: PersistentVolumeClaim, environment: Environment): Subject | undefined {
  const { csi, mountOptions = [], storageClassName = '' } = volume.spec ?? {};
  if (csi === undefined) return undefined;
  const secrets = [csi.nodeStageSecretRef, csi.nodePublishSecretRef].filter((secret) => secret !== undefined);
  return {
    name: `PersistentVolume ${volume.metadata.name}`,
    driver: csi.driver,
    storageClassName,
    parameters: csi.volumeAttributes ?? {},
    mountOptions,
    secretPerVolume: secrets.length > 0 && secrets.every((secret) => belongsTo(secret, volume, claim)),
    environment,
  };
}

/** What a volume's origin lets its attributes prove: what its driver wrote, or what somebody typed. */
export function levelOf(volume: PersistentVolume, claim: PersistentVolumeClaim): EvidenceLevel {
  const { name, annotations } = volume.metadata;
  const driver = volume.spec?.csi?.driver;
  const provisioned = driver !== undefined && annotations?.['pv.kubernetes.io/provisioned-by'] === driver && name === `pvc-${claim.metadata.uid ?? ''}`;
  return provisioned ? 'Configured' : 'Declared';
}

const stages = ['node-stage', 'node-publish'] as const;

/** The Secrets with which a node opens a volume, as the external provisioner's class parameters name them. */
function secretsOfClass(parameters: Readonly<Record<string, string>>): readonly SecretReference[] {
  const named = stages.flatMap((stage) => {
    const name = parameters[`csi.storage.k8s.io/${stage}-secret-name`];
    const namespace = parameters[`csi.storage.k8s.io/${stage}-secret-namespace`] ?? '';
    return name === undefined ? [] : [{ name, namespace }];
  });
  return named.length > 0 ? named : [{}];
}

/**
 * A template that gives every volume a Secret of its own. It must be the whole name: of a longer one, nobody could tell on the volume whether
 * it came from a template or was fixed. A claim's name is unique only together with its namespace.
 */
function templatedPerVolume({ name = '', namespace = '' }: SecretReference): boolean {
  return name === '${pv.name}' || (name === '${pvc.name}' && namespace === '${pvc.namespace}');
}

function belongsTo({ name = '', namespace }: SecretReference, volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return name === volume.metadata.name || (name === claim.metadata.name && namespace === claim.metadata.namespace);
}
