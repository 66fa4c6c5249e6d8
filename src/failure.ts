/** Why the last plan for an object could not be carried out; kept by the reconciler between two runs. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
}

/** The reason of a failure: a child's name belongs to an object that is not ours. */
export const nameTakenReason = 'NameTaken';
