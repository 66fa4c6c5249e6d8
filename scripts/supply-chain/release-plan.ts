/** What the parts of a release call themselves. */
export interface Versions {
  /** package.json. */
  readonly project: string;
  /** Chart.yaml: of the chart, and of what it installs. */
  readonly chart: string;
  readonly app: string;
}

/** One command, with where its output goes. */
export interface Command {
  readonly words: readonly string[];
  readonly into?: string;
}

/** The folder of what is attached to a release. */
export const releaseFolder = 'release';

/** What of a tag and the versions does not go together. */
export function versionProblems(tag: string, { project, chart, app }: Versions): readonly string[] {
  const version = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag)?.[1];
  if (version === undefined) return [`the tag "${tag}" is no version such as v1.2.3`];
  return Object.entries({ 'package.json': project, 'version of the chart': chart, 'appVersion of the chart': app }).flatMap(([what, told]) => (told === version ? [] : [`the tag is ${tag}, and ${what} says ${told}`]));
}

/** Everything that is made and published before the digest of the image is known, in its order. `epoch` is the time of the commit, so that two builds are one. */
export function makeCommands(tag: string, image: string, epoch: string): readonly Command[] {
  const version = tag.slice(1);
  const output = `type=image,name=${image}:${version},push=true,rewrite-timestamp=true`;
  return [
    { words: ['npm', 'run', 'build'] },
    { words: ['cp', 'dist/kubectl-caveau.js', `${releaseFolder}/kubectl-caveau.js`] },
    { words: ['npm', 'sbom', '--sbom-format', 'spdx', '--omit', 'dev'], into: `${releaseFolder}/sbom.spdx.json` },
    { words: ['docker', 'buildx', 'build', '--platform', 'linux/amd64', '--build-arg', `SOURCE_DATE_EPOCH=${epoch}`, '--provenance=false', '--sbom=false', '--output', output, '--metadata-file', 'dist/image.json', '.'] },
    { words: ['helm', 'package', 'helm/caveau', '--destination', releaseFolder] },
  ];
}

/** What is signed once the digest is known: the digest, never a tag. */
export function signCommands(tag: string, image: string, digest: string): readonly Command[] {
  const registry = image.slice(0, image.lastIndexOf('/'));
  return [
    { words: ['cosign', 'sign', '--yes', `${image}@${digest}`] },
    { words: ['helm', 'push', `${releaseFolder}/caveau-${tag.slice(1)}.tgz`, `oci://${registry}/charts`] },
  ];
}

/** The release with its notes, of which the tag must be there. */
export function announceCommands(tag: string): readonly Command[] {
  return [
    { words: ['node_modules/.bin/auto-changelog', '--stdout', '--commit-limit', 'false', '--hide-credit', '--starting-version', tag, '--ending-version', tag], into: 'dist/notes.md' },
    { words: ['gh', 'release', 'create', tag, '--verify-tag', '--title', tag, '--notes-file', 'dist/notes.md', `${releaseFolder}/caveau-${tag.slice(1)}.tgz`, `${releaseFolder}/kubectl-caveau.js`, `${releaseFolder}/sbom.spdx.json`] },
  ];
}
