import { type Caches } from '../caches.ts';
import { bindingsNaming } from '../bindings.ts';
import { type Plan } from '../runtime/plan.ts';
import { removalOf } from './binding-steps.ts';

/** What to do about a permit that no longer exists: its binding is found by what it says of itself, and goes. Undefined where nothing is to be done. */
export function planGone(caches: Caches, key: string, now: number): Plan | undefined {
  const steps = bindingsNaming(caches, key).flatMap((binding) => removalOf(binding, 'PermitGone', now));
  return steps.length === 0 ? undefined : { steps };
}
