/** User names; persons have opaque ones, as a permit should name them. */
export const userNames = {
  researcher: 'researcher-7f3a',
  colleague: 'researcher-91bd',
  namespaceAdministrator: 'namespace-administrator',
  steward: 'steward-2c40',
  platformEngineer: 'platform-engineer',
  gitops: 'gitops',
  automation: 'automation',
  officer: 'officer-3b1c',
  secondOfficer: 'officer-a04e',
  ethicist: 'ethicist-8d20',
} as const;
