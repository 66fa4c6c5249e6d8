import { releaseLabel, releaseRoomLabel, releaseUidLabel, rolesLabel, trainedOnAnnotation, trainingJobUid } from '../api/labels.ts';
import { type OutputRelease, type TrainingJob } from '../api/generated/types.ts';
import { moverCommand, moverContainer, moverSource, moverTarget, moverVariable, moverVersion, type MoverConfig } from '../api/mover.ts';
import { type Instant, type MergedObligations } from '../policy/types.ts';
import { trainingDeadline } from './deadline.ts';
import { moverBackoffLimit, moverBytesPerSecond, moverResources, moverStartSeconds } from './defaults.ts';
import { homeEnvironment, noGpuEnvironment } from './environment.ts';
import { type ClaimObject, type JobObject } from './kube.ts';
import { beforeSuffix, outputClaimName } from './names.ts';
import { besides, ownedBy, roomOf } from './ownership.ts';
import { type PodInput } from './pod.ts';
import { singleJobName, singleJobSpec } from './single-job.ts';

/** What the children of an OutputRelease follow from. */
export interface MoverInput {
  readonly release: OutputRelease;
  /** The digest that was approved. */
  readonly digest: string;
  readonly job: TrainingJob;
  /** The operator's own image. */
  readonly image: string;
  /** Where and until when the data of the job, and so what was made from it, may be processed. */
  readonly obligations: MergedObligations;
  /** Whether several nodes can mount a volume of the class of the release, as its driver is known. */
  readonly shareable: boolean;
  /** What the claim of the output tells of the data that it was trained on. */
  readonly trainedOn: string | undefined;
  readonly now: Instant;
}

const claimSuffix = '-release';

/** The claim to which the files are copied. */
export function releaseClaimName(release: string): string {
  return release + claimSuffix;
}

/** The release that needs a claim of this name; undefined where none can. */
export function releaseOfClaim(claimName: string): string | undefined {
  return beforeSuffix(claimName, claimSuffix);
}

/** The Job that copies them; the uid tells a later release of the same name that it is not its own. */
export function moverJobName({ metadata: { name, uid = '' } }: OutputRelease): string {
  return singleJobName(name, 'move', uid);
}

/** On everything that is made for a release, wherever it lies. */
export function releaseLabels({ metadata: { name, namespace = '', uid = '' } }: OutputRelease): Readonly<Record<string, string>> {
  return { [releaseLabel]: name, [releaseRoomLabel]: namespace, [releaseUidLabel]: uid };
}

/** What the mover is told. */
export function moverConfigOf({ release, digest, job }: Pick<MoverInput, 'release' | 'digest' | 'job'>): MoverConfig {
  const named = ({ metadata: { namespace = '', name, uid = '' } }: OutputRelease | TrainingJob): MoverConfig['trainingJob'] => ({ namespace, name, uid });
  const files = release.spec.files.map(({ path, digest: of, size }) => ({ path, digest: of, size }));
  return { version: moverVersion, release: { ...named(release), digest }, trainingJob: named(job), files };
}

/** The fresh volume of a release. It goes with the release, and nobody but the mover writes to it. */
export function releaseClaimOf({ release, job, shareable, trainedOn }: MoverInput): ClaimObject {
  const { storageClassName, size } = release.spec;
  const annotations = { [trainingJobUid]: job.metadata.uid ?? '', ...(trainedOn === undefined ? {} : { [trainedOnAnnotation]: trainedOn }) };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: releaseClaimName(release.metadata.name), ...besides(release), labels: { [rolesLabel]: 'release', ...releaseLabels(release) }, annotations, ownerReferences: ownedBy('OutputRelease', release) },
    spec: { accessModes: [shareable ? 'ReadWriteMany' : 'ReadWriteOnce'], storageClassName, resources: { requests: { storage: String(size) } } },
  };
}

type Copying = Pick<MoverInput, 'release' | 'job' | 'obligations' | 'now'>;

/** How long a Job may take that reads all files of a release, and waits at most so many seconds before. */
export function copyDeadline(startSeconds: number, { release, obligations, now }: Omit<Copying, 'job'>): ReturnType<typeof trainingDeadline> {
  const bytes = release.spec.files.reduce((sum, { size }) => sum + size, 0);
  return trainingDeadline(startSeconds + Math.ceil(bytes / moverBytesPerSecond), obligations.deadline, now);
}

/** Where and as whom a pod runs that reads what a job wrote: on nodes where the data of the job may be, as its user. */
export function standingOf({ release, job, obligations }: Omit<Copying, 'now'>): Pick<PodInput, 'nodes' | 'tolerated' | 'aloneIn' | 'until' | 'runtimeClassName' | 'chosen'> {
  const { securityContext, tolerations, runtimeClassName } = job.spec;
  return {
    nodes: obligations.nodes,
    tolerated: obligations.tolerations,
    aloneIn: obligations.alone === true ? roomOf(release) : undefined,
    until: obligations.deadline,
    runtimeClassName,
    chosen: { ...(securityContext === undefined ? {} : { securityContext }), ...(tolerations === undefined ? {} : { tolerations }) },
  };
}

/**
 * The Job that copies the files of a release: our own program in a pod as strict as those of training, with the output read-only and the volume of the
 * release, on nodes where the data may be. It runs as the job's user, who wrote the files.
 */
export function moverOf(input: MoverInput): JobObject {
  const { release, job, image } = input;
  const labels = { [rolesLabel]: 'mover', ...releaseLabels(release) };
  const config = { name: moverVariable, value: JSON.stringify(moverConfigOf(input)) };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: moverJobName(release), ...besides(release), labels, ownerReferences: ownedBy('OutputRelease', release) },
    spec: singleJobSpec({
      backoffLimit: moverBackoffLimit,
      deadline: copyDeadline(moverStartSeconds, input),
      pod: {
        labels,
        container: { name: moverContainer, image, args: [moverCommand], env: [config, ...homeEnvironment, ...noGpuEnvironment], resources: moverResources },
        claims: [
          { volume: 'output', claimName: outputClaimName(job.metadata.name), mountPath: moverSource, readOnly: true },
          { volume: 'release', claimName: releaseClaimName(release.metadata.name), mountPath: moverTarget, readOnly: false },
        ],
        ...standingOf(input),
      },
    }),
  };
}
