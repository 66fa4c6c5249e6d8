/** A role that a test plays: a user name and groups, as a client certificate carries them. */
export interface Persona {
  readonly user: string;
  readonly groups: readonly string[];
}

/** The people and accounts of the project's stories; what each may do is decided by RBAC objects alone. */
export const personas = {
  researcher: { user: 'researcher', groups: ['caveau:researchers'] },
  namespaceAdministrator: { user: 'namespace-administrator', groups: ['caveau:namespace-administrators'] },
  steward: { user: 'steward', groups: ['caveau:stewards'] },
  platformEngineer: { user: 'platform-engineer', groups: ['caveau:platform-engineers'] },
  gitops: { user: 'gitops', groups: ['caveau:gitops'] },
} as const satisfies Record<string, Persona>;
