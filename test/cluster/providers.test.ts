import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binaryNames } from './binaries.ts';
import { verifyChecksum } from './download.ts';
import { impossibleFor } from './cluster.ts';
import { chooseProvider } from './providers.ts';
import { releaseOf } from './versions.ts';

describe('the choice of a provider', () => {
  const names = ['PATH', 'KUBEBUILDER_ASSETS', 'DOCKER_HOST', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR'];
  const before = new Map(names.map((name) => [name, process.env[name]]));
  const release = releaseOf('1.36');
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'caveau-providers-test-'));
    for (const name of names) Reflect.deleteProperty(process.env, name);
    process.env['XDG_CACHE_HOME'] = directory;
    process.env['PATH'] = directory;
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  function install(...programs: readonly string[]): void {
    for (const program of programs) {
      writeFileSync(join(directory, program), '');
      chmodSync(join(directory, program), 0o755);
    }
  }

  it('prefers an explicit kubeconfig to everything', () => {
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
    assert.equal(chooseProvider({ release, kubeconfig: '/k', download: true }).name, 'kubeconfig');
  });

  it('takes KUBEBUILDER_ASSETS only when nothing is missing there, and says what is', () => {
    process.env['KUBEBUILDER_ASSETS'] = directory;
    install('go', 'etcd', 'kube-apiserver', 'kubectl');
    const lacks = /lacks kube-controller-manager, kube-scheduler, kwok/;
    assert.throws(() => chooseProvider({ release, only: 'assets' }), lacks);
    install(...binaryNames);
    assert.equal(chooseProvider({ release }).name, 'assets');
  });

  it('downloads only when asked, and goes on when a provider was tried in vain', () => {
    install('go');
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
    assert.equal(chooseProvider({ release }).name, 'container');
    assert.equal(chooseProvider({ release, download: true }).name, 'download');
    assert.equal(chooseProvider({ release }, ['container']).name, 'go');
  });

  it('passes K3s in a container over where a node or an audit log is asked for, as most tests do', () => {
    install('go');
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
    const chosen = (options: Parameters<typeof impossibleFor>[0]): string => chooseProvider({ release, only: options.provider }, impossibleFor(options)).name;
    assert.deepEqual([{ auditLog: true }, { node: true }, { staticPolicies: '' }].map(chosen), ['go', 'go', 'go']);
    assert.deepEqual([{}, { auditLog: false }, { provider: 'container' as const }].map(chosen), ['container', 'container', 'container']);
  });

  it('says what to install when there is no way', function () {
    // A socket of the machine cannot be hidden from this test.
    if (chooseProviderName() === 'container') this.skip();
    assert.throws(() => chooseProvider({ release }), /install Go .* or a container engine/);
  });

  function chooseProviderName(): string {
    try {
      return chooseProvider({ release }).name;
    } catch {
      return 'none';
    }
  }
});

describe('a downloaded file', () => {
  it('is kept only with the published checksum', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.doesNotThrow(() => verifyChecksum('u', Buffer.from('abc'), 'sha256', abc));
    assert.throws(() => verifyChecksum('u', Buffer.from('abd'), 'sha256', abc), /is published: nothing was kept/);
    assert.throws(() => verifyChecksum('u', Buffer.from('abc'), 'sha256', ''), /No sha256 checksum is published/);
  });
});
