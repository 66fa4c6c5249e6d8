import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { askText, type Ask } from '../../src/preflight/access.ts';
import { type Grant, type Report } from '../../src/preflight/findings.ts';
import { bootstrapBindings } from '../../src/preflight/own-bindings.ts';
import { powers, type Power } from '../../src/preflight/powers.ts';
import { subjectText, type Subject } from '../../src/preflight/rights.ts';
import { installCaveau } from '../support/install.ts';
import { Account, must } from './support/account.ts';
import { builtPlugin, type BuiltPlugin } from './support/plugin.ts';
import { rooms, typicalObjects, typicalRights } from './support/typical-rights.ts';
import { job } from './support/workloads.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'preflight.md');
const [begin, end] = ['<!-- begin: what the preflight of the test prints -->\n```text\n', '```\n<!-- end -->'];

/** The version whose roles are known by heart, not as a distribution changes it. */
const ofKubernetes136 = /^v1\.36\.\d+$/;

/** A role or binding that the API server made when it started. */
interface Labelled {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly Subject[];
}

/** Everybody who is asked about: those of the typical roles, and some who hold nothing, or hold it by a group. */
const asked: readonly Subject[] = [
  ...typicalRights.filter(({ kind }) => kind.endsWith('Binding')).flatMap((binding) => (binding['subjects'] as readonly Subject[]).map(({ kind, name, namespace }) => ({ kind, name, ...(namespace === undefined ? {} : { namespace }) }))),
  { kind: 'ServiceAccount', namespace: 'caveau-system', name: 'caveau' },
  { kind: 'ServiceAccount', namespace: 'kube-system', name: 'job-controller' },
  { kind: 'ServiceAccount', namespace: 'kube-system', name: 'generic-garbage-collector' },
  { kind: 'User', name: 'system:kube-scheduler' },
  { kind: 'User', name: 'system:kube-controller-manager' },
  { kind: 'User', name: 'nobody-in-particular' },
  { kind: 'Group', name: 'system:authenticated' },
  { kind: 'Group', name: 'system:masters' },
];

