/** How a job names a dataset: without a namespace it is one of the job's own room. */
export interface DatasetReference {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/**
 * What a dataset is called in everything that is about one job: its name where it is in the job's own room, and namespace/name where it is in another. Names and
 * namespaces have no slash, so that no two datasets share a key.
 */
export function datasetKey(jobNamespace: string | undefined, { namespace = jobNamespace, name }: DatasetReference): string {
  return namespace === jobNamespace ? name : `${namespace ?? ''}/${name}`;
}

/** Takes a key apart: in which room the dataset is, and its name there. */
export function splitDatasetKey(jobNamespace: string | undefined, key: string): { readonly namespace: string | undefined; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: jobNamespace, name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
