import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { documentsOf, policyManifests, type AdmissionValues } from '../e2e/support/policies.ts';
import { roleWithQueues } from '../e2e/support/role.ts';
import type { Manifest } from '../e2e/support/manifest.ts';
import { chart, manifestsOf, only, rendered } from './support/render.ts';
import { everything } from './support/values.ts';

const files = (pattern: string): readonly Manifest[] => globSync(pattern, { cwd: join(chart, 'files') }).flatMap((file) => documentsOf(join(chart, 'files', file)));

/** Objects by what names them, without their order. */
function byName(manifests: readonly Manifest[]): ReadonlyMap<string, Manifest> {
  return new Map([...manifests].map((object) => [`${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`, object] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const rights = ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const admission = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];

/** Nearly all tests apply the files of the chart without Helm: what they show is true of the chart because it is the same. */
describe('What Helm makes of the chart is what the tests apply', () => {
  const made = async (kinds: readonly string[], values = {}): Promise<ReadonlyMap<string, Manifest>> => byName((await rendered(values)).filter(({ kind }) => kinds.includes(kind)));

  it('of the kinds', async () => {
    assert.deepEqual(await made(['CustomResourceDefinition']), byName(files('crds/*.yaml')));
  });

  it('of the rights, without queues and with them', async () => {
    assert.deepEqual(await made(rights), byName(files('rbac/*.yaml')));
    const operators = byName(roleWithQueues.flatMap((file) => documentsOf(join(chart, 'files', file))));
    const whole = await made(rights, { queues: { enabled: true } });
    for (const [name, object] of operators) assert.deepEqual(whole.get(name), object);
    assert.equal(whole.size, byName(files('{rbac,queues}/*.yaml')).size);
  });

  it('of the admission policies, for any values', async () => {
    const others: Partial<AdmissionValues> = everything.admission;
    for (const values of [{}, others, { cloudControllerManagers: [] }]) assert.deepEqual(await made(admission, { admission: values }), byName(policyManifests(values)));
  });

  it('of what the operator expects of the policies', async () => {
    const told = only(await rendered(), 'ConfigMap', 'caveau-admission')['data'] as Readonly<Record<string, string>>;
    assert.deepEqual(byName(Object.values(told).flatMap(manifestsOf)), byName(policyManifests()));
  });

  it('of the verifier, but for what the values say of it', async () => {
    const values = { verifier: { enabled: true }, image: { repository: 'registry.example/caveau', tag: '1' } };
    const set = only(await rendered(values), 'DaemonSet', 'caveau-verifier');
    const text = JSON.stringify(set).replace('"registry.example/caveau:1"', '"registry.example/caveau"').replace('"imagePullPolicy":"IfNotPresent",', '');
    assert.deepEqual(JSON.parse(text), files('verifier/daemonset.yaml')[0]);
    const rightsOfBoth = await made(rights, values);
    for (const [name, object] of byName(files('verifier/rbac.yaml'))) assert.deepEqual(rightsOfBoth.get(name), object);
  });
});
