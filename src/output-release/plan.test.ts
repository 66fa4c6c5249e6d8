import assert from 'node:assert/strict';
import { trainingJobUid, withdrawnDataAnnotation } from '../api/labels.ts';
import { formatTime } from '../api/time.ts';
import { aWithdrawal, approvedDataset, boundSince } from '../policy/testing/approvals.ts';
import { anEnvironment, aPermit, facts, without } from '../policy/testing/builders.ts';
import { aRelease } from '../policy/testing/releases.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { explanationGraceMs } from '../training-job/observation.ts';
import { checkAuditRecord } from '../../test/e2e/support/audit-schema.ts';
import { planGone } from './gone.ts';
import { aDeliveredWorld, aMovedWorld, aSource, aWorld, bindingOfRelease, destination, environment, job, juiceVolume, outputClaim, record, start, voice, voices, type World } from './testing/world.ts';

const untold = { inForce: false, reason: 'AdmissionNotTried', message: 'Nothing was tried yet.', unknown: true } as const;
const told = (world: World): readonly (string | undefined)[] => world.done().said;
const statusNow = (world: World) => world.done().status;

describe('what stands against a release', () => {
  const releasable = (status: string) => ({ ...job, status: { ...job.status, conditions: [{ type: 'Releasable', status, reason: 'X', message: 'A clause ceased to hold.', lastTransitionTime: '2027-02-20T00:00:00Z' }] } }) as typeof job;
  /** Each with every approval given: none of them helps. */
  const table: Readonly<Record<string, { readonly given: (world: World) => World; readonly state: string; readonly reason: string }>> = {
    'a job that is not there': { given: (w) => w.with({ source: undefined }), state: 'Submitted', reason: 'JobMissing' },
    'a job that is being deleted': { given: (w) => w.source({ job: { ...job, metadata: { ...job.metadata, deletionTimestamp: '2027-03-01T00:00:00Z' } } }), state: 'Submitted', reason: 'JobMissing' },
    'a job that runs': { given: (w) => w.source({ job: { ...job, status: { ...job.status, state: 'Running' } } }), state: 'Submitted', reason: 'JobNotEnded' },
    'a job whose clauses ceased to hold': { given: (w) => w.source({ job: releasable('False') }), state: 'Rejected', reason: 'NotReleasable' },
    'a job of which it is not known whether they did': { given: (w) => w.source({ job: releasable('Unknown') }), state: 'Submitted', reason: 'NotReleasable' },
    'a job whose status says nothing of it': { given: (w) => w.source({ job: { ...job, status: { state: 'Succeeded', conditions: [] } } }), state: 'Submitted', reason: 'NotReleasable' },
    'a job whose status was lost': { given: (w) => w.source({ job: { metadata: job.metadata, spec: job.spec } }), state: 'Submitted', reason: 'JobNotEnded' },
    'a job without a record': { given: (w) => { return w.with({ source: without(aSource(), 'record') }); }, state: 'Submitted', reason: 'NotRecorded' },
    'the record of another job of that name': { given: (w) => w.source({ record: { ...record, uid: 'former' } }), state: 'Submitted', reason: 'NotRecorded' },
    'a record that says no': { given: (w) => w.source({ record: { ...record, releasable: { status: 'False', reason: 'X', message: 'A clause ceased to hold.' } } }), state: 'Rejected', reason: 'NotReleasable' },
    'a record that says nothing of it': { given: (w) => { return w.source({ record: without(record, 'releasable') }); }, state: 'Submitted', reason: 'NotReleasable' },
    'a record of a job that failed': { given: (w) => w.source({ record: { ...record, state: 'Failed' } }), state: 'Rejected', reason: 'NotReleasable' },
    'an output that is not there': { given: (w) => w.source({ children: {} }), state: 'Submitted', reason: 'OutputMissing' },
    'an output that goes': { given: (w) => w.source({ children: { outputClaim: { metadata: { ...outputClaim.metadata, deletionTimestamp: '2027-03-01T00:00:00Z' } } } }), state: 'Submitted', reason: 'OutputMissing' },
    'an output of a former job': { given: (w) => w.source({ children: { outputClaim: { metadata: { ...outputClaim.metadata, annotations: { [trainingJobUid]: 'former' } } } } }), state: 'Submitted', reason: 'OutputOfAnother' },
    'an output that is marked by a withdrawal': { given: (w) => w.source({ children: { outputClaim: { metadata: { ...outputClaim.metadata, annotations: { ...outputClaim.metadata.annotations, [withdrawnDataAnnotation]: 'chest-ct' } } } } }), state: 'Rejected', reason: 'SubjectsWithdrawn' },
    'a job that is marked by one': { given: (w) => w.source({ job: { ...job, status: { ...job.status, revisions: [{ dataset: 'chest-ct', withdrawnSubjects: 1 }] } } }), state: 'Rejected', reason: 'SubjectsWithdrawn' },
    'somebody who may write to the output': { given: (w) => w.with({ writers: 1 }), state: 'Submitted', reason: 'OutputInUse' },
    'a dataset that is gone': { given: (w) => w.source({}, { datasets: {} }), state: 'Submitted', reason: 'DatasetMissing' },
    'a dataset that is superseded': { given: (w) => w.source({}, { facts: facts({ superseded: { 'chest-ct': { by: 'chest-ct-r8', withdrawnSubjects: 0 } } }) }), state: 'Submitted', reason: 'Superseded' },
    'a dataset from which subjects have withdrawn': { given: (w) => w.source({}, { facts: facts({ superseded: { 'chest-ct': { by: 'chest-ct-r8', withdrawnSubjects: 2 } } }) }), state: 'Rejected', reason: 'SubjectsWithdrawn' },
    'a permit that was revoked': { given: (w) => w.source({}, { permits: [aPermit().with({ state: 'Revoked' }).build()] }), state: 'Submitted', reason: 'PermitRevoked' },
    'a permit that is over': { given: (w) => w.at(Date.parse('2028-01-01T00:00:00Z')), state: 'Submitted', reason: 'PermitExpired' },
    'no permit': { given: (w) => w.source({}, { permits: [] }), state: 'Submitted', reason: 'PermitWithdrawn' },
    'a backup that was brought back and not looked at': { given: (w) => w.source({}, { facts: facts({ restored: { at: start - 1000, message: 'Seen.' } }) }), state: 'Submitted', reason: 'RestoreNotConfirmed' },
    'a requester whom nothing binds': { given: (w) => w.with({ requesterBoundSince: undefined }), state: 'Submitted', reason: 'RequesterNotBound' },
    'one whom nothing bound when it was made': { given: (w) => w.with({ requesterBoundSince: Date.parse(w.snapshot.release.metadata.creationTimestamp ?? '') + 1 }), state: 'Submitted', reason: 'RequesterNotBound' },
    'admission of which nothing is known yet': { given: (w) => w.with({ admission: untold }), state: 'Submitted', reason: 'AdmissionNotTried' },
    'a namespace that is no room': { given: (w) => w.with({ inRoom: false }), state: 'Submitted', reason: 'NoRoom' },
    'a request that is not understood': { given: (w) => w.spec({ files: [{ path: '../secret', digest: 'x', size: 1 }] }), state: 'Submitted', reason: 'InvalidSpec' },
    'a volume that is not encrypted': { given: (w) => w.with({ encryption: { state: 'refused', reason: 'NotEncrypted', message: 'It is plain.' } }), state: 'Submitted', reason: 'NotEncrypted' },
    'a volume of which nothing is known': { given: (w) => w.with({ encryption: { state: 'unknown', reason: 'StorageClassMissing', message: 'There is no such class.' } }), state: 'Submitted', reason: 'StorageClassMissing' },
    'storage that cannot be shared': { given: (w) => w.with({ shareable: false }), state: 'Submitted', reason: 'DriverNotShareable' },
    'storage of which that is not known': { given: (w) => w.with({ shareable: undefined }), state: 'Submitted', reason: 'DriverNotShareable' },
    'a destination that is not there': { given: (w) => w.with({ destination: undefined }), state: 'Submitted', reason: 'DestinationMissing' },
    'a destination that was made anew since it was seen': { given: (w) => w.done().with({ destination: { metadata: { ...destination.metadata, uid: 'uid-of-others' } } }), state: 'Failed', reason: 'DestinationReplaced' },
    'an environment without an image of the operator': { given: (w) => w.with({ environment: anEnvironment().with({ approvers: environment.spec.approvers ?? [] }).build() }), state: 'Submitted', reason: 'MoverImageMissing' },
    'a claim of its name that is not its own': { given: (w) => w.with({ children: { claim: { metadata: { name: 'unet-v1-release', namespace: 'prj-lung', uid: 'x', ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'OutputRelease', name: 'unet-v1', uid: 'uid-release' }] } } } }), state: 'Submitted', reason: 'NameTaken' },
  };
  for (const [what, { given, state, reason }] of Object.entries(table)) {
    it(`is ${what}: ${state}, and nothing is copied`, () => {
      const world = given(aWorld().approved());
      assert.deepEqual(told(world), [state, reason], statusNow(world).message);
      assert.deepEqual(stepsOfKind(world.plan, 'create'), []);
      assert.match(statusNow(world).message ?? '', /^([A-Z]|spec\.).*\.$/);
      assert.doesNotMatch(statusNow(world).message ?? '', /@|undefined/);
    });
  }

  it('is looked at again when a restore counts as confirmed', () => {
    const confirmed = start + 60_000;
    const seen = { ...environment, spec: { ...environment.spec, restoreConfirmed: formatTime(confirmed) } };
    const world = aWorld().approved().source({}, { environment: seen, facts: facts({ restored: { at: start, message: 'Seen.' }, approvalsBoundSince: boundSince }) });
    assert.deepEqual([told(world), world.plan.recheckAt], [['Submitted', 'RestoreNotConfirmed'], confirmed]);
    assert.deepEqual(told(world.at(confirmed)), ['ApprovalInProgress', 'Moving']);
  });

  it('is forgotten when it passes, unless it stands for good', () => {
    assert.deepEqual(told(aWorld().approved().with({ writers: 1 }).done().with({ writers: 0 })), ['ApprovalInProgress', 'Moving']);
    assert.deepEqual(told(aWorld().approved().source({ job: releasable('False') }).done().source()), ['Rejected', 'NotReleasable']);
  });
});

