/** Every reason for which a DataApproval does not count; stable, because automation matches on them. */
export const refusalReasons = [
  'Deleted',
  'OtherObject',
  'UnknownApprover',
  'WrongOrganisation',
  'WrongRole',
  'SignatureMissing',
  'UnknownKey',
  'SignatureInvalid',
  'NotBound',
  'SelfApproved',
  'Withdrawn',
  'PermitChanged',
  'DatasetChanged',
  'EnvironmentChanged',
  'ReleaseChanged',
  'ReleaseMadeAnew',
  'DestinationNewer',
  'Expired',
] as const;

/** Why a DataApproval does not count. */
export interface Refusal {
  readonly reason: (typeof refusalReasons)[number];
  /** What is wrong and what to do, in a sentence or two that name no person. */
  readonly message: string;
}

/** Says it. */
export function refuse(reason: Refusal['reason'], message: string): Refusal {
  return { reason, message };
}
