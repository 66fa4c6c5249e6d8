import { type KubeObject } from './kube-object.ts';

/** On a namespace: here, and only here, regulated work happens. */
export const roomLabel = 'caveau.dev/room';

/** On everything that the operator makes: what it is for. Jobs and Services are watched only where they carry it. */
export const rolesLabel = 'caveau.dev/role';

/** On volumes that the operator makes, which are of no namespace: by what people see whose they are. */
export const managedBy = { 'app.kubernetes.io/managed-by': 'caveau' } as const;

/** What an object of ours is for. */
export type Role = 'training' | 'loader' | 'probe' | 'room' | 'record' | 'mover' | 'courier' | 'release' | 'binding';

/** Whether an object says that it is for this; anybody can write the label. */
export function hasRole({ metadata }: Pick<KubeObject, 'metadata'>, role: Role): boolean {
  return metadata.labels?.[rolesLabel] === role;
}

/** On the children of a TrainingJob: its name. */
export const trainingJobLabel = 'caveau.dev/training-job';

/** On the children of a TrainingJob that outlive it (label and annotation): its uid, so that a namesake does not take them for its own. */
export const trainingJobUid = 'caveau.dev/training-job-uid';

/** On the Jobs and pods of a loader and of a probe: the name of the SecureDataset that they fill or look at. */
export const datasetLabel = 'caveau.dev/dataset';

/** On everything that is made for an OutputRelease: its name, and where it is, because its binding lies in other places. */
export const releaseLabel = 'caveau.dev/output-release';
export const releaseRoomLabel = 'caveau.dev/output-release-namespace';
/** On the same: its uid, so that a namesake does not take it for its own. */
export const releaseUidLabel = 'caveau.dev/output-release-uid';

/** On a child Job and its pods: which attempt of the TrainingJob they are. */
export const attemptLabel = 'caveau.dev/attempt';

/** On a child Job: how often its program was started again before, so that the count outlives a lost status. */
export const restartsAnnotation = 'caveau.dev/restarts';

/** On a child Job: a hash of the terms that it was made under. */
export const termsAnnotation = 'caveau.dev/terms';

/** On a child Job: what its pods were given against RDMA and other rooms, as `rdma,alone`, since it cannot be given to them later. */
export const protectionsAnnotation = 'caveau.dev/protections';

/** On a volume that serves a permit in another room, and on its claim (label): the uid of the DataPermit. */
export const permitUidLabel = 'caveau.dev/permit-uid';

/** On the same two (annotation): the DataPermit, as `namespace/name`. */
export const permitAnnotation = 'caveau.dev/permit';

/** On the volume (annotation): the dataset whose data it shows, as `namespace/name`. */
export const sharedDatasetAnnotation = 'caveau.dev/shared-dataset';

/** On the volume (annotation): the PersistentVolume whose content it shows. */
export const sourceVolumeAnnotation = 'caveau.dev/source-volume';

/** On the claim of an output: the datasets that it is trained on, as `name/revision,…`; one of another room as `namespace:name/revision`. */
export const trainedOnAnnotation = 'caveau.dev/trained-on';

/** On the claim of an output: those of them from which subjects have withdrawn since. On that of a dataset: itself, once subjects have. */
export const withdrawnDataAnnotation = 'caveau.dev/withdrawn-data';

/** On the Job of a probe: the node pool that it looks at, as `label=value`. */
export const poolAnnotation = 'caveau.dev/node-pool';

/** On a child Job that the operator suspended, for whatever reason: admission lets nobody but the operator resume it, Kueue neither. */
export const haltedAnnotation = 'caveau.dev/halted';

/** On a child Job and its Workload, as Kueue reads it: the LocalQueue. */
export const queueNameLabel = 'kueue.x-k8s.io/queue-name';

/** On the pods of a Job, set by the Job controller: the Job's name. */
export const jobNameLabel = 'batch.kubernetes.io/job-name';

/** On the pods of an Indexed Job, set by the Job controller: which one it is. */
export const completionIndex = 'batch.kubernetes.io/job-completion-index';

/** Finalizer on a SecureDataset: it stays in sight until no pod mounts its claim any more. */
export const inUseFinalizer = 'caveau.dev/in-use';

/** On a pod: the containers that the operator asked for, as `name=image,…`; admission refuses a pod that has others. */
export const containersAnnotation = 'caveau.dev/containers';

/** On a pod: the instant (RFC 3339) after which admission lets no such pod begin, even while the operator is away. */
export const permitUntilAnnotation = 'caveau.dev/permit-until';
