import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { NodeNetwork } from './node/network.ts';
import type { KubernetesRelease } from './versions.ts';

/**
 * The account of the simulated kubelets. One process writes the pods of many nodes, which NodeRestriction forbids any node's own name;
 * the node controller is the part of a real control plane that does the same, and rooms let it.
 */
export const kwokUser = 'system:serviceaccount:kube-system:node-controller';

/** The ports of one cluster, all on 127.0.0.1 but the API server's beside a real node. */
export interface Ports {
  readonly etcdClient: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
  readonly kwok: number;
}

/** What the command lines depend on. */
export interface ControlPlane {
  readonly directory: string;
  readonly binaries: Binaries;
  readonly release: KubernetesRelease;
  readonly ports: Ports;
  readonly auditLog: boolean;
  /** Whether the API server reads admission policies from its directory. */
  readonly staticPolicies?: boolean | undefined;
  /** Only beside a real node, which cannot reach this machine's loopback. */
  readonly node?: NodeNetwork | undefined;
}

/** A process to start: a program and its arguments. */
export interface Launch {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** File names inside a cluster's directory that more than one part must know. */
export const files = {
  adminKubeconfig: 'admin.kubeconfig',
  kwokKubeconfig: 'kwok.kubeconfig',
  provisionerKubeconfig: 'provisioner.kubeconfig',
  authority: 'pki/ca.crt',
  authorityKey: 'pki/ca.key',
  serverCertificate: 'pki/apiserver.crt',
  serverKey: 'pki/apiserver.key',
  kubeletClientCertificate: 'pki/kubelet-client.crt',
  kubeletClientKey: 'pki/kubelet-client.key',
  frontProxyAuthority: 'pki/front-proxy-ca.crt',
  tokenKey: 'pki/service-accounts.key',
  tokenPublicKey: 'pki/service-accounts.pub',
  audit: 'audit.jsonl',
  auditPolicy: 'audit-policy.json',
  stages: 'kwok-stages.yaml',
  admissionConfiguration: 'admission-configuration.json',
  staticPolicies: 'static-policies/caveau.yaml',
} as const;

/** The first address of this range is the service `kubernetes`, which the server certificate names. */
export const serviceRange = '10.96.0.0/16';
export const firstServiceAddress = '10.96.0.1';

/** What the API server writes down: everything but probes and the lease renewals of simulated kubelets. */
export const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', nonResourceURLs: ['/readyz*', '/livez*', '/healthz*'] },
    { level: 'None', users: [kwokUser], resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
    // The name of a Job's pod is made by the server, so only the answer tells whose pod it is.
    { level: 'RequestResponse', verbs: ['create'], resources: [{ group: '', resources: ['pods'] }], omitManagedFields: true },
    { level: 'Metadata' },
  ],
};

// Far above what a laptop's cluster writes, because a rotated log would hide lines from a test that reads it.
const auditLogMegabytes = 4096;

/** The command line of etcd. */
export function etcdLaunch(plane: ControlPlane): Launch {
  const client = `http://127.0.0.1:${plane.ports.etcdClient}`;
  const peer = `http://127.0.0.1:${plane.ports.etcdPeer}`;
  return {
    name: 'etcd',
    command: plane.binaries.etcd,
    args: [
      `--data-dir=${join(plane.directory, 'etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      // The data is thrown away with the cluster, so nothing is won by waiting for the disk.
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
  };
}

/** The address at which the API server listens. */
export function serverAddressOf(plane: ControlPlane): string {
  return plane.node?.machineAddress ?? '127.0.0.1';
}

/** The command line of the API server. */
export function apiServerLaunch(plane: ControlPlane): Launch {
  const at = (file: string): string => join(plane.directory, file);
  return {
    name: 'kube-apiserver',
    command: plane.binaries['kube-apiserver'],
    args: [
      `--etcd-servers=http://127.0.0.1:${plane.ports.etcdClient}`,
      `--bind-address=${serverAddressOf(plane)}`,
      `--advertise-address=${serverAddressOf(plane)}`,
      `--secure-port=${plane.ports.apiServer}`,
      `--client-ca-file=${at(files.authority)}`,
      `--tls-cert-file=${at(files.serverCertificate)}`,
      `--tls-private-key-file=${at(files.serverKey)}`,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${at(files.tokenPublicKey)}`,
      `--service-account-signing-key-file=${at(files.tokenKey)}`,
      `--service-cluster-ip-range=${serviceRange}`,
      // Nobody holds the key of this authority; without one the other components log an error every minute.
      `--requestheader-client-ca-file=${at(files.frontProxyAuthority)}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--allow-privileged=true',
      '--profiling=false',
      // Without it the server waits a minute for open watches when it is asked to stop.
      '--shutdown-watch-termination-grace-period=1s',
      ...(plane.node ? kubeletFlags(plane) : ['--endpoint-reconciler-type=none']),
      ...(plane.auditLog ? auditFlags(plane) : []),
      ...(plane.staticPolicies === true ? staticPolicyFlags(plane) : []),
      ...plane.release.apiServerFlags,
    ],
  };
}

