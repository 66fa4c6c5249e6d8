import { type SecureDataset, type SecureDatasetSpec, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { matchingSize } from './matching.ts';

/** What a dataset asks for one action. */
export type Requirement = NonNullable<SecureDatasetSpec['approvals']>[number];

/** One approval that counts. */
export interface Voice {
  /** Digest of the approval itself. */
  readonly digest: string;
  readonly approver: string;
  readonly role: string;
  readonly organisation: string;
  /** Whether it also names the present digest of the environment. */
  readonly environment: boolean;
  /** From then on it no longer counts, in milliseconds since the epoch. */
  readonly expires: number;
}

/** All that must be approved of a dataset: what it asks for itself, and what the environment asks for all data, of which both must suffice. */
export function askedOf({ spec }: Pick<SecureDataset, 'spec'>, environment: Pick<SecureProcessingEnvironment, 'spec'> | undefined): readonly Requirement[] {
  return [...(spec.approvals ?? []), ...(environment?.spec.requiredApprovals ?? [])];
}

/** What of that is asked for one action. */
export function requirementsOf(dataset: Pick<SecureDataset, 'spec'>, environment: Pick<SecureProcessingEnvironment, 'spec'> | undefined, action: Requirement['action']): readonly Requirement[] {
  return askedOf(dataset, environment).filter((requirement) => requirement.action === action);
}

/** The role that speaks for the security of the environment. */
export const securityOfficer = 'security-officer';

/** The roles of which each must be spoken for by an approver of its own. */
function rolesOf({ roles, environment }: Requirement): readonly string[] {
  return [...new Set(environment === 'Required' ? [...roles, securityOfficer] : roles)];
}

function speaksFor(role: string, voice: Voice, { environment }: Requirement): boolean {
  return voice.role === role && (role !== securityOfficer || environment !== 'Required' || voice.environment);
}

/** Those that bear on a requirement: where it names roles, only these. */
function relevant(requirement: Requirement, voices: readonly Voice[]): readonly Voice[] {
  if (requirement.roles.length === 0) return voices;
  const roles = rolesOf(requirement);
  return voices.filter((voice) => roles.some((role) => speaksFor(role, voice, requirement)));
}

/** How many different approvers speak. */
export function approversOf(requirement: Requirement, voices: readonly Voice[]): number {
  return new Set(relevant(requirement, voices).map((voice) => voice.approver)).size;
}

/** How many different organisations they can stand for: a person in two lists still stands for one. */
function organisationsOf(requirement: Requirement, voices: readonly Voice[]): number {
  const of = Map.groupBy(relevant(requirement, voices), (voice) => voice.organisation);
  return matchingSize([...of.values()].map((same) => same.map((voice) => voice.approver)));
}

/** What is still missing, each as a part of a sentence; nothing exactly when the voices suffice. More voices never make more missing. */
export function missingOf(requirement: Requirement, voices: readonly Voice[]): readonly string[] {
  const { minimum, organisations = 1 } = requirement;
  const roles = rolesOf(requirement);
  const speakers = roles.map((role) => voices.filter((voice) => speaksFor(role, voice, requirement)).map((voice) => voice.approver));
  const silent = roles.filter((_, i) => speakers[i]?.length === 0);
  const doubled = silent.length === 0 && matchingSize(speakers) < roles.length;
  const approvers = approversOf(requirement, voices);
  const stood = organisationsOf(requirement, voices);
  return [
    ...silent.map((role) => (role === securityOfficer && requirement.environment === 'Required' ? `one in the role ${role} that names the digest of the environment` : `one in the role ${role}`)),
    ...(doubled ? ['one by another person, because one approver speaks for one role'] : []),
    ...(approvers < minimum ? [`${minimum - approvers} of ${minimum} approvers`] : []),
    ...(stood < organisations ? [`approvers of ${organisations - stood} more ${organisations - stood === 1 ? 'organisation' : 'organisations'}`] : []),
  ];
}

/** How far several requirements are met, as a status tells it: the largest number that is needed, the smallest that is given, and all that is missing. */
export interface Count {
  readonly needed: number;
  readonly given: number;
  /** Parts of a sentence; empty where nothing is missing. */
  readonly missing: readonly string[];
}

/** Counts voices for requirements, of which there is at least one. */
export function countOf(requirements: readonly Requirement[], voices: readonly Voice[]): Count {
  return {
    needed: Math.max(...requirements.map(({ minimum }) => minimum)),
    given: Math.min(...requirements.map((requirement) => approversOf(requirement, voices))),
    missing: [...new Set(requirements.flatMap((requirement) => missingOf(requirement, voices)))],
  };
}

/** Whether the voices suffice for all that is asked. */
export function suffice(requirements: readonly Requirement[], voices: readonly Voice[]): boolean {
  return requirements.every((requirement) => missingOf(requirement, voices).length === 0);
}

/** The first instant at which those that have not expired by then no longer suffice; undefined where they never sufficed, or nothing expires. */
export function sufficientUntil(requirements: readonly Requirement[], voices: readonly Voice[]): number | undefined {
  if (!suffice(requirements, voices)) return undefined;
  const ends = [...new Set(voices.map(({ expires }) => expires))].sort((a, b) => a - b);
  return ends.find((end) => !suffice(requirements, voices.filter(({ expires }) => expires > end)));
}
