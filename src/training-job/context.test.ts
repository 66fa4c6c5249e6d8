import assert from 'node:assert/strict';
import { stepsOfKind } from '../testing/plans.ts';
import { aPod, aRunningWorld, aStartedWorld, aWorld, revoked, type World } from './testing/world.ts';

describe('the Events of a TrainingJob', () => {
  const started = aStartedWorld();
  const table: Readonly<Record<string, { readonly world: World; readonly want: readonly [type: string, reason: string, action: string] | undefined }>> = {
    'a start is normal': { world: aWorld(), want: ['Normal', 'Starting', 'Starting'] },
    'running is normal': { world: started.withPods(aPod(0, { node: 'it-1' })), want: ['Normal', 'Running', 'Running'] },
    'success is normal': { world: aRunningWorld().ended('Complete'), want: ['Normal', 'Succeeded', 'Succeeded'] },
    'suspension is normal': { world: aRunningWorld().withRunPolicy({ suspend: true }), want: ['Normal', 'Suspended', 'Suspended'] },
    'a refusal is a warning by its reason': { world: aWorld(revoked), want: ['Warning', 'PermitRevoked', 'Denied'] },
    'waiting is a warning by its reason': { world: aWorld({ permits: [] }), want: ['Warning', 'PermitMissing', 'Held'] },
    'a pod that finds no node is a warning': { world: started.withPods(aPod(0, { phase: 'Pending', unschedulableSince: started.now })).later(10_000), want: ['Warning', 'Unschedulable', 'Starting'] },
    'a stop is a warning by its reason': { world: aRunningWorld().given(revoked), want: ['Warning', 'PermitRevoked', 'Stopping'] },
    'a failure is a warning by its reason': { world: aRunningWorld().ended('Failed'), want: ['Warning', 'BackoffLimitExceeded', 'Failed'] },
    'a change of the status that is no news to people gives none': { world: started.failing({ reason: 'WriteRefused', message: 'no' }), want: undefined },
  };
  for (const [name, { world, want }] of Object.entries(table)) {
    it(name, () => {
      const [event] = stepsOfKind(world.plan, 'event').map((step) => step.event);
      assert.deepEqual(event && [event.type, event.reason, event.action], want);
      if (event !== undefined) assert.deepEqual(event.regarding, { apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', namespace: 'prj-lung', name: 'unet', uid: 'uid-job-unet' });
    });
  }

  it('a note is cut where Kubernetes would refuse it', () => {
    const long = started.withPods(aPod(0, { phase: 'Pending', unschedulableSince: started.now, why: 'z'.repeat(3000) })).later(60_000);
    assert.equal(stepsOfKind(long.plan, 'event')[0]?.event.note.length, 1024);
  });
});
