import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finalStage } from './dockerfile.ts';

const dockerfile = join(import.meta.dirname, '..', '..', '..', 'Dockerfile');

/** The flags with which the image starts Node: the first word of its entry point is Node, the last is our program. */
export function nodeFlags(): readonly string[] {
  return finalStage(readFileSync(dockerfile, 'utf8')).entrypoint.slice(1, -1);
}
