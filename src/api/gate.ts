/**
 * What the operator and the gate say to each other. The gate is the init container that looks at a training pod from inside before any foreign
 * code runs: `GateConfig` goes in by an environment variable, `GateResult` comes out as the termination message.
 * The readers are in gate-config.ts and gate-result.ts.
 */

/** The name of the init container. */
export const gateContainer = 'gate';

/** The argument of the operator's image that runs the gate: `args: [gate]`. */
export const gateCommand = 'gate';

/** The environment variable with a GateConfig as JSON. */
export const gateVariable = 'CAVEAU_GATE';

/** The kubelet's own default for terminationMessagePath; the gate writes its result there unless --termination-log names another file. */
export const terminationLog = '/dev/termination-log';

/**
 * Where the gate's container should mount what the training container has at `mountPath`: at this path followed by it. A job may choose /app or
 * /nodejs for its data, and mounted there in the gate's container a dataset would stand in the place of the gate's own program.
 */
export const gateMountRoot = '/mnt/caveau';

/** The version of GateResult that this release writes, and the only one that it reads. */
export const gateResultVersion = 1;

/** What a target stands for. */
export const gateRoles = ['Beacon', 'Outside', 'CloudMetadata', 'ApiServer', 'Kubelet', 'OtherPod', 'Resolver'] as const;
export type GateRole = (typeof gateRoles)[number];

/** TCP: a connection. UDP: a datagram and any answer. DNS-UDP and DNS-TCP: a query, whatever the answer to it says. */
export const gateProtocols = ['TCP', 'UDP', 'DNS-UDP', 'DNS-TCP'] as const;
export type GateProtocol = (typeof gateProtocols)[number];

/** Something that must not answer this pod. */
export interface GateTarget {
  /** Comes back in the result; unique among targets; lower case letters, digits, "-" and ".", 1 to 63 characters. */
  readonly name: string;
  readonly role: GateRole;
  /** An IPv4 or IPv6 address, never a name: the pod has no resolver. Not the unspecified address, no IPv4 address written as IPv6, without a zone. */
  readonly address: string;
  /** 1 to 65535. */
  readonly port: number;
  readonly protocol: GateProtocol;
}

