const day = 86_400_000;

/** Leaves out the entry that the number points at, if there is any. */
export function dropped<T>(list: readonly T[], n: number): T[] {
  return list.filter((_, index) => index !== n % Math.max(1, list.length));
}

/** The date so many days later. */
export function shifted(date: string, days: number): string {
  return new Date(Date.parse(date) + days * day).toISOString();
}

/** The same without one optional field. */
export function lacking<T extends object>(value: T, field: keyof T & string): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== field)) as T;
}
