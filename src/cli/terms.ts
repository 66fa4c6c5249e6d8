import { brotliDecompressSync } from 'node:zlib';
import { OntologyError, readOntology, type ShippedTerms } from '../ontology.ts';
import { type Ontology } from '../policy/types.ts';
import { embedded } from './embedded.ts';
import { type Part } from './judge.ts';
import { UsageError } from './terminal.ts';

/** The terms of diseases, or why they are not known. */
export interface Terms {
  readonly ontology: Ontology;
  readonly unknown: Readonly<Partial<Record<Part, string>>>;
}

/** The extract that is part of the program; undefined where it runs from source, which has it in files. */
function embeddedTerms(): ShippedTerms | undefined {
  const isA = embedded['mondo-is-a.tsv'];
  const labels = embedded['mondo-labels.tsv'];
  if (isA === undefined || labels === undefined) return undefined;
  const opened = (text: string): Buffer => brotliDecompressSync(Buffer.from(text, 'base64'));
  return { isA: () => Promise.resolve(opened(isA)), labels: () => Promise.resolve(opened(labels).toString('utf8')) };
}

/** Reads MONDO from a file, or the extract that comes with the program. */
export async function readTerms(file: string | undefined): Promise<Terms> {
  try {
    return { ontology: await readOntology(file, embeddedTerms()), unknown: {} };
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    if (file !== undefined) throw new UsageError(error.message);
    return { ontology: { digest: '', parents: {}, labels: {} }, unknown: { ontology: 'the terms of MONDO did not come with this program: give their file by --mondo' } };
  }
}
