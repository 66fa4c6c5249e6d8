/** One package of a lock file of npm, version 3. */
interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly [field: string]: unknown;
}

/** A lock file of npm, as far as it is looked at. */
export interface Lockfile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, Locked>>;
}

/** What package.json asks for. */
export type Manifest = Readonly<Partial<Record<(typeof lists)[number], Readonly<Record<string, string>>>>>;

const lists = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** What is wrong with a lock file: a package without a digest, from a place that it names, or another version than package.json asks for exactly. */
export function lockfileProblems({ lockfileVersion, packages }: Lockfile, manifest: Manifest): readonly string[] {
  const version = lockfileVersion === 3 ? [] : [`the lock file is of version ${lockfileVersion}, and 3 is read here`];
  return [...version, ...Object.entries(packages).flatMap(([path, one]) => (path === '' ? [] : packageProblems(path, one))), ...lists.flatMap((list) => manifestProblems(packages, manifest, list))];
}

function packageProblems(path: string, { integrity, resolved, link, version }: Locked): readonly string[] {
  return [
    ...(integrity?.startsWith('sha512-') === true ? [] : [`${path} has no digest (integrity) by SHA-512`]),
    // A place in the lock file would be asked whatever registry somebody has configured.
    ...(resolved === undefined ? [] : [`${path} names the place that it comes from (resolved): run npm with omit-lockfile-registry-resolved`]),
    ...(link === true || version === undefined || /[:/]/.test(version) ? [`${path} is no version of a package`] : []),
  ];
}

function manifestProblems(packages: Lockfile['packages'], manifest: Manifest, list: (typeof lists)[number]): readonly string[] {
  return Object.entries(manifest[list] ?? {}).flatMap(([name, wanted]) => {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted)) return [`${list}.${name} asks for "${wanted}", which is no exact version`];
    const found = packages[`node_modules/${name}`]?.version;
    return found === wanted ? [] : [`${list}.${name} is ${wanted} in package.json and ${found ?? 'missing'} in the lock file: run npm install`];
  });
}

/** Licences under which a package may come with what is given to others: each permits that with its text beside it, which is in LICENSES.txt of the image. */
export const givenOn: readonly string[] = ['MIT', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0', 'Python-2.0', 'PSF-2.0'];

/** Licences of what only builds and tests. */
export const usedHere: readonly string[] = [...givenOn, 'CC-BY-3.0', 'CC-BY-4.0'];

/** Packages that tell their licence in a form that npm does not put into the lock file, with what their file LICENSE says. */
const toldOtherwise: Readonly<Record<string, string>> = { 'node_modules/buildcheck': 'MIT', 'node_modules/cpu-features': 'MIT', 'node_modules/ssh2': 'MIT' };

/** Packages whose licence is none of those that are known to be fit; one without a licence is none of them. */
export function licenceProblems({ packages }: Lockfile): readonly string[] {
  return Object.entries(packages).flatMap(([path, { license = toldOtherwise[path] ?? 'none', dev = false }]) => (path === '' || isFit(license, dev ? usedHere : givenOn) ? [] : [`${path} is under ${license}`]));
}

/** One of several is enough where they are alternatives; all of them where they add up. */
function isFit(expression: string, fit: readonly string[]): boolean {
  const alternatives = expression.replaceAll(/[()]/g, '').split(' OR ');
  return alternatives.some((one) => one.split(' AND ').every((licence) => fit.includes(licence.trim())));
}
