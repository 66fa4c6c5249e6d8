import { rolesLabel, trainingJobLabel } from '../../api/labels.ts';
import { type DataPermit, type OutputRelease, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { controllerRevisions, dataPermits, outputReleases, persistentVolumeClaims, secureDatasets, trainingJobs } from '../../api/resources.ts';
import { listed } from '../../policy/text.ts';
import { type Resource } from '../../runtime/plan.ts';
import { type Look } from '../look.ts';
import { seenOr } from '../sight.ts';
import { type UseFacts } from './use.ts';

/** Objects from all the places that could be read, and what could not, in sentences. */
interface Found<T> {
  readonly items: readonly T[];
  readonly notSeen: readonly string[];
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
  const closed = [dataset, permits].flatMap((sight) => ('why' in sight ? [asSentence(sight.why)] : []));
  return { namespace, name, dataset: seenOr(dataset, undefined), permits: seenOr(permits, []), jobs: jobs.items, records: records.items, claims: claims.items, releases: releases.items, notSeen: [...closed, ...[jobs, records, claims, releases].flatMap(({ notSeen }) => notSeen)] };
}

async function everywhere<T extends KubeObject>(look: Look, resource: Resource, rooms: readonly string[], labelSelector?: string): Promise<Found<T>> {
  const whole = await look.all<T>(resource, undefined, labelSelector);
  if ('seen' in whole) return { items: whole.seen, notSeen: [] };
  const within = await Promise.all(rooms.map(async (room) => ({ room, sight: await look.all<T>(resource, room, labelSelector) })));
  const items = within.flatMap(({ sight }) => seenOr(sight, []));
  const open = within.filter(({ sight }) => 'seen' in sight).map(({ room }) => room);
  const closed = within.flatMap(({ sight }) => ('why' in sight ? [asSentence(sight.why)] : []));
  // A permit that was deleted leaves no name of the room that it served.
  const elsewhere = open.length === 0 ? [] : [`Of ${resource.plural}, only those of ${listed(open, 'and')} were read: ${whole.why}, where jobs under a permit that was deleted may be.`];
  return { items, notSeen: [...closed, ...elsewhere] };
}

function asSentence(why: string): string {
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
}
