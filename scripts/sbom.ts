import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of a CycloneDX document that are touched here (https://cyclonedx.org/docs/1.5/json). */
interface Bom {
  readonly serialNumber?: string;
  readonly metadata: { readonly timestamp?: string; readonly component: { readonly name: string } };
  readonly components: readonly { readonly 'bom-ref': string; readonly name: string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * What npm says of the packages that went into a bundle, as CycloneDX: versions, licences and digests as the lock file has them. The same for the same packages: without the time,
 * with a number that is made from the content, and under the name of the package in the place of that of the folder.
 */
export function sbomOf(root: string, folders: readonly string[]): string {
  // npm's own --omit leaves out what both the bundle and a tool of development need, so that everything is asked for.
  const said = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only', '--offline', '--no-update-notifier'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] })) as Bom;
  const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, { readonly version: string }>> };
  const { name, version } = read('package.json') as { readonly name: string; readonly version: string };
  const bundled = new Set(folders.map((folder) => `${folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${packages[folder]?.version ?? ''}`));
  const components = said.components.filter((component) => bundled.has(component['bom-ref']));
  const missing = [...bundled].filter((one) => !components.some((component) => component['bom-ref'] === one));
  if (missing.length > 0) throw new Error(`npm sbom does not list ${missing.join(', ')}, which the bundle has.`);
  const kept = new Set([`${name}@${version}`, ...bundled]);
  const dependencies = said.dependencies.filter(({ ref }) => kept.has(ref)).map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => kept.has(on)) }));
  const metadata = { ...said.metadata, timestamp: undefined, component: { ...said.metadata.component, name } };
  const whole = { ...said, metadata, components, dependencies };
  const digest = createHash('sha256').update(JSON.stringify({ ...whole, serialNumber: '' })).digest('hex');
  return `${JSON.stringify({ ...whole, serialNumber: `urn:uuid:${uuidOf(digest)}` }, null, 1)}\n`;
}

/** A UUID of version 8, whose bits are anybody's own (RFC 9562). */
function uuidOf(digest: string): string {
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
