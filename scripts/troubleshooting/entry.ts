/** What a person reads of one reason. */
export interface Entry {
  /** What is so, in a sentence or two. */
  readonly means: string;
  /** What to do, and who does it. */
  readonly help: string;
}

/** Entries by reason. */
export type Entries = Readonly<Record<string, Entry>>;

/** An entry. */
export function entry(means: string, help: string): Entry {
  return { means, help };
}
