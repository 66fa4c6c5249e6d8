/** The Kubernetes minor versions that a local cluster can run. */
export type KubernetesMinor = '1.34' | '1.35' | '1.36' | '1.37';

/** Everything that differs between the Kubernetes versions. */
export interface KubernetesRelease {
  readonly minor: KubernetesMinor;
  readonly version: string;
  /** Image tag of the same version for the container provider. */
  readonly k3sImage: string;
  /** Flags that this version's API server needs beside the common ones. */
  readonly apiServerFlags: readonly string[];
}

/** The version of every run that does not ask for another: the newest that the project supports in production. */
export const defaultMinor: KubernetesMinor = '1.36';

// MutatingAdmissionPolicy is still beta and off before 1.36, which serves it without a flag.
const mutatingPolicies = ['--feature-gates=MutatingAdmissionPolicy=true', '--runtime-config=admissionregistration.k8s.io/v1beta1=true'];

// Must equal the `require k8s.io/kubernetes` lines in go/kubernetes-*/go.mod; a test compares them.
const releases: Record<KubernetesMinor, KubernetesRelease> = {
  '1.34': {
    minor: '1.34',
    version: 'v1.34.4',
    k3sImage: 'rancher/k3s:v1.34.4-k3s1',
    apiServerFlags: mutatingPolicies,
  },
  '1.35': { minor: '1.35', version: 'v1.35.4', k3sImage: 'rancher/k3s:v1.35.4-k3s1', apiServerFlags: mutatingPolicies },
  '1.36': { minor: '1.36', version: 'v1.36.3', k3sImage: 'rancher/k3s:v1.36.3-k3s1', apiServerFlags: [] },
  '1.37': { minor: '1.37', version: 'v1.37.2', k3sImage: 'rancher/k3s:v1.37.2-k3s1', apiServerFlags: [] },
};

/** The 3.6 line is the one that Kubernetes 1.34 and later are released with. */
export const etcdVersion = 'v3.6.16';

/** Simulates kubelets; 0.8 is the first line that is built against Kubernetes 1.36. */
export const kwokVersion = 'v0.8.0';

/** The queue manager; 0.19 is built against Kubernetes 1.36 too. */
export const kueueVersion = 'v0.19.2';

/** Cluster DNS of a real node: the version that Kubernetes 1.36 is released with. */
export const corednsVersion = 'v1.14.0';

/** Enforces NetworkPolicy on a real node; the fork of K3s, whose releases follow those of Kubernetes. */
export const kubeRouterVersion = 'v2.2.1';

/** An object store of the S3 kind over a folder, for the tests of releases. */
export const versityVersion = 'v1.8.0';

/** The file system of a real node's encrypted volumes, and its CSI driver: the pair whose ciphertext was looked at. */
export const juicefsVersion = 'v1.4.0';
export const juicefsCsiVersion = 'v0.28.1';

/** Installs the chart in its tests, and the program that compares what it renders with the schemas of Kubernetes. */
export const helmVersion = 'v4.3.1';
export const kubeconformVersion = 'v0.8.0';

/** Checks rules of Prometheus and evaluates them on series; released as v3.16. */
export const prometheusVersion = 'v0.316.0';

/** Looks up the pinned release of a minor version. */
export function releaseOf(minor: KubernetesMinor): KubernetesRelease {
  return releases[minor];
}

/** Reads a minor version from the command line, and says which exist when it is none of them. */
export function parseMinor(text: string): KubernetesMinor {
  const known = Object.keys(releases) as KubernetesMinor[];
  const found = known.find((minor) => minor === text);
  if (!found) throw new Error(`Kubernetes version "${text}" is not known here: choose one of ${known.join(', ')}.`);
  return found;
}

/** The version of a run that names none itself: that of CAVEAU_TEST_KUBERNETES, by which the same tests meet another one. */
export function minorOfRun(env: NodeJS.ProcessEnv): KubernetesMinor {
  const asked = env['CAVEAU_TEST_KUBERNETES'];
  return asked === undefined ? defaultMinor : parseMinor(asked);
}
