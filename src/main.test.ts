import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('the process', () => {
  it('says what is wrong with a kubeconfig without saying the token in it, and ends with status 1', () => {
    const directory = mkdtempSync(join(tmpdir(), 'caveau-main-'));
    try {
      const kubeconfig = join(directory, 'kubeconfig');
      writeFileSync(kubeconfig, 'kind: Config\nusers:\n- user:\n    token: hunter2-hunter2\n   bad: [\n');
      const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'main.ts'), '--kubeconfig', kubeconfig, '--audit-log', join(directory, 'audit.jsonl')];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      assert.equal(status, 1);
      assert.match(stderr, /"level":"error".*bad indentation/s);
      assert.doesNotMatch(stdout + stderr, /hunter2/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('does not start with a file of diseases that it does not understand, and says in which line', () => {
    const directory = mkdtempSync(join(tmpdir(), 'caveau-main-'));
    try {
      const [kubeconfig, mondo] = [join(directory, 'kubeconfig'), join(directory, 'mondo.tsv')];
      const named = (name: string, rest: object): object => ({ name, ...rest });
      writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [named('a', { cluster: { server: 'http://127.0.0.1:1' } })], users: [named('a', { user: {} })], contexts: [named('a', { context: { cluster: 'a', user: 'a' } })], 'current-context': 'a' }));
      writeFileSync(mondo, 'child\tparent\nMONDO:0005233\tlung cancer\n');
      const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'main.ts'), '--kubeconfig', kubeconfig, '--audit-log', join(directory, 'audit.jsonl'), '--mondo', mondo];
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      assert.equal(status, 1);
      assert.match(stderr, /"error":"[^"]*mondo\.tsv is not understood\. Line 2 is not two terms of MONDO/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