describe('who must approve a release', () => {
  const release = aRelease();
  const table: Readonly<Record<string, { readonly given: (world: World) => World; readonly missing?: RegExp }>> = {
    'nobody yet': { given: (w) => w, missing: /one in the role data-holder, one in the role ethics/ },
    'one of two': { given: (w) => w.approved(voice('ethics', release)), missing: /one in the role data-holder/ },
    'both, and nothing is missing': { given: (w) => w.approved() },
    'those of another release': { given: (w) => w.approved(...voices(aRelease({ size: '2Gi' }))), missing: /data-holder/ },
    'those who approved the use, which is another word': { given: (w) => w.approved(...voices(release).map((one) => ({ ...one, spec: { ...one.spec, action: 'Use' as const } }))), missing: /data-holder/ },
    'somebody who asks for the release': { given: (w) => new (w.constructor as new (s: World['snapshot']) => World)({ ...w.snapshot, release: aRelease({ requester: 'ethics@hospital-b.example' }), approvals: voices(aRelease({ requester: 'ethics@hospital-b.example' })) }), missing: /ethics/ },
    'the account that declares it': { given: (w) => { const declared = aRelease({ declaredBy: 'ethics@hospital-b.example' }); return w.with({ release: declared, approvals: voices(declared) }); }, missing: /ethics/ },
    'somebody who asked for the job': { given: (w) => w.approved().source({ job: { ...job, spec: { ...job.spec, declaredBy: 'ethics@hospital-b.example' } } }), missing: /ethics/ },
    'approvals that have expired': { given: (w) => w.approved(...voices(release).map((one) => ({ ...one, spec: { ...one.spec, expires: '2027-03-01T11:00:00Z' } }))), missing: /data-holder/ },
    'one that was withdrawn': { given: (w) => w.approved(...voices(release), aWithdrawal(voice('ethics', release))), missing: /ethics/ },
    'those who approved a former release of this name and content': { given: (w) => w.with({ release: { ...release, metadata: { ...release.metadata, uid: 'uid-release-2', creationTimestamp: '2027-02-22T00:00:00Z' } }, approvals: voices(release) }), missing: /data-holder.*ethics/ },
    'those who approved before the destination was there': { given: (w) => w.approved().with({ destination: { metadata: { ...destination.metadata, creationTimestamp: '2027-02-22T00:00:00Z' } } }), missing: /data-holder.*ethics/ },
    'approvals that nothing binds to who made them': { given: (w) => w.approved().with({ boundSince: undefined }), missing: /data-holder/ },
  };
  for (const [what, { given, missing }] of Object.entries(table)) {
    it(what, () => {
      const world = given(aWorld(release));
      assert.equal(told(world)[0], missing === undefined ? 'ApprovalInProgress' : 'InReview', statusNow(world).message);
      if (missing === undefined) return;
      assert.match(statusNow(world).message ?? '', missing);
      assert.deepEqual(stepsOfKind(world.plan, 'create'), []);
    });
  }

  it('is the data holder at least, where neither dataset nor environment asks for anybody', () => {
    const silent = approvedDataset.with({ approvals: [] }).build();
    const world = aWorld(release, { datasets: { 'chest-ct': silent }, source: aSource({}, { datasets: { 'chest-ct': silent } }) });
    assert.match(statusNow(world).message ?? '', /one in the role data-holder, 1 of 1 approvers/);
    assert.deepEqual(statusNow(world).approvals?.map(({ needed, given }) => [needed, given]), [[1, 0]]);
  });

  it('is also whom the environment asks for', () => {
    const asking = { ...environment, spec: { ...environment.spec, requiredApprovals: [{ action: 'Release' as const, minimum: 1, roles: ['security-officer'] }] } };
    assert.match(statusNow(aWorld(release, { environment: asking }).approved()).message ?? '', /security-officer/);
  });

  it('is told for each dataset with what to do, by digest, and without a name', () => {
    const { approvals, digest, message, fileCount } = statusNow(aWorld(release));
    assert.deepEqual([approvals?.[0]?.dataset, approvals?.[0]?.permit, fileCount], ['chest-ct', 'chest-ct-lung', 1]);
    assert.match(digest ?? '', /^caveau\.v1:sha256:/);
    assert.match(message ?? '', /kubectl caveau approve chest-ct-lung --release unet-v1/);
  });

  it('is looked at again when approvals expire', () => {
    assert.equal(aWorld(release).approved().plan.recheckAt, Date.parse('2027-12-01T00:00:00Z'));
  });
});

