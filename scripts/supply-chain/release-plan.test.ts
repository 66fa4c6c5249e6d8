import { deepEqual } from 'node:assert/strict';
import { announceCommands, makeCommands, signCommands, versionProblems } from './release-plan.ts';

const one = { project: '1.2.3', chart: '1.2.3', app: '1.2.3' };

describe('a release', () => {
  const rows: readonly (readonly [tag: string, versions: typeof one, want: readonly string[]])[] = [
    ['v1.2.3', one, []],
    ['v1.2.3-rc.1', { project: '1.2.3-rc.1', chart: '1.2.3-rc.1', app: '1.2.3-rc.1' }, []],
    ['1.2.3', one, ['the tag "1.2.3" is no version such as v1.2.3']],
    ['v1.2.4', { ...one, app: '1.2.4' }, ['the tag is v1.2.4, and package.json says 1.2.3', 'the tag is v1.2.4, and version of the chart says 1.2.3']],
    ['latest', one, ['the tag "latest" is no version such as v1.2.3']],
  ];
  for (const [tag, versions, want] of rows) it(`of ${tag} ${want.length === 0 ? 'goes together' : 'is refused'}`, () => deepEqual(versionProblems(tag, versions), want));

  it('signs the digest and never a tag, after everything is made', () => {
    const signed = signCommands('v1.2.3', 'registry.example/a/caveau', 'sha256:abc').map(({ words }) => words.join(' '));
    deepEqual(signed, ['cosign sign --yes registry.example/a/caveau@sha256:abc', 'helm push release/caveau-1.2.3.tgz oci://registry.example/a/charts']);
  });

  it('builds with the time of the commit', () => {
    const words = makeCommands('v1.2.3', 'registry.example/a/caveau', '1700000000').flatMap((command) => command.words);
    deepEqual(['SOURCE_DATE_EPOCH=1700000000', '--provenance=false'].filter((word) => !words.includes(word)), []);
  });

  it('attaches only what was made for it', () => {
    const made = new Set(makeCommands('v1.2.3', 'registry.example/a/caveau', '1').flatMap(({ words, into }) => [...words, into ?? '']).filter((word) => word.startsWith('release/')));
    const attached = announceCommands('v1.2.3').flatMap(({ words }) => words).filter((word) => word.startsWith('release/'));
    // The chart is named by helm package itself.
    deepEqual(attached.filter((file) => !made.has(file)), ['release/caveau-1.2.3.tgz']);
  });
});
