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
});
