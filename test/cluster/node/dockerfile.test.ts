import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finalStage, unpinnedBases } from './dockerfile.ts';

describe('the last stage of a Dockerfile', () => {
  const ours = readFileSync(join(import.meta.dirname, '..', '..', '..', 'Dockerfile'), 'utf8');

  it('is read from ours: an unprivileged user by number, and a program of the bundle', () => {
    const { labels, copies, user, ports, entrypoint } = finalStage(ours);
    assert.match(user, /^[1-9]\d*:[1-9]\d*$/);
    assert.deepEqual(ports, ['8080']);
    const { version, license } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8')) as { readonly version: string; readonly license: string };
    assert.equal(labels['org.opencontainers.image.licenses'], license);
    assert.equal(labels['org.opencontainers.image.version'], version);
    assert.deepEqual(copies, [
      { sources: ['/src/dist/*.mjs', '/src/dist/LICENSES.txt', '/src/dist/sbom.cdx.json'], target: '/app/' },
      { sources: ['/src/dist/ontology/*'], target: '/app/ontology/' },
    ]);
    assert.deepEqual([entrypoint[0], entrypoint.at(-1)], ['/nodejs/bin/node', '/app/caveau.mjs']);
  });

  it('takes its base image as an argument', () => {
    assert.match(finalStage(ours).base, /distroless\/nodejs24/);
    assert.equal(finalStage(ours, { BASE_IMAGE: 'example.local/node@sha256:0' }).base, 'example.local/node@sha256:0');
  });

  it('begins, like every stage, from an image that a digest names', () => {
    assert.deepEqual(unpinnedBases(ours), []);
    const pinned = `a@sha256:${'0'.repeat(64)}`;
    const rows: readonly (readonly [text: string, want: readonly string[]])[] = [
      [`FROM ${pinned}\n`, []],
      ['FROM a:1 AS build\nFROM build\n', ['a:1', 'a:1']],
      [`ARG A=base\nFROM ${pinned} AS base\nFROM $\{A}\n`, []],
      [`ARG A=b:2\nFROM ${pinned} AS base\nFROM $\{A}\n`, ['b:2']],
      ['FROM a@sha256:0123\n', ['a@sha256:0123']],
    ];
    for (const [text, want] of rows) assert.deepEqual(unpinnedBases(text), want, text);
  });

  it('is refused when something in it is not understood', () => {
    assert.throws(() => finalStage(`${ours}\nRUN rm -rf /app\n`), /an instruction RUN/);
    assert.throws(() => finalStage('FROM a\nCOPY . /app/\n'), /not COPY \. \/app\//);
    assert.throws(() => finalStage('FROM ${NONE}\n'), /no argument NONE/);
    assert.throws(() => finalStage('ARG A=b\n'), /no FROM/);
  });

  it('is what comes after the last FROM, without comments and with continued lines', () => {
    const text = 'FROM a\nUSER 0\nFROM b\n# USER 1\nLABEL one="1" \\\n      two="2 3"\nUSER 7\n';
    const { base, labels, user, entrypoint } = finalStage(text);
    assert.deepEqual({ base, labels, user, entrypoint }, { base: 'b', labels: { one: '1', two: '2 3' }, user: '7', entrypoint: [] });
  });
});
