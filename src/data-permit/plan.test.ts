import assert from 'node:assert/strict';
import { type DataPermitStatus } from '../api/generated/types.ts';
import { objectDigest } from '../approval/digest.ts';
import { anApproval, approvedDataset, approvingEnvironment, boundSince } from '../policy/testing/approvals.ts';
import { aDataset, aPermit, now } from '../policy/testing/builders.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { kstatus } from '../testing/kstatus.ts';
import { planned, stepsOfKind } from '../testing/plans.ts';
import { plan as planOf, type Snapshot } from './plan.ts';

type Given = Pick<Snapshot, 'permit' | 'dataset'> & Partial<Snapshot>;
/** With nothing said of it unless the test says so. */
const plan = (given: Given, at: number) => planOf({ environment: undefined, approvals: [], boundSince: undefined, admission: { inForce: true }, ...given }, at);

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
    'for a dataset that is not there waits for it, and ends all the same': { snapshot: { permit: permit.build(), dataset: undefined }, at: from, reason: 'DatasetMissing', recheckAt: until },
    'for a dataset that is being deleted gives no right': { snapshot: { permit: permit.build(), dataset: aDataset().withMetadata({ deletionTimestamp: '2027-01-01T00:00:00Z' }).build() }, at: from, reason: 'DatasetWithdrawn', recheckAt: until },
    'with a time that cannot be read is not understood': { snapshot: { permit: permit.with({ validFrom: 'soon' }).build(), dataset }, at: from, reason: 'InvalidSpec' },
  };
  for (const [name, { snapshot, at, reason, recheckAt }] of Object.entries(table)) {
    it(name, () => {
      const first = planned(plan, snapshot, at);
      const [step] = stepsOfKind(first, 'status');
      const status = step?.status as DataPermitStatus;
      assert.deepEqual([first.steps.length, step?.target], [1, { namespace: 'prj-lung', name: 'chest-ct-lung', uid: 'uid-permit-chest-ct-lung' }]);
      assert.deepEqual(status.conditions?.map((c) => [c.type, c.status, c.reason, c.observedGeneration]), [['Ready', reason === 'Valid' ? 'True' : 'False', reason, 2]]);
      assert.equal(first.recheckAt, recheckAt);
      assertStatusAccepted('DataPermit', status);
      assert.equal(kstatus({ ...snapshot.permit, status }), reason === 'Valid' ? 'Current' : 'InProgress');
      assert.deepEqual(planned(plan, { ...snapshot, permit: { ...snapshot.permit, status } }, at).steps, [], 'nothing changed, so nothing is written');
    });
  }

  describe('whose use must be approved', () => {
    const asked: Given = { permit: permit.build(), dataset: approvedDataset.build(), environment: approvingEnvironment.build(), boundSince };
    const told = (given: Partial<Snapshot>, at = now) => {
      const first = planned(plan, { ...asked, ...given }, at);
      const status = stepsOfKind(first, 'status')[0]?.status as DataPermitStatus;
      assertStatusAccepted('DataPermit', status);
      assert.deepEqual(planned(plan, { ...asked, ...given, permit: { ...asked.permit, status } }, at).steps, []);
      return { ready: status.conditions?.[0], status, recheckAt: first.recheckAt };
    };
    const dpo = anApproval('dpo', { expires: '2027-06-01T00:00:00Z' });

    it('says by which digests, and what is missing', () => {
      const { ready, status } = told({});
      assert.deepEqual([status.digest, status.datasetDigest], [objectDigest('DataPermit', permit.build()), objectDigest('SecureDataset', approvedDataset.build())]);
      assert.deepEqual(status.approvals, [{ action: 'Use', needed: 2, given: 0, message: 'Still missing: one in the role dpo, one in the role ethics, 2 of 2 approvers and approvers of 2 more organisations.' }]);
      assert.deepEqual([ready?.status, ready?.reason], ['False', 'ApprovalsMissing']);
      assert.match(ready?.message ?? '', /^The permit is valid, and its use is not approved as SecureDataset chest-ct or the environment asks\. Still missing:/);
    });
    it('tells of each action once what dataset and environment ask for together', () => {
      const { status } = told({ approvals: [dpo], environment: approvingEnvironment.with({ requiredApprovals: [{ action: 'Use', minimum: 3, roles: ['data-holder'] }] }).build() });
      assert.deepEqual(status.approvals?.map(({ action, needed, given }) => [action, needed, given]), [['Use', 3, 0]]);
      assert.match(status.approvals[0]?.message ?? '', /one in the role ethics, .*one in the role data-holder/);
    });
    it('counts those that are given, and looks again when the first expires', () => {
      const { status, recheckAt } = told({ approvals: [dpo] });
      assert.deepEqual([status.approvals?.[0]?.given, recheckAt], [1, Date.parse('2027-06-01T00:00:00Z')]);
    });
    it('is valid once all are there, and not any more when one has expired', () => {
      const approvals = [dpo, anApproval('ethics')];
      assert.deepEqual([told({ approvals }).ready?.reason, told({ approvals }).status.approvals?.[0]?.message], ['Valid', 'Nothing is missing.']);
      const later = told({ approvals }, Date.parse('2027-06-01T00:00:00Z'));
      assert.deepEqual([later.ready?.reason, later.status.approvals?.[0]?.given, later.recheckAt], ['ApprovalsMissing', 1, Date.parse('2027-12-01T00:00:00Z')]);
    });
    it('is valid where only a release must be approved, and tells of that', () => {
      const { ready, status } = told({ dataset: approvedDataset.with({ approvals: [{ action: 'Release', minimum: 1, roles: [] }] }).build() });
      assert.deepEqual([ready?.reason, status.approvals?.map(({ action, given }) => [action, given])], ['Valid', [['Release', 0]]]);
    });
    it('tells its digest also without a dataset', () => assert.deepEqual([told({ dataset: undefined }).status.datasetDigest, told({ dataset: undefined }).status.digest], [undefined, objectDigest('DataPermit', permit.build())]));
  });

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