describe('kubectl caveau preflight', () => {
  let cluster: Cluster;
  let plugin: BuiltPlugin;
  let admin: Account;
  let auditor: string;
  let report: Report;

  before('start a cluster of its own, with roles as clusters have them', async () => {
    [plugin, cluster] = await Promise.all([builtPlugin(), startCluster({ name: `preflight-${process.pid}`, simulate: false, auditLog: false, log: () => undefined })]);
    await installCaveau(cluster);
    admin = new Account(cluster.kubeconfig);
    for (const object of [...typicalRights, ...typicalObjects]) await must(admin.create(object));
    // As it would stand in a room that is older than the policies; nobody else could make one there now.
    await must(new Account(await cluster.serviceAccount('caveau-system', 'caveau')).create(job('prj-lung', 'left-over')));
    await closeCanary();
    auditor = await cluster.user('auditor');
    // The controller that aggregates roles, the one that makes default accounts, and the API server's own view of all of it take a moment.
    await poll({ what: 'the roles to be in force', boundSeconds }, async () => (await isAllowed({ kind: 'Group', name: 'hospital:radiology' }, { verb: 'list', group: '', resource: 'secrets' }, 'prj-lung')) && isAllowed({ kind: 'ServiceAccount', namespace: 'monitoring', name: 'node-feature-discovery' }, { verb: 'patch', group: '', resource: 'nodes' }));
    report = JSON.parse((await run('-o', 'json')).stdout) as Report;
  });
  after('stop it', async () => {
    plugin.remove();
    await cluster.down();
  });

  const run = (...args: readonly string[]) => plugin.run(cluster, auditor, ['preflight', ...args]);

  /** The room in which the installation sees that the policies act. */
  async function closeCanary(): Promise<void> {
    const canary = { apiVersion: 'v1', kind: 'Namespace', name: 'caveau-canary' };
    await must(admin.patch(canary, { metadata: { annotations: { 'caveau.dev/close-room': 'caveau-canary' } } }));
    await must(admin.remove(canary));
    await poll({ what: 'the room of the installation to be gone', boundSeconds }, async () => (await admin.get(canary)).status === 404);
  }

  /** What the API server says. */
  async function isAllowed(subject: Subject, { verb, group, resource: combined, name }: Ask, namespace?: string): Promise<boolean> {
    const [resource, ...subresource] = combined.split('/');
    const resourceAttributes = { verb, group, resource, subresource: subresource.join('/'), ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) };
    const { body } = await must(admin.create({ apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', metadata: {}, spec: { ...identity(subject), resourceAttributes } }));
    return (body['status'] as { readonly allowed: boolean }).allowed;
  }

  const everybody = 'system:authenticated';

  function identity({ kind, name, namespace = '' }: Subject): { readonly user: string; readonly groups: readonly string[] } {
    if (kind === 'Group') return { user: 'somebody', groups: [name, everybody] };
    if (kind === 'User') return { user: name, groups: [everybody] };
    return { user: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, everybody] };
  }

  /** What the preflight says of somebody, who also has what the groups have that everybody is in. */
  function isTold(subject: Subject, power: Power, ask: Ask, namespace?: string): boolean {
    const names = [subjectText(subject), ...identity(subject).groups.map((name) => subjectText({ kind: 'Group', name }))];
    const holders = report.powers.find((one) => one.power === power.id)?.holders.filter(({ subject: of }) => names.includes(subjectText(of))) ?? [];
    return holders.some(({ grants }) => grants.some((grant) => gives(grant, ask, namespace)));
  }

  function gives({ rights, namespace: of, names }: Grant, ask: Ask, namespace?: string): boolean {
    const inPlace = of === undefined || of === namespace;
    const ofAny = { verb: ask.verb, group: ask.group, resource: ask.resource };
    return inPlace && [ask, ofAny].some((one) => rights.includes(askText(one))) && (names === undefined || (ask.name !== undefined && names.includes(ask.name)));
  }

  const places: Readonly<Record<Power['scopes'][number], readonly (string | undefined)[]>> = { cluster: [undefined], rooms, operator: ['caveau-system'], 'control-plane': ['kube-system'], keys: ['storage'] };

  for (const power of powers) {
    it(`says of everybody what the API server says: ${power.id}`, async () => {
      const wrong: string[] = [];
      let held = 0;
      for (const subject of asked) {
        const each = power.scopes.flatMap((scope) => places[scope]).flatMap((namespace) => power.asks.map(async (ask) => {
          const [told, allowed] = [isTold(subject, power, ask, namespace), await isAllowed(subject, ask, namespace)];
          held += allowed ? 1 : 0;
          if (told !== allowed) wrong.push(`${subjectText(subject)}: ${askText(ask)} ${namespace === undefined ? '' : `in ${namespace}`}: told ${String(told)}, allowed ${String(allowed)}`);
        }));
        await Promise.all(each);
      }
      assert.deepEqual(wrong, []);
      assert.ok(held > 0, 'somebody holds it, so that the answer can be wrong');
    });
  }

  it('tells rights of some names as what they are, and those of other names not at all', async () => {
    const puller: Subject = { kind: 'User', name: 'image-puller' };
    const secrets = powers.find(({ id }) => id === 'read-secrets');
    assert.ok(secrets);
    for (const name of ['registry', 'other']) {
      const ask = { verb: 'get', group: '', resource: 'secrets', name };
      assert.equal(isTold(puller, secrets, ask, 'prj-lung'), await isAllowed(puller, ask, 'prj-lung'), name);
    }
    assert.deepEqual(report.powers.find(({ power }) => power === 'read-secrets')?.holders.find(({ subject }) => subject.name === 'image-puller')?.grants[0]?.names, ['registry']);
  });

  it('finds everybody who holds a power by any binding that there is', async () => {
    const subjects = new Map(report.powers.flatMap(({ holders }) => holders.map(({ subject }) => [subjectText(subject), subject] as const)));
    const logs = { verb: 'get', group: '', resource: 'pods/log' };
    for (const namespace of rooms) {
      const { body } = await must(admin.send('GET', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'));
      const bound = (body['items'] as readonly { readonly subjects?: readonly Subject[] }[]).flatMap((binding) => binding.subjects ?? []);
      assert.ok(bound.length > 40);
      for (const { kind, name, namespace: of } of bound) {
        const subject: Subject = { kind, name, ...(of === undefined ? {} : { namespace: of }) };
        if (await isAllowed(subject, logs, namespace)) assert.ok(subjects.has(subjectText(subject)), subjectText(subject));
      }
    }
  });

  it('names the role out of which an aggregated one has it', () => {
    const radiology = report.powers.find(({ power }) => power === 'read-secrets')?.holders.find(({ subject }) => subject.name === 'hospital:radiology');
    assert.deepEqual(radiology?.grants.map(({ role, from, binding, namespace }) => ({ role, from, binding, namespace })), [{ role: 'ClusterRole view', from: ['configuration-viewer'], binding: 'RoleBinding prj-lung/radiology', namespace: 'prj-lung' }]);
  });

  it('knows the bindings that Kubernetes makes for its own accounts, all of them and no others', async function () {
    // Other versions and distributions make others, which are told of then.
    if (!ofKubernetes136.test(cluster.version)) this.skip();
    const labelled = async (plural: string): Promise<readonly Labelled[]> => ((await must(admin.send('GET', `/apis/rbac.authorization.k8s.io/v1/${plural}?labelSelector=kubernetes.io%2Fbootstrapping%3Drbac-defaults`))).body['items'] as readonly Labelled[]);
    const placed = ({ name, namespace }: Subject | Labelled['metadata']): string => `${namespace === undefined ? '' : `${namespace}/`}${name}`;
    const [ofCluster, ofNamespaces, clusterRoles, roles] = [await labelled('clusterrolebindings'), await labelled('rolebindings'), await labelled('clusterroles'), await labelled('roles')];
    const made = [...ofCluster.map((binding) => ['ClusterRoleBinding', binding] as const), ...ofNamespaces.map((binding) => ['RoleBinding', binding] as const)].map(([kind, { metadata, roleRef, subjects = [] }]) => ({ binding: `${kind} ${placed(metadata)}`, role: `${roleRef?.kind ?? ''} ${roleRef?.name ?? ''}`, subjects: subjects.map((subject) => `${subject.kind} ${placed(subject)}`).sort() }));
    const byName = (a: { readonly binding: string }, b: { readonly binding: string }): number => (a.binding < b.binding ? -1 : 1);
    assert.deepEqual(bootstrapBindings.map((own) => ({ ...own, subjects: own.subjects.toSorted() })).sort(byName), made.sort(byName));
    const own = new Set([...clusterRoles.map(({ metadata }) => `ClusterRole ${metadata.name}`), ...roles.map(({ metadata }) => `Role ${metadata.name}`)]);
    assert.deepEqual(bootstrapBindings.filter(({ role }) => !own.has(role)), [], 'their roles are of Kubernetes too');
  });

  it('takes for the control plane and for Caveau whom Kubernetes and the chart made', () => {
    const own = report.powers.flatMap(({ holders }) => holders.filter(({ standing }) => standing === 'control-plane' || standing === 'caveau').map(({ subject, standing }) => `${subjectText(subject)}: ${standing}`));
    assert.ok(own.includes('ServiceAccount kube-system/job-controller: control-plane'));
    assert.ok(own.includes('ServiceAccount caveau-system/caveau: caveau'));
  });

  it('tells what in the cluster opens rooms, and nothing of what leaves them out', () => {
    const told = report.state.map(({ check, kind, name, namespace }) => `${check} ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`);
    assert.ok(told.includes('mutating-webhook MutatingWebhookConfiguration sidecars'));
    assert.ok(!told.some((line) => line.includes('polite-sidecars')));
    assert.ok(told.includes('account-missing ServiceAccount monitoring/log-agent'));
    assert.ok(!told.some((line) => line.includes('monitoring/log-collector')));
    assert.ok(told.includes('foreign-job Job prj-lung/left-over'));
    assert.ok(told.includes('privileged-pods Namespace monitoring'));
    assert.ok(!told.includes('privileged-pods Namespace cert-manager'));
    assert.ok(!told.some((line) => line.startsWith('policy-')), 'all policies are in force');
  });

  it('prints what the documentation shows', async function () {
    // Roles differ from version to version and from one distribution to another, and the page has those of one.
    if (!ofKubernetes136.test(cluster.version)) this.skip();
    const { code, stdout, stderr } = await run();
    assert.deepEqual([code, stderr], [1, '']);
    const text = readFileSync(page, 'utf8');
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    assert.ok(from >= 0 && to > from, 'the page has a place for it');
    const shown = text.slice(from + begin.length, to);
    if (process.env['CAVEAU_WRITE_PREFLIGHT_PAGE'] !== undefined) writeFileSync(page, `${text.slice(0, from + begin.length)}${stdout}${text.slice(to)}`);
    else assert.equal(shown, stdout, 'CAVEAU_WRITE_PREFLIGHT_PAGE=1 writes it anew');
  });

  it('ends with 0 once everything is expected with a reason, and tells a line that meets nothing', async () => {
    const holders = report.powers.flatMap(({ power, holders: all }) => all.filter(({ standing }) => standing === 'unexpected').map(({ subject }) => ({ what: power, ...subject, reason: 'known in this test' })));
    const state = report.state.map(({ check, kind, name, namespace }) => ({ what: check, kind, name, ...(namespace === undefined ? {} : { namespace }), reason: 'known in this test' }));
    const file = join(plugin.directory, 'expected.yaml');
    writeFileSync(file, JSON.stringify({ expected: [...holders, ...state] }));
    const good = await run('--expect', file);
    assert.deepEqual([good.code, good.stderr], [0, ''], good.stdout);
    assert.match(good.stdout, /Nothing is unexpected\./);
    const narrow = holders.map((line) => (line.name === 'developer' ? { ...line, only: ['prj-heart'] } : line));
    writeFileSync(file, JSON.stringify({ expected: [...narrow, ...state, { what: 'read-logs', kind: 'User', name: 'gone', reason: 'left' }] }));
    const bad = await run('--expect', file);
    assert.equal(bad.code, 1);
    assert.match(bad.stdout, /✗ User developer\n/);
    assert.match(bad.stdout, /Expected, and not met: read-logs User gone\. Take the line out\./);
    writeFileSync(file, JSON.stringify({ expected: [{ what: 'read-log', kind: 'User', name: 'x', reason: 'typing' }] }));
    const typo = await run('--expect', file);
    assert.equal(typo.code, 2);
    assert.match(typo.stderr, /Line 1 of "expected" expects "read-log", which is none of \*, everything, read-logs/);
  });

  it('says what it could not look at, and does not end with 0', async () => {
    const nobody = await cluster.user('nobody-in-particular');
    const { code, stdout } = await plugin.run(cluster, nobody, ['preflight']);
    assert.equal(code, 2);
    assert.match(stdout, /Not looked at:\n/);
    assert.match(stdout, /what ClusterRoles give: you may not list clusterroles/);
    assert.match(stdout, /who holds rights in caveau-system: you may not list rolebindings in namespace caveau-system/);
    assert.match(stdout, /validatingadmissionpolicies\.admissionregistration\.k8s\.io: you may not list/);
  });

  it('judges files without a cluster', async () => {
    const input = typicalRights.filter(({ metadata }) => metadata.name?.startsWith('prometheus') === true).map((object) => JSON.stringify(object)).join('\n---\n');
    const { code, stdout } = await plugin.run(cluster, '/nowhere', ['preflight', '-', '-o', 'json'], input);
    assert.deepEqual(parse((await plugin.run(cluster, '/nowhere', ['preflight', '-', '-o', 'yaml'], input)).stdout), JSON.parse(stdout));
    const told = (JSON.parse(stdout) as Report).powers.map(({ power, holders }) => [power, ...holders.map(({ subject }) => subjectText(subject))]);
    assert.deepEqual([code, told], [1, [['read-pods', 'ServiceAccount monitoring/prometheus'], ['nodes', 'ServiceAccount monitoring/prometheus']]]);
  });

  it('notices a policy that is gone and one that does not deny', async () => {
    const binding = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding' };
    await must(admin.patch({ ...binding, name: 'caveau-network' }, { spec: { validationActions: ['Audit'] } }));
    await must(admin.send('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/caveau-interactive'));
    const { state } = JSON.parse((await run('-o', 'json')).stdout) as Report;
    assert.deepEqual(state.filter(({ check }) => check.startsWith('policy-')).map(({ check, name }) => `${check} ${name}`).sort(), ['policy-missing caveau-interactive', 'policy-weak caveau-network']);
    await installCaveau(cluster);
    await closeCanary();
  });
});
