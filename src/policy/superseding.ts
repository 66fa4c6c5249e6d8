import { type SecureDataset } from '../api/generated/types.ts';
import { type Superseding } from './types.ts';

/** How the datasets of one room are found. */
export interface Revisions {
  /** The dataset of this name, if there is one. */
  readonly named: (name: string) => SecureDataset | undefined;
  /** Those whose revision supersedes the dataset of this name, whether that exists or not. */
  readonly superseding: (name: string) => readonly SecureDataset[];
}

/**
 * What took the place of a dataset; undefined where it is the latest. A later revision counts as long as it is there, one that is being deleted or that is
 * not understood in its other parts too: what it says of a withdrawal must not be lost by that.
 */
export function supersedingOf(name: string, revisions: Revisions): Superseding | undefined {
  const own = ofLater(name, laterThan(name, revisions), revisions);
  const bodies = bodiesOf(name, revisions).flatMap((body) => ofBody(body, revisions));
  if (own === undefined) return bodies[0];
  // Its own later revision says what to use; who withdrew from the body withdrew from it too, whoever says so first.
  const fromBodies = bodies.reduce((sum, { withdrawnSubjects }) => sum + withdrawnSubjects, 0);
  return { ...own, withdrawnSubjects: own.withdrawnSubjects + fromBodies };
}

/** A mere new revision of the body takes nothing back from what was taken from it. */
function ofBody(body: string, revisions: Revisions): readonly Superseding[] {
  const later = ofLater(body, laterThan(body, revisions), revisions);
  return later === undefined || later.withdrawnSubjects === 0 ? [] : [{ by: later.by, withdrawnSubjects: later.withdrawnSubjects, of: body }];
}

/** By name, and all later ones of these, each once. */
function laterThan(name: string, { superseding }: Revisions): readonly SecureDataset[] {
  const found = new Map<string, SecureDataset>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const dataset of superseding(next)) {
      if (found.has(dataset.metadata.name)) continue;
      found.set(dataset.metadata.name, dataset);
      open.push(dataset.metadata.name);
    }
  }
  return [...found.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function ofLater(name: string, later: readonly SecureDataset[], { superseding }: Revisions): Superseding | undefined {
  const [first] = later;
  if (first === undefined) return undefined;
  const withdrawnSubjects = later.filter(({ metadata }) => metadata.name !== name).reduce((sum, { spec }) => sum + subjectsOf(spec), 0);
  const latest = later.find(({ metadata }) => superseding(metadata.name).length === 0);
  if (latest !== undefined) return { by: latest.metadata.name, withdrawnSubjects };
  return { by: (later.find(({ metadata }) => metadata.name !== name) ?? first).metadata.name, withdrawnSubjects, circle: true };
}

/** What cannot be read as a number of subjects is one at least. */
function subjectsOf({ revision }: SecureDataset['spec']): number {
  const told = revision?.tombstones;
  if (told === undefined) return 0;
  return Number.isInteger(told.subjects) && told.subjects > 0 ? told.subjects : 1;
}

/** The body of data from which a dataset was taken. It is asked of datasets as they are stored, also of those that an older definition let through. */
export function bodyOf({ spec }: { readonly spec: Partial<SecureDataset['spec']> }): string | undefined {
  return spec.minimisation?.subsetOf;
}

/** What a dataset was taken from, and what that was taken from; each once. */
function bodiesOf(name: string, { named }: Revisions): readonly string[] {
  const bodies = new Set<string>();
  const next = (one: string): string | undefined => {
    const dataset = named(one);
    return dataset === undefined ? undefined : bodyOf(dataset);
  };
  for (let body = next(name); body !== undefined && body !== name && !bodies.has(body); body = next(body)) bodies.add(body);
  return [...bodies];
}
