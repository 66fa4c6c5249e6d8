/** The kinds that have a reconciler. */
export const kinds = ['TrainingJob', 'SecureDataset', 'DataPermit', 'DataApproval', 'OutputRelease', 'SecureProcessingEnvironment', 'Room'] as const;

/** One of the kinds that have a reconciler. */
export type Kind = (typeof kinds)[number];

/** What the work queue holds: a kind and the cache key of one object. */
export function workKey(kind: Kind, key: string): string {
  return `${kind}:${key}`;
}

/** Takes a work key apart. */
export function splitWorkKey(work: string): { readonly kind: Kind; readonly key: string } {
  const separator = work.indexOf(':');
  return { kind: work.slice(0, separator) as Kind, key: work.slice(separator + 1) };
}
