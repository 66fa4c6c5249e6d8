import assert from 'node:assert/strict';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli/run.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { installCaveau } from '../support/install.ts';
import { Account, must, type Answer } from './support/account.ts';
import { referenceTo, type Manifest } from './support/manifest.ts';
import { plainNamespace, roomNamespace } from './support/objects.ts';
import { policyManifests } from './support/policies.ts';
import { job, openNetworkPolicy, pod, tokenSecret } from './support/workloads.ts';

const policyFiles = join(import.meta.dirname, '..', '..', 'helm', 'caveau', 'files', 'admission');
const registration = 'admissionregistration.k8s.io/v1';
const release = 'release-of-caveau';

/** What the command prints for the files of the chart, and what it says it left out. */
async function rendered(): Promise<{ readonly manifests: string; readonly left: string }> {
  const said = { out: '', err: '' };
  const terminal = { out: (text: string) => void (said.out += `${text}\n`), err: (text: string) => void (said.err += `${text}\n`), paint: (_: string, text: string) => text, interactive: false, ask: () => Promise.reject(new Error('nobody sits there')), input: () => Promise.resolve(''), env: {}, clock: systemClock };
  assert.equal(await runCommandLine(['static-policies', policyFiles, '--release-account', release], terminal), 0);
  return { manifests: said.out, left: said.err };
}

describe('the policies as static manifests of the API server', () => {
  let cluster: Cluster;
  let admin: Account;
  let releaser: Account;
  let left: string;
  const [room, plain] = ['sealed', 'plain'];

  before('start an API server with them, and none in its API', async () => {
    const policies = await rendered();
    left = policies.left;
    cluster = await startCluster({ name: `static-${process.pid}`, simulate: false, auditLog: false, staticPolicies: policies.manifests, log: () => undefined });
    await installCaveau(cluster, { admission: false });
    admin = new Account(cluster.kubeconfig);
    releaser = new Account(await cluster.user(release, ['system:masters']));
    for (const metadata of [{ ...roomNamespace(room).metadata, name: room }, { ...plainNamespace(plain).metadata, name: plain }]) await must(admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata }));
  });
  after('stop it', () => cluster.down());

  const inApi = async (kind: string): Promise<readonly string[]> => ((await must(admin.get({ apiVersion: registration, kind }))).body['items'] as readonly Manifest[]).map(({ metadata }) => metadata.name ?? '');
  const refused = ({ accepted, message }: Answer, policy: string, sentence: RegExp): void => {
    assert.equal(accepted, false);
    assert.ok(message.includes(`ValidatingAdmissionPolicy '${policy}.static.k8s.io'`), message);
    assert.match(message, sentence);
  };

  it('tells which policies have no such form', () => {
    assert.match(left, /^Left out: caveau-held-claims, because it has parameters \(spec\.paramKind\)/m);
    for (const policy of ['caveau-revisions', 'caveau-bindings']) assert.match(left, new RegExp(`^Left out: ${policy}, because it has parameters`, 'm'));
  });

  it('refuse in a room what they refuse from the API, with no policy in the API at all, and nothing elsewhere', async () => {
    assert.deepEqual([await inApi('ValidatingAdmissionPolicy'), await inApi('ValidatingAdmissionPolicyBinding')].flat().filter((name) => name.startsWith('caveau')), []);
    const attempts: readonly (readonly [(namespace: string) => Promise<Answer>, string, RegExp])[] = [
      [(namespace) => admin.create(pod(namespace, 'evil'), { dryRun: true }), 'caveau-workloads', /only the operator runs workloads in it/],
      [(namespace) => admin.create(job(namespace, 'evil'), { dryRun: true }), 'caveau-workloads', /may not create jobs evil/],
      [(namespace) => admin.create(openNetworkPolicy(namespace, 'open'), { dryRun: true }), 'caveau-network', /may not create networkpolicies open/],
      [(namespace) => admin.create(tokenSecret(namespace, 'token'), { dryRun: true }), 'caveau-access', /no lasting tokens/],
    ];
    for (const [attempt, policy, sentence] of attempts) {
      refused(await attempt(room), policy, sentence);
      await must(attempt(plain));
    }
    refused(await admin.patch({ apiVersion: 'v1', kind: 'Namespace', name: room }, { metadata: { labels: { 'caveau.dev/room': null } } }), 'caveau-namespaces', /label/);
  });

  it('let the release change the policies in the API, and no cluster administrator', async () => {
    const manifests = policyManifests();
    const [first] = manifests;
    assert.ok(first);
    refused(await admin.create(first), 'caveau-policies', /may not create validatingadmissionpolicies caveau-\w+: the policies of Caveau are changed by its release only/);
    for (const object of manifests) await must(releaser.apply(object));
    const policy = { apiVersion: registration, kind: 'ValidatingAdmissionPolicy', name: 'caveau-workloads' };
    const binding = { ...policy, kind: 'ValidatingAdmissionPolicyBinding' };
    const attempts: readonly (() => Promise<Answer>)[] = [
      () => admin.remove(policy),
      () => admin.remove(binding),
      () => admin.patch(policy, { spec: { failurePolicy: 'Ignore' } }),
      () => admin.patch(policy, { spec: { matchConditions: [{ name: 'never', expression: 'false' }] } }),
      () => admin.patch(binding, { spec: { validationActions: ['Audit'] } }),
      () => admin.patch(binding, { spec: { matchResources: { namespaceSelector: { matchLabels: { no: 'where' } } } } }),
      () => admin.patch(policy, { metadata: { labels: { 'app.kubernetes.io/part-of': 'nothing' } } }),
      // A request that deletes all has no name.
      () => admin.remove({ apiVersion: registration, kind: 'ValidatingAdmissionPolicyBinding' }),
      () => admin.send('DELETE', `/apis/${registration}/validatingadmissionpolicies`),
      () => admin.create(mutating('caveau-sidecar')),
    ];
    for (const attempt of attempts) refused(await attempt(), 'caveau-policies', /caveau-[a-z-]+: the policies of Caveau are changed by its release only/);
    const names = (kind: string): readonly string[] => manifests.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name ?? '').sort();
    for (const kind of ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']) assert.deepEqual((await inApi(kind)).filter((name) => name.startsWith('caveau-')).sort(), names(kind));
  });

  it('say nothing to policies of others', async () => {
    const foreign = mutating('sidecar');
    await must(admin.create(foreign));
    await must(admin.patch(referenceTo(foreign), { spec: { failurePolicy: 'Ignore' } }));
    await must(admin.remove(referenceTo(foreign)));
  });

  it('are there again after the API server was restarted', async () => {
    for (const object of policyManifests().toReversed()) await must(releaser.remove(referenceTo(object)));
    assert.deepEqual((await inApi('ValidatingAdmissionPolicy')).filter((name) => name.startsWith('caveau-')), []);
    await cluster.restartApiServer();
    refused(await admin.create(pod(room, 'evil')), 'caveau-workloads', /only the operator runs workloads/);
  });
});

/** A policy that changes pods; no binding puts it in force. */
function mutating(name: string): Manifest {
  const resourceRules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];
  const mutations = [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: "Object{metadata: Object.metadata{labels: {'seen': 'true'}}}" } }];
  return { apiVersion: registration, kind: 'MutatingAdmissionPolicy', metadata: { name }, spec: { failurePolicy: 'Fail', reinvocationPolicy: 'Never', matchConstraints: { resourceRules }, mutations } };
}
