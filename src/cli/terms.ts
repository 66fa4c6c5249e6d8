import { OntologyError, readOntology } from '../ontology.ts';
import { type Ontology } from '../policy/types.ts';
import { type Part } from './judge.ts';
import { UsageError } from './terminal.ts';

/** The terms of diseases, or why they are not known. */
export interface Terms {
  readonly ontology: Ontology;
  readonly unknown: Readonly<Partial<Record<Part, string>>>;
}

/** Reads MONDO from a file, or the extract that lies beside the program. A plugin that was copied alone has none: then what needs it is not known. */
export async function readTerms(file: string | undefined): Promise<Terms> {
  try {
    return { ontology: await readOntology(file), unknown: {} };
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    if (file !== undefined) throw new UsageError(error.message);
    return { ontology: { digest: '', parents: {}, labels: {} }, unknown: { ontology: 'the terms of MONDO do not lie beside this program: give their file by --mondo' } };
  }
}
