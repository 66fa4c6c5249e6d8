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
  const told = datasets.map(({ metadata: { namespace, name }, spec: { revision } }) => {
    const place = namespace === undefined || namespace === room ? name : `${namespace}:${name}`;
    return revision === undefined ? place : `${place}/${revision.id}`;
  });
  return { [trainedOnAnnotation]: [...new Set(told)].sort().join(',') };
}

/** What an output's claim says of its datasets: the key of each for the job that made it, and how it is written there. */
function toldBy({ metadata }: KubeObject): readonly { readonly key: string; readonly told: string }[] {
  const text = metadata.labels?.[trainingJobLabel] === undefined ? '' : (metadata.annotations?.[trainedOnAnnotation] ?? '');
  return text.split(',').filter((told) => told !== '').map((told) => ({ told, key: (told.split('/')[0] ?? '').replace(':', '/') }));
}

/** The datasets on which an output was trained, by key. */
export function datasetsOf(claim: KubeObject): readonly string[] {
  return toldBy(claim).map(({ key }) => key);
}

/** Marks an output that was trained on data from which subjects have withdrawn since; nothing where it is marked so already. A mark is never taken off. */
export function withdrawalMark(claim: KubeObject, superseded: Readonly<Record<string, Superseding>>): readonly Step[] {
  const before = (claim.metadata.annotations?.[withdrawnDataAnnotation] ?? '').split(',').filter((told) => told !== '');
  const now = toldBy(claim).filter(({ key }) => (own(superseded, key)?.withdrawnSubjects ?? 0) > 0).map(({ told }) => told);
  const value = [...new Set([...before, ...now])].sort().join(',');
  if (now.length === 0 || value === before.join(',')) return [];
  return [{ do: 'patch', resource: persistentVolumeClaims, target: targetOf(claim), patch: { metadata: { annotations: { [withdrawnDataAnnotation]: value } } } }];
}
