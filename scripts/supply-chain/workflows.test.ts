import { deepEqual } from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly permissions?: unknown;
  readonly on: unknown;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly 'timeout-minutes'?: number }>>;
}

/** What a workflow may run: what is in the repository, and what no script can do for it. */
const scripts: readonly RegExp[] = [/^npm ci --ignore-scripts --no-audit --no-fund$/, /^\.ci\/run$/, /^npm run (advisories|docs)$/, /^npm run release -- [a-z]+( "\$[A-Z_]+")+$/, /^docker login ghcr\.io --username "\$GITHUB_ACTOR" --password-stdin <<< "\$TOKEN"$/];

describe('the workflows', () => {
  for (const file of globSync('.github/workflows/*.yml', { cwd: root }).sort()) {
    const text = readFileSync(join(root, file), 'utf8');
    const workflow = parse(text) as Workflow;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

    it(`${file}: every action is pinned by the digest of a commit, beside its version`, () => {
      const lines = text.split('\n').filter((line) => /\buses:/.test(line));
      deepEqual(lines.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)), []);
    });

    it(`${file}: runs what anybody runs`, () => {
      deepEqual(steps.flatMap(({ run }) => (run === undefined || scripts.some((script) => script.test(run)) ? [] : [run])), []);
    });

    it(`${file}: may only read unless a job says otherwise, and ends by itself`, () => {
      deepEqual([workflow.permissions, Object.values(workflow.jobs).every((job) => job['timeout-minutes'] !== undefined)], [{ contents: 'read' }, true]);
    });

    it(`${file}: puts nothing that somebody else wrote into a command`, () => {
      deepEqual(steps.flatMap(({ run }) => (run?.includes('${{') === true ? [run] : [])), []);
    });

    it(`${file}: does not run with the rights of the repository on what a stranger proposes`, () => {
      deepEqual(/pull_request_target|workflow_run/.test(text), false);
    });
  }

  it('pin an action to one digest everywhere', () => {
    const pins = globSync('.github/workflows/*.yml', { cwd: root }).flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/uses: (\S+)@(\S+)/g)].map(([, action = '', digest = '']) => [action, digest] as const));
    const several = [...Map.groupBy(pins, ([action]) => action)].filter(([, all]) => new Set(all.map(([, digest]) => digest)).size > 1).map(([action]) => action);
    deepEqual(several, []);
  });
});
