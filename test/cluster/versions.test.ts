import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corednsVersion, defaultMinor, etcdVersion, helmVersion, juicefsCsiVersion, juicefsVersion, kubeconformVersion, kubeRouterVersion, kueueVersion, kwokVersion, minorOfRun, parseMinor, releaseOf, versityVersion } from './versions.ts';

describe('the pinned versions', () => {
  const goModule = (name: string): string => readFileSync(join(import.meta.dirname, 'go', name, 'go.mod'), 'utf8');
  const required = (name: string, path: string): string | undefined =>
    goModule(name)
      .split('\n')
      .map((line) => line.trim().replace(/^require /, '').split(' '))
      .find(([module]) => module === path)?.[1];

  it('are those of the Go modules', () => {
    for (const minor of ['1.34', '1.35', '1.36', '1.37'] as const) {
      assert.equal(required(`kubernetes-${minor}`, 'k8s.io/kubernetes'), releaseOf(minor).version);
    }
    assert.equal(required('etcd', 'go.etcd.io/etcd/server/v3'), etcdVersion);
    assert.equal(required('kwok', 'sigs.k8s.io/kwok'), kwokVersion);
    assert.equal(required('kueue', 'sigs.k8s.io/kueue'), kueueVersion);
    assert.equal(required('coredns', 'github.com/coredns/coredns'), corednsVersion);
    assert.equal(required('kube-router', 'github.com/cloudnativelabs/kube-router/v2'), kubeRouterVersion);
    assert.equal(required('juicefs', 'github.com/juicedata/juicefs'), juicefsVersion);
    assert.equal(required('object-store', 'github.com/versity/versitygw'), versityVersion);
    assert.equal(required('helm', 'helm.sh/helm/v4'), helmVersion);
    assert.equal(required('kubeconform', 'github.com/yannh/kubeconform'), kubeconformVersion);
    assert.equal(required('juicefs-csi', 'github.com/juicedata/juicefs-csi-driver'), juicefsCsiVersion);
  });

  it('replace every staging module by the one of the same release', () => {
    for (const minor of ['1.34', '1.35', '1.36', '1.37'] as const) {
      const staging = releaseOf(minor).version.replace('v1.', 'v0.');
      const replaced = goModule(`kubernetes-${minor}`).match(/^\tk8s\.io\/\S+ => .*$/gm) ?? [];
      assert.ok(replaced.length > 25);
      for (const line of replaced) assert.ok(line.endsWith(` ${staging}`), line);
    }
  });

  it('are told when another one is asked for', () => {
    assert.equal(parseMinor('1.36'), '1.36');
    assert.throws(() => parseMinor('1.33'), /1\.34, 1\.35, 1\.36, 1\.37/);
  });

  it('are chosen for a whole run by a variable, and a wrong one is not passed over', () => {
    assert.equal(minorOfRun({ CAVEAU_TEST_KUBERNETES: '1.34' }), '1.34');
    assert.equal(minorOfRun({}), defaultMinor);
    assert.throws(() => minorOfRun({ CAVEAU_TEST_KUBERNETES: '1.3' }), /choose one of/);
  });
});
