import { type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from './api/generated/types.ts';
import { type Caches } from './caches.ts';
import { type ClaimFact, type EncryptionFact, type NodeFact } from './policy/types.ts';
import { podEnded } from './api/kube-workloads.ts';
import { claimEncryption, classEncryption } from './storage/encryption.ts';
import { type PersistentVolumeClaim } from './storage/kube.ts';
import { outputClaimName } from './workload/names.ts';

/** What is known about the claim behind a dataset. */
export function claimFact(caches: Caches, dataset: SecureDataset, environment: SecureProcessingEnvironment | undefined): ClaimFact {
  const namespace = dataset.metadata.namespace ?? '';
  const name = dataset.spec.source.persistentVolumeClaim.claimName;
  const claim = caches.claims.get(`${namespace}/${name}`);
  const key = `${namespace}/${dataset.metadata.name}`;
  // A loader's Job counts even without a pod: until it is gone it may make one.
  const writers = caches.batchJobs.byIndex('dataset', key).length + caches.pods.byIndex('dataset', key).filter((pod) => !podEnded(pod)).length;
  if (claim === undefined) {
    const message = `PersistentVolumeClaim ${name} does not exist in this room yet.`;
    return { exists: false, accessModes: [], writers, encryption: { state: 'unknown', reason: 'ClaimMissing', message } };
  }
  return { exists: true, accessModes: claim.spec?.accessModes ?? [], writers, encryption: encryptionOf(caches, claim, environment) };
}

function encryptionOf(caches: Caches, claim: PersistentVolumeClaim, environment: SecureProcessingEnvironment | undefined): EncryptionFact {
  const { volumeName, storageClassName } = claim.spec ?? {};
  const volume = volumeName === undefined ? undefined : caches.volumes.get(volumeName);
  const storageClass = storageClassName === undefined ? undefined : caches.storageClasses.get(storageClassName);
  return claimEncryption({ claim, volume, storageClass, environment });
}

/** What is known about the volume that a job's output is, or will be, written to. */
export function outputEncryption(caches: Caches, job: TrainingJob, storageClassName: string, environment: SecureProcessingEnvironment | undefined): EncryptionFact {
  const claim = caches.claims.get(`${job.metadata.namespace ?? ''}/${outputClaimName(job.metadata.name)}`);
  // Once its volume is bound, the volume speaks and no longer the class, which may have been made anew under its name.
  if (claim?.spec?.volumeName !== undefined) return encryptionOf(caches, claim, environment);
  return classEncryption({ storageClass: caches.storageClasses.get(storageClassName), storageClassName, environment });
}

/** The nodes as a decision sees them. */
export function nodeFacts(caches: Caches): readonly NodeFact[] {
  return caches.nodes.list().map(({ metadata: { name, labels }, spec }) => ({ name, labels: labels ?? {}, unschedulable: spec?.unschedulable === true }));
}
