const NUMERIC = /^\d+$/;

function integerOf(version: string | undefined): bigint | undefined {
  return version !== undefined && NUMERIC.test(version) ? BigInt(version) : undefined;
}

/**
 * Whether version `a` is later than `b`; resource versions are comparable integers (KEP-5504). An aggregated API may still use opaque ones: what
 * came last then counts as the latest.
 */
export function isNewer(a: string | undefined, b: string | undefined): boolean {
  const [one, other] = [integerOf(a), integerOf(b)];
  return one === undefined || other === undefined ? a !== b : one > other;
}

/** Whether version `a` is known to be earlier than `b`. */
export function isOlder(a: string | undefined, b: string | undefined): boolean {
  const [one, other] = [integerOf(a), integerOf(b)];
  return one !== undefined && other !== undefined && one < other;
}
