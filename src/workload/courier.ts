import { rolesLabel } from '../api/labels.ts';
import { courierCommand, courierContainer, courierKeys, courierSource, courierVariable, courierVersion, portOf, releaseStoreSecret, type CourierObject, type CourierTask } from '../api/courier.ts';
import { type OutputRelease, type SecureProcessingEnvironment, type TrainingJob } from '../api/generated/types.ts';
import { type Instant, type MergedObligations } from '../policy/types.ts';
import { courierBackoffLimit, courierResources, courierStartSeconds, keyFileMode } from './defaults.ts';
import { homeEnvironment, noGpuEnvironment } from './environment.ts';
import { type JobObject, type NetworkPolicyObject } from './kube.ts';
import { copyDeadline, releaseClaimName, releaseLabels, standingOf } from './mover.ts';
import { networkPolicyOf } from './network-policy.ts';
import { besides, ownedBy } from './ownership.ts';
import { type PodInput } from './pod.ts';
import { singleJobName, singleJobSpec, type SingleJob } from './single-job.ts';

/** The object store of the environment. */
export type ReleaseStore = NonNullable<SecureProcessingEnvironment['spec']['releaseStore']>;

/** What the Job of a courier follows from. */
export interface CourierInput {
  readonly release: OutputRelease;
  readonly store: ReleaseStore;
  /** The operator's own image. */
  readonly image: string;
  readonly now: Instant;
}

/** What it follows from where it reads the volume of the release: the job whose user wrote the files, and where they may be. */
export interface StoreInput extends CourierInput {
  readonly job: TrainingJob;
  readonly obligations: MergedObligations;
}

/** The Job of one task of one release, and the policy of both; the uid tells a later release of the same name that it is not its own. */
export function courierName({ metadata: { name, uid = '' } }: OutputRelease, of: 'store' | 'recall' | 'courier'): string {
  return singleJobName(name, of, uid);
}

/** Where everything of a release lies in the bucket: no other release ever has its uid. */
export function storedBelow({ metadata: { namespace = '', name, uid = '' }, spec }: OutputRelease): string {
  const { prefix } = spec.destination.objectStore ?? {};
  return [...(prefix === undefined ? [] : [prefix]), namespace, name, uid].join('/');
}

type FilesAsked = OutputRelease['spec']['files'];

/** The key of a file: it is named by its digest, and by its path for those who look for it. */
export function keyOf(release: OutputRelease, { path, digest }: Pick<FilesAsked[number], 'path' | 'digest'>): string {
  return `${storedBelow(release)}/${digest.slice('sha256:'.length)}/${path}`;
}

/** All that is written, the list at the end: where it is, everything else is. */
export function objectsOf(release: OutputRelease, manifestDigest?: string): readonly CourierObject[] {
  const { name } = release.metadata;
  const files = release.spec.files.map((file): CourierObject => ({ path: `${name}/files/${file.path}`, key: keyOf(release, file), digest: file.digest }));
  return [...files, { path: `${name}/manifest.json`, key: `${storedBelow(release)}/manifest.json`, ...(manifestDigest === undefined ? {} : { digest: manifestDigest }) }];
}

const labelsOf = (release: OutputRelease): Readonly<Record<string, string>> => ({ [rolesLabel]: 'courier', ...releaseLabels(release) });

/** What opens the store, and nothing else, to the couriers of one release, and to no other pod. */
export function courierPolicyOf(release: OutputRelease, { endpoint, address }: ReleaseStore): NetworkPolicyObject {
  const labels = labelsOf(release);
  const metadata = { name: courierName(release, 'courier'), ...besides(release), labels, ownerReferences: ownedBy('OutputRelease', release) };
  return networkPolicyOf(metadata, labels, { peers: false, egress: [{ cidr: `${address}/${address.includes(':') ? 128 : 32}`, port: portOf(endpoint), protocol: 'TCP' }] });
}

/** The Job that writes a release to the store: it sees the volume of the release, read-only, and not the output of the job. */
export function storeJobOf(input: StoreInput, manifestDigest: string): JobObject {
  const { release } = input;
  return courierOf(input, 'Store', objectsOf(release, manifestDigest), copyDeadline(courierStartSeconds, input), {
    claims: [{ volume: 'release', claimName: releaseClaimName(release.metadata.name), mountPath: courierSource, readOnly: true }],
    ...standingOf(input),
  });
}

/** The Job that deletes it there: it sees no data, so that it may run anywhere and after any permit. What is deleted is known by its place. */
export function recallJobOf(input: CourierInput): JobObject {
  return courierOf(input, 'Recall', objectsOf(input.release), { activeDeadlineSeconds: courierStartSeconds }, { claims: [], nodes: [] });
}

function courierOf({ release, store, image }: CourierInput, task: CourierTask, objects: readonly CourierObject[], deadline: SingleJob['deadline'], pod: Omit<PodInput, 'labels' | 'container'>): JobObject {
  const labels = labelsOf(release);
  const { endpoint, address, bucket, region, caBundle } = store;
  const told = { version: courierVersion, task, store: { endpoint, address, bucket, region, ...(caBundle === undefined ? {} : { caBundle }) }, objects };
  const keys = { volume: { name: 'release-store', secret: { secretName: releaseStoreSecret, defaultMode: keyFileMode, optional: true } }, mountPath: courierKeys } as const;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: courierName(release, task === 'Store' ? 'store' : 'recall'), ...besides(release), labels, ownerReferences: ownedBy('OutputRelease', release) },
    spec: singleJobSpec({
      backoffLimit: courierBackoffLimit,
      deadline,
      pod: {
        ...pod,
        labels,
        container: { name: courierContainer, image, args: [courierCommand], env: [{ name: courierVariable, value: JSON.stringify(told) }, ...homeEnvironment, ...noGpuEnvironment], resources: courierResources },
        inputs: [keys],
      },
    }),
  };
}
