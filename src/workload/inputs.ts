import { type TrainingJobSpec } from '../api/generated/types.ts';
import { inputFileMode } from './defaults.ts';
import { type Volume } from './kube.ts';
import { type MountedInput } from './pod.ts';

type Input = NonNullable<TrainingJobSpec['inputs']>[number];

/** What a job brings with it, in the order of its spec. */
export function mountedInputs({ inputs = [] }: TrainingJobSpec): readonly MountedInput[] {
  return inputs.map((input, i) => ({ volume: volumeOf(input, `input-${i}`), mountPath: input.mountPath }));
}

function volumeOf({ configMap, image, mountPath }: Input, name: string): Volume {
  if (configMap !== undefined) return { name, configMap: { name: configMap.name, defaultMode: inputFileMode } };
  if (image === undefined) throw new Error(`The input at ${mountPath} comes from nowhere: a Job is made only for a job whose spec is understood.`);
  // The reference has a digest, so what is present is what is asked for, and pulling it again would change nothing.
  return { name, image: { reference: image.reference, pullPolicy: 'IfNotPresent' } };
}
