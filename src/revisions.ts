import { splitDatasetKey } from './api/dataset-key.ts';
import { type SecureDataset } from './api/generated/types.ts';
import { type Caches } from './caches.ts';
import { bodyOf, supersedingOf, type Revisions } from './policy/superseding.ts';
import { type Facts } from './policy/types.ts';

/** How the datasets of a room are found by their revisions. */
export function revisionsIn(caches: Caches, namespace: string): Revisions {
  return {
    named: (name) => caches.secureDatasets.get(`${namespace}/${name}`),
    superseding: (name) => caches.secureDatasets.byIndex('supersedes', `${namespace}/${name}`),
  };
}

/** Whether subjects have withdrawn from a dataset, as its later revisions tell. */
export function isWithdrawnFrom(caches: Caches, { metadata: { name, namespace = '' } }: SecureDataset): boolean {
  return (supersedingOf(name, revisionsIn(caches, namespace))?.withdrawnSubjects ?? 0) > 0;
}

/** What is known of the revisions of these datasets, and of what they were taken from; by their keys for a job of this room. */
export function revisionFacts(caches: Caches, room: string, keys: readonly string[]): Required<Pick<Facts, 'superseded' | 'bodies'>> {
  const found = keys.map((key) => {
    const { namespace = '', name } = splitDatasetKey(room, key);
    return { key, name, revisions: revisionsIn(caches, namespace) };
  });
  const superseded = found.flatMap(({ key, name, revisions }) => {
    const by = supersedingOf(name, revisions);
    return by === undefined ? [] : [[key, by] as const];
  });
  const bodies = found.flatMap(({ key, name, revisions }) => {
    const dataset = revisions.named(name);
    const body = dataset === undefined ? undefined : bodyOf(dataset);
    return body === undefined ? [] : [[key, revisions.named(body) !== undefined] as const];
  });
  return { superseded: Object.fromEntries(superseded), bodies: Object.fromEntries(bodies) };
}

/**
 * The datasets that a dataset says something of by its own revision: what it supersedes, what that superseded, and what was taken from any of these.
 * By key; the dataset itself is not one of them.
 */
export function formerKin(caches: Caches, dataset: SecureDataset): readonly string[] {
  const { namespace = '' } = dataset.metadata;
  const self = `${namespace}/${dataset.metadata.name}`;
  const found = new Set<string>();
  const key = (name: string | undefined): readonly string[] => (name === undefined ? [] : [`${namespace}/${name}`]);
  const open = [...key(dataset.spec.revision?.supersedes), ...taken(caches, self)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next) || next === self) continue;
    found.add(next);
    open.push(...key(caches.secureDatasets.get(next)?.spec.revision?.supersedes), ...taken(caches, next));
  }
  return [...found];
}

function taken(caches: Caches, body: string): readonly string[] {
  return caches.secureDatasets.byIndex('takenFrom', body).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
}
