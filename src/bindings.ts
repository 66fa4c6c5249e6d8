import { type DataPermit, type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from './api/generated/types.ts';
import { type KubeObject } from './api/kube-object.ts';
import { defined } from './api/defined.ts';
import { podEnded, type Pod } from './api/kube-workloads.ts';
import { type Caches } from './caches.ts';
import { bindingFact, isElsewhere, type Binding, type Source } from './data-permit/binding.ts';
import { notItsData, standingOf } from './facts.ts';
import { keysOf } from './policy/dataset-keys.ts';
import { type Facts } from './policy/types.ts';
import { keyOf } from './runtime/resource.ts';
import { claimKeyOf, isBoundTo } from './storage/bound.ts';
import { bindingRefusal } from './storage/no-data.ts';
import { bindingName } from './workload/names.ts';

/** What there is of a binding by its name and the room where its claim is. */
function bindingAt(caches: Caches, room: string, name: string): Binding {
  const claim = caches.claims.get(`${room}/${name}`);
  const volume = caches.volumes.get(name);
  const pods = podsOn(caches, `${room}/${name}`);
  const strangers = pods.filter((pod) => standingOf(caches, pod) === 'stranger').length;
  return { name, users: pods.length - strangers, strangers, ...(claim === undefined ? {} : { claim }), ...(volume === undefined ? {} : { volume }) };
}

/** The binding of a permit, whether it is there or not. */
export function bindingOf(caches: Caches, { metadata: { uid = '' }, spec }: DataPermit): Binding {
  return bindingAt(caches, spec.project.namespace, bindingName(uid));
}

/** Every binding that names the permit of this key, also those of a former permit of its name. */
export function bindingsNaming(caches: Caches, permitKey: string): readonly Binding[] {
  const ofClaims = caches.claims.byIndex('permit', permitKey).map(({ metadata: { namespace = '', name } }) => `${namespace}/${name}`);
  const ofVolumes = caches.volumes.byIndex('permit', permitKey).map(({ metadata: { name }, spec }) => `${spec?.claimRef?.namespace ?? ''}/${name}`);
  return [...new Set([...ofClaims, ...ofVolumes])].sort().map((at) => {
    const slash = at.indexOf('/');
    return bindingAt(caches, at.slice(0, slash), at.slice(slash + 1));
  });
}

/** What a dataset's bindings show: the volume of its claim, where both are bound to each other. */
export function sourceOf(caches: Caches, dataset: SecureDataset): Source {
  const { claimName } = dataset.spec.source.persistentVolumeClaim;
  const claim = caches.claims.get(`${dataset.metadata.namespace ?? ''}/${claimName}`);
  const volumeName = claim?.spec?.volumeName;
  if (claim === undefined || volumeName === undefined) return { claimName };
  const volume = caches.volumes.get(volumeName);
  return { claimName, volumeName, ...defined({ volume: volume !== undefined && isBoundTo(volume, claim) ? volume : undefined, noData: bindingRefusal(claim, volume) ?? notItsData(caches, dataset, claim) }) };
}

/** The living pods of all rooms that read a dataset through a binding. */
export function podsOnBindings(caches: Caches, dataset: KubeObject): readonly Pod[] {
  return bindingClaims(caches, keyOf(dataset)).flatMap((claim) => podsOn(caches, claim));
}

/** The claims of other rooms through which a dataset is read, by key. A PersistentVolume is of no room: nobody in a room can make one that says so. */
function bindingClaims(caches: Caches, datasetKey: string): readonly string[] {
  return caches.volumes.byIndex('shows', datasetKey).flatMap((volume) => claimKeyOf(volume) ?? []);
}

function podsOn(caches: Caches, claim: string): readonly Pod[] {
  return caches.pods.byIndex('claim', claim).filter((pod) => !podEnded(pod));
}

/** What a decision on one job takes of bindings. */
interface Asked {
  readonly job: TrainingJob;
  readonly datasets: Readonly<Record<string, SecureDataset>>;
  readonly permits: readonly DataPermit[];
  readonly environment: SecureProcessingEnvironment | undefined;
}

/** What is known of the volumes of the permits by which a job may read data of other rooms. */
export function bindingFacts(caches: Caches, { job, datasets, permits, environment }: Asked): Pick<Facts, 'bindings'> {
  const room = job.metadata.namespace;
  const found = keysOf(job).flatMap((key) => {
    const dataset = datasets[key];
    if (dataset === undefined || dataset.metadata.namespace === room) return [];
    const source = sourceOf(caches, dataset);
    const own = permits.filter((permit) => permit.metadata.namespace === dataset.metadata.namespace && permit.spec.dataset.name === dataset.metadata.name && permit.spec.project.namespace === room && isElsewhere(permit));
    return own.map((permit) => [keyOf(permit), bindingFact({ permit, dataset, environment, source, binding: bindingOf(caches, permit) })] as const);
  });
  return found.length === 0 ? {} : { bindings: Object.fromEntries(found) };
}
