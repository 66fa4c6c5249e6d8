import { trainedOnAnnotation, trainingJobLabel, withdrawnDataAnnotation } from '../api/labels.ts';
import { type SecureDataset } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { persistentVolumeClaims } from '../api/resources.ts';
import { own } from '../policy/own.ts';
import { type Superseding } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { targetOf } from './deletion.ts';

/**
 * The annotation of an output's claim that tells on which states of which datasets it is trained, as `chest-ct/r7,labels`, and `hospital:chest-ct/r7` of one of
 * another room than the output's; it outlives the job.
 */
export function trainedOn(datasets: readonly SecureDataset[], room: string): Readonly<Record<string, string>> {
  return { [trainedOnAnnotation]: [...new Set(datasets.map((dataset) => toldIn(room, dataset)))].sort().join(',') };
}

function toldIn(room: string | undefined, { metadata: { namespace, name }, spec: { revision } }: SecureDataset): string {
  const place = namespace === undefined || namespace === room ? name : `${namespace}:${name}`;
  return revision === undefined ? place : `${place}/${revision.id}`;
}

/** A state of a dataset as an annotation of an output's claim tells it: its key for the job that made the output, its revision, and how it is written there. */
export interface ToldState {
  readonly key: string;
  readonly revision: string | undefined;
  readonly told: string;
}

function statesIn({ metadata }: KubeObject, annotation: string): readonly ToldState[] {
  return (metadata.annotations?.[annotation] ?? '').split(',').filter((told) => told !== '').map((told) => {
    const [place = '', revision] = told.split('/');
    return { told, key: place.replace(':', '/'), revision };
  });
}

/** What an output's claim says of the datasets that it was trained on. */
export function trainedOnBy(claim: KubeObject): readonly ToldState[] {
  return claim.metadata.labels?.[trainingJobLabel] === undefined ? [] : statesIn(claim, trainedOnAnnotation);
}

/** Those of them from which subjects have withdrawn since. */
export function withdrawnBy(claim: KubeObject): readonly ToldState[] {
  return statesIn(claim, withdrawnDataAnnotation);
}

/** The datasets on which an output was trained, by key. */
export function datasetsOf(claim: KubeObject): readonly string[] {
  return trainedOnBy(claim).map(({ key }) => key);
}

/** Marks an output that was trained on data from which subjects have withdrawn since; nothing where it is marked so already. A mark is never taken off. */
export function withdrawalMark(claim: KubeObject, superseded: Readonly<Record<string, Superseding>>): readonly Step[] {
  return mark(claim, trainedOnBy(claim).filter(({ key }) => (own(superseded, key)?.withdrawnSubjects ?? 0) > 0).map(({ told }) => told));
}

/** Marks the claim of a dataset from which subjects have withdrawn, so that it becomes no dataset under another name; nothing where it is marked so already. */
export function formerDataMark(claim: KubeObject, dataset: SecureDataset): readonly Step[] {
  return mark(claim, [toldIn(dataset.metadata.namespace, dataset)]);
}

function mark(claim: KubeObject, now: readonly string[]): readonly Step[] {
  const before = withdrawnBy(claim).map(({ told }) => told);
  const value = [...new Set([...before, ...now])].sort().join(',');
  if (now.length === 0 || value === before.join(',')) return [];
  return [{ do: 'patch', resource: persistentVolumeClaims, target: targetOf(claim), patch: { metadata: { annotations: { [withdrawnDataAnnotation]: value } } } }];
}