describe('the copy of a release', () => {
  it('is on record and in status before anything is made, the volume before the mover', () => {
    const world = aWorld().approved();
    assert.deepEqual(world.words, ['record Move', 'status ApprovalInProgress', 'create PersistentVolumeClaim', 'create Job', 'event Moving']);
    assert.deepEqual(world.done().words, [], 'and is made once');
  });

  it('is ended when what allowed it is gone, and begun anew when it is back', () => {
    const moving = aWorld().approved().done();
    const back = moving.approved(voice('ethics', moving.snapshot.release));
    assert.deepEqual(back.words, ['record MoveEnd', 'status InReview', 'delete 1 Job', 'event ApprovalsMissing']);
    assert.deepEqual(back.done().approved().words, ['record Move', 'status ApprovalInProgress', 'create PersistentVolumeClaim', 'create Job', 'event Moving']);
  });

  it('goes on while its volume is not seen as its claim\'s, and is ended where that is not encrypted', () => {
    const moving = aWorld().approved().done();
    const unbound = moving.with({ encryption: { state: 'unknown', reason: 'VolumeNotBound', message: 'It is not bound yet.' } });
    assert.deepEqual([told(unbound), stepsOfKind(unbound.plan, 'delete')], [['ApprovalInProgress', 'VolumeNotBound'], []]);
    const bound = unbound.done().with({ encryption: moving.snapshot.encryption });
    assert.deepEqual([told(bound), stepsOfKind(bound.plan, 'create')], [['ApprovalInProgress', 'Moving'], []]);
    assert.deepEqual(stepsOfKind(bound.with({ encryption: { state: 'refused', reason: 'NotEncrypted', message: 'It is plain.' } }).plan, 'delete').length, 1);
  });

  it('is tried again when the API server refused it, and the refusal is told', () => {
    const refused = aWorld().approved().with({ failure: { reason: 'WriteRefused', message: 'The API server refused a write: exceeded quota.' } });
    assert.deepEqual(told(refused), ['ApprovalInProgress', 'WriteRefused']);
    assert.deepEqual(stepsOfKind(refused.plan, 'create').length, 2);
  });

  const refusals: Readonly<Record<string, readonly [Parameters<World['moverEnds']>, state: string, reason: string, says: RegExp]>> = {
    'a pickle is blocked': [[{ version: 1, verdict: 'Refused', reason: 'FormatRefused', file: 0, sentence: 'is a pickle, which runs code when it is loaded.' }], 'Blocked', 'FormatRefused', /^model\.safetensors is a pickle/],
    'an unknown format is blocked': [[{ version: 1, verdict: 'Refused', reason: 'FormatUnknown', file: 0, sentence: 'is of no format that is let out.' }], 'Blocked', 'FormatUnknown', /is of no format/],
    'another file than was named fails': [[{ version: 1, verdict: 'Refused', reason: 'DigestDiffers', file: 0, sentence: 'has another digest.' }], 'Failed', 'DigestDiffers', /^model\.safetensors has/],
    'a mover that could not read fails': [[undefined, 'Failed'], 'Failed', 'MoverFailed', /spec\.size enough/],
    'a verdict that is lost is none': [[undefined], 'Failed', 'NoVerdict', /not there any more/],
    'a verdict that is not understood is none': [['{"verdict":"Moved"}'], 'Failed', 'NoVerdict', /not understood/],
    'a verdict on something else than was approved is none': [[{ version: 1, verdict: 'Moved', formats: ['json'], manifestDigest: `sha256:${'0'.repeat(64)}` }], 'Failed', 'NoVerdict', /something else than was approved/],
  };
  for (const [what, [how, state, reason, says]] of Object.entries(refusals)) {
    it(`${what}, for good, and nothing is bound`, () => {
      const world = aWorld().approved().done().moverEnds(...how);
      assert.deepEqual(world.words, ['record MoveEnd', `status ${state}`, `event ${reason}`]);
      assert.deepEqual(told(world), [state, reason]);
      assert.match(statusNow(world).message ?? '', says);
      assert.deepEqual([world.done().words, statusNow(world.done().approved()).state], [[], state]);
      assert.equal(statusNow(world).conditions?.find(({ type }) => type === 'Stalled')?.status, 'True');
    });
  }
});

