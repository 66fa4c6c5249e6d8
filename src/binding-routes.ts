import { hasRole, permitAnnotation, sharedDatasetAnnotation } from './api/labels.ts';
import { type DataPermit, type SecureDataset } from './api/generated/types.ts';
import { type KubeObject } from './api/kube-object.ts';
import { mountsOf, type Pod } from './api/kube-workloads.ts';
import { type Caches } from './caches.ts';
import { isElsewhere } from './data-permit/binding.ts';
import { workKey } from './keys.ts';
import { decidersOn } from './release-routes.ts';
import { keyOf } from './runtime/resource.ts';
import { type PersistentVolume } from './storage/kube.ts';

/** The permits that share a dataset with other rooms: what serves them follows its claim. */
export function permitsElsewhere(caches: Caches, dataset: SecureDataset): readonly string[] {
  const beside = caches.dataPermits.byIndex('namespace', dataset.metadata.namespace ?? '');
  return permitsAbroad(beside.filter((permit) => permit.spec.dataset.name === dataset.metadata.name));
}

/** Those of some permits that are for another room than that of their data, and are served there by a volume. */
export function permitsAbroad(permits: readonly DataPermit[]): readonly string[] {
  return permits.filter(isElsewhere).map((permit) => workKey('DataPermit', keyOf(permit)));
}

/** What serves a permit in another room concerns the permit, and the jobs there that read the data through it. Nothing for what is no binding. */
export function bindingRoute(caches: Caches, object: KubeObject | undefined): readonly string[] {
  const key = object === undefined ? undefined : toldBy(object, permitAnnotation);
  if (key === undefined) return [];
  const permit = caches.dataPermits.get(key);
  const jobs = permit === undefined ? [] : caches.trainingJobs.byIndex('dataset', `${permit.metadata.namespace ?? ''}/${permit.spec.dataset.name}`).filter((job) => job.metadata.namespace === permit.spec.project.namespace);
  return [workKey('DataPermit', key), ...decidersOn(caches, jobs)];
}

/** A binding that is to go waits for the last pod on it. */
export function permitsLeftBy(caches: Caches, pod: Pod): readonly string[] {
  return bindingsMountedBy(caches, pod).flatMap((volume) => toldBy(volume, permitAnnotation) ?? []).map((key) => workKey('DataPermit', key));
}

/** The volumes of bindings that a pod mounts. */
export function bindingsMountedBy(caches: Caches, pod: Pod): readonly PersistentVolume[] {
  return mountsOf(pod).flatMap(({ claimName }) => caches.volumes.get(claimName) ?? []).filter((volume) => hasRole(volume, 'binding') && volume.spec?.claimRef?.namespace === pod.metadata.namespace);
}

/** The dataset whose data a binding shows, by key. */
export function shownBy(volume: PersistentVolume): readonly string[] {
  const key = toldBy(volume, sharedDatasetAnnotation);
  return key === undefined ? [] : [key];
}

/** The permits that bindings name, whether they exist or not: one that was deleted has nothing else left to be found by. */
export function permitsOfBindings(caches: Caches): readonly string[] {
  const objects: readonly KubeObject[] = [...caches.claims.list(), ...caches.volumes.list()];
  return objects.flatMap((object) => toldBy(object, permitAnnotation) ?? []).map((key) => workKey('DataPermit', key));
}

/** What a binding says of itself; nothing of what is none. */
function toldBy({ metadata }: KubeObject, annotation: string): string | undefined {
  return hasRole({ metadata }, 'binding') ? metadata.annotations?.[annotation] : undefined;
}
