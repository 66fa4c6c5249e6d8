/** One requirement on labels, in the words of Kubernetes' selectors. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** Whether labels meet a requirement, as the scheduler reads it: NotIn also holds where the label is absent. Undefined of an operator that is not known. */
export function meetsRequirement(labels: Readonly<Record<string, string>>, { key, operator, values = [] }: LabelRequirement): boolean | undefined {
  // A label may be called "constructor", which every object inherits.
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return undefined;
  }
}
