import { validateDataApproval, validateDataPermit, validateNodeInspection, validateOutputRelease, validateSecureDataset, validateSecureProcessingEnvironment, validateTrainingJob, type Validator } from './generated/validators.js';
import { type TrainingJob } from './generated/types.ts';
import { type KubeObject } from './kube-object.ts';
import { isReservedVariable } from './reserved-variables.ts';

const validators = { TrainingJob: validateTrainingJob, SecureDataset: validateSecureDataset, DataPermit: validateDataPermit, SecureProcessingEnvironment: validateSecureProcessingEnvironment, NodeInspection: validateNodeInspection, DataApproval: validateDataApproval, OutputRelease: validateOutputRelease } as const satisfies Record<string, Validator>;

/** A kind whose shape can be checked. */
export type CheckedKind = keyof typeof validators;

/**
 * What is wrong with the shape of an object, in a sentence, or undefined when it is as its kind asks. The API server checks the same, but
 * the definitions in the cluster may be older than this operator, and what it does not understand it must not act on.
 */
export function shapeError(kind: CheckedKind, object: KubeObject): string | undefined {
  const validate = validators[kind];
  if (validate({ spec: (object as { readonly spec?: unknown }).spec })) return kind === 'TrainingJob' ? jobError((object as TrainingJob).spec) : undefined;
  const [error] = validate.errors ?? [];
  const where = (error?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
  return `${where === '' ? 'The object' : where} ${error?.message ?? 'is not as this version of Caveau asks'}. Correct it, or bring the CustomResourceDefinitions up to date.`;
}

/** The object, unless its shape is wrong: an object that is not understood grants nothing. */
export function understood<T extends KubeObject>(kind: CheckedKind, object: T | undefined): T | undefined {
  return object !== undefined && shapeError(kind, object) === undefined ? object : undefined;
}

/** What the definition of TrainingJob says in CEL, about fields that only shape the pod: no clause looks at these. */
function jobError({ env = [], inputs = [] }: TrainingJob['spec']): string | undefined {
  const reserved = env.find(({ name }) => isReservedVariable(name));
  if (reserved !== undefined) return `spec.env sets ${reserved.name}, which is set by Caveau, by the cluster or by the container runtime. Make a new TrainingJob without it.`;
  const unclear = inputs.find(({ configMap, image }) => (configMap === undefined) === (image === undefined));
  return unclear === undefined ? undefined : `The input of spec.inputs at ${unclear.mountPath} does not come from exactly one of configMap and image. Make a new TrainingJob.`;
}
