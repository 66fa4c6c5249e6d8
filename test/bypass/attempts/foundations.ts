import type { Account, Answer } from '../../e2e/support/account.ts';
import { operatorNamespace } from '../../e2e/support/shared-cluster.ts';
import { cronJob, job, pod, podSpec, podTemplate, tokenSecret, workload } from '../../e2e/support/workloads.ts';
import { powerful } from '../actors.ts';
import type { Attempt } from '../attempt.ts';
import { cloudAccount, operatorPod, spareToken } from '../regulated.ts';
import { dryRun, label, tokenOf } from '../touch.ts';

const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'trainingjobs.caveau.dev' };
const role = (name: string) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name });

const foundations: readonly Attempt[] = ([
  {
    what: 'announce that a kind of ours is to be removed',
    by: ['automation'],
    says: /may not change the annotation caveau\.dev\/remove-kind of trainingjobs\.caveau\.dev \(needs the verb close on secureprocessingenvironments\.caveau\.dev\)\. Ask the platform engineer\.$/,
    run: (as) => as.patch(definition, { metadata: { annotations: { 'caveau.dev/remove-kind': definition.name } } }, dryRun),
  },
  {
    what: 'delete a kind of ours, and with it every object of it',
    by: powerful,
    says: /may not delete trainingjobs\.caveau\.dev, because every object of this kind would go with it, unguarded\. To remove the kind, delete its objects, let somebody with the verb close/,
    run: (as) => as.remove(definition, dryRun),
  },
  ...([
    ['change a role of ours', (as) => as.patch(role('caveau-researcher'), label, dryRun)],
    ['take the operator its rights', (as) => as.remove({ ...role('caveau-operator'), kind: 'ClusterRoleBinding' }, dryRun)],
  ] satisfies readonly (readonly [string, Attempt['run']])[]).map(([what, run]) => ({
    what,
    by: ['automation'] as const,
    says: /caveau-\w+ is a role of Caveau, and .* may not (update|delete) it \(needs the verb grant on secureprocessingenvironments\.caveau\.dev\)\. Ask the platform engineer\.$/,
    run,
  })),
] satisfies readonly Omit<Attempt, 'policy' | 'where'>[]).map((attempt): Attempt => ({ ...attempt, policy: 'caveau-foundations', where: 'everywhere' }));

const token = (as: Account, namespace: string, name: string): Promise<Answer> =>
  as.send('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token?dryRun=All`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [] } });
const asController = podSpec({ serviceAccountName: 'job-controller', automountServiceAccountToken: true });
const asOperator = podSpec({ serviceAccountName: 'caveau', automountServiceAccountToken: true });
const asCloud = podSpec({ serviceAccountName: cloudAccount, automountServiceAccountToken: true });
const byAutomation: Attempt['by'] = ['automation'];

const borrowed: readonly Attempt[] = ([
  ['ask for a token of the operator', (as) => token(as, operatorNamespace, 'caveau')],
  ['ask for a token of the Job controller', (as) => token(as, 'kube-system', 'job-controller')],
  ['make a Secret with a lasting token of the operator', (as) => as.create(tokenSecret(operatorNamespace, 'x', 'caveau'), dryRun)],
  ['make a Secret with a lasting token of the Job controller', (as) => as.create(tokenSecret('kube-system', 'x', 'job-controller'), dryRun)],
  ['have the token in a Secret exchanged for one of the operator', (as) => as.patch(spareToken(operatorNamespace), tokenOf('caveau'), dryRun)],
  ['have the token in a Secret exchanged for one of the Job controller', (as) => as.patch(spareToken('kube-system'), tokenOf('job-controller'), dryRun)],
  ['run a pod under the account of the operator', (as) => as.create(pod(operatorNamespace, 'x', asOperator), dryRun)],
  ['run a pod under the account of the Job controller', (as) => as.create(pod('kube-system', 'x', asController), dryRun)],
  ['run a Job under the account of the Job controller', (as) => as.create(job('kube-system', 'x', asController), dryRun)],
  ['run a CronJob under the account of the Job controller', (as) => as.create(cronJob('kube-system', 'x', asController), dryRun)],
  ['run a DaemonSet under the account of the Job controller', (as) => as.create(workload('DaemonSet', 'kube-system', 'x', { template: podTemplate('x', asController) }), dryRun)],
  ['exchange the image of a pod of the operator', (as) => as.patch(operatorPod, { spec: { containers: [{ name: 'main', image: 'example.org/x' }] } }, { ...dryRun, patch: 'strategic' })],
  ['put an ephemeral container into a pod of the operator', (as) => as.patch(operatorPod, { spec: { ephemeralContainers: [{ name: 'look', image: 'busybox' }] } }, { ...dryRun, patch: 'strategic', subresource: 'ephemeralcontainers' })],
  ['ask for a token of a cloud controller manager, which gets those of two controllers', (as) => token(as, 'kube-system', cloudAccount)],
  ['run a DaemonSet under the account of a cloud controller manager', (as) => as.create(workload('DaemonSet', 'kube-system', 'x', { template: podTemplate('x', asCloud) }), dryRun)],
  ['ask for a token of a controller that is no part of its own', (as) => token(as, 'kube-system', 'job-controller'), ['cloudControllerManager']],
] satisfies readonly (readonly [string, Attempt['run'], Attempt['by']?])[]).map(([what, run, by]): Attempt => ({
  what,
  by: by ?? byAutomation,
  policy: 'caveau-accounts',
  where: 'everywhere',
  says: /Policies of rooms trust this account of (caveau|kube)-system by its name, and .* may not borrow it by \S+ \S*\s?\(needs the verb grant on secureprocessingenvironments\.caveau\.dev\)\. Use your own account\.$/,
  run,
}));

const nothingRuns = /does not have a host assigned|address not allowed/i;

const entered: readonly Attempt[] = (['exec?command=id&stdout=true', 'attach?stdout=true'] as const).map((how) => ({
  what: `${how.replace(/\?.*/, '')} into a pod beside the operator`,
  by: ['automation'],
  policy: 'caveau-accounts',
  where: 'everywhere',
  says: /What runs beside the operator in caveau-system may touch rooms, and .* may not use pods\/(exec|attach) beside \(needs the verb grant/,
  otherwise: nothingRuns,
  run: (as) => as.send('GET', `/api/v1/namespaces/${operatorNamespace}/pods/beside/${how}`),
}));

/** What the rules stand on: the kinds, the roles, and the accounts that the rules let through. */
export const foundationAttempts: readonly Attempt[] = [...foundations, ...borrowed, ...entered];
