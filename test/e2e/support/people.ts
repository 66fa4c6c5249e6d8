import type { Cluster } from '../../cluster/cluster.ts';
import { kueueAccount } from '../../cluster/kueue-manifests.ts';
import { boundSeconds, poll } from '../../cluster/polling.ts';
import { Account, must } from './account.ts';
import type { Manifest } from './manifest.ts';
import { cloudControllerManager } from './policies.ts';
import { jobController, operatorNamespace, serviceAccountGroups } from './shared-cluster.ts';
import { userNames } from './user-names.ts';
import { roleBinding } from './workloads.ts';

export { userNames } from './user-names.ts';

/** Everybody who appears in the tests of admission. */
export type ActorName = keyof typeof userNames | 'clusterAdministrator' | 'operator' | 'jobController' | 'scheduler' | 'kubelet' | 'verifier' | 'podCollector' | 'networkPlugin' | 'migrator' | 'queueManager' | 'cloudControllerManager';

/** One account for each of them. */
export type People = Readonly<Record<ActorName, Account>>;

/** The name of the only real kubelet of the tests; NodeRestriction holds it to its node. */
export const kubeletNode = 'node-of-the-test';

/** Accounts of Kubernetes and of add-ons, as they are called there; those of network plugins differ. */
const systemAccounts = {
  podCollector: 'system:serviceaccount:kube-system:pod-garbage-collector',
  networkPlugin: 'system:serviceaccount:kube-system:calico-cni-plugin',
  migrator: 'system:serviceaccount:kube-system:storage-version-migrator-controller',
} as const;

/** Logs everybody in and gives the rights that hold in the whole cluster. */
export async function invitePeople(cluster: Cluster): Promise<People> {
  const clusterAdministrator = new Account(cluster.kubeconfig);
  for (const object of clusterRights) await must(clusterAdministrator.apply(object));
  const review = new Account(await cluster.user(userNames.gitops));
  await untilAllowed(review, { verb: 'actfor', group: 'caveau.dev', resource: 'trainingjobs' });
  const login = async (user: string, groups: readonly string[] = []): Promise<Account> => new Account(await cluster.user(user, groups));
  return {
    researcher: await login(userNames.researcher),
    colleague: await login(userNames.colleague),
    namespaceAdministrator: await login(userNames.namespaceAdministrator),
    steward: await login(userNames.steward),
    platformEngineer: await login(userNames.platformEngineer),
    gitops: await login(userNames.gitops),
    automation: await login(userNames.automation),
    officer: await login(userNames.officer),
    secondOfficer: await login(userNames.secondOfficer),
    ethicist: await login(userNames.ethicist),
    clusterAdministrator,
    operator: new Account(await cluster.serviceAccount(operatorNamespace, 'caveau')),
    jobController: await login(jobController, serviceAccountGroups),
    scheduler: await login('system:kube-scheduler'),
    kubelet: await login(`system:node:${kubeletNode}`, ['system:nodes']),
    // By a certificate, so that nothing says on which node it runs.
    verifier: await login(`system:serviceaccount:${operatorNamespace}:caveau-verifier`, ['system:serviceaccounts']),
    podCollector: await login(systemAccounts.podCollector, serviceAccountGroups),
    networkPlugin: await login(systemAccounts.networkPlugin, serviceAccountGroups),
    migrator: await login(systemAccounts.migrator, serviceAccountGroups),
    queueManager: await login(kueueAccount, ['system:serviceaccounts']),
    cloudControllerManager: await login(cloudControllerManager, serviceAccountGroups),
  };
}

/**
 * Gives the rights that people have in one namespace. The researcher has edit and the administrator admin on purpose,
 * which nobody should bind in a room: what RBAC lets through is what the policies must refuse.
 */
export async function giveRights(people: People, namespace: string): Promise<void> {
  const rights = [
    ['edit', userNames.researcher],
    ['caveau-researcher', userNames.researcher],
    ['caveau-researcher', userNames.colleague],
    ['admin', userNames.namespaceAdministrator],
    ['caveau-researcher', userNames.namespaceAdministrator],
    ['caveau-steward', userNames.steward],
    ['caveau-officer', userNames.officer],
    ['caveau-approve-dpo', userNames.officer],
    ['caveau-officer', userNames.secondOfficer],
    ['caveau-approve-dpo', userNames.secondOfficer],
    ['caveau-officer', userNames.ethicist],
    ['caveau-approve-ethics', userNames.ethicist],
  ] as const;
  for (const [role, user] of rights) await must(people.clusterAdministrator.apply(roleBinding(namespace, role, user)));
  await untilAllowed(people.ethicist, { namespace, verb: 'approve', group: 'caveau.dev', resource: 'dataapprovals', name: 'ethics' });
  await untilAllowed(people.steward, { namespace, verb: 'hold', group: 'caveau.dev', resource: 'securedatasets' });
}

/** The API server learns of a binding by a watch; one that is known means that earlier ones are known too. */
async function untilAllowed(account: Account, resourceAttributes: object): Promise<void> {
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec: { resourceAttributes } };
  await poll({ what: `the rights of ${account.name}`, boundSeconds }, async () => {
    const { body } = await must(account.create(review));
    return (body['status'] as { readonly allowed: boolean }).allowed;
  });
}

const rbac = 'rbac.authorization.k8s.io';

function clusterRoleBinding(role: string, user: string): Manifest {
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: `test-${role}-${user}` },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'User', apiGroup: rbac, name: user }],
  };
}

/** An automation account that may do everything ordinary everywhere, but holds none of our verbs. */
const everythingOrdinary: Manifest = {
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'test-everything-ordinary' },
  rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] }],
};

/** What Calico, Multus and OVN are given to write the addresses of a pod into its annotations. */
const annotatesPods: Manifest = {
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'test-annotates-pods' },
  rules: [{ apiGroups: [''], resources: ['pods/status'], verbs: ['patch'] }],
};

/** The part of the role of cloud controller managers by which their parts get accounts of their own (--use-service-account-credentials). */
const getsTokens: Manifest = {
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'test-gets-tokens' },
  rules: [
    { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['get', 'create'] },
    { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
  ],
};

/** The part of Kueue's own role (its config/components/rbac/role.yaml) that reaches into rooms. */
const queuesJobs: Manifest = {
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'test-queues-jobs' },
  rules: [
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch', 'update', 'patch', 'delete'] },
    { apiGroups: ['batch'], resources: ['jobs/status'], verbs: ['get', 'update', 'patch'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch', 'update', 'patch', 'delete'] },
    { apiGroups: ['kueue.x-k8s.io'], resources: ['workloads'], verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] },
    { apiGroups: ['kueue.x-k8s.io'], resources: ['workloads/status'], verbs: ['get', 'update', 'patch'] },
  ],
};

const clusterRights = [
  everythingOrdinary,
  annotatesPods,
  queuesJobs,
  getsTokens,
  clusterRoleBinding('test-gets-tokens', cloudControllerManager),
  clusterRoleBinding('test-queues-jobs', kueueAccount),
  clusterRoleBinding('test-annotates-pods', systemAccounts.networkPlugin),
  clusterRoleBinding('test-everything-ordinary', systemAccounts.migrator),
  clusterRoleBinding('test-everything-ordinary', userNames.automation),
  clusterRoleBinding('caveau-platform', userNames.platformEngineer),
  clusterRoleBinding('caveau-gitops', userNames.gitops),
];
