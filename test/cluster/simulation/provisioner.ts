/*
 * A SIMULATION: one process that stands in for the provisioners of several storage drivers. It makes
 * PersistentVolume objects as those drivers write them and deletes them again. No storage exists behind them, nothing
 * is encrypted, and whether the Secrets that a class names exist is not looked at, as a real driver would.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  StorageV1Api,
  makeInformer,
  type KubernetesObject,
  type V1PersistentVolume,
  type V1PersistentVolumeClaim,
} from '@kubernetes/client-node';
import { drivers, volumeName, type Driver, type ProvisionRequest } from './drivers.ts';

// The annotations by which the controller manager, the scheduler and provisioners talk to each other.
const provisionerOfClaim = 'volume.kubernetes.io/storage-provisioner';
const selectedNode = 'volume.kubernetes.io/selected-node';
const provisionedBy = 'pv.kubernetes.io/provisioned-by';

/** After an error, for example while the API server restarts. */
const retryMs = 1000;
/** Ten minutes, which is longer than any test takes the API server away: a claim that is given up waits for its next change, which may never come. */
const attempts = 600;

const path = process.argv[2];
if (!path) throw new Error('Give the path of a kubeconfig.');
const config = new KubeConfig();
config.loadFromFile(path);
const core = config.makeApiClient(CoreV1Api);
const objects = KubernetesObjectApi.makeApiClient(config);
const storage = config.makeApiClient(StorageV1Api);

watch<V1PersistentVolumeClaim>('/api/v1/persistentvolumeclaims', () => core.listPersistentVolumeClaimForAllNamespaces(), serve);
watch<V1PersistentVolume>('/api/v1/persistentvolumes', () => core.listPersistentVolume(), reclaim);
console.log('The simulated storage drivers are ready.');

function watch<T extends V1PersistentVolumeClaim | V1PersistentVolume>(
  url: string,
  list: () => Promise<{ items: T[]; metadata?: object }>,
  handle: (object: T) => Promise<void>,
): void {
  const informer = makeInformer<T>(config, url, list);
  const react = (object: T): void => void withRetries(object, handle);
  let restarting = false;
  const start = (): void => {
    restarting = false;
    informer.start().catch(restart);
  };
  const restart = (error: unknown): void => {
    // One failure may be told twice, by the call and by the event; two watches of the same objects must not result.
    if (restarting) return;
    restarting = true;
    console.log(`Watching ${url} again after: ${String(error)}`);
    void delay(retryMs).then(start);
  };
  informer.on('add', react);
  informer.on('update', react);
  informer.on('error', restart);
  start();
}

async function withRetries<T extends { metadata?: { name?: string } }>(object: T, handle: (object: T) => Promise<void>): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      await handle(object);
      return;
    } catch (error) {
      console.log(`${object.metadata?.name ?? ''}, attempt ${attempt}: ${String(error)}`);
      await delay(retryMs);
    }
  }
}

/** Makes the volume of a claim that waits for one of the played drivers. */
async function serve(claim: V1PersistentVolumeClaim): Promise<void> {
  const driver = drivers[annotation(claim, provisionerOfClaim)];
  if (!driver || claim.spec?.volumeName || claim.metadata?.deletionTimestamp) return;
  const request = await readRequest(claim);
  if (request.storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !request.node) return;
  const refused = (claim.spec?.accessModes ?? []).filter((mode) => !driver.accessModes.includes(mode));
  await (refused.length > 0 ? refuse(request, refused) : provision(request, driver));
}

async function readRequest(claim: V1PersistentVolumeClaim): Promise<ProvisionRequest> {
  const storageClass = await storage.readStorageClass({ name: claim.spec?.storageClassName ?? '' });
  const nodeName = annotation(claim, selectedNode);
  const node = nodeName === '' ? undefined : await core.readNode({ name: nodeName });
  return { claim, storageClass, node, uid: claim.metadata?.uid ?? '' };
}

async function provision(request: ProvisionRequest, driver: Driver): Promise<void> {
  const { claim, storageClass } = request;
  const { mountOptions, reclaimPolicy: persistentVolumeReclaimPolicy } = storageClass;
  await create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName(request), annotations: { [provisionedBy]: storageClass.provisioner } },
    spec: {
      capacity: { storage: claim.spec?.resources?.requests?.['storage'] },
      accessModes: claim.spec?.accessModes,
      volumeMode: claim.spec?.volumeMode,
      persistentVolumeReclaimPolicy,
      storageClassName: claim.spec?.storageClassName,
      ...(mountOptions ? { mountOptions } : {}),
      claimRef: reference(claim),
      ...driver.source(request),
    },
  });
}

/** Says on the claim what the driver cannot do, as real provisioners do, and leaves it pending. */
async function refuse(request: ProvisionRequest, modes: readonly string[]): Promise<void> {
  const { provisioner, metadata } = request.storageClass;
  const { name, namespace } = reference(request.claim);
  const now = new Date().toISOString();
  await create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.provisioning`, namespace },
    involvedObject: reference(request.claim),
    type: 'Warning',
    reason: 'ProvisioningFailed',
    message: `failed to provision volume with StorageClass "${metadata?.name ?? ''}": ${provisioner} does not support ${modes.join(', ')}`,
    source: { component: provisioner },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  });
}

/** Deletes a released volume whose class says so. */
async function reclaim(volume: V1PersistentVolume): Promise<void> {
  const released = volume.status?.phase === 'Released' && volume.spec?.persistentVolumeReclaimPolicy === 'Delete';
  if (!released || !(annotation(volume, provisionedBy) in drivers) || volume.metadata?.deletionTimestamp) return;
  await core.deletePersistentVolume({ name: volume.metadata?.name ?? '' }).catch(unless(404));
}

async function create(object: PlainObject): Promise<void> {
  await objects.create(object as KubernetesObject).catch(unless(409));
}

/** An object as it is sent, where the client's own classes would ask to be constructed. */
interface PlainObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly [field: string]: unknown;
}

function annotation(object: V1PersistentVolumeClaim | V1PersistentVolume, key: string): string {
  return object.metadata?.annotations?.[key] ?? '';
}

function reference({ metadata }: V1PersistentVolumeClaim): Record<'apiVersion' | 'kind' | 'namespace' | 'name' | 'uid', string> {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
  };
}

function unless(code: number): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof ApiException && error.code === code)) throw error;
  };
}
