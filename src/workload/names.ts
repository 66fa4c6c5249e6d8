import { createHash } from 'node:crypto';

/** The batch/v1 Job of one attempt. A TrainingJob's name has at most 52 characters, so that pod names and host names stay below 64. */
export function jobName(trainingJob: string, attempt: number): string {
  return `${trainingJob}-${attempt}`;
}

/** The Service at which workers meet. */
export function serviceName(trainingJob: string): string {
  return trainingJob;
}

/** The NetworkPolicy that lets workers reach each other and what the data's terms allow. */
export function networkPolicyName(trainingJob: string): string {
  return trainingJob;
}

/** The record that a job of this name has ended. */
export function runRecordName(trainingJob: string): string {
  return `${trainingJob}-record`;
}

const outputSuffix = '-output';

/** The claim for what the job produces. */
export function outputClaimName(trainingJob: string): string {
  return trainingJob + outputSuffix;
}

/** The job that needs a claim of this name for what it produces; undefined where none can. */
export function jobOfOutput(claimName: string): string | undefined {
  return beforeSuffix(claimName, outputSuffix);
}

/** What stands before the suffix of a name; undefined where it has another. */
export function beforeSuffix(name: string, suffix: string): string | undefined {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;
}

// 80 bits: told apart are all permits that there ever are in a cluster, and nobody finds another with the same.
const bindingDigits = 20;

/** How the names of bindings begin; admission holds the operator to it. */
const bindingPrefix = 'caveau-share-';

/** The PersistentVolume that serves a permit in another room, its handle, and the claim there; by the uid, so that no permit takes the place of another. Likewise for whatever else is served so. */
export function bindingName(served: string): string {
  return bindingPrefix + createHash('sha256').update(served).digest('hex').slice(0, bindingDigits);
}
