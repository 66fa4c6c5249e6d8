import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Ontology } from './policy/types.ts';
import { MondoFileError, parseLabels, parseMondo } from './policy/vocabularies/mondo-file.ts';

/** The extract of MONDO that comes with the operator; where it is from is in ontology/README.md. The bundle has the same directory beside it. */
const shipped = new URL('ontology/mondo-is-a.tsv', import.meta.url);
const shippedLabels = new URL('ontology/mondo-labels.tsv', import.meta.url);

/** What the extract must be: it decides who may use data, so one that was changed or cut is not used. */
const shippedDigest = 'sha256:ddb8f3c986cbc0ae19c48762746c79bc7ef70401cd7099e2ff5fd504c20e5fd8';

/** The terms of diseases cannot be had, in words for whoever started the operator. */
export class OntologyError extends Error {}

/** The extract, and the labels of its terms, wherever they come from. */
export interface ShippedTerms {
  isA(): Promise<Buffer>;
  labels(): Promise<string>;
}

const besideProgram: ShippedTerms = { isA: () => readFile(shipped), labels: () => readFile(shippedLabels, 'utf8') };

/**
 * Reads MONDO from a file, in either form that parseMondo knows; without one, the extract that comes with the operator.
 * Throws an OntologyError when there is no such file, when it is not understood, and when the extract is not what it must be.
 */
export async function readOntology(file?: string, terms: ShippedTerms = besideProgram): Promise<Ontology> {
  const name = file ?? 'The extract of MONDO that comes with the operator';
  const bytes = await (file === undefined ? terms.isA() : readFile(file)).catch((error: unknown) => refuse(name, `cannot be read: ${error instanceof Error ? error.message : String(error)}`));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (file === undefined && digest !== shippedDigest) return refuse(name, `has digest ${digest} and must have ${shippedDigest}. Install the operator anew.`);
  try {
    const { parents, labels } = parseMondo(bytes.toString('utf8'));
    return { digest, parents, labels: file === undefined ? parseLabels(await terms.labels()) : labels };
  } catch (error) {
    return error instanceof MondoFileError ? refuse(name, `is not understood. ${error.message}`) : refuse(name, String(error));
  }
}

function refuse(name: string, why: string): never {
  throw new OntologyError(`${name} ${why}`);
}
