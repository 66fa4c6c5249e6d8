import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A text of a licence, and where it was found. */
interface Text {
  readonly from: string;
  readonly text: string;
}

interface Package {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
}

const ours = (name: string): string => readFileSync(join(import.meta.dirname, 'licence-texts', name), 'utf8');
const readme = (folder: string): Text => ({ from: 'its README.md', text: /^\(The MIT License\)$.*/ms.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[0] ?? '' });

/** Packages without a file of their licence, and where its text is instead; the version is named, so that somebody looks again at the next one. */
const elsewhere: Readonly<Record<string, (folder: string) => Text>> = {
  'agent-base@6.0.2': readme,
  'https-proxy-agent@5.0.1': readme,
  'tr46@0.0.3': () => ({ from: 'tr46 5.1.1: this version only names the licence and the author', text: ours('tr46.txt') }),
};

/** Packages that have copied others into their own files, where a bundler does not see them. */
const copied: Readonly<Record<string, readonly string[]>> = {
  '@so-ric/colorspace': ['color', 'color-convert', 'color-name', 'color-string', 'text-hex'],
  'jsonpath-plus': ['@jsep-plugin/assignment', '@jsep-plugin/regex', 'jsep'],
};

/** A parser that undici holds as machine code, and that no package of npm is. */
const llhttp: Text = { from: 'LICENSE of github.com/nodejs/llhttp, of which this package has a copy', text: ours('llhttp.txt') };

/**
 * Name, version, licence and the texts of the licence of each package in a bundle, after the program's own. The same for the same packages.
 * Throws for a package of which no text is found, since such a bundle may not be given to anybody.
 */
export function licencesOf(root: string, folders: readonly string[]): string {
  const own = section(packageAt(root), [{ from: 'LICENSE', text: readFileSync(join(root, 'LICENSE'), 'utf8') }]);
  return [own, ...folders.map((folder) => sectionOf(root, folder))].join('\n');
}

function sectionOf(root: string, folder: string): string {
  const one = packageAt(join(root, folder));
  const copies = (copied[one.name] ?? []).flatMap((name) => textsOf(packageAt(join(root, 'node_modules', name))).map(({ from, text }) => ({ from: `${from} of ${name}, of which this package has a copy`, text })));
  return section(one, [...textsOf(one), ...copies, ...(one.name === 'undici' ? [llhttp] : [])]);
}

/** What a package brings, in whatever of its folders, or what is found elsewhere. */
function textsOf({ folder, name, version }: Package): readonly Text[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && isLicence(entry.name));
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).filter((path) => !path.includes('node_modules'));
  const brought = paths.sort().map((path) => ({ from: path, text: readFileSync(join(folder, path), 'utf8') }));
  const found = brought.length > 0 ? brought : [elsewhere[`${name}@${version}`]?.(folder)].filter((one) => one !== undefined);
  if (found.length === 0 || found.some(({ text }) => text.trim() === '')) throw new Error(`${name} ${version} brings no text of its licence: find it, and name it in scripts/supply-chain/licences.ts.`);
  return found;
}

function isLicence(file: string): boolean {
  return /^((un)?licen[cs]e|notice|copying|copyright)[^.]*(\.(md|txt))?$/i.test(file);
}

function packageAt(folder: string): Package {
  return { ...(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Omit<Package, 'folder'>), folder };
}

function section({ name, version, license }: Package, found: readonly Text[]): string {
  if (typeof license !== 'string') throw new Error(`${name} ${version} names no licence in its package.json.`);
  const texts = found.map(({ from, text }) => `--- ${from}\n\n${text.replaceAll('\r\n', '\n').trim()}\n`);
  return [`${'='.repeat(80)}\n${name} ${version}\nLicence: ${license}\n`, ...texts].join('\n');
}
