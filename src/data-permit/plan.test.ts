import assert from 'node:assert/strict';
import { type DataPermitStatus } from '../api/generated/types.ts';
import { aDataset, aPermit } from '../policy/testing/builders.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { kstatus } from '../testing/kstatus.ts';
import { planned, stepsOfKind } from '../testing/plans.ts';
import { plan as planOf, type Snapshot } from './plan.ts';

type Given = Pick<Snapshot, 'permit' | 'dataset'> & Partial<Snapshot>;
/** With nothing said of it unless the test says so. */
const plan = (given: Given, at: number) => planOf({ environment: undefined, approvals: [], boundSince: undefined, ...given }, at);

const permit = aPermit().withMetadata({ generation: 2 });
const dataset = aDataset().build();
const from = Date.parse('2027-01-01T00:00:00Z');
const until = Date.parse('2028-01-01T00:00:00Z');

describe('a DataPermit', () => {
  const table: Readonly<Record<string, { readonly snapshot: Given; readonly at: number; readonly reason: string; readonly recheckAt?: number }>> = {
    'a moment before it begins is not valid, and is looked at when it does': { snapshot: { permit: permit.build(), dataset }, at: from - 1, reason: 'NotYetValid', recheckAt: from },
    'is valid from its first instant, and is looked at when it ends': { snapshot: { permit: permit.build(), dataset }, at: from, reason: 'Valid', recheckAt: until },
    'is valid to the last moment': { snapshot: { permit: permit.build(), dataset }, at: until - 1, reason: 'Valid', recheckAt: until },
    'has ended at its end, for ever': { snapshot: { permit: permit.build(), dataset }, at: until, reason: 'Expired' },
    'that is revoked is so whatever else is true': { snapshot: { permit: permit.with({ state: 'Revoked' }).build(), dataset: undefined }, at: until, reason: 'Revoked' },
    'for another room cannot be used, and ends all the same': { snapshot: { permit: permit.with({ project: { namespace: 'elsewhere' } }).build(), dataset }, at: from, reason: 'ProjectElsewhere', recheckAt: until },
    'for a dataset that is not there waits for it, and ends all the same': { snapshot: { permit: permit.build(), dataset: undefined }, at: from, reason: 'DatasetMissing', recheckAt: until },
    'for a dataset that is being deleted gives no right': { snapshot: { permit: permit.build(), dataset: aDataset().withMetadata({ deletionTimestamp: '2027-01-01T00:00:00Z' }).build() }, at: from, reason: 'DatasetWithdrawn', recheckAt: until },
    'with a time that cannot be read is not understood': { snapshot: { permit: permit.with({ validFrom: 'soon' }).build(), dataset }, at: from, reason: 'InvalidSpec' },
  };
  for (const [name, { snapshot, at, reason, recheckAt }] of Object.entries(table)) {
    it(name, () => {
      const first = planned(plan, snapshot, at);
      const [step] = stepsOfKind(first, 'status');
      const status = step?.status as DataPermitStatus;
      assert.deepEqual([first.steps.length, step?.target], [1, { namespace: 'prj-lung', name: 'chest-ct-lung' }]);
      assert.deepEqual(status.conditions?.map((c) => [c.type, c.status, c.reason, c.observedGeneration]), [['Ready', reason === 'Valid' ? 'True' : 'False', reason, 2]]);
      assert.equal(first.recheckAt, recheckAt);
      assertStatusAccepted('DataPermit', status);
      assert.equal(kstatus({ ...snapshot.permit, status }), reason === 'Valid' ? 'Current' : 'InProgress');
      assert.deepEqual(planned(plan, { ...snapshot, permit: { ...snapshot.permit, status } }, at).steps, [], 'nothing changed, so nothing is written');
    });
  }

  it('that is being deleted is left alone', () => {
    assert.deepEqual(plan({ permit: permit.withMetadata({ deletionTimestamp: '2027-02-01T00:00:00Z' }).build(), dataset }, from), { steps: [] });
  });

  it('keeps the time of its last change while it stays as it was', () => {
    const [first] = stepsOfKind(plan({ permit: permit.build(), dataset }, from), 'status');
    const revoked = permit.with({ state: 'Revoked' }).build();
    const before = { ...permit.build(), status: first?.status as DataPermitStatus };
    const [later] = stepsOfKind(plan({ permit: { ...before, metadata: { ...before.metadata, generation: 3 } }, dataset }, from + 60_000), 'status');
    assert.equal((later?.status as DataPermitStatus).conditions?.[0]?.lastTransitionTime, '2027-01-01T00:00:00Z');
    const [end] = stepsOfKind(plan({ permit: { ...before, spec: revoked.spec }, dataset }, from + 60_000), 'status');
    assert.equal((end?.status as DataPermitStatus).conditions?.[0]?.lastTransitionTime, '2027-01-01T00:01:00Z');
  });
});
