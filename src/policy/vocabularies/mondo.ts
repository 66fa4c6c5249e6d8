import { own } from '../own.ts';
import { truncate } from '../../api/conditions.ts';
import { type Ontology } from '../types.ts';

/** Labels are other people's words, and several of them must fit into one message. */
const maxLabel = 40;

/** Every term of which the term is a kind, itself not included; undefined when the term is not known. Circles end, though MONDO has none. */
export function ancestorsOf(ontology: Ontology, term: string): ReadonlySet<string> | undefined {
  const first = own(ontology.parents, term);
  if (first === undefined) return undefined;
  const found = new Set(first);
  // A set goes on to what is added while it is walked.
  for (const ancestor of found) for (const parent of own(ontology.parents, ancestor) ?? []) found.add(parent);
  found.delete(term);
  return found;
}

/** The term with its label in brackets, where it has one. */
export function named(ontology: Ontology, term: string): string {
  const label = own(ontology.labels ?? {}, term);
  if (label === undefined) return term;
  return `${term} (${truncate(label, maxLabel)})`;
}
