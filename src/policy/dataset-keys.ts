import { datasetKey } from '../api/dataset-key.ts';
import { type TrainingJob } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';

type Named = Pick<KubeObject, 'metadata'>;

/** What a dataset is called in a decision on the job. */
export function keyIn({ metadata: { namespace } }: Named, { metadata }: Named): string {
  return datasetKey(namespace, metadata);
}

/** The datasets that a job names, by key, each once. */
export function keysOf({ metadata: { namespace }, spec }: TrainingJob): readonly string[] {
  return [...new Set(spec.datasets.map((dataset) => datasetKey(namespace, dataset)))];
}

/** Whether a dataset is in the room of the job. */
export function isInRoomOf({ metadata: { namespace } }: Named, { metadata }: Named): boolean {
  return metadata.namespace === namespace;
}
