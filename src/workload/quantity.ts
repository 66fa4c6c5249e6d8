const factors: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
]);

/** The bytes of a Kubernetes quantity in the form that our schemas accept: a whole number with at most one suffix. */
export function bytes(quantity: string): number {
  const [, digits, suffix = ''] = /^([1-9][0-9]*)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = factors.get(suffix);
  if (digits === undefined || factor === undefined) throw new Error(`"${quantity}" is not a quantity of bytes such as 64Gi.`);
  return Number(digits) * factor;
}

/** A share of a quantity, in whole bytes and never more than the share. */
export function shareOf(quantity: string, share: number): string {
  return String(Math.max(1, Math.floor(bytes(quantity) * share)));
}
