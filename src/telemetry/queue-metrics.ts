import { kinds, splitWorkKey } from '../keys.ts';
import { type Clock } from '../runtime/clock.ts';
import { type QueueObserver } from '../runtime/queue.ts';
import { type Instruments, type Labels } from './registry.ts';

/** Priorities as controller-runtime numbers them (priorityqueue: 0, and -100 for the first list after a start). */
const priorities = { normal: '0', low: '-100' } as const;

/** The labels of a key: its kind alone. */
function labelsOf(key: string): Labels {
  const { kind } = splitWorkKey(key);
  return { name: kind, controller: kind };
}

/** Follows the keys through the queue; what waits or is worked on is asked at each reading, so that nothing can drift. */
export function observeQueue(instruments: Instruments, clock: Clock): QueueObserver {
  const waiting = new Map<string, { readonly since: number; readonly priority: keyof typeof priorities }>();
  const working = new Map<string, number>();
  const secondsSince = (start: number): number => (clock.monotonic() - start) / 1000;
  const ages = (kind: string): readonly number[] => [...working].filter(([key]) => splitWorkKey(key).kind === kind).map(([, since]) => secondsSince(since));
  const perKind = (name: 'workqueue_unfinished_work_seconds' | 'workqueue_longest_running_processor_seconds', value: (ages: readonly number[]) => number): void =>
    instruments.beforeReading(name, () => {
      for (const kind of kinds) instruments.set(name, value(ages(kind)), { name: kind, controller: kind });
    });
  perKind('workqueue_unfinished_work_seconds', (all) => all.reduce((sum, age) => sum + age, 0));
  perKind('workqueue_longest_running_processor_seconds', (all) => Math.max(0, ...all));
  instruments.beforeReading('workqueue_depth', () => {
    const depths = new Map(kinds.flatMap((kind) => Object.values(priorities).map((priority) => [`${kind}:${priority}`, 0])));
    for (const [key, { priority }] of waiting) {
      const place = `${splitWorkKey(key).kind}:${priorities[priority]}`;
      depths.set(place, (depths.get(place) ?? 0) + 1);
    }
    for (const [place, depth] of depths) instruments.set('workqueue_depth', depth, { ...labelsOf(place), priority: splitWorkKey(place).key });
  });
  return {
    added(key, priority = 'normal') {
      const before = waiting.get(key);
      if (before === undefined) instruments.count('workqueue_adds_total', labelsOf(key));
      // A key only ever moves up.
      waiting.set(key, { since: before?.since ?? clock.monotonic(), priority: before?.priority === 'normal' ? 'normal' : priority });
    },
    taken(key) {
      const before = waiting.get(key);
      waiting.delete(key);
      if (before !== undefined) instruments.observe('workqueue_queue_duration_seconds', secondsSince(before.since), labelsOf(key));
      working.set(key, clock.monotonic());
    },
    done(key) {
      const since = working.get(key);
      working.delete(key);
      if (since !== undefined) instruments.observe('workqueue_work_duration_seconds', secondsSince(since), labelsOf(key));
    },
    delayed: (key) => instruments.count('workqueue_retries_total', labelsOf(key)),
  };
}
