import { createHash } from 'node:crypto';
import { releaseRoomLabel, releaseUidLabel, releaseLabel, rolesLabel } from '../api/labels.ts';
import { courierCommand, courierContainer, courierKeys, courierSource, courierVariable, courierVersion, releaseStoreSecret, type CourierObject, type CourierTask } from '../api/courier.ts';
import { type OutputRelease, type SecureProcessingEnvironment, type TrainingJob } from '../api/generated/types.ts';
import { type Instant, type MergedObligations } from '../policy/types.ts';
import { trainingDeadline } from './deadline.ts';
import { courierBackoffLimit, courierResources, courierStartSeconds, keyFileMode, longestJobName, moverBytesPerSecond, nameHashDigits } from './defaults.ts';
import { homeEnvironment, noGpuEnvironment } from './environment.ts';
import { type JobObject, type NetworkPolicyObject } from './kube.ts';
import { releaseClaimName, releaseLabels } from './mover.ts';
import { networkPolicyOf } from './network-policy.ts';
import { besides, ownedBy, roomOf } from './ownership.ts';
import { podTemplate, type PodInput } from './pod.ts';

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
  const suffix = `-${of}-${createHash('sha256').update(uid).digest('hex').slice(0, nameHashDigits)}`;
  return `${name.slice(0, longestJobName - suffix.length)}${suffix}`;
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
export function objectsOf(release: OutputRelease, manifestDigest: string | undefined): readonly CourierObject[] {
  const { name } = release.metadata;
  const files = release.spec.files.map((file): CourierObject => ({ path: `${name}/files/${file.path}`, key: keyOf(release, file), digest: file.digest }));
  return [...files, { path: `${name}/manifest.json`, key: `${storedBelow(release)}/manifest.json`, ...(manifestDigest === undefined ? {} : { digest: manifestDigest }) }];
}

const labelsOf = (release: OutputRelease): Readonly<Record<string, string>> => ({ [rolesLabel]: 'courier', ...releaseLabels(release) });

/** The standard port of https. */
const httpsPort = 443;

/** What opens the store, and nothing else, to the couriers of one release, and to no other pod. */
export function courierPolicyOf(release: OutputRelease, { endpoint, address }: ReleaseStore): NetworkPolicyObject {
  const { port } = new URL(endpoint);
  const { [rolesLabel]: role = '', [releaseLabel]: name = '', [releaseRoomLabel]: room = '', [releaseUidLabel]: uid = '' } = labelsOf(release);
  const selected = { [rolesLabel]: role, [releaseLabel]: name, [releaseRoomLabel]: room, [releaseUidLabel]: uid };
  const metadata = { name: courierName(release, 'courier'), ...besides(release), labels: labelsOf(release), ownerReferences: ownedBy('OutputRelease', release) };
  return networkPolicyOf(metadata, selected, { peers: false, egress: [{ cidr: `${address}/${address.includes(':') ? 128 : 32}`, port: port === '' ? httpsPort : Number(port), protocol: 'TCP' }] });
}

/** The Job that writes a release to the store: it sees the volume of the release, read-only, and not the output of the job. */
export function storeJobOf(input: StoreInput, manifestDigest: string): JobObject {
  const { release, job, obligations } = input;
  const { securityContext, tolerations, runtimeClassName } = job.spec;
  const bytes = release.spec.files.reduce((sum, { size }) => sum + size, 0);
  return courierOf(input, 'Store', objectsOf(release, manifestDigest), trainingDeadline(courierStartSeconds + Math.ceil(bytes / moverBytesPerSecond), obligations.deadline, input.now), {
    claims: [{ volume: 'release', claimName: releaseClaimName(release.metadata.name), mountPath: courierSource, readOnly: true }],
    nodes: obligations.nodes,
    tolerated: obligations.tolerations,
    aloneIn: obligations.alone === true ? roomOf(release) : undefined,
    until: obligations.deadline,
    runtimeClassName,
    chosen: { ...(securityContext === undefined ? {} : { securityContext }), ...(tolerations === undefined ? {} : { tolerations }) },
  });
}

/** The Job that deletes it there: it sees no data, so that it may run anywhere and after any permit. The digest of the list is not known where the status was lost. */
export function recallJobOf(input: CourierInput, manifestDigest: string | undefined): JobObject {
  return courierOf(input, 'Recall', objectsOf(input.release, manifestDigest), { activeDeadlineSeconds: courierStartSeconds }, { claims: [], nodes: [] });
}

function courierOf({ release, store, image }: CourierInput, task: CourierTask, objects: readonly CourierObject[], deadline: { readonly activeDeadlineSeconds?: number }, pod: Omit<PodInput, 'labels' | 'container'>): JobObject {
  const { endpoint, address, bucket, region, caBundle } = store;
  const told = { version: courierVersion, task, store: { endpoint, address, bucket, region, ...(caBundle === undefined ? {} : { caBundle }) }, objects };
  const keys = { volume: { name: 'release-store', secret: { secretName: releaseStoreSecret, defaultMode: keyFileMode, optional: true } }, mountPath: courierKeys } as const;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: courierName(release, task === 'Store' ? 'store' : 'recall'), ...besides(release), labels: labelsOf(release), ownerReferences: ownedBy('OutputRelease', release) },
    spec: {
      completionMode: 'NonIndexed',
      completions: 1,
      parallelism: 1,
      backoffLimit: courierBackoffLimit,
      podReplacementPolicy: 'Failed',
      ...deadline,
      template: podTemplate({
        ...deadline,
        ...pod,
        labels: labelsOf(release),
        container: { name: courierContainer, image, args: [courierCommand], env: [{ name: courierVariable, value: JSON.stringify(told) }, ...homeEnvironment, ...noGpuEnvironment], resources: courierResources },
        inputs: [keys],
      }),
    },
  };
}
