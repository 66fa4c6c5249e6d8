import { type KubeObject } from './kube-object.ts';

/** The part of Kueue's Workload (kueue.x-k8s.io) that is read: what Kueue made for a Job with a queue name. */
export interface Workload extends KubeObject {
  readonly spec?: {
    /** False takes the Job out of the queue, or ends its admission, until it is true again. */
    readonly active?: boolean;
    readonly queueName?: string;
  };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string }[];
  };
}
