import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type KubeObject } from '../api/kube-object.ts';
import { readExpectations } from './expectations.ts';
import { type Report } from './findings.ts';
import { chartBindings } from './own-bindings.ts';
import { powers } from './powers.ts';
import { preflight } from './preflight.ts';
import { type BindingObject, type SubjectReference } from './rights.ts';
import { snapshotOf, type Reading } from './snapshot.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
type Fields = Readonly<Record<string, unknown>>;
const object = (kind: string, name: string, fields: Fields = {}, metadata: Fields = {}): KubeObject => ({ kind, metadata: { name, ...metadata }, ...fields });
const rule = (verbs: readonly string[], resources: readonly string[], apiGroups = ['']) => ({ verbs, resources, apiGroups });
const clusterRole = (name: string, ...rules: readonly object[]) => object('ClusterRole', name, { apiVersion, rules });
const bind = (role: string, ...subjects: readonly object[]) => object('ClusterRoleBinding', `b-${role}`, { roleRef: { kind: 'ClusterRole', name: role }, subjects });
/** As Kubernetes and the chart name their bindings: as the role. */
const bindAs = (role: string, ...subjects: readonly object[]) => object('ClusterRoleBinding', role, { roleRef: { kind: 'ClusterRole', name: role }, subjects });
const bindIn = (namespace: string, role: string, ...subjects: readonly object[]) => object('RoleBinding', `b-${role}`, { roleRef: { kind: 'ClusterRole', name: role }, subjects }, { namespace });
const user = (name: string) => ({ kind: 'User', name });
const group = (name: string) => ({ kind: 'Group', name });
const account = (namespace: string, name: string) => ({ kind: 'ServiceAccount', namespace, name });
const room = object('Namespace', 'prj-lung', {}, { labels: { 'caveau.dev/room': '', 'pod-security.kubernetes.io/enforce': 'restricted' } });
const logs = clusterRole('logs', rule(['get'], ['pods/log']));

function look(objects: readonly KubeObject[], expected: readonly object[] = [], reading: Partial<Reading> = {}): Report {
  const all = { operatorNamespace: 'caveau-system', expectedPolicies: undefined, whole: true, notLookedAt: [], accountsKnown: false, ...reading };
  return preflight(snapshotOf([room, ...objects], all), readExpectations({ expected }));
}

const told = ({ powers: found }: Report) => found.flatMap(({ power, holders }) => holders.map(({ subject, standing }) => `${power}: ${subject.kind} ${subject.namespace ?? ''}/${subject.name} ${standing}`));
const state = (report: Report) => report.state.map(({ check, name }) => `${check} ${name}`);

