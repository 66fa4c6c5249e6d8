import { type KubeObject } from '../api/kube-object.ts';
import { type NodeRequirement } from '../policy/types.ts';

/** A container, as far as we ever write one. */
export interface Container {
  readonly name: string;
  readonly image: string;
  /** Absent only for the gate and for a probe, whose image says how it is run. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly EnvVar[];
  readonly resources: { readonly requests: Quantities; readonly limits: Quantities };
  readonly securityContext: {
    readonly allowPrivilegeEscalation: false;
    readonly readOnlyRootFilesystem: true;
    readonly capabilities: { readonly drop: readonly ['ALL'] };
  };
  readonly terminationMessagePolicy: 'File';
  readonly volumeMounts: readonly VolumeMount[];
}

/** Amounts of resources by name. */
export type Quantities = Readonly<Record<string, string>>;

/** One variable, given or read from the pod itself. */
export type EnvVar =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly valueFrom: { readonly fieldRef: { readonly fieldPath: string } } };

/** Where a container sees a volume. */
export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: true;
  readonly recursiveReadOnly?: 'IfPossible';
}

/** A claim, memory, what a job brings with it, or the keys of the object store for a courier; no other kind of volume is ever mounted. */
export type Volume =
  | { readonly name: string; readonly persistentVolumeClaim: { readonly claimName: string; readonly readOnly?: true } }
  | { readonly name: string; readonly configMap: { readonly name: string; readonly defaultMode: number } }
  | { readonly name: string; readonly secret: { readonly secretName: string; readonly defaultMode: number; readonly optional: true } }
  | { readonly name: string; readonly image: { readonly reference: string; readonly pullPolicy: 'IfNotPresent' } }
  | { readonly name: string; readonly emptyDir: { readonly medium: 'Memory'; readonly sizeLimit: string } };

/** A taint that a pod tolerates. */
export interface PodToleration {
  readonly key: string;
  readonly operator: 'Equal' | 'Exists';
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule';
}

/** The part of a PodSpec that we write. */
export interface PodSpec {
  readonly restartPolicy: 'Never';
  readonly automountServiceAccountToken: false;
  readonly enableServiceLinks: false;
  readonly dnsPolicy: 'None';
  readonly dnsConfig: { readonly nameservers: readonly string[] };
  readonly terminationGracePeriodSeconds: number;
  readonly activeDeadlineSeconds?: number;
  readonly runtimeClassName?: string;
  readonly priorityClassName?: string;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly tolerations?: readonly PodToleration[];
  readonly securityContext: {
    readonly runAsNonRoot: true;
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly supplementalGroups?: readonly number[];
    readonly fsGroup?: number;
    readonly fsGroupChangePolicy?: 'OnRootMismatch';
    readonly seccompProfile: { readonly type: 'RuntimeDefault' };
  };
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution: {
        readonly nodeSelectorTerms: readonly { readonly matchExpressions: readonly NodeRequirement[] }[];
      };
    };
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution: readonly {
        readonly topologyKey: 'kubernetes.io/hostname';
        readonly namespaceSelector: { readonly matchExpressions: readonly NodeRequirement[] };
        /** Empty selects every pod. */
        readonly labelSelector: object;
      }[];
    };
  };
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
}

/** What a pod is made from. */
export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

/** The part of a batch/v1 Job that we write. */
export interface JobObject extends KubeObject {
  readonly spec: {
    readonly suspend?: true;
    readonly completionMode: 'Indexed' | 'NonIndexed';
    readonly completions: number;
    readonly parallelism: number;
    readonly backoffLimit: number;
    readonly podReplacementPolicy: 'Failed';
    readonly activeDeadlineSeconds?: number;
    readonly template: PodTemplate;
  };
}

/** One end of a permitted connection. */
export type NetworkPeer = { readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> } } | { readonly ipBlock: { readonly cidr: string } };

/** The part of a NetworkPolicy that we write. */
export interface NetworkPolicyObject extends KubeObject {
  readonly spec: {
    readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly policyTypes: readonly ['Ingress', 'Egress'];
    readonly ingress?: readonly { readonly from: readonly NetworkPeer[] }[];
    readonly egress?: readonly { readonly to: readonly NetworkPeer[]; readonly ports?: readonly { readonly protocol: 'TCP' | 'UDP'; readonly port: number }[] }[];
  };
}

/** The part of a Service that we write. */
export interface ServiceObject extends KubeObject {
  readonly spec: {
    readonly type: 'ClusterIP';
    readonly selector: Readonly<Record<string, string>>;
    readonly publishNotReadyAddresses: true;
    readonly ports: readonly { readonly name: string; readonly protocol: 'TCP'; readonly port: number; readonly targetPort: number }[];
  };
}

/** The part of a PersistentVolumeClaim that we write. */
export interface ClaimObject extends KubeObject {
  readonly spec: {
    readonly accessModes: readonly ('ReadWriteMany' | 'ReadWriteOnce')[];
    readonly storageClassName: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}