/** The command line of the controller manager. */
export function controllerManagerLaunch(plane: ControlPlane): Launch {
  const at = (file: string): string => join(plane.directory, file);
  return {
    name: 'kube-controller-manager',
    command: plane.binaries['kube-controller-manager'],
    args: [
      ...kubeconfigFlags(at('kube-controller-manager.kubeconfig')),
      `--service-account-private-key-file=${at(files.tokenKey)}`,
      `--root-ca-file=${at(files.authority)}`,
      `--cluster-signing-cert-file=${at(files.authority)}`,
      `--cluster-signing-key-file=${at(files.authorityKey)}`,
      '--use-service-account-credentials=true',
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${plane.ports.controllerManager}`,
      // At the defaults (20 requests per second, 5 Jobs at once) suspending 1,000 Jobs takes three minutes.
      '--kube-api-qps=300',
      '--kube-api-burst=500',
      '--concurrent-job-syncs=20',
    ],
  };
}

/** The command line of the scheduler. */
export function schedulerLaunch(plane: ControlPlane): Launch {
  return {
    name: 'kube-scheduler',
    command: plane.binaries['kube-scheduler'],
    args: [
      ...kubeconfigFlags(join(plane.directory, 'kube-scheduler.kubeconfig')),
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${plane.ports.scheduler}`,
      '--kube-api-qps=300',
      '--kube-api-burst=500',
    ],
  };
}

/** The command line of kwok, which plays the kubelets of the simulated nodes. */
export function kwokLaunch(directory: string, kwok: string, port: number): Launch {
  return {
    name: 'kwok',
    command: kwok,
    args: [
      `--kubeconfig=${join(directory, files.kwokKubeconfig)}`,
      `--config=${join(directory, files.stages)}`,
      '--manage-all-nodes=false',
      '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
      '--node-lease-duration-seconds=40',
      '--node-ip=127.0.0.1',
      // Wide enough for every pod of a load test to get an address of its own.
      '--cidr=10.128.0.1/12',
      `--server-address=127.0.0.1:${port}`,
    ],
  };
}

/** Without a node, the endpoint of a single server on loopback is of no use to anybody, and 127.0.0.1 is refused as one. */
function kubeletFlags(plane: ControlPlane): string[] {
  return [
    `--kubelet-client-certificate=${join(plane.directory, files.kubeletClientCertificate)}`,
    `--kubelet-client-key=${join(plane.directory, files.kubeletClientKey)}`,
    '--kubelet-preferred-address-types=InternalIP',
  ];
}

function auditFlags(plane: ControlPlane): string[] {
  return [
    `--audit-policy-file=${join(plane.directory, files.auditPolicy)}`,
    `--audit-log-path=${join(plane.directory, files.audit)}`,
    // Lines are written one by one, not in batches, so a test sees a request's line moments after its answer.
    '--audit-log-mode=blocking-strict',
    `--audit-log-maxsize=${auditLogMegabytes}`,
  ];
}

/** Says where the API server finds its own policies; the directory holds nothing else. */
export function admissionConfiguration(directory: string): object {
  const configuration = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'ValidatingAdmissionPolicyConfiguration', staticManifestsDir: dirname(join(directory, files.staticPolicies)) };
  return { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AdmissionConfiguration', plugins: [{ name: 'ValidatingAdmissionPolicy', configuration }] };
}

function staticPolicyFlags(plane: ControlPlane): string[] {
  // Alpha in 1.36 (apiserver's pkg/features/kube_features.go).
  return ['--feature-gates=ManifestBasedAdmissionControlConfig=true', `--admission-control-config-file=${join(plane.directory, files.admissionConfiguration)}`];
}

function kubeconfigFlags(path: string): string[] {
  return [`--kubeconfig=${path}`, `--authentication-kubeconfig=${path}`, `--authorization-kubeconfig=${path}`];
}
