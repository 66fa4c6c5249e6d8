import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { boundSeconds, poll } from '../../cluster/polling.ts';
import { installCaveau as applyCaveau } from '../../support/install.ts';
import { keepCredentials, keepSecrets, leaks } from '../../support/outputs.ts';
import { Account, must, type Answer } from './account.ts';
import { referenceTo, type Manifest } from './manifest.ts';
import { dataApproval, dataPermit, plainNamespace, roomLabel, roomNamespace, secureDataset, trainingJob } from './objects.ts';
import { declaredJob, ingress, job, pod, claim, runRecord, tokenSecret } from './workloads.ts';
import { userNames } from './user-names.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The namespace of the operator, and its account as the policies name it. */
export const operatorNamespace = 'caveau-system';
export const operatorAccount = `system:serviceaccount:${operatorNamespace}:caveau`;

/** The Job controller's account; the policies let it create pods in rooms. */
export const jobController = 'system:serviceaccount:kube-system:job-controller';
export const serviceAccountGroups = ['system:serviceaccounts', 'system:serviceaccounts:kube-system'];

const ourKinds = ['SecureDataset', 'DataPermit', 'DataApproval', 'TrainingJob', 'SecureProcessingEnvironment', 'NodeInspection'];

let started: Promise<Cluster> | undefined;

/** The one cluster of a test run, started when it is first asked for and stopped after the last test. */
export function sharedCluster(): Promise<Cluster> {
  // The process id keeps two runs on one machine apart.
  started ??= startCluster({ name: `e2e-${process.pid}`, auditLog: true, log: () => undefined });
  return started;
}

/** Stops it, after it was asked for what no output may hold; the next who asks for it gets another. */
export async function stopSharedCluster(): Promise<void> {
  const cluster = await started?.catch(() => undefined);
  started = undefined;
  if (cluster === undefined) return;
  keepCredentials(cluster.directory);
  const { stdout } = await cluster.kubectlRun(['get', 'secrets', '--all-namespaces', '--output=json']);
  if (stdout !== '') keepSecrets(JSON.parse(stdout) as Parameters<typeof keepSecrets>[0]);
  await cluster.down();
  assert.deepEqual(leaks(Object.values(userNames)), []);
}

// At the top of a module that test files import, this is a hook of the whole run. A bench is no run of mocha, and stops its cluster itself.
(globalThis as { readonly after?: typeof after }).after?.('stop the shared cluster, and find no secret and no person in what the operator said', stopSharedCluster);

const installed = new WeakMap<Cluster, Promise<void>>();

/** Applies our CustomResourceDefinitions, roles and policies once per cluster; returns when every policy acts. */
export function installCaveau(cluster: Cluster): Promise<void> {
  const running = installed.get(cluster) ?? install(cluster);
  installed.set(cluster, running);
  return running;
}

/** Applies only the CustomResourceDefinitions, and returns what kubectl said about them. */
export async function installKinds(cluster: Cluster): Promise<string> {
  const said = await kubectl(cluster, ['apply', '--server-side', '--force-conflicts', '-f', join(root, 'crds')]);
  const definitions = ourKinds.map((kind) => `crd/${kind.toLowerCase()}s.caveau.dev`);
  await kubectl(cluster, ['wait', '--for=condition=Established', `--timeout=${boundSeconds}s`, ...definitions]);
  await untilKindsAreServed(cluster);
  return said;
}

async function untilKindsAreServed(cluster: Cluster): Promise<void> {
  // Discovery and the published schemas come a little later than Established, and kubectl needs both.
  const admin = new Account(cluster.kubeconfig);
  await poll({ what: 'the API server to publish our kinds', boundSeconds, everyMs: 100 }, async () => {
    const schemas = JSON.stringify((await admin.send('GET', '/openapi/v3/apis/caveau.dev/v1alpha1')).body);
    if (!ourKinds.every((kind) => schemas.includes(`v1alpha1.${kind}"`))) return false;
    return (await cluster.kubectlRun(['get', 'sds,dpm,dap,tj,spe,nin', '--all-namespaces'])).code === 0;
  });
}

/** Makes a room with a name of its own, in which pods can be made. */
export async function newRoom(cluster: Cluster, prefix: string): Promise<string> {
  return newNamespace(cluster, roomNamespace(uniqueName(prefix)).metadata);
}

/** Makes an ordinary namespace with a name of its own, in which pods can be made. */
export async function newPlainNamespace(cluster: Cluster, prefix: string): Promise<string> {
  return newNamespace(cluster, plainNamespace(uniqueName(prefix)).metadata);
}

