import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart } from './render.ts';
import { mustHelm } from './tools.ts';

/** The field that the kind SecureDataset lacks in the previous version. */
export const newField = 'sds.spec.legal.national.publicNotice';

/** Packages the chart as it is, and returns the path of the archive. */
export async function packaged(directory: string): Promise<string> {
  return archiveOf(chart, directory);
}

/** Packages the chart as an older version of it: by another number, with a kind that lacks a field. */
export async function packagedAsPrevious(directory: string): Promise<string> {
  const copy = join(directory, 'previous', 'caveau');
  cpSync(chart, copy, { recursive: true });
  // A link into the repository, which must not be written through.
  rmSync(join(copy, 'files/crds'));
  cpSync(realpathSync(join(chart, 'files/crds')), join(copy, 'files/crds'), { recursive: true });
  change(join(copy, 'Chart.yaml'), /^(version|appVersion): \S+$/gm, '$1: 0.0.9');
  const name = newField.split('.').at(-1) ?? '';
  change(join(copy, 'files/crds/caveau.dev_securedatasets.yaml'), new RegExp(`^ +${name}: .*\\n`, 'm'), '');
  return archiveOf(copy, directory);
}

/** A chart that is made of one manifest. */
export function chartOf(directory: string, manifests: readonly object[]): string {
  const made = join(directory, 'jobs');
  mkdirSync(join(made, 'templates'), { recursive: true });
  writeFileSync(join(made, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name: 'jobs', version: '1.0.0' }));
  writeFileSync(join(made, 'templates', 'all.yaml'), manifests.map((object) => JSON.stringify(object)).join('\n---\n'));
  return made;
}

async function archiveOf(source: string, directory: string): Promise<string> {
  const before = new Set(readdirSync(directory));
  await mustHelm(['package', source, `--destination=${directory}`]);
  const made = readdirSync(directory).find((name) => name.endsWith('.tgz') && !before.has(name));
  if (made === undefined) throw new Error(`Helm made no archive of ${source}.`);
  return join(directory, made);
}

function change(path: string, what: RegExp, to: string): void {
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(what, to);
  if (changed === text) throw new Error(`${path} has nothing like ${String(what)}.`);
  writeFileSync(path, changed);
}
