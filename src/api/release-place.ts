import { type OutputRelease } from './generated/types.ts';

/** Where an object store is, for people. */
export function storePlace({ endpoint, bucket, prefix }: { readonly endpoint: string; readonly bucket: string; readonly prefix?: string | undefined }): string {
  return `bucket ${bucket} of ${endpoint}${prefix === undefined ? '' : `, below ${prefix}`}`;
}

/** Where a release goes, in a few words for people: a claim as NAMESPACE/NAME, or an object store. */
export function releasePlace({ namespace = '', claimName = '', objectStore }: OutputRelease['spec']['destination']): string {
  return objectStore === undefined ? `${namespace}/${claimName}` : storePlace(objectStore);
}
