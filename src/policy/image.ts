import { type TrainingJob } from '../api/generated/types.ts';

/** The grammar of image names (OCI distribution): a path component has no "..", so a prefix cannot be climbed out of. */
const name = /^[a-z0-9]+([._-]+[a-z0-9]+)*(:\d{1,5})?(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;

/** The repository of an image reference, without tag and digest; undefined when it is not a proper name. */
export function repositoryOf(image: string): string | undefined {
  const [tagged = ''] = image.split('@');
  const colon = tagged.lastIndexOf(':');
  const repository = colon > tagged.lastIndexOf('/') ? tagged.slice(0, colon) : tagged;
  return name.test(repository) ? repository : undefined;
}

/** True when a permit's entry stands for the repository: itself, or with a final slash and star everything strictly below. */
export function repositoryPermitted(entry: string, repository: string): boolean {
  return entry.endsWith('/*') ? entry.length > 2 && repository.startsWith(entry.slice(0, -1)) : entry === repository;
}

/** True when the reference names its content by SHA-256, so that no one can change what it stands for. */
export function isPinned(image: string): boolean {
  return /^[^@\s]+@sha256:[a-f0-9]{64}$/.test(image);
}

/** An image of a job, and how a sentence names it. */
export interface NamedImage {
  readonly reference: string;
  readonly spoken: string;
}

/** Every image from which something comes into the pods of a job: the one that runs, and those that are mounted. */
export function imagesOf({ image, inputs = [] }: TrainingJob['spec']): readonly NamedImage[] {
  const mounted = inputs.flatMap(({ image: input, mountPath }) => (input === undefined ? [] : [{ reference: input.reference, spoken: `input at ${mountPath}` }]));
  return [{ reference: image, spoken: 'image' }, ...mounted];
}
