import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { juicefsImage } from './images.ts';

/** The name by which the driver is known to Kubernetes. */
export const driverName = 'csi.juicefs.com';

const namespace = 'kube-system';
const kubelet = '/var/lib/kubelet';
const state = '/var/lib/juicefs';

interface Rule {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The driver on a node: its rights as its Go module brings them, its provisioner, and its part on each node. */
export function volumeDriverObjects(manifests: string): object[] {
  const kinds = ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding'];
  const documents = parseAllDocuments(readFileSync(manifests, 'utf8')).map((document) => document.toJS() as Rule);
  const rights = documents.filter(({ kind, metadata }) => kinds.includes(kind) && !metadata.name.includes('dashboard'));
  return [...rights, driver, controller, node];
}

const driver = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: driverName },
  spec: { attachRequired: false, podInfoOnMount: true, fsGroupPolicy: 'File' },
};

const field = (name: string, fieldPath: string): object => ({ name, valueFrom: { fieldRef: { fieldPath } } });

const environment = [
  field('NODE_NAME', 'spec.nodeName'),
  field('JUICEFS_MOUNT_NAMESPACE', 'metadata.namespace'),
  field('POD_NAME', 'metadata.name'),
  field('HOST_IP', 'status.hostIP'),
  { name: 'KUBELET_PORT', value: '10250' },
  { name: 'JUICEFS_CE_MOUNT_IMAGE', value: juicefsImage },
  { name: 'JUICEFS_MOUNT_PATH', value: `${state}/volume` },
  { name: 'JUICEFS_CONFIG_PATH', value: `${state}/config` },
];

const resources = { requests: { cpu: '10m', memory: '64Mi' } };

/** The driver refuses to mount when these volumes have other names. */
const shared = [
  { volume: hostPath('jfs-dir', `${state}/volume`), mountPath: '/jfs' },
  { volume: hostPath('jfs-root-dir', `${state}/config`), mountPath: '/root/.juicefs' },
];

function hostPath(name: string, path: string): { readonly name: string; readonly hostPath: object } {
  return { name, hostPath: { path, type: 'DirectoryOrCreate' } };
}

function plugin(args: readonly string[], mounts: readonly object[]): object {
  const propagated = shared.map(({ volume, mountPath }) => ({ name: volume.name, mountPath, mountPropagation: 'Bidirectional' }));
  return {
    name: 'juicefs-plugin',
    image: juicefsImage,
    imagePullPolicy: 'Never',
    args: ['--endpoint=unix:///csi/csi.sock', '--logtostderr', '--nodeid=$(NODE_NAME)', ...args],
    env: environment,
    resources,
    securityContext: { privileged: true },
    volumeMounts: [...propagated, ...mounts],
  };
}

function workload(kind: 'StatefulSet' | 'DaemonSet', name: string, podSpec: object, spec: object = {}): object {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, ...podSpec } };
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace }, spec: { selector: { matchLabels: labels }, template, ...spec } };
}

/** On the pods' network, because two parts of the driver cannot share one network. */
const controller = workload(
  'StatefulSet',
  'juicefs-csi-controller',
  {
    serviceAccountName: 'juicefs-csi-controller-sa',
    priorityClassName: 'system-cluster-critical',
    containers: [plugin(['--provisioner=true'], [{ name: 'socket', mountPath: '/csi' }])],
    volumes: [...shared.map(({ volume }) => volume), { name: 'socket', emptyDir: {} }],
  },
  { serviceName: 'juicefs-csi-controller', replicas: 1 },
);

const pluginDirectory = `${kubelet}/csi-plugins/${driverName}`;

const node = workload('DaemonSet', 'juicefs-csi-node', {
  serviceAccountName: 'juicefs-csi-node-sa',
  hostNetwork: true,
  priorityClassName: 'system-node-critical',
  containers: [
    plugin(
      ['--enable-manager=true'],
      [
        { name: 'kubelet-dir', mountPath: kubelet, mountPropagation: 'Bidirectional' },
        { name: 'plugin', mountPath: '/csi' },
        { name: 'dev', mountPath: '/dev' },
        { name: 'jfs-fuse-fd', mountPath: '/tmp' },
      ],
    ),
    {
      name: 'registrar',
      image: juicefsImage,
      imagePullPolicy: 'Never',
      command: ['/usr/local/bin/registrar', `/registration/${driverName}-reg.sock`, driverName, `${pluginDirectory}/csi.sock`],
      resources,
      volumeMounts: [{ name: 'registration', mountPath: '/registration' }],
    },
  ],
  volumes: [
    ...shared.map(({ volume }) => volume),
    hostPath('kubelet-dir', kubelet),
    hostPath('plugin', pluginDirectory),
    hostPath('registration', `${kubelet}/plugins_registry`),
    hostPath('dev', '/dev'),
    hostPath('jfs-fuse-fd', '/var/run/juicefs-csi'),
  ],
});
