import { validateDataPermit, validateSecureDataset, validateSecureProcessingEnvironment, validateTrainingJob, type Validator } from './generated/validators.js';
import { type KubeObject } from './kube-object.ts';

const validators = { TrainingJob: validateTrainingJob, SecureDataset: validateSecureDataset, DataPermit: validateDataPermit, SecureProcessingEnvironment: validateSecureProcessingEnvironment } as const satisfies Record<string, Validator>;

/** A kind whose shape can be checked. */
export type CheckedKind = keyof typeof validators;

/**
 * What is wrong with the shape of an object, in a sentence, or undefined when it is as its kind asks. The API server checks the same, but
 * the definitions in the cluster may be older than this operator, and what it does not understand it must not act on.
 */
export function shapeError(kind: CheckedKind, object: KubeObject): string | undefined {
  const validate = validators[kind];
  if (validate({ spec: (object as { readonly spec?: unknown }).spec })) return undefined;
  const [error] = validate.errors ?? [];
  const where = (error?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
  return `${where === '' ? 'The object' : where} ${error?.message ?? 'is not as this version of Caveau asks'}. Correct it, or bring the CustomResourceDefinitions up to date.`;
}

/** The object, unless its shape is wrong: an object that is not understood grants nothing. */
export function understood<T extends KubeObject>(kind: CheckedKind, object: T | undefined): T | undefined {
  return object !== undefined && shapeError(kind, object) === undefined ? object : undefined;
}
