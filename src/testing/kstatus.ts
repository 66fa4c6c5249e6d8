/** The part of an object that kstatus reads. */
interface Readable {
  readonly metadata: { readonly generation?: number; readonly deletionTimestamp?: string };
  readonly status?: { readonly observedGeneration?: number; readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** What Helm 4, Flux and `kpt live` make of an object. */
export type Verdict = 'Terminating' | 'InProgress' | 'Failed' | 'Current';

/** The generic rules of kstatus, in their order (kubernetes-sigs/cli-utils, pkg/kstatus/status/generic.go). */
export function kstatus({ metadata, status }: Readable): Verdict {
  const is = (type: string): string | undefined => status?.conditions?.find((condition) => condition.type === type)?.status;
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (status?.observedGeneration !== undefined && status.observedGeneration !== metadata.generation) return 'InProgress';
  if (is('Reconciling') === 'True') return 'InProgress';
  if (is('Stalled') === 'True') return 'Failed';
  return is('Ready') === undefined || is('Ready') === 'True' ? 'Current' : 'InProgress';
}
