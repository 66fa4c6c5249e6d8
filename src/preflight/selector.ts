import { meetsRequirement, type LabelRequirement } from '../api/label-requirement.ts';

/** A selector of labels (meta/v1 LabelSelector); an empty one selects everything. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelRequirement[];
}

/** Whether labels are selected. An operator that is not known selects: what is not understood is not taken for an exception. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const equal = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return equal && matchExpressions.every((requirement) => meetsRequirement(labels, requirement) ?? true);
}
