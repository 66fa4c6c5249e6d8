import { type Resource } from '../runtime/plan.ts';

/** What was looked for: what there is, or why it is not to be seen, as the end of a sentence. */
export type Sight<T> = { readonly seen: T } | { readonly why: string };

/** Something that was seen. */
export function seen<T>(value: T): Sight<T> {
  return { seen: value };
}

/** What was seen, or this in its place. */
export function seenOr<T, Other>(sight: Sight<T>, other: Other): T | Other {
  return 'seen' in sight ? sight.seen : other;
}

/** Which right is missing, as the end of a sentence. */
export function missingRight(verb: 'get' | 'list', resource: Resource, namespace: string | undefined): string {
  const where = !resource.namespaced ? '' : namespace === undefined ? ' in all namespaces' : ` in namespace ${namespace}`;
  return `you may not ${verb} ${resource.plural}${resource.group === '' ? '' : `.${resource.group}`}${where}`;
}
