/** An image by digest, as values say it. */
export const pinned = { image: { repository: 'registry.example/caveau', digest: `sha256:${'ab'.repeat(32)}` } } as const;

/** What a gate looks at. */
export const gateTargets = [
  { name: 'beacon', role: 'Beacon', address: '10.20.0.11', port: 443, protocol: 'TCP' },
  { name: 'resolver', role: 'Resolver', address: 'fd00::7', port: 53, protocol: 'DNS-UDP' },
] as const;

/** What an environment must have. */
export const environmentSpec = {
  organisation: 'Computing Centre',
  network: { encryption: { mechanism: 'wireguard', reason: 'Said for the tests.' } },
  jurisdictions: [{ labelKey: 'node-restriction.kubernetes.io/caveau-jurisdiction', labelValue: 'it-bo', jurisdiction: 'IT' }],
  trustedStorage: [],
} as const;

/** Every part of the chart turned on, and every value another than by default. */
export const everything = {
  ...pinned,
  imagePullSecrets: [{ name: 'registry' }],
  replicas: 3,
  logLevel: 'debug',
  resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '1Gi' } },
  nodeSelector: { 'node-role.kubernetes.io/infra': '' },
  tolerations: [{ key: 'infra', operator: 'Exists', effect: 'NoSchedule' }],
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] }] } } },
  priorityClassName: 'system-cluster-critical',
  podAnnotations: { 'example.org/team': 'platform' },
  crds: { keep: false },
  networkPolicy: { apiServerPorts: [6443], apiServerNetworks: ['10.0.0.1/32'], metricsFrom: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }], egress: [{ to: [{ ipBlock: { cidr: '10.30.0.0/16' } }], ports: [{ port: 443, protocol: 'TCP' }] }] },
  admission: {
    accounts: { 'system:serviceaccount:kube-system:job-controller': 'system:serviceaccount:elsewhere:jobs' },
    cloudControllerManagers: ['system:serviceaccount:kube-system:a-cloud'],
    nodeLabels: ['node-restriction.kubernetes.io/site'],
    guardedDrivers: ['csi.juicefs.com'],
    storageAccounts: ['system:serviceaccount:kube-system:juicefs-csi-controller-sa'],
  },
  mondo: { file: 'mondo.tsv', volume: { persistentVolumeClaim: { claimName: 'mondo' } } },
  queues: { enabled: true },
  verifier: { enabled: true, juicefsDirectory: '/mnt/juicefs', refreshSeconds: 60, priorityClassName: 'system-node-critical', nodeSelector: { storage: 'juicefs' }, tolerations: [{ operator: 'Exists' }] },
  environment: { create: true, spec: { ...environmentSpec, gate: { targets: gateTargets } } },
  monitoring: { serviceMonitor: { enabled: true, interval: '15s', labels: { release: 'prometheus' } }, alerts: { enabled: true, labels: { release: 'prometheus' } }, dashboard: { enabled: true } },
} as const;