describe('a mover that has ended, of whose pod nothing is seen yet', () => {
  const moving = aWorld().approved().done();
  const ended = moving.moverEnds(moving.moved());
  const unseen = ended.with({ pods: [] }).at(start + 1000);
  const isDue = { state: 'ApprovalInProgress', at: start + explanationGraceMs };
  const found = (world: World) => ({ state: told(world)[0], at: world.plan.recheckAt });

  it('is awaited, and found by its verdict when that comes', () => {
    assert.deepEqual([found(unseen), unseen.done().words], [isDue, []]);
    const [pod] = ended.snapshot.pods;
    assert.ok(pod);
    assert.deepEqual(found(unseen.with({ pods: [{ ...pod, status: { phase: 'Running' } }] })), isDue, 'or is seen as it was before');
    assert.deepEqual(told(unseen.with({ pods: ended.snapshot.pods })), ['ApprovalInProgress', 'Binding']);
  });

  it('is awaited for some time only, whatever else is found meanwhile', () => {
    const unapproved = unseen.with({ approvals: [] });
    assert.deepEqual(found(unapproved), { ...isDue, state: 'InReview' });
    for (const world of [unseen, unapproved.done()]) assert.deepEqual(told(world.at(start + explanationGraceMs)), ['Failed', 'NoVerdict']);
  });

  it('is awaited from when the watch of pods is open, which begins with what it has missed', () => {
    const late = unseen.at(start + 60_000);
    assert.deepEqual(found(late.with({ podsWatchedMs: 5000 })), { ...isDue, at: start + 55_000 + explanationGraceMs });
    assert.deepEqual(told(late.with({ podsWatchedMs: explanationGraceMs })), ['Failed', 'NoVerdict']);
  });
});

