import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { announceCommands, makeCommands, releaseFolder, signCommands, versionProblems, type Command } from './supply-chain/release-plan.ts';

const usage = `Usage: npm run release -- check TAG | publish TAG IMAGE | announce TAG [--dry-run]
  check      the tag, package.json and the chart are of one version
  publish    build and push the image, sign its digest, package and push the chart, write the list of packages
  announce   the notes, from the commits since the former tag, and the release
  --dry-run  print the commands and run none`;

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** What a digest is called before it is known. */
const unknownDigest = 'sha256:DIGEST';

function run(commands: readonly Command[], isDry: boolean): void {
  for (const { words, into } of commands) {
    console.log(`$ ${words.join(' ')}${into === undefined ? '' : ` > ${into}`}`);
    if (isDry) continue;
    const [program = '', ...args] = words;
    const { status, stdout } = spawnSync(program, args, { cwd: root, stdio: ['ignore', into === undefined ? 'inherit' : 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 });
    if (status !== 0) throw new Error(`${words.slice(0, 3).join(' ')} ended with status ${status ?? 'of a signal'}.`);
    if (into !== undefined) writeFileSync(join(root, into), stdout);
  }
}

function publish(tag: string, image: string, isDry: boolean): void {
  mkdirSync(join(root, releaseFolder), { recursive: true });
  const epoch = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).trim();
  run(makeCommands(tag, image, epoch), isDry);
  const { 'containerimage.digest': digest = unknownDigest } = (isDry ? {} : JSON.parse(read('dist/image.json'))) as { readonly 'containerimage.digest'?: string };
  if (!isDry && digest === unknownDigest) throw new Error('The builder did not say which digest the image has.');
  run(signCommands(tag, image, digest), isDry);
  const output = process.env['GITHUB_OUTPUT'];
  if (output !== undefined && !isDry) appendFileSync(output, `digest=${digest}\n`);
}

function check(tag: string): void {
  const chart = parse(read('helm/caveau/Chart.yaml')) as { readonly version: string; readonly appVersion: string };
  const { version } = JSON.parse(read('package.json')) as { readonly version: string };
  const problems = versionProblems(tag, { project: version, chart: chart.version, app: chart.appVersion });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  console.log(`${tag}: project and chart are of this version.`);
}

try {
  const { positionals: [command, tag = '', image = ''], values: { 'dry-run': isDry = false, help = false } } = parseArgs({ allowPositionals: true, options: { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (!help && (tag === '' || (command === 'publish' && image === ''))) throw new Error(usage);
  if (help) console.log(usage);
  else if (command === 'check') check(tag);
  else if (command === 'publish') publish(tag, image, isDry);
  else if (command === 'announce') run(announceCommands(tag), isDry);
  else throw new Error(usage);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
