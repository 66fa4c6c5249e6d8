import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type TrainingJob } from '../../../src/api/generated/types.ts';

const example = join(import.meta.dirname, '..', '..', '..', 'examples', 'chest-segmentation');

/** The objects of a file of the example, as a person wrote them. */
export function objectsOf(file: string): readonly { readonly kind: string }[] {
  return parseAllDocuments(readFileSync(join(example, file), 'utf8')).map((document) => document.toJS() as { kind: string });
}

/** The one TrainingJob of a file. */
export function jobOf(file: string): TrainingJob {
  const job = objectsOf(file).find(({ kind }) => kind === 'TrainingJob');
  if (job === undefined) throw new Error(`There is no TrainingJob in ${file}.`);
  return job as unknown as TrainingJob;
}
