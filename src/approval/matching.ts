/**
 * The greatest number of left items that can be given a partner each, no partner serving two (augmenting paths, after Berge and Kuhn).
 * `partners` lists for each left item those who would do. There are a few dozen at most.
 */
export function matchingSize(partners: readonly (readonly string[])[]): number {
  const servedBy = new Map<string, number>();
  const place = (left: number, tried: Set<string>): boolean =>
    (partners[left] ?? []).some((partner) => {
      if (tried.has(partner)) return false;
      tried.add(partner);
      const present = servedBy.get(partner);
      if (present !== undefined && !place(present, tried)) return false;
      servedBy.set(partner, left);
      return true;
    });
  return partners.filter((_, left) => place(left, new Set())).length;
}
