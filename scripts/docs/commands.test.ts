import { deepEqual, equal } from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readCrds } from '../generate/crds.ts';
import { elsewhere, others } from './commands.ts';
import { commandsOf, fencesOf, filesOf, type Fence } from './fences.ts';
import { judgeForm, type Known } from './forms.ts';
import { runPages, stageOf } from './run-pages.ts';

const root = join(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'helm/caveau/README.md', 'src/ontology/README.md', 'examples/**/README.md'], { cwd: root }).sort();

/** The paths of every value that has no others below it. */
function leaves(value: unknown, path: string): readonly string[] {
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  return entries.length === 0 ? [path] : entries.flatMap(([key, below]) => leaves(below, path === '' ? key : `${path}.${key}`));
}

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
const kinds = readCrds(root).flatMap(({ plural, kind, shortNames }) => [plural, kind.toLowerCase(), ...shortNames]);
const values = leaves(parse(readFileSync(join(root, 'helm/caveau/values.yaml'), 'utf8')), '');

function known(fences: readonly Fence[]): Known {
  // What a command of the page writes, a later one may read.
  const made = fences.flatMap(commandsOf).flatMap((command) => [...command.matchAll(/> *([\w.-]+)/g)].map(([, file = '']) => file));
  const written = new Set([...filesOf(fences).map(([name]) => name), ...named(fences), ...made]);
  return { scripts: new Set(Object.keys(scripts)), kinds: new Set(kinds), values: new Set(values), exists: (path) => existsSync(join(root, path)), written };
}

/** Blocks whose first line is no name alone: "# dataset.yaml  and what it is". */
function named(fences: readonly Fence[]): readonly string[] {
  return fences.flatMap(({ language, code }) => (language === 'yaml' ? (/^# ([\w.-]+\.yaml)/.exec(code)?.[1] ?? []) : []));
}

describe('the commands of the documentation', () => {
  for (const page of pages) {
    const fences = fencesOf(readFileSync(join(root, page), 'utf8'));
    if (fences.flatMap(commandsOf).length === 0) continue;
    const stage = stageOf(page);
    it(`of ${page} name only what is there${stage === undefined ? '' : `, and are run by the stage "${stage}"`}`, () => {
      const wrong = fences.flatMap((fence) => (fence.remark === undefined && stage !== undefined ? [] : commandsOf(fence).flatMap((command) => problem(command, fence, known(fences)).map((why) => `${page}:${fence.line}: ${command}: ${why}`))));
      deepEqual(wrong, []);
    });
  }

  it('are run elsewhere where they say so', () => {
    const remarks = pages.flatMap((page) => fencesOf(readFileSync(join(root, page), 'utf8')).flatMap(({ remark }) => (remark?.startsWith('elsewhere: ') === true ? [remark.slice('elsewhere: '.length)] : [])));
    deepEqual(remarks.filter((key) => !Object.hasOwn(elsewhere, key)), []);
    for (const { file, says } of Object.values(elsewhere)) equal(readFileSync(join(root, file), 'utf8').includes(says), true, `${file} does not say ${says}`);
  });

  it('are run as they stand on pages that exist', () => {
    deepEqual(Object.values(runPages).flat().filter((page) => !pages.includes(page)), []);
  });

  describe('are held to what they name', () => {
    const rows: readonly (readonly [command: string, wrong?: string])[] = [
      ['kubectl get tj,sds -n prj-lung'],
      ['kubectl get trainings', 'there is no kind "trainings"'],
      ['kubectl apply -f crds/'],
      ['kubectl apply -f gone/', 'there is no gone/'],
      ['kubectl caveau explain tj/x -n y'],
      ['kubectl caveau explain tj/x --loud', 'kubectl caveau explain has no option --loud'],
      ['kubectl caveau guess', 'kubectl caveau has no command "guess"'],
      ['npm run quickstart -- --node'],
      ['npm run nothing', 'package.json has no script "nothing"'],
      ['helm install caveau helm/caveau --set image.digest=sha256:1'],
      ['helm install caveau helm/caveau --set image.colour=red', 'the chart has no value image.colour'],
      ['kubectl get tj && kubectl get nothings', 'there is no kind "nothings"'],
    ];
    for (const [command, wrong] of rows) it(command, () => deepEqual(judgeForm(command, known([])), wrong === undefined ? {} : { wrong }));
  });
});

function problem(command: string, { remark }: Fence, there: Known): readonly string[] {
  if (remark?.startsWith('not run: ') === true || others.some(([pattern]) => pattern.test(command))) return [];
  const { wrong, unknown } = judgeForm(command, there);
  if (unknown !== undefined) return [`nobody looks at the form of "${unknown}": say what holds it to reality above the block (<!-- elsewhere: … --> or <!-- not run: … -->) or in scripts/docs/commands.ts`];
  return wrong === undefined ? [] : [wrong];
}
