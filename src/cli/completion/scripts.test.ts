import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildPlugin } from '../../../scripts/plugin.ts';
import { completionScripts, type Shell } from './scripts.ts';

describe('the completion scripts', () => {
  const directory = mkdtempSync(join(tmpdir(), 'caveau-completion-'));
  const env = { ...process.env, PATH: [directory, dirname(process.execPath), process.env['PATH']].join(delimiter), KUBECONFIG: '/nowhere' };
  before('build the plugin, and put it on a PATH', () => buildPlugin(directory, 'kubectl-caveau'));
  after('remove it', () => rmSync(directory, { recursive: true }));

  const has = (shell: Shell): boolean => spawnSync(shell, ['--version']).status === 0;
  const run = (shell: string, text: string): readonly string[] => execFileSync(shell, ['-c', text], { env, encoding: 'utf8' }).split('\n').filter((line) => line !== '');
  const script = (shell: Shell): string => {
    writeFileSync(join(directory, `script.${shell}`), completionScripts[shell]);
    return join(directory, `script.${shell}`);
  };

  it('completes in bash, a word with a blank among those before it', () => {
    const asked = (words: string): readonly string[] => run('bash', `source ${script('bash')}; COMP_WORDS=(kubectl-caveau ${words}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _kubectl_caveau; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p kubectl-caveau`);
    assert.deepEqual(asked('sta'), ['static-policies', 'status', 'complete -F _kubectl_caveau kubectl-caveau']);
    assert.deepEqual(asked(`approve p --organisation 'Hospital A' --role d`).slice(0, -1), ['data-holder', 'dpo']);
    assert.deepEqual(asked('status tj/').slice(0, -1), [], 'nothing is offered, and nothing said, where no cluster answers');
  });

  it('is what kubectl asks', () => {
    assert.deepEqual(run('sh', 'kubectl_complete-caveau validate -o j'), ['junit', ':4']);
    assert.deepEqual(run('sh', 'kubectl_complete-caveau validate ""'), [':0']);
  });

  it('completes in zsh', function inZsh() {
    if (!has('zsh')) return this.skip();
    // Without a line editor: what the function would offer is what it gives to _describe.
    const asked = run('zsh', `compdef() { :; }; _files() { print files; }; _describe() { print -l -- \${(P)2}; }; source ${script('zsh')}; words=(kubectl-caveau sta); CURRENT=2; _kubectl_caveau; words=(kubectl-caveau validate ''); CURRENT=3; _kubectl_caveau`);
    assert.deepEqual(asked, ['static-policies:the admission policies as static manifests of the API server', 'status:an object and all that belongs to it, as a tree, each with its state', 'files']);
  });

  it('completes in fish', function inFish() {
    if (!has('fish')) return this.skip();
    assert.deepEqual(run('fish', `source ${script('fish')}; complete --do-complete 'kubectl-caveau sta' | cut -f1`), ['static-policies', 'status']);
  });
});
