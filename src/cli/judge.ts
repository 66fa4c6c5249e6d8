import { type ClauseInput, type ClauseResult, type Facts } from '../policy/types.ts';
import { type FactPath } from './rests-on.ts';

/** A part of what a decision rests on: what people wrote, or a fact. Of a dataset that is not known its name is. Where datasets or permits are not known, there may be others than those given. */
export type Part = 'job' | 'dataset' | 'datasets' | 'permits' | 'permit' | 'environment' | 'approvals' | 'ontology' | FactPath;

/** What is not known here, and why, as the end of a sentence. */
export type Unknowns = ReadonlyMap<Part, string>;

/** What a clause says, or why that cannot be known here. */
export type Judgement = { readonly result: ClauseResult } | { readonly unknown: Part; readonly why: string };

/** Thrown where a clause reads what is not known. */
class NotKnown extends Error {
  readonly part: Part;

  constructor(part: Part) {
    super(`${part} is not known here.`);
    this.part = part;
  }
}

/**
 * What a clause says where some of what it may read is not known. An answer counts only if the clause came to it without reading any of that: then
 * it says the same whatever the rest is. A clause is pure, so this is sure.
 */
export function judge<T extends Pick<ClauseInput, 'job' | 'facts'>>(evaluate: (input: T) => ClauseResult, input: T, unknowns: Unknowns): Judgement {
  try {
    return { result: evaluate(masked(input, unknowns)) };
  } catch (error) {
    if (!(error instanceof NotKnown)) throw error;
    return { unknown: error.part, why: unknowns.get(error.part) ?? '' };
  }
}

function masked<T extends Pick<ClauseInput, 'job' | 'facts'>>(input: T, unknowns: Unknowns): T {
  if (unknowns.size === 0) return input;
  const job = unknowns.has('job') ? hiding(input.job, { spec: 'job', status: 'job' }) : input.job;
  const dataset = unknowns.has('dataset') && 'dataset' in input ? { dataset: hiding(input.dataset as ClauseInput['dataset'], { spec: 'dataset', status: 'dataset' }) } : {};
  const whole = { ...input, ...dataset, job, facts: maskedFacts(input.facts, unknowns) };
  return hiding(whole, Object.fromEntries((['permit', 'environment', 'approvals', 'ontology'] as const).filter((part) => unknowns.has(part)).map((part) => [part, part])));
}

function maskedFacts(facts: Facts, unknowns: Unknowns): Facts {
  const paths = [...unknowns.keys()];
  const ofClaim = new Map(paths.filter((part) => part.startsWith('claims.')).map((part) => [part.slice('claims.'.length), part]));
  const claims = Object.fromEntries(Object.entries(facts.claims).map(([name, claim]) => [name, hiding(claim, Object.fromEntries(ofClaim))]));
  const ofDataset = unknowns.has('dataset') ? { claims: 'dataset' as const } : {};
  return hiding({ ...facts, claims }, { ...Object.fromEntries(paths.filter((part) => !part.startsWith('claims.')).map((part) => [part, part])), ...ofDataset });
}

/** A copy some of whose properties throw when they are read, whether they were there or not. */
function hiding<T extends object>(object: T, hidden: Readonly<Record<string, Part>>): T {
  const copy = { ...object };
  for (const [name, part] of Object.entries(hidden)) {
    Object.defineProperty(copy, name, {
      enumerable: true,
      get: () => {
        throw new NotKnown(part);
      },
    });
  }
  return copy;
}
