import { type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { own } from './own.ts';
import { type NodeRequirement } from './types.ts';

type Entry = SecureProcessingEnvironment['spec']['jurisdictions'][number];

/** Any other label could be set by a kubelet on its own node, and so by whoever holds the node. */
const protectedKey = /^([a-z0-9.-]+\.)?node-restriction\.kubernetes\.io\//;

/** The country of a node by its labels; a node whose labels stand for two countries is nowhere. */
export function jurisdictionOf(
  labels: Readonly<Record<string, string>>,
  environment: SecureProcessingEnvironment | undefined,
): string | undefined {
  const countries = new Set(entriesOf(environment).filter((e) => own(labels, e.labelKey) === e.labelValue).map((e) => e.jurisdiction));
  return countries.size === 1 ? [...countries][0] : undefined;
}

/** Those of the jurisdictions that some node label stands for. */
export function mappedJurisdictions(jurisdictions: readonly string[], environment: SecureProcessingEnvironment | undefined): readonly string[] {
  const mapped = new Set(entriesOf(environment).map((e) => e.jurisdiction));
  return jurisdictions.filter((jurisdiction) => mapped.has(jurisdiction));
}

/**
 * One term for each label key: the key says a permitted country, and no other key says a forbidden one,
 * because a node that claims two countries proves neither.
 */
export function jurisdictionTerms(
  jurisdictions: readonly string[],
  environment: SecureProcessingEnvironment | undefined,
): readonly (readonly NodeRequirement[])[] {
  const entries = entriesOf(environment);
  const keys = [...new Set(entries.map((e) => e.labelKey))].sort();
  const forbidden = (key: string) => valuesOf(entries, key, (e) => !jurisdictions.includes(e.jurisdiction));
  return keys.flatMap((key) => {
    const values = valuesOf(entries, key, (e) => jurisdictions.includes(e.jurisdiction)).filter((v) => !forbidden(key).includes(v));
    if (values.length === 0) return [];
    const others = keys.filter((other) => other !== key && forbidden(other).length > 0);
    return [[{ key, operator: 'In', values }, ...others.map((other) => ({ key: other, operator: 'NotIn', values: forbidden(other) }) as const)]];
  });
}

function valuesOf(entries: readonly Entry[], key: string, wanted: (entry: Entry) => boolean): readonly string[] {
  return [...new Set(entries.filter((e) => e.labelKey === key && wanted(e)).map((e) => e.labelValue))].sort();
}

function entriesOf(environment: SecureProcessingEnvironment | undefined): readonly Entry[] {
  return (environment?.spec.jurisdictions ?? []).filter((entry) => protectedKey.test(entry.labelKey));
}
