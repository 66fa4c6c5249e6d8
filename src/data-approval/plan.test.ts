import assert from 'node:assert/strict';
import { type DataApproval, type DataApprovalStatus } from '../api/generated/types.ts';
import { anApproval, approvedDataset, approvingEnvironment, aWithdrawal, boundSince, keys, signed } from '../policy/testing/approvals.ts';
import { anEnvironment, aPermit, now } from '../policy/testing/builders.ts';
import { aRelease, named } from '../policy/testing/releases.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { kstatus } from '../testing/kstatus.ts';
import { planned, stepsOfKind } from '../testing/plans.ts';
import { plan, type Snapshot } from './plan.ts';

const dpo = anApproval('dpo');
const ethics = anApproval('ethics');
const ofRelease = anApproval('dpo', { action: 'Release', release: named(aRelease()) });
const end = Date.parse('2027-12-01T00:00:00Z');
const of = (approval: DataApproval, changes: Partial<Snapshot> = {}): Snapshot => ({ approval, target: undefined, permit: aPermit().build(), dataset: approvedDataset.build(), environment: approvingEnvironment.build(), approvals: [], boundSince, ...changes });

const listing = approvedDataset.with({ approvers: [{ name: 'mallory', organisation: 'X', roles: ['dpo'], keys: [{ id: 'key-b', publicKey: keys.first.publicKey }] }] }).build();
const accepted = (approval: DataApproval): DataApproval => ({ ...approval, status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Withdraws', message: 'So it is.', lastTransitionTime: '2027-02-01T00:00:00Z' }] } });

describe('a DataApproval', () => {
  const table: Readonly<Record<string, { readonly snapshot: Snapshot; readonly at?: number; readonly reason: string; readonly proof?: string; readonly recheckAt?: number; readonly says?: RegExp }>> = {
    'counts, says by which proof, and is looked at when it expires': { snapshot: of(dpo), reason: 'Counts', proof: 'Admission', recheckAt: end, says: /word of a dpo on its use under DataPermit chest-ct-lung until 2027-12-01T00:00:00Z/ },
    'of a release says so': { snapshot: of(ofRelease, { release: aRelease() }), reason: 'Counts', proof: 'Admission', recheckAt: end, says: /word of a dpo on the OutputRelease unet-v1 under/ },
    'of a release that is not there waits for it': { snapshot: of(ofRelease), reason: 'ReleaseMissing' },
    'of a release by who asked for the job is made by oneself': { snapshot: of(ofRelease, { release: aRelease(), askers: [ofRelease.spec.approver] }), reason: 'SelfApproved', proof: 'Admission' },
    'that is signed says so': { snapshot: of(signed(ethics)), reason: 'Counts', proof: 'Signature', recheckAt: end },
    'has expired at its end, for ever': { snapshot: of(dpo), at: end, reason: 'Expired', proof: 'Admission' },
    'that is void says why, and by what it was proven': { snapshot: of(dpo, { permit: aPermit().with({ persons: [] }).build() }), reason: 'PermitChanged', proof: 'Admission' },
    'that nothing proves has no proof': { snapshot: of(dpo, { boundSince: undefined }), reason: 'NotBound' },
    'of a permit that is not there waits for it': { snapshot: of(dpo, { permit: undefined }), reason: 'PermitMissing' },
    'of a dataset that is not there waits for it': { snapshot: of(dpo, { dataset: undefined }), reason: 'DatasetMissing' },
    'that is taken back says so': { snapshot: of(dpo, { approvals: [aWithdrawal(dpo)] }), reason: 'Withdrawn', proof: 'Admission' },
    'that is not understood says so': { snapshot: of({ ...dpo, spec: { ...dpo.spec, role: 7 as unknown as string } }), reason: 'InvalidSpec' },
    'that takes another back says so': { snapshot: of(aWithdrawal(dpo), { target: dpo }), reason: 'Withdraws', proof: 'Admission', says: /^DataApproval dpo-1 is taken back for good\.$/ },
    'that takes back what is gone says so': { snapshot: of(aWithdrawal(dpo)), reason: 'Withdraws', proof: 'Admission', says: /should it come back/ },
    'that takes back without any proof says so': { snapshot: of(aWithdrawal(dpo), { target: dpo, boundSince: undefined }), reason: 'Withdraws', says: /Nothing proves who made it/ },
    'that was accepted stays on record when another approval takes the name, and says that this one is not taken back': { snapshot: of(accepted(aWithdrawal(dpo)), { target: anApproval('dpo', { expires: '2027-11-30T00:00:00Z' }) }), reason: 'Withdraws', proof: 'Admission', says: /the name now is another, and is not taken back\.$/ },
    'that takes back counts on with a field that nobody knows yet': { snapshot: of({ ...aWithdrawal(dpo), spec: { ...aWithdrawal(dpo).spec, later: 'x' } as DataApproval['spec'] }, { target: dpo }), reason: 'Withdraws', proof: 'Admission' },
    'that takes back and cannot be read says so': { snapshot: of({ ...aWithdrawal(dpo), spec: { ...aWithdrawal(dpo).spec, signatures: 'x' as unknown as [] } }, { target: dpo }), reason: 'InvalidSpec' },
    'that somebody gives whom other data lists takes nothing back': { snapshot: of(signed(aWithdrawal(dpo, { approver: 'mallory', organisation: 'X' })), { target: dpo, dataset: { ...listing, metadata: { ...listing.metadata, name: 'other' } } }), reason: 'UnknownApprover' },
    'that somebody gives whom its own data lists says so': { snapshot: of(signed(aWithdrawal(dpo, { approver: 'mallory', organisation: 'X' })), { target: dpo, dataset: listing, environment: anEnvironment().build() }), reason: 'Withdraws', proof: 'Signature' },
    'that takes nothing back says why': { snapshot: of(aWithdrawal(dpo, { approver: 'x' }), { target: dpo }), reason: 'UnknownApprover' },
  };
  for (const [name, { snapshot, at = now, reason, proof, recheckAt, says = /\.$/ }] of Object.entries(table)) {
    it(name, () => {
      const first = planned(plan, snapshot, at);
      const [step] = stepsOfKind(first, 'status');
      const status = step?.status as DataApprovalStatus;
      const [ready] = status.conditions ?? [];
      const good = ['Counts', 'Withdraws'].includes(reason);
      assert.deepEqual([ready?.status, ready?.reason, status.proof, first.recheckAt], [good ? 'True' : 'False', reason, proof, recheckAt], ready?.message);
      const message = ready?.message ?? '';
      assert.match(message, says);
      assert.doesNotMatch(message, /@|undefined/);
      assertStatusAccepted('DataApproval', status);
      assert.equal(kstatus({ ...snapshot.approval, status }), good ? 'Current' : 'InProgress');
      assert.deepEqual(planned(plan, { ...snapshot, approval: { ...snapshot.approval, status } }, at).steps, [], 'nothing changed, so nothing is written');
    });
  }

  it('that is being deleted is left alone', () => {
    assert.deepEqual(plan(of({ ...dpo, metadata: { ...dpo.metadata, deletionTimestamp: '2027-02-01T00:00:00Z' } }), now), { steps: [] });
  });
});
