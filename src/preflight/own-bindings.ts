/** A binding that Kubernetes or the chart makes for its own accounts, in the words in which a right is told. */
export interface OwnBinding {
  /** "ClusterRoleBinding system:kube-scheduler", or "RoleBinding kube-system/system:controller:token-cleaner". */
  readonly binding: string;
  /** "ClusterRole system:kube-scheduler". */
  readonly role: string;
  /** "User system:kube-scheduler"; none: the binding stands there for nobody. */
  readonly subjects: readonly string[];
}

/** Controllers of Kubernetes that hold a ClusterRole of their name everywhere, by accounts of kube-system. */
const controllers = [
  'attachdetach-controller', 'certificate-controller', 'clusterrole-aggregation-controller', 'cronjob-controller', 'daemon-set-controller', 'deployment-controller',
  'device-taint-eviction-controller', 'disruption-controller', 'endpoint-controller', 'endpointslice-controller', 'endpointslicemirroring-controller', 'ephemeral-volume-controller',
  'expand-controller', 'generic-garbage-collector', 'horizontal-pod-autoscaler', 'job-controller', 'legacy-service-account-token-cleaner', 'namespace-controller', 'node-controller',
  'persistent-volume-binder', 'pod-garbage-collector', 'pv-protection-controller', 'pvc-protection-controller', 'replicaset-controller', 'replication-controller',
  'resource-claim-controller', 'resourcequota-controller', 'root-ca-cert-publisher', 'route-controller', 'selinux-warning-controller', 'service-account-controller',
  'service-cidrs-controller', 'service-controller', 'statefulset-controller', 'ttl-after-finished-controller', 'ttl-controller', 'validatingadmissionpolicy-status-controller',
  'volumeattributesclass-protection-controller',
] as const;

const everywhere = (name: string, ...subjects: readonly string[]): OwnBinding => ({ binding: `ClusterRoleBinding ${name}`, role: `ClusterRole ${name}`, subjects });
const within = (namespace: string, name: string, role: string, ...subjects: readonly string[]): OwnBinding => ({ binding: `RoleBinding ${namespace}/${name}`, role: `Role ${role}`, subjects });

/**
 * The bindings that the API server of Kubernetes 1.36 makes when it starts (label kubernetes.io/bootstrapping: rbac-defaults), with the gates that are on by default.
 * A test on a real control plane holds this list to it, both ways.
 */
export const bootstrapBindings: readonly OwnBinding[] = [
  everywhere('cluster-admin', 'Group system:masters'),
  ...controllers.map((name) => everywhere(`system:controller:${name}`, `ServiceAccount kube-system/${name}`)),
  everywhere('system:basic-user', 'Group system:authenticated'),
  everywhere('system:discovery', 'Group system:authenticated'),
  everywhere('system:kube-controller-manager', 'User system:kube-controller-manager'),
  everywhere('system:kube-dns', 'ServiceAccount kube-system/kube-dns'),
  everywhere('system:kube-scheduler', 'User system:kube-scheduler'),
  everywhere('system:monitoring', 'Group system:monitoring'),
  everywhere('system:node'),
  everywhere('system:node-proxier', 'User system:kube-proxy'),
  everywhere('system:public-info-viewer', 'Group system:authenticated', 'Group system:unauthenticated'),
  everywhere('system:service-account-issuer-discovery', 'Group system:serviceaccounts'),
  everywhere('system:volume-scheduler', 'User system:kube-scheduler'),
  within('kube-public', 'system:controller:bootstrap-signer', 'system:controller:bootstrap-signer', 'ServiceAccount kube-system/bootstrap-signer'),
  within('kube-system', 'system:controller:bootstrap-signer', 'system:controller:bootstrap-signer', 'ServiceAccount kube-system/bootstrap-signer'),
  within('kube-system', 'system:controller:cloud-provider', 'system:controller:cloud-provider', 'ServiceAccount kube-system/cloud-provider'),
  within('kube-system', 'system:controller:token-cleaner', 'system:controller:token-cleaner', 'ServiceAccount kube-system/token-cleaner'),
  within('kube-system', 'system::extension-apiserver-authentication-reader', 'extension-apiserver-authentication-reader', 'User system:kube-controller-manager', 'User system:kube-scheduler'),
  within('kube-system', 'system::leader-locking-kube-controller-manager', 'system::leader-locking-kube-controller-manager', 'User system:kube-controller-manager', 'ServiceAccount kube-system/kube-controller-manager', 'ServiceAccount kube-system/leader-election-controller'),
  within('kube-system', 'system::leader-locking-kube-scheduler', 'system::leader-locking-kube-scheduler', 'User system:kube-scheduler', 'ServiceAccount kube-system/kube-scheduler'),
];

/** The bindings that the chart makes for the operator and the verifier in the namespace of its release; a test holds them to its files. */
export function chartBindings(operatorNamespace: string): readonly OwnBinding[] {
  const operator = `ServiceAccount ${operatorNamespace}/caveau`;
  return [
    everywhere('caveau-operator', operator),
    everywhere('caveau-operator-queues', operator),
    within(operatorNamespace, 'caveau-leader-election', 'caveau-leader-election', operator),
    within(operatorNamespace, 'caveau-admission', 'caveau-admission', operator),
    everywhere('caveau-verifier', `ServiceAccount ${operatorNamespace}/caveau-verifier`),
  ];
}

/** Whether a binding is one of a list: by its own name, the role that it gives, and whom it gives it to. */
export function isOfList(list: readonly OwnBinding[], subject: string, { binding, role }: Pick<OwnBinding, 'binding' | 'role'>): boolean {
  return list.some((own) => own.binding === binding && own.role === role && own.subjects.includes(subject));
}
