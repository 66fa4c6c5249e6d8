import { type KubeObject, type OwnerReference } from './kube-object.ts';

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
  readonly spec?: { readonly suspend?: boolean; readonly activeDeadlineSeconds?: number; readonly template?: { readonly spec?: { readonly volumes?: readonly PodVolume[] } } };
  readonly status?: {
    readonly conditions?: readonly KubeCondition[];
    readonly active?: number;
    /** Pods that run and are ready. */
    readonly ready?: number;
    readonly terminating?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    /** Set anew when a suspended Job is resumed. */
    readonly startTime?: string;
    readonly completionTime?: string;
  };
}

/** The end of one container. */
export interface ContainerEnd {
  readonly exitCode: number;
  readonly reason?: string;
  readonly finishedAt?: string;
  /** What the container left in its termination log; read of the gate alone. */
  readonly message?: string;
}

/** The part of a container's status that is read. */
interface ContainerStatus {
  readonly name: string;
  readonly state?: { readonly terminated?: ContainerEnd };
}

/** The part of a pod's volume that is read: only claims matter. */
interface PodVolume {
  readonly name?: string;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  /** A claim that is made for this pod, under the pod's and the volume's name. */
  readonly ephemeral?: object;
}

/** A claim that a pod mounts. */
export interface Mount {
  readonly claimName: string;
  readonly readOnly: boolean;
}

/** The part of a Pod that is read. */
export interface Pod extends KubeObject {
  readonly spec?: { readonly nodeName?: string; readonly volumes?: readonly PodVolume[] };
  readonly status?: {
    readonly phase?: string;
    readonly startTime?: string;
    readonly conditions?: readonly KubeCondition[];
    /** Why the kubelet ended or refused the pod as a whole, e.g. Evicted. */
    readonly reason?: string;
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

/** The part of a Node that is read. */
export interface Node extends KubeObject {
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly { readonly key: string; readonly effect?: string }[] };
  readonly status?: { readonly conditions?: readonly KubeCondition[] };
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

/** The claims that a pod mounts; a volume that is not said to be read-only may be written to. */
export function mountsOf({ metadata, spec }: Pod): readonly Mount[] {
  return (spec?.volumes ?? []).flatMap(({ name = '', persistentVolumeClaim: claim, ephemeral }) => {
    if (claim !== undefined) return [{ claimName: claim.claimName, readOnly: claim.readOnly === true }];
    return ephemeral === undefined ? [] : [{ claimName: `${metadata.name}-${name}`, readOnly: false }];
  });
}

/** The condition that says how a Job ended, if it has: of type Complete or Failed. */
export function endOf({ status }: BatchJob): KubeCondition | undefined {
  return status?.conditions?.find((condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True');
}

/** The owner that controls an object; there is one at most. */
export function controllerOf({ metadata }: KubeObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** Whether `owner` controls an object; names prove nothing, because they are used again. */
export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return owner.metadata.uid !== undefined && object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true;
}
