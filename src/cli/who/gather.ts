import { rolesLabel, trainingJobLabel } from '../../api/labels.ts';
import { type DataPermit, type OutputRelease, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { controllerRevisions, dataPermits, outputReleases, persistentVolumeClaims, secureDatasets, trainingJobs } from '../../api/resources.ts';
import { listed } from '../../policy/text.ts';
import { type Resource } from '../../runtime/plan.ts';
import { type Look } from '../look.ts';
import { seenOr } from '../sight.ts';
import { type UseFacts } from './use.ts';

/** Objects from all the places that could be read, and what could not. */
interface Found<T> {
  readonly items: readonly T[];
  /** Rooms of which nothing may be read, each a sentence. */
  readonly closed: readonly string[];
  /** The kind, where only single rooms of it may be read. */
  readonly onlyRooms: readonly string[];
}

/** Reads what the cluster holds about the use of a dataset: of the whole cluster where that may be read, otherwise of its own room and those of its permits. */
export async function useFacts(look: Look, namespace: string, name: string): Promise<UseFacts> {
  const [dataset, permits] = await Promise.all([look.one<SecureDataset>(secureDatasets, name, namespace), look.all<DataPermit>(dataPermits, namespace)]);
  const rooms = [...new Set([namespace, ...seenOr(permits, []).filter(({ spec }) => spec.dataset.name === name).map(({ spec }) => spec.project.namespace)])];
  const [jobs, records, claims, releases] = await Promise.all([
    everywhere<TrainingJob>(look, trainingJobs, rooms),
    everywhere<KubeObject>(look, controllerRevisions, rooms, `${rolesLabel}=record`),
    everywhere<KubeObject>(look, persistentVolumeClaims, rooms, trainingJobLabel),
    everywhere<OutputRelease>(look, outputReleases, rooms),
  ]);
  const parts = [jobs, records, claims, releases];
  const closed = [dataset, permits].flatMap((sight) => ('why' in sight ? [asSentence(sight.why)] : []));
  return { namespace, name, dataset: seenOr(dataset, undefined), permits: seenOr(permits, []), jobs: jobs.items, records: records.items, claims: claims.items, releases: releases.items, notSeen: [...closed, ...parts.flatMap((part) => part.closed), ...elsewhere(rooms, parts.flatMap(({ onlyRooms }) => onlyRooms))] };
}

async function everywhere<T extends KubeObject>(look: Look, resource: Resource, rooms: readonly string[], labelSelector?: string): Promise<Found<T>> {
  const whole = await look.all<T>(resource, undefined, labelSelector);
  if ('seen' in whole) return { items: whole.seen, closed: [], onlyRooms: [] };
  const within = await Promise.all(rooms.map((room) => look.all<T>(resource, room, labelSelector)));
  const closed = within.flatMap((sight) => ('why' in sight ? [asSentence(sight.why)] : []));
  return { items: within.flatMap((sight) => seenOr(sight, [])), closed, onlyRooms: closed.length === rooms.length ? [] : [resource.plural] };
}

/** A permit that was deleted leaves no name of the room that it served. */
function elsewhere(rooms: readonly string[], kinds: readonly string[]): readonly string[] {
  if (kinds.length === 0) return [];
  return [`Only ${rooms.length === 1 ? 'room' : 'rooms'} ${listed(rooms, 'and')} ${rooms.length === 1 ? 'was' : 'were'} read: you may not list ${listed(kinds, 'and')} in all namespaces. Jobs of other rooms, under a permit that was deleted since, would not be told.`];
}

function asSentence(why: string): string {
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
}
