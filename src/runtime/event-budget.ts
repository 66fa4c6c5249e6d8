import { type Clock } from './clock.ts';
import { EVENTS } from './defaults.ts';

/** Says whether another Event may be made for an object: a burst, and after that one at a time, so that one object cannot fill the list of a namespace. */
export function createBudgets(clock: Clock): (object: string) => boolean {
  const { burst, refillMs, remembered } = EVENTS;
  const budgets = new Map<string, { readonly tokens: number; readonly at: number }>();
  return (object) => {
    const now = clock.monotonic();
    const before = budgets.get(object) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, before.tokens + (now - before.at) / refillMs);
    const granted = tokens >= 1;
    // Last used goes last, so that what is forgotten has rested longest.
    budgets.delete(object);
    budgets.set(object, { tokens: granted ? tokens - 1 : tokens, at: now });
    for (const oldest of budgets.keys()) {
      if (budgets.size <= remembered) break;
      budgets.delete(oldest);
    }
    return granted;
  };
}