describe('the binding of a release', () => {
  it('is on record with the approvals by which it happens, before anything can be read elsewhere', () => {
    const world = aMovedWorld();
    assert.deepEqual(world.words, ['record MoveEnd', 'record Deliver', 'status ApprovalInProgress', 'create PersistentVolumeClaim', 'event Binding']);
    const [, deliver] = stepsOfKind(world.plan, 'record');
    assert.equal((deliver?.record['approvals'] as readonly string[]).length, 2);
    assert.equal(statusNow(world).approvedBy?.length, 2);
    assert.deepEqual(statusNow(world).files, [{ ...world.snapshot.release.spec.files[0], format: 'safetensors' }]);
  });

  it('makes a claim that only its volume fills, then the volume for exactly that claim, and nothing of it can be written', () => {
    const claimed = aMovedWorld().done();
    const [claim] = stepsOfKind(aMovedWorld().plan, 'create');
    assert.deepEqual((claim?.object as { spec?: unknown }).spec, { accessModes: ['ReadOnlyMany'], storageClassName: '', volumeName: bindingOfRelease(), resources: { requests: { storage: '1Gi' } } });
    assert.deepEqual([claim?.object.metadata.namespace, claim?.object.metadata.name], ['clinic', 'unet']);
    assert.deepEqual(claimed.words, ['status ApprovalInProgress', 'create PersistentVolume']);
    const [volume] = stepsOfKind(claimed.plan, 'create');
    const { spec } = volume?.object as typeof juiceVolume;
    assert.deepEqual([spec?.claimRef, spec?.accessModes, (spec?.csi as { readOnly?: boolean } | undefined)?.readOnly], [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'clinic', name: 'unet', uid: 'uid-unet' }, ['ReadOnlyMany'], true]);
    const done = claimed.done().boundThere();
    assert.deepEqual(done.words, ['status Approved', 'event Released']);
    assert.deepEqual(done.done().words, [], 'and is then left alone');
    assert.equal(statusNow(done).conditions?.find(({ type }) => type === 'Ready')?.status, 'True');
  });

  it('does not happen where an approval was taken back after the copy', () => {
    const { release } = aMovedWorld().snapshot;
    const world = aMovedWorld().approved(...voices(release), aWithdrawal(voice('ethics', release)));
    assert.deepEqual(world.words, ['status InReview', 'event ApprovalsMissing']);
  });

  it('does not take the claim of somebody else', () => {
    const world = aMovedWorld().with({ bound: { claim: { metadata: { namespace: 'clinic', name: 'unet', uid: 'theirs' } } } });
    assert.deepEqual([told(world), stepsOfKind(world.plan, 'delete'), stepsOfKind(world.plan, 'create')], [['Failed', 'ClaimNameTaken'], [], []]);
  });

  it('fails with a sentence where the volume itself cannot be shared', () => {
    const world = aMovedWorld();
    const ceph = { ...juiceVolume, spec: { ...juiceVolume.spec, csi: { driver: 'driver.longhorn.io', volumeHandle: 'x' } } };
    const failed = world.with({ children: { ...world.snapshot.children, volume: ceph } });
    assert.deepEqual(told(failed), ['Failed', 'DriverNotShareable']);
    assert.match(statusNow(failed).message ?? '', /The environment has no object store as another way/);
  });

  it('is made again when its claim was deleted', () => {
    const delivered = aDeliveredWorld();
    const { volume } = delivered.snapshot.bound;
    assert.ok(volume);
    const again = delivered.with({ bound: { volume } });
    assert.deepEqual(again.words, ['status ApprovalInProgress', 'create PersistentVolumeClaim', 'event Binding']);
    const { claim } = again.done().snapshot.bound;
    assert.ok(claim);
    const renewed = again.done().with({ bound: { volume, claim: { ...claim, metadata: { ...claim.metadata, uid: 'new' } } } });
    assert.deepEqual(renewed.words, ['status ApprovalInProgress', 'delete 1 PersistentVolume']);
    assert.deepEqual(renewed.done().words, ['status ApprovalInProgress', 'create PersistentVolume']);
  });
});

