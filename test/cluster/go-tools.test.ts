import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prometheusVersion } from './versions.ts';

const goModule = (name: string): string => readFileSync(join(import.meta.dirname, 'go', name, 'go.mod'), 'utf8');

describe('the tools of the tests', () => {
  it('have the versions of their Go modules', () => {
    assert.ok(goModule('promtool').includes(`github.com/prometheus/prometheus ${prometheusVersion} `));
  });

  it('share the packages of Kubernetes with the cluster, so that they are compiled once', () => {
    const versions = (name: string): ReadonlyMap<string, string> => new Map([...goModule(name).matchAll(/^\t(k8s\.io\/\S+) => \S+ (\S+)$/gm)].map(([, path = '', version = '']) => [path, version]));
    const kubernetes = versions('kubernetes-1.36');
    assert.ok(kubernetes.size > 25);
    assert.deepEqual(versions('gitops'), kubernetes);
  });
});