/** A name that no other test uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(3).toString('hex')}`;
}

/** Runs kubectl as the cluster administrator and returns what it printed; fails with what it complained about. */
export async function kubectl(cluster: Cluster, args: readonly string[], input?: string): Promise<string> {
  const result = await cluster.kubectlRun(args, input === undefined ? {} : { input });
  if (result.code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${result.stderr}`);
  return result.stdout + result.stderr;
}

async function newNamespace(cluster: Cluster, metadata: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> }): Promise<string> {
  const name = metadata.name ?? '';
  const admin = new Account(cluster.kubeconfig);
  await must(admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata }));
  await poll({ what: `the default service account of ${name}`, boundSeconds }, async () => {
    const answer = await admin.get({ apiVersion: 'v1', kind: 'ServiceAccount', namespace: name, name: 'default' });
    return answer.accepted;
  });
  return name;
}

/** Applies our CustomResourceDefinitions and roles, and no policy. */
export async function installWithoutPolicies(cluster: Cluster): Promise<void> {
  await applyCaveau(cluster, { admission: false });
  await untilKindsAreServed(cluster);
}

async function install(cluster: Cluster): Promise<void> {
  await applyCaveau(cluster);
  await untilKindsAreServed(cluster);
  await untilPoliciesAct(cluster, new Account(cluster.kubeconfig));
}

/** Every policy that an administrator meets refuses a request of its own that is never kept; three need a dataset under a legal hold, or one that takes its place, to refuse anything. */
async function untilPoliciesAct(cluster: Cluster, admin: Account): Promise<void> {
  const room = await newNamespace(cluster, { name: uniqueName('canary'), labels: { [roomLabel]: '' } });
  const controller = new Account(await cluster.user(jobController, serviceAccountGroups));
  // Cluster administrators hold the verb close.
  const collector = new Account(await cluster.user('system:serviceaccount:kube-system:generic-garbage-collector', serviceAccountGroups));
  const operator = new Account(await cluster.serviceAccount(operatorNamespace, 'caveau'));
  const anyVolume = (labels: Readonly<Record<string, string>>): Manifest => ({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'canary', labels }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadOnlyMany'], hostPath: { path: '/canary' } } });
  const dryRun = { dryRun: true };
  const unlabelled = { ...secureDataset(room, 'canary'), metadata: { namespace: 'default', name: 'canary' } };
  const finalized = { ...dataPermit(room, 'canary', 'canary', 'nobody'), metadata: { namespace: room, name: 'canary', finalizers: ['caveau.dev/canary'] } };
  const held = { ...finalized, metadata: { ...finalized.metadata, finalizers: ['example.org/canary'] } };
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'canary', uid: 'canary', controller: true };
  const undeclared = { ...pod(room, 'canary'), metadata: { namespace: room, name: 'canary', ownerReferences: [owner] } };
  const seen = { apiVersion: 'caveau.dev/v1alpha1', kind: 'NodeInspection', metadata: { name: 'canary' }, spec: { time: '2027-03-01T12:00:00Z', volumes: [] } };
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { namespace: room, name: 'canary' }, target: { kind: 'Node', name: 'canary' } };
  const kept = secureDataset(room, 'kept', { retention: { until: '2035-01-01T00:00:00Z', legalHold: { reference: 'canary' } } });
  await must(admin.create(claim(room, 'kept')));
  const later = secureDataset(room, 'later', { revision: { id: 'r2', supersedes: 'kept' } });
  for (const dataset of [kept, later]) await must(admin.create(dataset));
  const canaries: Readonly<Record<string, () => Promise<Answer>>> = {
    'caveau-workloads': () => admin.create(job(room, 'canary'), dryRun),
    'caveau-declarations': () => admin.create(declaredJob('default', 'canary'), dryRun),
    'caveau-running-pods': () => admin.create(binding, dryRun),
    'caveau-interactive': () => admin.send('GET', `/api/v1/namespaces/${room}/pods/canary/exec?command=true&stdout=true`),
    'caveau-shape': () => controller.create(undeclared, dryRun),
    'caveau-copies': () => admin.create(claim(room, 'canary', { dataSource: { kind: 'PersistentVolumeClaim', name: 'other' } }), dryRun),
    'caveau-network': () => admin.create(ingress(room, 'canary'), dryRun),
    'caveau-access': () => admin.create(tokenSecret(room, 'canary'), dryRun),
    'caveau-rooms-only': () => admin.create(unlabelled, dryRun),
    'caveau-requester': () => admin.create(trainingJob(room, 'canary', 'nobody'), dryRun),
    'caveau-approvals': () => admin.create(dataApproval(room, 'canary', { approver: 'nobody' }), dryRun),
    'caveau-records': () => admin.create(runRecord(room, 'canary'), dryRun),
    'caveau-deletion': () => admin.create(held, dryRun),
    'caveau-inspections': () => admin.create(seen, dryRun),
    'caveau-status': () => admin.create(finalized, dryRun),
    'caveau-legal-hold': () => admin.remove(referenceTo(kept), dryRun),
    'caveau-held-claims': () => admin.remove(referenceTo(claim(room, 'kept')), dryRun),
    'caveau-revisions': () => collector.remove(referenceTo(later), dryRun),
    'caveau-bindings': () => admin.create(anyVolume({ 'caveau.dev/role': 'binding' }), dryRun),
    // Outside of rooms no other policy refuses it too.
    'caveau-bindings-kept': () => admin.create({ ...claim('default', 'canary'), metadata: { namespace: 'default', name: 'canary', labels: { 'caveau.dev/role': 'binding' } } }, dryRun),
    'caveau-bindings-only': () => operator.create(anyVolume({}), dryRun),
    'caveau-node-proxy': () => admin.send('GET', '/api/v1/nodes/canary/proxy/pods'),
    'caveau-foundations': () => admin.remove({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'trainingjobs.caveau.dev' }, dryRun),
    'caveau-namespaces': () => admin.remove({ apiVersion: 'v1', kind: 'Namespace', name: room }, dryRun),
  };
  for (const [policy, attempt] of Object.entries(canaries)) {
    let last = '';
    await poll({ what: `the policy ${policy} to act`, boundSeconds, everyMs: 100, hint: 'See the last answer in the message below.' }, async () => {
      last = (await attempt()).message;
      return last.includes(`'${policy}'`);
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} ${last}`);
    });
  }
  // An operator that starts later has nothing to do with them.
  await must(admin.patch(referenceTo(kept), { spec: { retention: { legalHold: null } } }));
  for (const dataset of [kept, later]) await must(admin.remove(referenceTo(dataset)));
  await must(admin.remove(referenceTo(claim(room, 'kept'))));
}
