/** What the checker reads of any pod, written by us or not. */
interface AnyPodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: AnySecurityContext & { readonly sysctls?: readonly unknown[] };
  readonly containers?: readonly AnyContainer[];
  readonly initContainers?: readonly AnyContainer[];
  readonly ephemeralContainers?: readonly AnyContainer[];
  readonly volumes?: readonly object[];
}

interface AnyContainer {
  readonly name: string;
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly securityContext?: AnySecurityContext & {
    readonly privileged?: boolean;
    readonly procMount?: string;
    readonly allowPrivilegeEscalation?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
}

interface AnySecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type?: string };
  readonly seLinuxOptions?: unknown;
  readonly appArmorProfile?: { readonly type?: string };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
}

// image since Kubernetes 1.31 (pod-security-admission, policy/check_restrictedVolumes.go).
const restrictedVolumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];
const seccompTypes = ['RuntimeDefault', 'Localhost'];

/** The rules of the Restricted profile (https://kubernetes.io/docs/concepts/security/pod-security-standards/) that a pod breaks, by their titles there. */
export function restrictedViolations(spec: AnyPodSpec): readonly string[] {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
  const pod = spec.securityContext;
  const rules: Readonly<Record<string, boolean>> = {
    'Host Namespaces': spec.hostNetwork !== true && spec.hostPID !== true && spec.hostIPC !== true,
    'Volume Types': (spec.volumes ?? []).every((volume) => Object.keys(volume).every((key) => key === 'name' || restrictedVolumes.includes(key))),
    Sysctls: (pod?.sysctls ?? []).length === 0,
    'Running as Non-root': containers.every(({ securityContext }) => (securityContext?.runAsNonRoot ?? pod?.runAsNonRoot) === true),
    'Running as Non-root user': [pod?.runAsUser, ...containers.map(({ securityContext }) => securityContext?.runAsUser)].every((user) => user !== 0),
    Seccomp: containers.every(({ securityContext }) => seccompTypes.includes((securityContext?.seccompProfile ?? pod?.seccompProfile)?.type ?? '')),
    'Nothing loosened on the pod': pod === undefined || isStrict(pod),
  };
  const broken = Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
  return [...broken, ...containers.flatMap(containerViolations)];
}

function containerViolations({ name, ports, securityContext: context = {} }: AnyContainer): readonly string[] {
  const { drop = [], add = [] } = context.capabilities ?? {};
  const rules: Readonly<Record<string, boolean>> = {
    'Privileged Containers': context.privileged !== true,
    'Privilege Escalation': context.allowPrivilegeEscalation === false,
    Capabilities: drop.includes('ALL') && add.every((capability) => capability === 'NET_BIND_SERVICE'),
    'Host Ports': (ports ?? []).every(({ hostPort = 0 }) => hostPort === 0),
    '/proc Mount Type': (context.procMount ?? 'Default') === 'Default',
    'Nothing loosened': isStrict(context),
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [`${name}: ${rule}`]));
}

/** SELinux, AppArmor, HostProcess: the profile permits some values; we set none, so that any is a violation here. */
function isStrict({ seLinuxOptions, appArmorProfile, windowsOptions }: AnySecurityContext): boolean {
  return seLinuxOptions === undefined && appArmorProfile === undefined && windowsOptions === undefined;
}
