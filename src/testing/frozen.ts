/** The value, frozen to its last leaf: whoever changes it throws. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value) as readonly unknown[]) frozen(inner);
  return value;
}
