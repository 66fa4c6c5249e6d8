import { deepEqual } from 'node:assert/strict';
import { linked } from './links.ts';

const pages = new Set(['README.md', 'docs/limits.md', 'docs/adr/README.md', 'docs/adr/0001-a.md']);
const targets = { pages, exists: (path: string) => ['src/main.ts', 'docs'].includes(path) };

describe('links of the documentation', () => {
  const rows: readonly (readonly [what: string, page: string, text: string, want: string, dead?: readonly string[]])[] = [
    ['to a page stay', 'docs/limits.md', '[a](adr/0001-a.md#b)', '[a](adr/0001-a.md#b)'],
    ['to a folder lead to its page', 'README.md', '[a](docs/adr/)', '[a](docs/adr/README.md)'],
    ['to another file are words', 'docs/limits.md', 'see [`main.ts`](../src/main.ts)', 'see `main.ts`'],
    ['within a page and out of the site stay', 'README.md', '[a](#b) [c](https://example.org/d)', '[a](#b) [c](https://example.org/d)'],
    ['to nothing are told', 'docs/limits.md', '[a](../src/gone.ts)', 'a', ['docs/limits.md: ../src/gone.ts']],
    ['in code are no links', 'README.md', '```sh\n[a](gone)\n```', '```sh\n[a](gone)\n```'],
  ];
  for (const [what, page, text, want, dead = []] of rows) it(what, () => deepEqual(linked(page, text, targets), { text: want, dead }));

  it('lead to where the repository is hosted, where that is known', () => {
    deepEqual(linked('docs/limits.md', '[a](../src/main.ts)', { ...targets, repository: 'https://forge.example/caveau/blob/main' }).text, '[a](https://forge.example/caveau/blob/main/src/main.ts)');
  });
});