/** Another worker, tried once by TCP and reported: never waited for, and no reason to fail. */
export interface GatePeer {
  /** As a target's; unique among peers. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** What the gate is asked to look at. It always looks at privilege, the root file system and tokens. */
export interface GateConfig {
  /** RFC 3339: the permit's end. From this instant on the pod must not begin. */
  readonly until?: string;
  /** How long the policies may take to take effect, in whole seconds: 1 to 300. */
  readonly waitSeconds: number;
  /** At most 32. Without any, nothing is sent. */
  readonly unreachable: readonly GateTarget[];
  /** Where the gate's container has the data that must be read-only: absolute, each part a letter, digit or "_" and then also "." and "-". At most 32. */
  readonly readOnly: readonly string[];
  /** Where the gate's container has the data that must lie on a device encrypted with LUKS: as readOnly. At most 32. */
  readonly encrypted?: readonly string[];
  /** At most 128. */
  readonly peers?: readonly GatePeer[];
}

/** The bounds of a GateConfig and a GateResult. */
export const gateLimits = {
  shortestWaitSeconds: 1,
  /** A network plugin that needs longer than five minutes for a policy has no start-up window but a hole. */
  longestWaitSeconds: 300,
  /** Seven roles, two address families and two protocols are 28; with all of them a result that passed fits as a whole unless names are long. */
  targets: 32,
  /** A job names at most 8 datasets and 8 inputs. */
  readOnlyMounts: 32,
  /** As many as can be read-only, and no more: what a job names is either. */
  encryptedMounts: 32,
  peers: 128,
  /** A mountPath has at most 255 characters, and gateMountRoot goes before it. */
  mountPathLength: 300,
  nameLength: 63,
  /** The kubelet keeps 4096 bytes of a container's termination message (pkg/kubelet/container: MaxContainerTerminationMessageLength). */
  resultBytes: 4095,
} as const;

/**
 * What became of the last attempt to reach a target, as the gate saw it. Refused, TimedOut and Unreachable (what the kernel or a router says) mean
 * closed, as far as the target was alive: that the gate cannot know. Answered is open, also where a connection was reset after it had opened. Unknown
 * is what the gate did not understand.
 */
export const gateReaches = ['Refused', 'TimedOut', 'Unreachable', 'Answered', 'Unknown'] as const;
export type GateReach = (typeof gateReaches)[number];

/** What became of every other check. Unknown fails like Broken. */
export const gateHolds = ['Holds', 'Broken', 'Unknown'] as const;
export type GateHold = (typeof gateHolds)[number];

/** The names of the checks that need no target; those of a data mount are `read-only:` and `encrypted:` and its path as configured. */
export const gateChecks = {
  clock: 'clock',
  user: 'user',
  noNewPrivileges: 'no-new-privileges',
  seccomp: 'seccomp',
  capabilities: 'capabilities',
  rootFileSystem: 'root-file-system',
  token: 'token',
  readOnly: (mountPath: string): string => `read-only:${mountPath}`,
  encrypted: (mountPath: string): string => `encrypted:${mountPath}`,
} as const;

/** One thing that was looked at. Only a target has a role. */
export type GateCheck = { readonly name: string; readonly role: GateRole; readonly outcome: GateReach } | { readonly name: string; readonly role?: never; readonly outcome: GateHold };

/**
 * The exit codes of the gate by the reason for which it failed, in the order in which a failure is looked for; 0 is passed. They lie beside those
 * of Node (1 to 14), sysexits (64 to 78), shells (126, 127) and signals (from 128): any other code means that no gate came to a verdict.
 */
export const gateExitCodes = {
  /** The gate itself failed in a way that nobody expected. */
  Internal: 80,
  /** CAVEAU_GATE is missing, or not a GateConfig. */
  ConfigInvalid: 81,
  /** The permit ended before training could begin. */
  Expired: 82,
  /** The pod runs as root, with capabilities, without no-new-privileges or seccomp, or with a root file system that can be written. */
  Privileged: 83,
  /** There is a service account token, or a volume of secrets, or it is not known. */
  TokenPresent: 84,
  /** A data mount can be written, or it is not known. */
  DataWritable: 85,
  /** A target answered until the wait was over, or it is not known. */
  IsolationOpen: 86,
  /** Data lies on a device that is not encrypted with LUKS, or it is not known. */
  NotEncrypted: 87,
} as const;
export type GateReason = keyof typeof gateExitCodes;

/** What the gate found. */
export interface GateResult {
  readonly version: typeof gateResultVersion;
  /** RFC 3339 in UTC: when the gate came to its verdict. */
  readonly at: string;
  readonly verdict: 'Passed' | 'Failed';
  /** Why it failed: the first failure in the order of gateExitCodes. Absent when it passed. */
  readonly reason?: GateReason;
  /** Milliseconds from the first attempt until the last answer of any target: how long policies took to take effect. 0 when none ever answered. */
  readonly waitedMs: number;
  /** Milliseconds from the start of the process's work to its verdict. */
  readonly tookMs: number;
  /** What was looked at. Where the message would be too long, what held in the pod itself is missing; then targets that were closed; then failures that do not fit. Targets are missing when another check failed. */
  readonly checks: readonly GateCheck[];
  /** How many checks there were, whether listed or not; `failed` is of both sorts. */
  readonly counts: { readonly local: number; readonly reachability: number; readonly failed: number };
  /** What became of each peer. Left out when the message would be too long. */
  readonly peers?: readonly { readonly name: string; readonly outcome: GateReach }[];
  /** What is wrong, and which target or mount, for people; never data, never a secret. At most 600 characters. */
  readonly sentence: string;
}

/** Whether an outcome lets the gate pass. */
export function gateHeld(outcome: GateReach | GateHold): boolean {
  return outcome === 'Refused' || outcome === 'TimedOut' || outcome === 'Unreachable' || outcome === 'Holds';
}
