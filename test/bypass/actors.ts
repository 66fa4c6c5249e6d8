import type { ActorName } from '../e2e/support/people.ts';

/** Those who would try what the role edit lets them. */
export const everyone: readonly ActorName[] = ['researcher', 'namespaceAdministrator', 'automation', 'clusterAdministrator'];

/** Those whose ordinary rights reach further than the role admin. */
export const powerful: readonly ActorName[] = ['automation', 'clusterAdministrator'];
