import assert from 'node:assert/strict';
import { repositoryOf } from './image.ts';
import { sha } from './testing/builders.ts';

const rows: readonly (readonly [image: string, repository: string | undefined])[] = [
  [`registry.example/lung@${sha}`, 'registry.example/lung'],
  [`registry.example/lung:v1@${sha}`, 'registry.example/lung'],
  ['registry.example/lung:v1', 'registry.example/lung'],
  [`registry.example:5000/lung:v1@${sha}`, 'registry.example:5000/lung'],
  ['registry.example:5000/a/b', 'registry.example:5000/a/b'],
  ['unet:v1', 'unet'],
  ['registry.example/a__b/c-d.e', 'registry.example/a__b/c-d.e'],
  ['', undefined],
  ['registry.example//lung', undefined],
  ['registry.example/../lung', undefined],
  ['registry.example/./lung', undefined],
  ['registry.example/lung/', undefined],
  ['https://registry.example/lung', undefined],
  ['registry.example/lung evil', undefined],
];

describe('the repository of an image', () => {
  for (const [image, repository] of rows) {
    it(`of "${image}" is ${repository ?? 'unknown'}`, () => assert.equal(repositoryOf(image), repository));
  }
});
