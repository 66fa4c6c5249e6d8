const NUMERIC = /^\d+$/;

function areComparable(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && NUMERIC.test(a) && NUMERIC.test(b);
}

/**
 * Whether version `a` is later than `b`; resource versions are comparable integers (KEP-5504). An aggregated API may still use opaque ones: what
 * came last then counts as the latest.
 */
export function isNewer(a: string | undefined, b: string | undefined): boolean {
  return areComparable(a, b) ? BigInt(a!) > BigInt(b!) : a !== b;
}

/** Whether version `a` is known to be earlier than `b`. */
export function isOlder(a: string | undefined, b: string | undefined): boolean {
  return areComparable(a, b) && BigInt(a!) < BigInt(b!);
}
