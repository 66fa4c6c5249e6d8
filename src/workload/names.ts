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

/** The claim for what the job produces. */
export function outputClaimName(trainingJob: string): string {
  return `${trainingJob}-output`;
}
