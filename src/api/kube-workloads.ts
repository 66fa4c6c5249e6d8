import { type KubeObject } from './kube-object.ts';

/** The part of a condition that Kubernetes' own kinds share. */
interface KubeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** The part of a batch/v1 Job that is read. */
export interface BatchJob extends KubeObject {
  readonly spec?: { readonly suspend?: boolean; readonly activeDeadlineSeconds?: number };
  readonly status?: {
    readonly conditions?: readonly KubeCondition[];
    readonly active?: number;
    readonly terminating?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    /** Set anew when a suspended Job is resumed. */
    readonly startTime?: string;
    readonly completionTime?: string;
  };
}

/** The end of one container. */
interface ContainerEnd {
  readonly exitCode: number;
  readonly reason?: string;
  readonly finishedAt?: string;
}

/** The part of a Pod that is read. */
export interface Pod extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly startTime?: string;
    readonly conditions?: readonly KubeCondition[];
    readonly containerStatuses?: readonly { readonly name: string; readonly state?: { readonly terminated?: ContainerEnd } }[];
  };
}

/** The part of a Node that is read. */
export interface Node extends KubeObject {
  readonly spec?: { readonly unschedulable?: boolean };
}

/** The part of a Service that is read. */
export interface Service extends KubeObject {
  readonly spec?: { readonly clusterIP?: string };
}

/** The part of a NetworkPolicy that is read. */
export interface NetworkPolicy extends KubeObject {
  readonly spec?: unknown;
}

/** Whether a pod's containers have all ended. */
export function podEnded(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Whether `owner` controls an object; names prove nothing, because they are used again. */
export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return owner.metadata.uid !== undefined && object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true;
}
