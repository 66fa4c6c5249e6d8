import { defined } from './api/defined.ts';
import { type KubeObject, type ObjectMeta } from './api/kube-object.ts';
import { type BatchJob, type Service } from './api/kube-workloads.ts';
import { type NodeInspection } from './api/generated/types.ts';
import { understood } from './api/shape.ts';
import { type AdmissionBinding, type AdmissionExpectation, type AdmissionPolicy } from './api/admission.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type StorageClass } from './storage/kube.ts';

/**
 * What the caches keep of Kubernetes' own kinds: what decisions read, and no more, because a cluster may have tens of thousands of each. Of what people
 * write for Caveau everything is kept, since digests are made from it.
 *
 * Every function gives the same again for what it gave, because what is read is projected once more when it is written.
 */

/** Annotations of ours, which mark whose an object is and why it was stopped. */
const ours = /^caveau\.dev\//;
/** What a provisioner writes on the volumes that it makes. */
const provisionedBy = 'pv.kubernetes.io/provisioned-by';

function readAnnotations(annotations: ObjectMeta['annotations']): ObjectMeta['annotations'] {
  const read = Object.entries(annotations ?? {}).filter(([name]) => ours.test(name) || name === provisionedBy);
  return read.length === 0 ? undefined : Object.fromEntries(read);
}

/** Identity, labels, owners and times, with the annotations that are read. */
function readMetadata({ annotations, ...metadata }: ObjectMeta): ObjectMeta {
  return defined({ ...metadata, annotations: readAnnotations(annotations) });
}

/** An object of which only its existence and its labels matter. */
export function projectName({ metadata }: KubeObject): KubeObject {
  return { metadata: readMetadata(metadata) };
}

type Volumes = NonNullable<NonNullable<NonNullable<NonNullable<BatchJob['spec']>['template']>['spec']>['volumes']>;

/** Of a pod template the claims that its pods will mount; containers and their environment are the bulk of a Job, and never read. */
function readVolumes(volumes: Volumes): Volumes {
  return volumes
    .filter(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim !== undefined || ephemeral !== undefined)
    .map(({ name, persistentVolumeClaim, ephemeral }) => defined({ name, persistentVolumeClaim, ephemeral: ephemeral === undefined ? undefined : {} }));
}

/** Whose a Job is, how it runs and ends, and which claims its pods mount. */
export function projectBatchJob({ metadata, spec, status }: BatchJob): BatchJob {
  const volumes = readVolumes(spec?.template?.spec?.volumes ?? []);
  const template = volumes.length === 0 ? undefined : { spec: { volumes } };
  return defined({ metadata: readMetadata(metadata), spec: spec === undefined ? undefined : defined({ ...spec, template }), status });
}

/** Where workers meet. */
export function projectService({ metadata, spec }: Service): Service {
  return defined({ metadata: readMetadata(metadata), spec });
}

/** What a claim asks for, what it is bound to, and whether that is lost. */
export function projectClaim({ metadata, spec, status }: PersistentVolumeClaim): PersistentVolumeClaim {
  const { accessModes, storageClassName, volumeName } = spec ?? {};
  return { metadata: readMetadata(metadata), spec: defined({ accessModes, storageClassName, volumeName }), status: defined({ phase: status?.phase }) };
}

/** What a volume is made of, and for whom. Its spec stays whole: a driver nobody has heard of yet may put the deciding word anywhere. */
export function projectVolume({ metadata, spec }: PersistentVolume): PersistentVolume {
  return defined({ metadata: readMetadata(metadata), spec });
}

/** What volumes of a class will be made of. */
export function projectStorageClass({ metadata, provisioner, parameters, mountOptions, volumeBindingMode }: StorageClass): StorageClass {
  return defined({ metadata: readMetadata(metadata), provisioner, parameters, mountOptions, volumeBindingMode });
}

/** What a verifier saw on its node. Of one that is not understood nothing counts. */
export function projectInspection(raw: NodeInspection): NodeInspection {
  const { time, volumes } = understood('NodeInspection', raw)?.spec ?? { time: '', volumes: [] };
  return { metadata: readMetadata(raw.metadata), spec: { time, volumes } };
}

/** What an admission policy says: all of it, because it is compared with what was installed. There are few that are ours. */
export function projectAdmissionPolicy({ metadata, spec }: AdmissionPolicy): AdmissionPolicy {
  return defined({ metadata: readMetadata(metadata), spec });
}

/** What a binding makes of its policy. */
export function projectAdmissionBinding({ metadata, spec }: AdmissionBinding): AdmissionBinding {
  return defined({ metadata: readMetadata(metadata), spec });
}

/** Which policies must be in force, and since when that is written. */
export function projectAdmissionExpectation({ metadata, data, writtenAt }: AdmissionExpectation): AdmissionExpectation {
  return defined({ metadata: readMetadata(metadata), data, writtenAt });
}