describe('a release that can be read', () => {
  const delivered = aDeliveredWorld();
  const { release } = delivered.snapshot;
  const taken = ['record Recall', 'status RejectionInProgress', 'delete 1 PersistentVolumeClaim', 'delete 1 PersistentVolume', 'event ApprovalWithdrawn'];

  it('stays when approvals expire, the permit ends or is revoked, and job and dataset are gone', () => {
    assert.deepEqual(delivered.at(Date.parse('2030-01-01T00:00:00Z')).words, []);
    assert.deepEqual(delivered.source({}, { permits: [] }).words, []);
    assert.deepEqual(delivered.with({ source: undefined, datasets: {}, approvals: [] }).words, []);
    assert.deepEqual(delivered.approved(...[]).with({ approvals: [] }).words, [], 'to delete an approval does not undo what was done by it');
  });

  it('is taken back when an approval is withdrawn by which it was released', () => {
    const back = delivered.approved(...voices(release), aWithdrawal(voice('ethics', release)));
    assert.deepEqual(back.words, taken);
    const gone = back.done();
    assert.deepEqual([told(gone), gone.done().words], [['Rejected', 'ApprovalWithdrawn'], []]);
    assert.deepEqual(told(gone.done().approved()), ['Rejected', 'ApprovalWithdrawn'], 'and does not come back');
  });

  it('is taken back too where what was withdrawn is not there any more, and the withdrawal once counted', () => {
    const withdrawal = aWithdrawal(voice('ethics', release));
    const counted = { ...withdrawal, status: { conditions: [{ type: 'Ready', status: 'True' as const, reason: 'Withdraws', message: 'So it is.', lastTransitionTime: '2027-02-01T00:00:00Z' }] } };
    assert.deepEqual(delivered.approved(counted).with({ source: undefined }).words, taken);
    assert.deepEqual(delivered.approved(withdrawal).words, [], 'one that nobody proved takes nothing back');
  });

  it('is not taken back by who may not withdraw, or by the withdrawal of another approval', () => {
    const stranger = aWithdrawal(voice('ethics', release), { approver: 'dpo@hospital-a.example', organisation: 'Hospital A', role: 'dpo' });
    assert.deepEqual(delivered.approved(...voices(release), stranger).words, []);
    assert.deepEqual(delivered.approved(...voices(release), aWithdrawal(voice('ethics', aRelease({ size: '9Gi' })))).words, []);
  });

  it('is taken back when it is cancelled, and when it is deleted', () => {
    assert.deepEqual(delivered.spec({ state: 'Cancelled' }).words, ['record Recall', 'status Cancelled', 'delete 1 PersistentVolumeClaim', 'delete 1 PersistentVolume', 'event Cancelled']);
    const deleting = delivered.with({ release: { ...release, metadata: { ...release.metadata, deletionTimestamp: '2027-03-01T00:00:00Z' } } });
    assert.deepEqual(deleting.words, ['record Recall', 'delete 1 PersistentVolumeClaim', 'delete 1 PersistentVolume']);
  });

  it('is taken back by what is left of it when it is gone', () => {
    const { claim, volume } = delivered.snapshot.bound;
    assert.ok(claim && volume);
    const words = planGone({ claims: [claim], volumes: [volume] }, start)?.steps.map(({ do: what }) => what);
    assert.deepEqual(words, ['record', 'delete', 'delete']);
    const foreign = { ...claim, spec: { ...claim.spec, volumeName: 'somebody-elses' } };
    assert.equal(planGone({ claims: [foreign], volumes: [] }, start), undefined, 'a claim with our labels alone is not ours');
  });

  it('says that subjects have withdrawn since, and stays', () => {
    const since = delivered.source({ job: { ...job, status: { ...job.status, revisions: [{ dataset: 'chest-ct', withdrawnSubjects: 1 }] } } });
    assert.deepEqual([told(since)[0], statusNow(since).conditions?.find(({ type }) => type === 'WithdrawnData')?.status], ['Approved', 'True']);
  });

  it('is found as it is when its status was lost: the verdict of the mover is there, and the same approvals', () => {
    const found = delivered.approved().with({ release: without(release, 'status') });
    assert.equal(found.plan.recheckAt, found.now, 'nothing else brings the plan that says so');
    assert.deepEqual(found.done().done().said, ['Approved', 'Released']);
    assert.deepEqual(stepsOfKind(found.plan, 'create'), [], 'nothing is made again');
  });
});

describe('the audit lines of a release', () => {
  it('are as the schema says', () => {
    const delivered = aDeliveredWorld();
    const worlds = [aWorld().approved(), aMovedWorld(), delivered.spec({ state: 'Cancelled' }), aWorld().approved().done().moverEnds(undefined)];
    const { claim, volume } = delivered.snapshot.bound;
    const uuid = (line: Readonly<Record<string, unknown>>) => ({ ...line, outputRelease: { ...(line['outputRelease'] as object), uid: '5b1f5c5e-0a52-4c0e-9f5e-0d0f6f0a7c11' } });
    const lines = [...worlds.flatMap((world) => stepsOfKind(world.plan, 'record').map(({ record: line }) => line)), ...stepsOfKind(planGone({ claims: claim === undefined ? [] : [claim], volumes: volume === undefined ? [] : [volume] }, start) ?? { steps: [] }, 'record').map(({ record: line }) => line)];
    assert.deepEqual(lines.map(({ action }) => action), ['Move', 'MoveEnd', 'Deliver', 'Recall', 'MoveEnd', 'Recall']);
    for (const line of lines) checkAuditRecord(uuid(line), JSON.stringify(line));
  });
});
