import { attemptLabel, containersAnnotation, permitUntilAnnotation } from '../api/labels.ts';
import { formatTime } from '../api/time.ts';
import { affinityTerms } from '../policy/placement.ts';
import { type Instant, type NodeGroup } from '../policy/types.ts';
import { containerUser, scratchShare, sharedMemoryShare, terminationGraceSeconds } from './defaults.ts';
import { type Container, type PodSpec, type PodTemplate, type Quantities, type Volume, type VolumeMount } from './kube.ts';
import { shareOf } from './quantity.ts';

/** What differs between the pods that we make; everything else about them is the same, and as strict as it can be. */
export interface PodInput {
  readonly labels: Readonly<Record<string, string>>;
  readonly container: Pick<Container, 'name' | 'image' | 'command' | 'env'> & { readonly resources: Quantities & { readonly memory: string } };
  readonly claims: readonly MountedClaim[];
  readonly nodes: readonly NodeGroup[];
  /** No pod may begin after this instant. */
  readonly until?: Instant | undefined;
  readonly runtimeClassName?: string | undefined;
  /** Seconds after which the kubelet ends the pod, whoever else is away. */
  readonly activeDeadlineSeconds?: number;
  /** Which attempt of the job the pod belongs to. */
  readonly attempt?: number;
}

/** A claim and where it is seen. */
export interface MountedClaim {
  readonly volume: string;
  readonly claimName: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
}

/** A pod that meets the Restricted profile of Pod Security, without token, resolver, root or writable disk. */
export function podTemplate(input: PodInput): PodTemplate {
  const spec = podSpec(input);
  const until = input.until === undefined ? {} : { [permitUntilAnnotation]: formatTime(input.until) };
  const attempt = input.attempt === undefined ? {} : { [attemptLabel]: String(input.attempt) };
  return { metadata: { labels: input.labels, annotations: { [containersAnnotation]: containersOf(spec), ...attempt, ...until } }, spec };
}

/** `name=image` of every container, containers before init containers: the form in which admission compares it. */
export function containersOf(spec: { readonly containers: readonly Named[]; readonly initContainers?: readonly Named[] }): string {
  return [...spec.containers, ...(spec.initContainers ?? [])].map(({ name, image }) => `${name}=${image}`).join(',');
}

type Named = Pick<Container, 'name' | 'image'>;

function podSpec({ container, claims, nodes, runtimeClassName, activeDeadlineSeconds }: PodInput): PodSpec {
  const memory = memoryVolumes(container.resources.memory);
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // A resolver that forwards is a way out, so there is none: the API wants an address, and nothing answers at this one.
    dnsPolicy: 'None',
    dnsConfig: { nameservers: ['127.0.0.1'] },
    terminationGracePeriodSeconds: terminationGraceSeconds,
    ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }),
    ...(runtimeClassName === undefined ? {} : { runtimeClassName }),
    securityContext: podSecurity(claims),
    ...affinity(nodes),
    containers: [containerOf(container, [...claims.map(mountOf), ...memory.map(({ mount }) => mount)])],
    volumes: [...claims.map(volumeOf), ...memory.map(({ volume }) => volume)],
  };
}

/**
 * fsGroup makes a fresh volume writable for a user that is not root. It is asked for only where a claim is mounted read-write: the
 * kubelet never changes the owner of files in a claim mounted read-only (csi_mounter.go, supportsFSGroup; its default for every other
 * plugin is the same), so a dataset is not walked, and with OnRootMismatch neither is an output that has been written before.
 */
function podSecurity(claims: readonly MountedClaim[]): PodSpec['securityContext'] {
  const writes = claims.some(({ readOnly }) => !readOnly);
  return {
    runAsNonRoot: true,
    runAsUser: containerUser,
    runAsGroup: containerUser,
    ...(writes ? { fsGroup: containerUser, fsGroupChangePolicy: 'OnRootMismatch' } : {}),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

function affinity(nodes: readonly NodeGroup[]): Pick<PodSpec, 'affinity'> {
  const terms = affinityTerms(nodes);
  if (terms.length === 0) return {};
  const nodeSelectorTerms = terms.map((matchExpressions) => ({ matchExpressions }));
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

function containerOf({ name, image, command, env, resources }: PodInput['container'], volumeMounts: readonly VolumeMount[]): Container {
  return {
    name,
    image,
    command,
    env,
    // Requests equal limits: a pod of the Guaranteed class is the last that a node under pressure kills.
    resources: { requests: resources, limits: resources },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    // The other policy copies the end of the log into the pod's status, where a line of data would leave the room.
    terminationMessagePolicy: 'File',
    volumeMounts,
  };
}

function mountOf({ volume, mountPath, readOnly }: MountedClaim): VolumeMount {
  return { name: volume, mountPath, ...(readOnly ? { readOnly, recursiveReadOnly: 'IfPossible' } : {}) };
}

function volumeOf({ volume, claimName, readOnly }: MountedClaim): Volume {
  return { name: volume, persistentVolumeClaim: { claimName, ...(readOnly ? { readOnly } : {}) } };
}

/** Scratch space in memory: what a job writes there reaches no disk of the node. */
function memoryVolumes(memory: string): readonly { readonly volume: Volume; readonly mount: VolumeMount }[] {
  const inMemory = (name: string, mountPath: string, share: number) => ({
    volume: { name, emptyDir: { medium: 'Memory', sizeLimit: shareOf(memory, share) } } as const,
    mount: { name, mountPath },
  });
  return [inMemory('tmp', '/tmp', scratchShare), inMemory('shm', '/dev/shm', sharedMemoryShare)];
}
