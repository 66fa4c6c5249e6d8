import { gateCommand, gateContainer, gateMountRoot, gateVariable } from '../api/gate.ts';
import { attemptLabel, containersAnnotation, permitUntilAnnotation, roomLabel } from '../api/labels.ts';
import { formatTime } from '../api/time.ts';
import { type TrainingJobSpec } from '../api/generated/types.ts';
import { affinityTerms } from '../policy/placement.ts';
import { type Instant, type NodeGroup } from '../policy/types.ts';
import { containerUser, scratchShare, sharedMemoryShare, terminationGraceSeconds } from './defaults.ts';
import { type Container, type PodSpec, type PodTemplate, type PodToleration, type Quantities, type Volume, type VolumeMount } from './kube.ts';
import { gateConfigOf, type GateInput } from './gate.ts';
import { shareOf } from './quantity.ts';

/** What differs between the pods that we make; everything else about them is the same, and as strict as it can be. */
export interface PodInput {
  readonly labels: Readonly<Record<string, string>>;
  readonly container: Pick<Container, 'name' | 'image' | 'command' | 'args' | 'env'> & { readonly resources: Quantities & { readonly memory: string } };
  readonly claims: readonly MountedClaim[];
  /** What the job brings with it. */
  readonly inputs?: readonly MountedInput[];
  readonly nodes: readonly NodeGroup[];
  /** Keys of the taints of nodes that are set aside for regulated work. */
  readonly tolerated?: readonly string[] | undefined;
  /** The room of the pod, where no pod of another one may be on its node. */
  readonly aloneIn?: string | undefined;
  /** No pod may begin after this instant. */
  readonly until?: Instant | undefined;
  readonly runtimeClassName?: string | undefined;
  /** Seconds after which the kubelet ends the pod, whoever else is away. */
  readonly activeDeadlineSeconds?: number;
  /** Which attempt of the job the pod belongs to. */
  readonly attempt?: number;
  /** A quantity that bounds /dev/shm; absent means a share of the memory. */
  readonly sharedMemory?: string | undefined;
  /** What every pod passes before its program begins; absent where nothing looks. */
  readonly gate?: GateInput | undefined;
  /** What a job may choose about its pods as it stands in its spec: each field only as far as its clause allowed it. */
  readonly chosen?: Pick<TrainingJobSpec, 'securityContext' | 'imagePullSecrets' | 'priorityClassName' | 'tolerations'>;
}

/** An input and where it is seen, read-only. */
export interface MountedInput {
  readonly volume: Volume;
  readonly mountPath: string;
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

/**
 * `name=image` of everything in a pod that comes from an image: containers, then init containers, then volumes. It is the form in which admission
 * compares it, so that an API server that does not know image volumes and leaves them out makes no pod without its inputs.
 */
function containersOf(spec: { readonly containers: readonly Named[]; readonly initContainers?: readonly Named[]; readonly volumes?: readonly Volume[] }): string {
  const mounted = (spec.volumes ?? []).flatMap((volume) => ('image' in volume ? [{ name: volume.name, image: volume.image.reference }] : []));
  return [...spec.containers, ...(spec.initContainers ?? []), ...mounted].map(({ name, image }) => `${name}=${image}`).join(',');
}

type Named = Pick<Container, 'name' | 'image'>;

function podSpec(input: PodInput): PodSpec {
  const { container, claims, inputs = [], runtimeClassName, activeDeadlineSeconds, chosen = {} } = input;
  const memory = memoryVolumes(container.resources.memory, input.sharedMemory);
  const mounts = [...claims.map(mountOf), ...inputs.map(inputMount), ...memory.map(({ mount }) => mount)];
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
    ...(chosen.priorityClassName === undefined ? {} : { priorityClassName: chosen.priorityClassName }),
    ...(chosen.imagePullSecrets === undefined ? {} : { imagePullSecrets: chosen.imagePullSecrets.map(({ name }) => ({ name })) }),
    ...tolerations(input),
    securityContext: podSecurity(claims, chosen.securityContext),
    ...affinity(input),
    ...(input.gate === undefined ? {} : { initContainers: [gateOf(input, input.gate)] }),
    containers: [containerOf(container, mounts)],
    volumes: [...claims.map(volumeOf), ...inputs.map(({ volume }) => volume), ...memory.map(({ volume }) => volume)],
  };
}

type Toleration = NonNullable<TrainingJobSpec['tolerations']>[number];

/** What the job chose, and what its data's nodes need; the scheduler counts a taint that is tolerated twice once. */
function tolerations({ chosen = {}, tolerated = [] }: PodInput): Pick<PodSpec, 'tolerations'> {
  const ofNodes: readonly PodToleration[] = tolerated.map((key) => ({ key, operator: 'Exists', effect: 'NoSchedule' }));
  if (chosen.tolerations === undefined && ofNodes.length === 0) return {};
  return { tolerations: [...(chosen.tolerations ?? []).flatMap(tolerationsOf), ...ofNodes] };
}

