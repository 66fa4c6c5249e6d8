import assert from 'node:assert/strict';
import { type DataPermit, type SecureDataset } from '../api/generated/types.ts';
import { formatTime } from '../api/time.ts';
import { aDataset, aPermit, now } from '../policy/testing/builders.ts';
import { type Action, type DecisionInput } from '../policy/types.ts';
import { aPod, aRunningWorld, conditionOf, type World } from './testing/world.ts';

type Chosen = NonNullable<SecureDataset['spec']['onViolation']>['actions'][number];
type Ends = Partial<Record<'permit-window' | 'retention' | 'dpia' | 'processors', number>>;

const hour = 3_600_000;
const checkpointSeconds = 600;
const base = aDataset().spec;

/** The data and the permit with these ends, and what becomes of running jobs by each clause. */
function ending(ends: Ends, actions: Partial<Record<keyof Ends, Action>> = {}): Partial<DecisionInput> {
  const until = (clause: keyof Ends, usual: string): string => (ends[clause] === undefined ? usual : formatTime(ends[clause]));
  const onViolation = { checkpointSeconds, actions: Object.entries(actions).map(([clause, action]) => ({ clause, action }) as Chosen) };
  const dataset = aDataset().with({
    retention: { until: until('retention', base.retention.until) },
    accountability: {
      ...base.accountability,
      ...(base.accountability.dpia === undefined ? {} : { dpia: { ...base.accountability.dpia, reviewBy: until('dpia', base.accountability.dpia.reviewBy) } }),
      processors: (base.accountability.processors ?? []).map((processor) => ({ ...processor, contract: { ...processor.contract, validUntil: until('processors', processor.contract.validUntil) } })),
    },
    onViolation,
  });
  const permit: DataPermit = aPermit().with({ validUntil: until('permit-window', aPermit().spec.validUntil) }).build();
  return { datasets: { 'chest-ct': dataset.build() }, permits: [permit] };
}

const running = (given: Partial<DecisionInput>): World => aRunningWorld(given).withPods(aPod(0, { node: 'it-1' })).settled();

/** Goes from one instant at which the plan asks to be looked at again to the next, and tells what happened at each: a look too early finds nothing to do. */
function walk(world: World): readonly string[] {
  const told: string[] = [];
  for (let at = world.plan.recheckAt; at !== undefined && world.state === 'Running'; at = world.plan.recheckAt) {
    const before = world.at(at - 1);
    assert.deepEqual([before.words, before.plan.recheckAt], [[], at], 'nothing happens before, and nobody forgets to look');
    world = world.at(at);
    told.push(`${(at - now) / hour}: ${world.words.join(', ')}`);
    world = world.settled();
  }
  return told;
}

describe('the instants of a run', () => {
  const reasons = { 'permit-window': 'PermitExpired', retention: 'RetentionEnded', dpia: 'DpiaReviewOverdue', processors: 'ContractEnded' } as const;
  for (const [clause, reason] of Object.entries(reasons) as [keyof Ends, string][]) {
    it(`are those of clause ${clause}: it stops at its end, and for a checkpoint as long before as that takes`, () => {
      const stop = walk(running(ending({ [clause]: now + hour })));
      assert.deepEqual(stop, [`1: record Stop, status Stopping, delete 1 Pod, event ${reason}`]);
      const early = walk(running(ending({ [clause]: now + hour }, { [clause]: 'Checkpoint' })));
      assert.deepEqual(early, [`${1 - checkpointSeconds / 3600}: record Stop, status Stopping, delete 1 Pod, patch Job, event ${reason}`]);
    });
  }

  it('are all of them, one after the other: what may finish is withheld at the first, and stopped at the last', () => {
    const world = running(ending({ dpia: now + hour, processors: now + 5 * hour, retention: now + 3 * hour, 'permit-window': now + 4 * hour }, { dpia: 'Finish', retention: 'Checkpoint' }));
    assert.deepEqual(walk(world), [
      '1: record Withhold, status Running, patch Job, event DpiaReviewOverdue',
      `${3 - checkpointSeconds / 3600}: record Stop, status Stopping, delete 1 Pod, patch Job, event RetentionEnded`,
    ]);
  });

  it('move with the terms: what was prolonged is not stopped at its former end', () => {
    const prolonged = running(ending({ 'permit-window': now + hour })).given(ending({ 'permit-window': now + 2 * hour })).settled();
    assert.equal(prolonged.plan.recheckAt, now + 2 * hour);
    assert.deepEqual(prolonged.at(now + hour).words, []);
    assert.equal(conditionOf(prolonged, 'Authorized')?.status, 'True');
  });
});
