import { deepEqual } from 'node:assert/strict';
import { outsideResources } from './html.ts';

describe('what a page loads from elsewhere', () => {
  const rows: readonly (readonly [what: string, html: string, want: readonly string[]])[] = [
    ['a script', '<script defer src="https://cdn.example/a.js"></script>', ['https://cdn.example/a.js']],
    ['a style without a scheme', '<link rel="stylesheet" href="//cdn.example/a.css">', ['//cdn.example/a.css']],
    ['nothing of its own', '<script src="js/base.js"></script><img src="img/a.png">', []],
    ['nothing by a link', '<a href="https://example.org/">x</a>', []],
    ['nothing by its own address', '<link rel="canonical" href="https://example.org/">', []],
  ];
  for (const [what, html, want] of rows) it(`is ${what}`, () => deepEqual(outsideResources(html), want));
});