describe('the preflight', () => {
  it('finds a right in a room by a binding in that room, and none by a binding elsewhere', () => {
    assert.deepEqual(told(look([logs, bindIn('prj-lung', 'logs', user('a')), bindIn('elsewhere', 'logs', user('b'))])), ['read-logs: User /a unexpected']);
  });

  it('finds nothing that a cluster-wide power needs in a binding of one namespace', () => {
    assert.deepEqual(told(look([clusterRole('proxy', rule(['get'], ['nodes/proxy'])), bindIn('prj-lung', 'proxy', user('a'))])), []);
  });

  it('takes an account that is named as a user for the account, and one without a namespace for that of its binding', () => {
    assert.deepEqual(told(look([logs, bind('logs', user('system:serviceaccount:monitoring:loki'))])), ['read-logs: ServiceAccount monitoring/loki unexpected']);
    assert.deepEqual(told(look([logs, bindIn('prj-lung', 'logs', { kind: 'ServiceAccount', name: 'loki' })])), ['read-logs: ServiceAccount prj-lung/loki unexpected']);
  });

  it('counts the control plane and Caveau apart only by their own bindings', () => {
    const own = clusterRole('system:controller:job-controller', rule(['get'], ['pods/log']));
    const ours = clusterRole('caveau-operator', rule(['list'], ['pods']));
    const report = look([own, logs, ours, bindAs('system:controller:job-controller', account('kube-system', 'job-controller'), user('somebody'), group('system:authenticated')), bindAs('caveau-operator', account('caveau-system', 'caveau')), bindIn('prj-lung', 'logs', account('caveau-system', 'other'), account('kube-system', 'addon'), group('system:nodes'))]);
    assert.deepEqual(told(report), [
      'read-logs: Group /system:authenticated unexpected',
      'read-logs: Group /system:nodes unexpected',
      'read-logs: ServiceAccount caveau-system/other unexpected',
      'read-logs: ServiceAccount kube-system/addon unexpected',
      'read-logs: ServiceAccount kube-system/job-controller control-plane',
      'read-logs: User /somebody unexpected',
      'read-pods: ServiceAccount caveau-system/caveau caveau',
    ]);
  });

  it('takes nobody for the control plane or for Caveau by a name that begins like theirs', () => {
    const all = rule(['*'], ['*'], ['*']);
    const system = bind('system:my-agent', account('kube-system', 'my-agent'), group('system:contractors'), user('system:somebody'));
    assert.deepEqual(told(look([clusterRole('system:my-agent', rule(['get'], ['pods/log'])), system])), ['read-logs: Group /system:contractors unexpected', 'read-logs: ServiceAccount kube-system/my-agent unexpected', 'read-logs: User /system:somebody unexpected']);
    const named = look([clusterRole('caveau-anything', all), bind('caveau-anything', account('caveau-system', 'default'), account('caveau-system', 'caveau'))]);
    assert.deepEqual([named.unexpected, told(named).filter((line) => line.startsWith('everything'))], [2, ['everything: ServiceAccount caveau-system/caveau unexpected', 'everything: ServiceAccount caveau-system/default unexpected']]);
  });

  it('takes a binding for their own only by its name, its role and whom it names, all three', () => {
    const reads = (name: string) => clusterRole(name, rule(['get'], ['pods/log']));
    const jobs = account('kube-system', 'job-controller');
    const cases: readonly (readonly [what: string, subject: object, binding: string, role: string, standing: string])[] = [
      ['as it is', jobs, 'system:controller:job-controller', 'system:controller:job-controller', 'control-plane'],
      ['of another role', jobs, 'system:controller:job-controller', 'system:controller:node-controller', 'unexpected'],
      ['of another name', jobs, 'extra', 'system:controller:job-controller', 'unexpected'],
      ['for another account', account('kube-system', 'cronjob-controller'), 'system:controller:job-controller', 'system:controller:job-controller', 'unexpected'],
      ['for the account of that name elsewhere', account('prj-lung', 'job-controller'), 'system:controller:job-controller', 'system:controller:job-controller', 'unexpected'],
      ['for a user of the name of the account', user('job-controller'), 'system:controller:job-controller', 'system:controller:job-controller', 'unexpected'],
      ['for everybody, where somebody added a rule to the role', group('system:authenticated'), 'system:basic-user', 'system:basic-user', 'unexpected'],
      ['of the chart', account('caveau-system', 'caveau-verifier'), 'caveau-verifier', 'caveau-verifier', 'caveau'],
      ['of the chart, for another account', account('caveau-system', 'default'), 'caveau-operator', 'caveau-operator', 'unexpected'],
      ['of the chart, for its other account', account('caveau-system', 'caveau-verifier'), 'caveau-operator', 'caveau-operator', 'unexpected'],
      ['of the chart, for the account in another namespace', account('elsewhere', 'caveau'), 'caveau-operator', 'caveau-operator', 'unexpected'],
      ['for a role of the chart for people', account('caveau-system', 'caveau'), 'caveau-platform', 'caveau-platform', 'unexpected'],
    ];
    for (const [what, subject, name, role, standing] of cases) {
      const binding = object('ClusterRoleBinding', name, { roleRef: { kind: 'ClusterRole', name: role }, subjects: [subject] });
      assert.deepEqual(look([reads(role), binding]).powers.flatMap(({ holders }) => holders.map((holder) => holder.standing)), [standing], what);
    }
    const inRoom = object('RoleBinding', 'system:controller:job-controller', { roleRef: { kind: 'ClusterRole', name: 'system:controller:job-controller' }, subjects: [jobs] }, { namespace: 'prj-lung' });
    assert.equal(look([reads('system:controller:job-controller'), inRoom]).unexpected, 1, 'a RoleBinding of that name is another one');
  });

  it('knows the bindings of the chart as its files have them, in whichever namespace it is', () => {
    const files = join(import.meta.dirname, '..', '..', 'helm', 'caveau', 'files');
    const texts = ['rbac/operator.yaml', 'rbac/roles.yaml', 'verifier/rbac.yaml', 'queues/rbac.yaml'].map((file) => readFileSync(join(files, file), 'utf8').replaceAll('namespace: caveau-system', 'namespace: data-rooms'));
    const objects = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as BindingObject)).filter(({ kind = '' }) => kind.endsWith('Binding'));
    const nameOf = ({ kind, name, namespace }: SubjectReference) => `${kind} ${namespace ?? ''}/${name}`;
    const written = objects.map(({ kind = '', metadata: { name, namespace }, roleRef, subjects }) => ({ binding: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, role: `${roleRef.kind} ${roleRef.name}`, subjects: (subjects ?? []).map(nameOf) }));
    const byName = (a: { readonly binding: string }, b: { readonly binding: string }) => (a.binding < b.binding ? -1 : 1);
    assert.deepEqual(written.toSorted(byName), chartBindings('data-rooms').toSorted(byName));
  });

  it('finds who writes the environment by which jobs are judged', () => {
    const [writes, reads] = [clusterRole('writes', rule(['patch'], ['secureprocessingenvironments'], ['caveau.dev'])), clusterRole('reads', rule(['get', 'list', 'watch'], ['secureprocessingenvironments'], ['caveau.dev']))];
    assert.deepEqual(told(look([writes, reads, bind('writes', user('a')), bind('reads', user('b'))])), ['environment: User /a unexpected']);
  });

  it('counts who holds everything once', () => {
    const report = look([clusterRole('cluster-admin', rule(['*'], ['*'], ['*'])), bind('cluster-admin', group('admins')), bindAs('cluster-admin', group('system:masters'))]);
    assert.equal(report.unexpected, 1);
    assert.ok(told(report).includes('read-logs: Group /admins everything'));
    assert.ok(told(report).includes('everything: Group /system:masters control-plane'));
    assert.deepEqual(report.powers.filter(({ scopes }) => !scopes.includes('keys')).map(({ power }) => power), powers.filter(({ scopes }) => !scopes.includes('keys')).map(({ id }) => id));
  });

  it('adds up aggregated roles of files, and says out of which one a right is', () => {
    const view = object('ClusterRole', 'view', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { view: 'true' } }] } });
    const part = object('ClusterRole', 'part', { rules: [rule(['get'], ['pods/log'])] }, { labels: { view: 'true' } });
    const [finding] = look([view, part, bindIn('prj-lung', 'view', user('a'))]).powers;
    assert.deepEqual(finding?.holders[0]?.grants.map(({ role, from }) => [role, from]), [['ClusterRole view', ['part']]]);
  });

  it('looks where the keys of the volumes of rooms lie, and at no other Secret of these names', () => {
    const volume = object('PersistentVolume', 'pv', { spec: { claimRef: { namespace: 'prj-lung' }, csi: { nodeStageSecretRef: { name: 'key', namespace: 'storage' } } } });
    const foreign = object('PersistentVolume', 'other', { spec: { claimRef: { namespace: 'elsewhere' }, csi: { nodeStageSecretRef: { name: 'key', namespace: 'elsewhere' } } } });
    const named = (name: string) => object('ClusterRole', `named-${name}`, { rules: [{ ...rule(['get'], ['secrets']), resourceNames: [name] }] });
    const report = look([volume, foreign, named('key'), named('tls'), bindIn('storage', 'named-key', user('a')), bindIn('storage', 'named-tls', user('b')), bindIn('elsewhere', 'named-key', user('c'))]);
    assert.deepEqual([report.keyNamespaces, told(report)], [['storage'], ['read-keys: User /a unexpected']]);
  });

  it('expects what is written down with a reason, no more than is written, and tells a line that meets nothing', () => {
    const line = { what: 'read-logs', kind: 'User', name: 'a', reason: 'on call', only: ['prj-lung'] };
    const within = look([logs, bindIn('prj-lung', 'logs', user('a'))], [line, { ...line, name: 'b' }]);
    assert.deepEqual([told(within), within.unexpected, within.stale], [['read-logs: User /a expected'], 0, ['read-logs User b']]);
    assert.equal(look([logs, bindIn('prj-lung', 'logs', user('a')), bind('logs', user('a'))], [line]).unexpected, 1);
  });

  it('understands every line of the expectations, or says which it does not', () => {
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [{}, /no list "expected"/],
      [{ expected: [{ what: 'logs', kind: 'User', name: 'a', reason: 'x' }] }, /Line 1 of "expected" expects "logs", which is none of/],
      [{ expected: [{ what: '*', kind: 'User', name: 'a' }] }, /Line 1 of "expected" has no reason/],
      [{ expected: [{ what: '*', kind: 'User', name: 'a', reason: ' ' }] }, /has no reason/],
      [{ expected: [{ what: '*', kind: 'User', name: 'a', reason: 'x', onyl: [] }] }, /has a field "onyl"/],
      [{ expected: [{ what: '*', kind: 'ServiceAccount', name: 'a', reason: 'x' }] }, /a ServiceAccount without its namespace/],
      [{ expected: [{ what: '*', kind: 'User', name: 'a', reason: 'x', only: [] }] }, /something else in "only"/],
    ];
    for (const [document, sentence] of wrong) assert.throws(() => readExpectations(document), sentence);
  });

  it('finds policies of ours that are gone, let pass, or deny nobody', () => {
    const policy = (name: string, spec: Fields = { failurePolicy: 'Fail' }) => object('ValidatingAdmissionPolicy', name, { spec });
    const binding = (name: string, spec: Fields = {}) => object('ValidatingAdmissionPolicyBinding', name, { spec: { policyName: name, validationActions: ['Deny'], ...spec } });
    const report = look([policy('good'), binding('good'), policy('unbound'), policy('open', { failurePolicy: 'Ignore' }), binding('open'), policy('warns'), binding('warns', { validationActions: ['Warn'] }), policy('excepts'), binding('excepts', { matchResources: {} })], [], { expectedPolicies: ['good', 'gone', 'unbound', 'open', 'warns', 'excepts'] });
    assert.deepEqual(state(report), ['policy-missing gone', 'policy-weak unbound', 'policy-weak open', 'policy-weak warns', 'policy-weak excepts']);
  });

  it('finds what changes pods or Jobs of rooms, and nothing of what leaves rooms out or is not in force', () => {
    const away = { matchExpressions: [{ key: 'caveau.dev/room', operator: 'DoesNotExist' }] };
    const pods = { apiGroups: [''], resources: ['pods'], operations: ['CREATE'] };
    const webhook = (name: string, fields: Fields) => object('MutatingWebhookConfiguration', name, { webhooks: [{ name: 'w', rules: [pods], ...fields }] });
    const mutating = (name: string, matchConstraints: Fields) => object('MutatingAdmissionPolicy', name, { spec: { matchConstraints: { resourceRules: [pods], ...matchConstraints } } });
    const mutates = (name: string, fields: Fields = {}) => object('MutatingAdmissionPolicyBinding', name, { spec: { policyName: name, ...fields } });
    const report = look([
      webhook('all', {}),
      webhook('labelled', { objectSelector: { matchLabels: { sidecar: 'true' } } }),
      webhook('away', { namespaceSelector: away }),
      webhook('jobs', { rules: [{ apiGroups: ['batch'], resources: ['*'], operations: ['*'] }] }),
      webhook('services', { rules: [{ apiGroups: [''], resources: ['services'], operations: ['*'] }] }),
      webhook('deletes', { rules: [{ ...pods, operations: ['DELETE'] }] }),
      mutating('sidecar', {}), mutates('sidecar'),
      mutating('unbound', {}),
      mutating('bound-away', {}), mutates('bound-away', { matchResources: { namespaceSelector: away } }),
    ]);
    assert.deepEqual(state(report), ['mutating-webhook all', 'mutating-webhook labelled', 'mutating-webhook jobs', 'mutating-policy sidecar']);
  });

  it('finds network policies of the whole cluster, open namespaces, a room around the operator, and rights of accounts that are not there', () => {
    const operator = object('Namespace', 'caveau-system', {}, { labels: { 'caveau.dev/room': '' } });
    const open = object('Namespace', 'open');
    const report = look([operator, open, object('AdminNetworkPolicy', 'anp'), logs, bindIn('prj-lung', 'logs', account('prj-lung', 'there'), account('prj-lung', 'gone')), clusterRole('system:my-agent', rule(['get'], ['pods/log'])), bind('system:my-agent', account('kube-system', 'my-agent')), clusterRole('system:kube-dns', rule(['list'], ['services'])), bindAs('system:kube-dns', account('kube-system', 'kube-dns')), object('ServiceAccount', 'there', {}, { namespace: 'prj-lung' })], [], { accountsKnown: true });
    assert.deepEqual(state(report), ['operator-in-room caveau-system', 'cluster-network-policy anp', 'privileged-pods open', 'account-missing gone', 'account-missing my-agent']);
  });

  it('finds Jobs of rooms that have not ended and are of no object of ours', () => {
    const job = (name: string, namespace: string, metadata: Fields = {}, conditions: readonly object[] = []) => object('Job', name, { status: { conditions } }, { namespace, ...metadata });
    const owned = (by: string, controller = true) => ({ ownerReferences: [{ apiVersion: by, kind: 'TrainingJob', name: 'unet', uid: 'u', controller }] });
    const report = look([
      job('left', 'prj-lung'),
      job('labelled', 'prj-lung', { labels: { 'caveau.dev/role': 'training' } }),
      job('of-another', 'prj-lung', owned('example.org/v1')),
      job('not-controlled', 'prj-lung', owned('caveau.dev/v1alpha1', false)),
      job('suspended', 'prj-lung', {}, [{ type: 'Suspended', status: 'True' }]),
      job('ours', 'prj-lung', owned('caveau.dev/v1alpha1')),
      job('ended', 'prj-lung', {}, [{ type: 'Complete', status: 'True' }]),
      job('given-up', 'prj-lung', {}, [{ type: 'Failed', status: 'True' }]),
      job('elsewhere', 'web'),
    ]);
    assert.deepEqual(state(report), ['left', 'labelled', 'of-another', 'not-controlled', 'suspended'].map((name) => `foreign-job ${name}`));
  });

  it('says of files which role it does not know, and of a cluster that such a binding gives nothing', () => {
    const binding = bindIn('prj-lung', 'view', user('a'));
    assert.deepEqual(look([binding], [], { whole: false }).notLookedAt, [{ what: 'what RoleBinding prj-lung/b-view gives', why: 'ClusterRole view is not among the files' }]);
    assert.deepEqual(look([binding]).notLookedAt, []);
  });

  it('asks about every verb of ours that a policy asks for', () => {
    const directory = join(import.meta.dirname, '..', '..', 'helm', 'caveau', 'files', 'admission');
    const texts = readdirSync(directory).map((file) => readFileSync(join(directory, file), 'utf8'));
    const asked = texts.flatMap((text) => [...text.matchAll(/group\('caveau\.dev'\)\.resource\('([a-z]+)'\)\S*?\.check\('([a-z]+)'\)/g)].map(([, resource = '', verb = '']) => `${verb} ${resource}`));
    const known = powers.flatMap(({ asks }) => asks.map(({ verb, resource }) => `${verb} ${resource}`));
    assert.ok(asked.length > 5);
    assert.deepEqual(asked.filter((one) => !known.includes(one)), []);
  });
});
