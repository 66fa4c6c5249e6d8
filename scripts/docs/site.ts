import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { cacheDirectory } from '../../test/cluster/paths.ts';
import { outsideResources } from './html.ts';
import { linked } from './links.ts';
import { decisionsFolder, navOf } from './navigation.ts';

const root = join(import.meta.dirname, '../..');
const site = join(root, 'site');
const requirements = join(import.meta.dirname, 'requirements.txt');

/** Where pages are: everything that is written for people. */
const pageFiles: readonly string[] = ['*.md', 'docs/**/*.md', 'helm/caveau/README.md', 'src/ontology/README.md', 'examples/**/README.md'];

/** The generator in an environment of its own, installed once for each list of requirements. Every file has a digest there, and none other is taken. */
function generator(): string {
  const home = join(cacheDirectory(), `docs-${createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)}`);
  const program = join(home, 'bin/properdocs');
  if (existsSync(program)) return program;
  console.log('Installing the generator of the site (once) ...');
  const fresh = `${home}.${process.pid}`;
  run('python3', ['-m', 'venv', fresh]);
  run(join(fresh, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--require-hashes', '--no-deps', '--only-binary', ':all:', '-r', requirements]);
  run(join(fresh, 'bin/python'), ['-c', relocated, fresh, home]);
  try {
    renameSync(fresh, home);
  } catch (error) {
    // Another run was faster.
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(program)) throw error;
  }
  return program;
}

/** The first line of a program of Python names the folder in which it was installed. */
const relocated = `
import pathlib, sys
for path in pathlib.Path(sys.argv[1], 'bin').iterdir():
    if path.is_file() and not path.is_symlink():
        data = path.read_bytes()
        path.write_bytes(data.replace(sys.argv[1].encode(), sys.argv[2].encode()))
`;

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')} ended with status ${status ?? error?.message ?? ''}. The site needs Python 3.9 or newer with venv (Debian: apt-get install python3-venv) and a registry of Python packages.`);
}

/** The decisions, listed from their first lines. */
function decisions(pages: readonly string[]): string {
  const rows = pages.filter((page) => page.startsWith(`${decisionsFolder}/`)).map((page) => {
    const title = /^# (.*)$/m.exec(readFileSync(join(root, page), 'utf8'))?.[1] ?? page;
    return `- [${title}](${page.slice(decisionsFolder.length + 1)})`;
  });
  return `# Decisions\n\nEach page is one decision: what it answers, what was decided, what follows and what else there was.\n\n${rows.join('\n')}\n`;
}

function write(page: string, text: string): void {
  const path = join(site, 'pages', page);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Puts the pages where the generator finds them, and says which links lead nowhere. */
function stage(): { readonly pages: readonly string[]; readonly dead: readonly string[] } {
  // What git ignores is no page: a note that lies about, or what another tool installed. Without git all of them are.
  const { status, stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.md'], { cwd: root, encoding: 'utf8' });
  const kept = status === 0 ? new Set(stdout.split('\n')) : undefined;
  const files = globSync(pageFiles, { cwd: root }).filter((file) => kept?.has(file) ?? true).sort();
  const index = `${decisionsFolder}/README.md`;
  const pages = [index, ...files];
  const repository = process.env['CAVEAU_REPOSITORY'];
  const targets = { pages: new Set(pages), exists: (path: string) => existsSync(join(root, path)), ...(repository === undefined ? {} : { repository }) };
  write(index, decisions(files));
  const dead = files.flatMap((page) => {
    const made = linked(page, readFileSync(join(root, page), 'utf8'), targets);
    write(page, made.text);
    return made.dead;
  });
  return { pages, dead };
}

const started = performance.now();
rmSync(site, { recursive: true, force: true });
const { pages, dead } = stage();
for (const link of dead) console.error(`A link leads nowhere: ${link}`);
const config = {
  site_name: 'Caveau',
  site_url: '',
  use_directory_urls: false,
  docs_dir: 'pages',
  site_dir: 'html',
  nav: navOf(pages),
  // Nothing is loaded from elsewhere when a page is read.
  theme: { name: 'mkdocs', highlightjs: false, color_mode: 'auto', user_color_mode_toggle: true, navigation_depth: 2 },
  plugins: ['search'],
  markdown_extensions: ['tables', 'fenced_code', 'sane_lists', { toc: { permalink: '#' } }],
  validation: { nav: { omitted_files: 'warn', not_found: 'warn', absolute_links: 'warn' }, links: { not_found: 'warn', anchors: 'warn', absolute_links: 'warn', unrecognized_links: 'warn' } },
};
writeFileSync(join(site, 'properdocs.yml'), stringify(config));
const { status } = spawnSync(generator(), ['build', '--strict', '-f', join(site, 'properdocs.yml')], { cwd: site, stdio: 'inherit' });
const html = readdirSync(join(site, 'html'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
const outside = html.flatMap((file) => outsideResources(readFileSync(join(site, 'html', file), 'utf8')).map((resource) => `${file}: ${resource}`));
for (const resource of outside) console.error(`A page loads something from elsewhere: ${resource}`);
const bytes = readdirSync(join(site, 'html'), { recursive: true, encoding: 'utf8' }).reduce((sum, file) => sum + statSync(join(site, 'html', file)).size, 0);
const failed = status !== 0 || dead.length + outside.length > 0;
console.log(`${failed ? 'The site is not as it must be: see above.' : `site/html: ${html.length} pages, ${(bytes / 1024 / 1024).toFixed(1)} MiB; open site/html/index.html`} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
process.exitCode = failed ? 1 : 0;
