import assert from 'node:assert/strict';
import { cloudControllerManager, defaultValues, policyFiles, policyManifests, rendered } from './policies.ts';

describe('The values of the chart', () => {
  const whole = policyFiles().map(({ text }) => text).join('\n');

  it('name every account that the policies name, and no other', () => {
    const named = new Set([...whole.matchAll(/'(system:(?:serviceaccount:[a-z-]+:[a-z-]+|kube-[a-z-]+))'/g)].map(([, name]) => name ?? ''));
    // These follow the namespace of the release.
    const ours = [...named].filter((name) => name.startsWith('system:serviceaccount:caveau-system:'));
    assert.deepEqual([...named].filter((name) => !ours.includes(name)).sort(), [...Object.keys(defaultValues().accounts), cloudControllerManager].sort());
    assert.deepEqual(defaultValues().cloudControllerManagers, [cloudControllerManager]);
  });

  it('leave the files as they stand where nobody says otherwise', () => {
    for (const { path, text } of policyFiles()) assert.equal(rendered(text, defaultValues()), text, path);
  });

  it('put other names in the place of these, and nothing else', () => {
    const accounts = { 'system:serviceaccount:kube-system:job-controller': 'system:serviceaccount:elsewhere:jobs' };
    const drivers = { guardedDrivers: ['a.example', 'b.example'], storageAccounts: ['system:serviceaccount:storage:a'], nodeLabels: ['node-restriction.kubernetes.io/site'] };
    const clouds = { cloudControllerManagers: ['system:serviceaccount:kube-system:a-cloud', 'another'] };
    const changed = JSON.stringify(policyManifests({ accounts, ...drivers, ...clouds }));
    assert.doesNotMatch(changed, /kube-system:job-controller|:cloud-controller-manager|guarded-drivers\.caveau\.dev|storage-accounts\.caveau\.dev|kubernetes\.io\/caveau-'/);
    for (const text of ["'system:serviceaccount:elsewhere:jobs'", "['a.example', 'b.example']", "['system:serviceaccount:storage:a']", "['system:serviceaccount:kube-system:a-cloud', 'another']", "['node-restriction.kubernetes.io/site']"]) assert.ok(changed.includes(text), text);
  });

  it('let no cloud controller manager through where none is listed', () => {
    const accounts = JSON.stringify(policyManifests({ cloudControllerManagers: [] }).find(({ kind, metadata }) => kind === 'ValidatingAdmissionPolicy' && metadata.name === 'caveau-accounts'));
    assert.doesNotMatch(accounts, /:cloud-controller-manager/);
    assert.ok(accounts.includes("request.userInfo.username in ['']"), accounts);
  });
});
