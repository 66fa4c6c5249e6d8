import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramName } from './binaries.ts';
import {
  corednsVersion,
  etcdVersion,
  juicefsCsiVersion,
  juicefsVersion,
  kubeRouterVersion,
  kueueVersion,
  kwokVersion,
  type KubernetesRelease,
} from './versions.ts';

/** A Go module of this folder and the programs that are built from it. */
export interface Component {
  readonly title: string;
  readonly version: string;
  /** Folder under go/, which holds go.mod and go.sum. */
  readonly module: string;
  readonly packages: Readonly<Partial<Record<ProgramName, string>>>;
  readonly linkerFlags: string;
  /** Build tags that leave out what nobody here uses. */
  readonly tags?: string;
  /** True where a package is written in C; the program is linked statically all the same, for images without libraries. */
  readonly cgo?: true;
  /** Files of a required Go module that are kept beside the programs, so that later runs need no Go. */
  readonly folder?: { readonly module: string; readonly path: string };
}

/** The queue manager, which only clusters that ask for it run. */
export const kueue = {
  title: 'Kueue',
  version: kueueVersion,
  module: 'kueue',
  packages: { kueue: 'sigs.k8s.io/kueue/cmd/kueue' },
  linkerFlags: `-X sigs.k8s.io/kueue/pkg/version.GitVersion=${kueueVersion}`,
  folder: { module: 'sigs.k8s.io/kueue', path: 'config' },
} satisfies Component;

/** The driver of a real node's encrypted volumes, with the manifests that hold its rights. */
export const volumeDriver = {
  ...plain('juicefs-csi', juicefsCsiVersion, { 'juicefs-csi': 'github.com/juicedata/juicefs-csi-driver/cmd' }),
  folder: { module: 'github.com/juicedata/juicefs-csi-driver', path: 'deploy' },
} satisfies Component;

/** What every local cluster runs. */
export function components(release: KubernetesRelease): Component[] {
  const kubernetes: Component = {
    title: 'Kubernetes',
    version: release.version,
    module: `kubernetes-${release.minor}`,
    packages: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    linkerFlags: versionFlags(release),
  };
  const etcd = plain('etcd', etcdVersion, { etcd: 'go.etcd.io/etcd/server/v3' });
  const kwok = plain('kwok', kwokVersion, { kwok: 'sigs.k8s.io/kwok/cmd/kwok' });
  return [etcd, kwok, kubernetes];
}

/** What a real node runs; of Kubernetes 1.36 only, whose module lists the packages of a node too. */
export function nodeComponents(release: KubernetesRelease): Component[] {
  if (release.minor !== '1.36') throw new Error(`A real node runs Kubernetes 1.36 only, not ${release.minor}: leave out --version or --node.`);
  const kubelet: Component = {
    title: 'kubelet',
    version: release.version,
    module: `kubernetes-${release.minor}`,
    packages: { kubelet: 'k8s.io/kubernetes/cmd/kubelet', 'kube-proxy': 'k8s.io/kubernetes/cmd/kube-proxy' },
    linkerFlags: versionFlags(release),
  };
  const juicefs: Component = {
    ...plain('juicefs', juicefsVersion, { juicefs: 'github.com/juicedata/juicefs' }),
    linkerFlags: '-linkmode external -extldflags -static',
    tags: [...['netgo', 'osusergo'], ...unusedStores.map((name) => `no${name}`)].join(','),
    // Its compression library is written in C.
    cgo: true,
  };
  const own = { pause: './pause', registrar: './registrar' };
  return [
    { title: 'node programs', version: contentVersion('node'), module: 'node', packages: own, linkerFlags: '' },
    kubelet,
    plain('kube-router', kubeRouterVersion, { 'kube-router': 'github.com/cloudnativelabs/kube-router/v2/cmd/kube-router' }),
    plain('coredns', corednsVersion, { coredns: 'github.com/coredns/coredns' }),
    juicefs,
    volumeDriver,
  ];
}

/** The folder that holds a component's go.mod. */
export function moduleDirectory(component: Component): string {
  return join(import.meta.dirname, 'go', component.module);
}

/** Everything but Redis, which keeps both the names and the blocks of a node's volumes. */
const unusedStores = [
  ...['gateway', 'webdav', 'cos', 'bos', 'hdfs', 'ibmcos', 'obs', 'oobs', 'swift', 'azure', 'gs', 'ufile', 'b2', 'dragonfly', 'sftp', 'cifs', 'nfs'],
  ...['oss', 'qiniu', 'qingstor', 'storj', 'tos', 'tikv', 'fdb', 'etcd', 'mysql', 'pg', 'sqlite', 'badger'],
];

/** A component with one folder of its own name. */
export function plain(title: string, version: string, packages: Component['packages']): Component {
  return { title, version, module: title, packages, linkerFlags: '' };
}

/** Without these flags the programs call themselves v0.0.0, and clients that look at the version misbehave. */
function versionFlags(release: KubernetesRelease): string {
  const [major = '', minor = ''] = release.version.slice(1).split('.');
  const path = 'k8s.io/component-base/version';
  return `-X ${path}.gitVersion=${release.version} -X ${path}.gitMajor=${major} -X ${path}.gitMinor=${minor}`;
}

/** The sources of this repository have no version of their own, so that their content is it. */
export function contentVersion(module: string): string {
  const root = join(import.meta.dirname, 'go', module);
  const hash = createHash('sha256');
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of names.map((entry) => join(entry.parentPath, entry.name)).sort()) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 12);
}