/** Without an effect Kubernetes tolerates all three; NoExecute is not for a job to tolerate, because it is how a lost node gives up its pods. */
function tolerationsOf({ key, operator, value, effect }: Toleration): readonly PodToleration[] {
  const effects = effect === undefined ? (['NoSchedule', 'PreferNoSchedule'] as const) : [effect];
  return effects.map((one) => ({ key, operator, ...(value === undefined ? {} : { value }), effect: one }));
}

/**
 * fsGroup makes a fresh volume writable for a user that is not root. It is asked for only where a claim is mounted read-write: the
 * kubelet never changes the owner of files in a claim mounted read-only (csi_mounter.go, supportsFSGroup; its default for every other
 * plugin is the same), so a dataset is not walked, and with OnRootMismatch neither is an output that has been written before.
 */
function podSecurity(claims: readonly MountedClaim[], chosen: TrainingJobSpec['securityContext'] = {}): PodSpec['securityContext'] {
  const { runAsUser = containerUser, runAsGroup = containerUser, supplementalGroups } = chosen;
  const writes = claims.some(({ readOnly }) => !readOnly);
  return {
    runAsNonRoot: true,
    runAsUser,
    runAsGroup,
    ...(supplementalGroups === undefined ? {} : { supplementalGroups }),
    ...(writes ? { fsGroup: runAsGroup, fsGroupChangePolicy: 'OnRootMismatch' } : {}),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

function affinity({ nodes, aloneIn }: PodInput): Pick<PodSpec, 'affinity'> {
  const nodeSelectorTerms = affinityTerms(nodes).map((matchExpressions) => ({ matchExpressions }));
  const nodeAffinity = nodeSelectorTerms.length === 0 ? {} : { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
  const podAntiAffinity = aloneIn === undefined ? {} : { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [besideOtherRooms(aloneIn)] } };
  const both = { ...nodeAffinity, ...podAntiAffinity };
  return Object.keys(both).length === 0 ? {} : { affinity: both };
}

/**
 * Any pod of any other room, whatever it calls itself. The scheduler reads it in both directions: a pod of another room that comes later is kept off the
 * node too. The label with a namespace's name is Kubernetes' own, and nobody can change it.
 */
function besideOtherRooms(room: string): NonNullable<NonNullable<PodSpec['affinity']>['podAntiAffinity']>['requiredDuringSchedulingIgnoredDuringExecution'][number] {
  const matchExpressions = [{ key: roomLabel, operator: 'Exists' }, { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [room] }] as const;
  return { topologyKey: 'kubernetes.io/hostname', namespaceSelector: { matchExpressions }, labelSelector: {} };
}

/**
 * The gate sees the data as the program will, and an output only where it must be encrypted, read-only. It asks for what the program asks for, GPUs apart: it
 * runs before, so the pod needs no more for it, and a pod of which one container asked for less would not be of the Guaranteed class.
 */
function gateOf({ claims, container: { resources: { cpu = '1', memory } }, until }: PodInput, { gate, egress, encrypted = [] }: GateInput): Container {
  // Elsewhere than in the program's container: a dataset at /app would stand in the place of the gate itself.
  const seen = (claim: MountedClaim): MountedClaim => ({ ...claim, readOnly: true, mountPath: gateMountRoot + claim.mountPath });
  const mounted = claims.filter(({ readOnly, mountPath }) => readOnly || encrypted.includes(mountPath)).map(seen);
  const readOnly = claims.filter((claim) => claim.readOnly).map((claim) => seen(claim).mountPath);
  const config = gateConfigOf(gate, { egress, until, readOnly, encrypted: encrypted.map((path) => gateMountRoot + path) });
  return containerOf({ name: gateContainer, image: gate.image, args: [gateCommand], env: [{ name: gateVariable, value: literal(JSON.stringify(config)) }], resources: { cpu, memory } }, mounted.map(mountOf));
}

/** Kubernetes replaces $(NAME) in a variable's value; doubled, the sign stands for itself. */
function literal(value: string): string {
  return value.replaceAll('$', '$$$$');
}

function containerOf({ name, image, command, args, env, resources }: PodInput['container'], volumeMounts: readonly VolumeMount[]): Container {
  return {
    name,
    image,
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
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

function inputMount({ volume: { name }, mountPath }: MountedInput): VolumeMount {
  return { name, mountPath, readOnly: true };
}

function volumeOf({ volume, claimName, readOnly }: MountedClaim): Volume {
  return { name: volume, persistentVolumeClaim: { claimName, ...(readOnly ? { readOnly } : {}) } };
}

/** Scratch space in memory: what a job writes there reaches no disk of the node. */
function memoryVolumes(memory: string, sharedMemory = shareOf(memory, sharedMemoryShare)): readonly { readonly volume: Volume; readonly mount: VolumeMount }[] {
  const inMemory = (name: string, mountPath: string, sizeLimit: string) => ({
    volume: { name, emptyDir: { medium: 'Memory', sizeLimit } } as const,
    mount: { name, mountPath },
  });
  return [inMemory('tmp', '/tmp', shareOf(memory, scratchShare)), inMemory('shm', '/dev/shm', sharedMemory)];
}
