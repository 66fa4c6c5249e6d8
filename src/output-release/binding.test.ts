import assert from 'node:assert/strict';
import { releaseUidLabel, rolesLabel } from '../api/labels.ts';
import { aWithdrawal, keys, signed } from '../policy/testing/approvals.ts';
import { without } from '../policy/testing/builders.ts';
import { aRelease } from '../policy/testing/releases.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { bindingName } from './binding-name.ts';
import { planGone } from './gone.ts';
import { aDeliveredWorld, aMovedWorld, aWorld, destination, juiceVolume, start, voice, voices, type World } from './testing/world.ts';

const untold = { inForce: false, reason: 'AdmissionNotTried', message: 'Nothing was tried yet.', unknown: true } as const;
const other = { ...juiceVolume, metadata: { name: 'pvc-of-others', uid: 'uid-pvc-of-others' } };
const delivered = aDeliveredWorld();
const { release } = delivered.snapshot;
const { claim, volume } = delivered.snapshot.bound;
assert.ok(claim !== undefined && volume !== undefined);
/** Somebody at the destination took our labels off. */
const bare = { ...claim, metadata: { ...without(claim.metadata, 'labels'), labels: {} } };
const withVolume = (world: World, source: typeof juiceVolume): World => world.with({ children: { ...world.snapshot.children, volume: source } });
const creations = (world: World) => stepsOfKind(world.plan, 'create').map(({ resource }) => resource.kind);

describe('the volume of a release', () => {
  it('is on record from when it is seen beside the mover, and stays so', () => {
    const moving = aWorld().approved().done().done();
    assert.equal(moving.status.releaseVolume, undefined, 'nothing is bound yet');
    const seen = withVolume(moving, juiceVolume).done();
    assert.deepEqual(seen.status.releaseVolume, { name: 'pvc-1', uid: 'uid-pvc-1' });
    assert.deepEqual(withVolume(seen, other).done().status.releaseVolume, { name: 'pvc-1', uid: 'uid-pvc-1' });
    assert.deepEqual(release.status?.releaseVolume, { name: 'pvc-1', uid: 'uid-pvc-1' });
  });

  it('is never another than the one to which the files were copied', () => {
    const moving = withVolume(aWorld().approved().done(), juiceVolume).done();
    const swapped = withVolume(moving.moverEnds(moving.moved()), other);
    assert.deepEqual([swapped.done().said, creations(swapped)], [['Failed', 'ReleaseVolumeChanged'], []]);
    for (const namesake of [other, { ...juiceVolume, metadata: { ...juiceVolume.metadata, uid: 'uid-of-a-namesake' } }]) {
      const again = withVolume(delivered.with({ bound: {} }), namesake);
      assert.deepEqual([again.done().said, creations(again)], [['Failed', 'ReleaseVolumeChanged'], []]);
    }
    const unrecorded = delivered.with({ bound: {}, release: { ...release, status: without(release.status ?? {}, 'releaseVolume') } });
    assert.deepEqual(unrecorded.done().said, ['Failed', 'ReleaseVolumeChanged'], 'what is not on record is no proof');
  });

  it('is awaited, and until it is there no delivery is on record', () => {
    const moved = aMovedWorld();
    const waiting = moved.with({ children: without(moved.snapshot.children, 'volume') });
    assert.deepEqual([waiting.done().said, stepsOfKind(waiting.plan, 'record'), creations(waiting)], [['ApprovalInProgress', 'Binding'], [], []]);
    assert.equal(waiting.done().status.approvedBy, undefined);
  });
});

describe('the namespace to which a release goes', () => {
  const theirs = { metadata: { ...destination.metadata, uid: 'uid-of-others', creationTimestamp: '2027-03-02T00:00:00Z' } };
  it('is on record from when it is first seen, before anybody has approved, and is never another', () => {
    assert.equal(aWorld().with({ destination: undefined }).done().status.destinationUid, undefined);
    const seen = aWorld().done();
    assert.deepEqual([seen.said, seen.status.destinationUid], [['InReview', 'ApprovalsMissing'], 'uid-clinic']);
    assert.equal(release.status?.destinationUid, 'uid-clinic');
  });

  it('takes nothing under its name once somebody else made it: the release is taken back', () => {
    const replaced = delivered.with({ bound: { volume }, destination: theirs });
    assert.deepEqual([replaced.words, creations(replaced)], [['record Recall', 'status Failed', 'delete 1 PersistentVolume', 'event DestinationReplaced'], []]);
    assert.match(replaced.done().status.message ?? '', /^The namespace clinic was deleted and made anew since this release saw it/);
    assert.deepEqual(replaced.done().with({ destination }).words, [], 'for good');
    assert.deepEqual(aMovedWorld().done().with({ destination: theirs, bound: {} }).done().said, ['Failed', 'DestinationReplaced'], 'while the files are on their way too');
  });

  it('is awaited while it is not there, and nothing is tried', () => {
    const gone = delivered.with({ bound: { volume }, destination: undefined });
    assert.deepEqual([gone.done().said, creations(gone)], [['ApprovalInProgress', 'DestinationMissing'], []]);
    assert.equal(gone.done().status.destinationUid, 'uid-clinic');
  });

  it('is looked at anew where the status was lost, and what was said before it was there does not count for it', () => {
    const lost = delivered.with({ bound: { volume }, destination: theirs, release: without(release, 'status') });
    assert.deepEqual([lost.words, creations(lost)], [['record Recall', 'status InReview', 'delete 1 PersistentVolume', 'event ApprovalsMissing'], []]);
  });
});

describe('what is bound at the destination', () => {
  it('is bound only where volume and claim are for each other, and are its own', () => {
    assert.deepEqual(delivered.done().said, ['Approved', 'Released']);
    const forAnother = { ...volume, spec: { ...volume.spec, claimRef: { ...volume.spec?.claimRef, uid: 'former' } } };
    const stale = delivered.with({ bound: { claim, volume: forAnother } });
    assert.deepEqual(stale.words, ['status ApprovalInProgress', 'delete 1 PersistentVolume', 'event Binding']);
    const theirs = { ...volume, metadata: { ...volume.metadata, labels: {} } };
    const foreign = delivered.with({ bound: { claim, volume: theirs } });
    assert.deepEqual(foreign.done().said, ['Failed', 'VolumeNameTaken']);
    assert.deepEqual(stepsOfKind(foreign.plan, 'delete').map(({ resource }) => resource.kind), ['PersistentVolumeClaim']);
  });

  it('is known, and is taken back, when somebody took the labels off the claim', () => {
    const stripped = delivered.with({ bound: { claim: bare, volume } });
    assert.deepEqual([stripped.words, stripped.done().said], [[], ['Approved', 'Released']]);
    const taken = ['delete 1 PersistentVolumeClaim', 'delete 1 PersistentVolume'];
    assert.deepEqual(stripped.spec({ state: 'Cancelled' }).words, ['record Recall', 'status Cancelled', ...taken, 'event Cancelled']);
    const gone = planGone({ claims: [bare], volumes: [volume] }, start);
    assert.deepEqual(stepsOfKind(gone ?? { steps: [] }, 'delete').map(({ resource }) => resource.kind), ['PersistentVolumeClaim', 'PersistentVolume']);
    const leaving = planGone({ claims: [bare], volumes: [{ ...volume, metadata: { ...volume.metadata, deletionTimestamp: '2027-03-01T00:00:00Z' } }] }, start);
    assert.deepEqual(stepsOfKind(leaving ?? { steps: [] }, 'delete').map(({ resource }) => resource.kind), ['PersistentVolumeClaim'], 'a volume goes only after its claim');
  });

  it('is no claim that asks for another volume, whatever it says of itself, or that the volume is not for', () => {
    const claims = { 'with our labels': { ...claim, spec: { ...claim.spec, volumeName: 'somebody-elses' } }, 'with our volume': { ...bare, metadata: { ...bare.metadata, uid: 'theirs' } } };
    for (const [what, theirs] of Object.entries(claims)) {
      const world = delivered.with({ bound: { claim: theirs, volume } });
      assert.deepEqual(world.done().said, ['Failed', 'ClaimNameTaken'], what);
      assert.deepEqual(stepsOfKind(world.plan, 'delete').map(({ resource }) => resource.kind), ['PersistentVolume'], what);
    }
  });

  it('is neither begun nor finished while it is not known whether admission is in force, and goes on after', () => {
    const before = aMovedWorld().with({ admission: untold });
    assert.deepEqual([before.done().said, creations(before), stepsOfKind(before.plan, 'record')], [['Submitted', 'AdmissionNotTried'], [], []]);
    const begun = aMovedWorld().done();
    assert.deepEqual([begun.with({ admission: untold }).done().said, creations(begun.with({ admission: untold }))], [['ApprovalInProgress', 'AdmissionNotTried'], []]);
    assert.deepEqual(creations(begun.with({ admission: untold }).done().with({ admission: { inForce: true } })), ['PersistentVolume']);
    assert.deepEqual(delivered.with({ admission: untold }).words, [], 'what can be read stays');
  });

  it('is not begun anew by a copy that is under way meanwhile: that goes on', () => {
    const moving = aWorld().approved().done();
    const paused = moving.with({ admission: untold });
    assert.deepEqual(stepsOfKind(paused.plan, 'delete'), []);
    assert.deepEqual(paused.done().with({ admission: { inForce: true } }).done().said, ['ApprovalInProgress', 'Moving']);
    assert.deepEqual(stepsOfKind(moving.with({ admission: untold }).approved(voice('ethics', release)).plan, 'create'), []);
  });
});

describe('a withdrawal by somebody whom only the data lists', () => {
  it('takes back what the job does not see any more', () => {
    const ethics = 'ethics@hospital-b.example';
    const environment = { ...delivered.snapshot.environment, spec: { ...delivered.snapshot.environment?.spec, approvers: [] } } as typeof delivered.snapshot.environment;
    const [dataset] = Object.values(delivered.snapshot.datasets);
    assert.ok(dataset);
    const listing = { ...dataset, spec: { ...dataset.spec, approvers: [{ name: ethics, organisation: 'Hospital B', roles: ['ethics'], keys: [{ id: 'key-b', publicKey: keys.first.publicKey }] }] } };
    const back = signed(aWithdrawal(voice('ethics', release)));
    const world = delivered.with({ environment, source: undefined, datasets: {}, approvals: [...voices(release), back] });
    assert.deepEqual(world.words, []);
    assert.deepEqual(world.with({ approvedBefore: [listing] }).done().said, ['RejectionInProgress', 'ApprovalWithdrawn']);
  });
});

describe('what is bound although status was lost', () => {
  const lost = delivered.with({ release: without(release, 'status') });
  const taken = ['delete 1 PersistentVolumeClaim', 'delete 1 PersistentVolume'];

  it('is taken back where an approval was withdrawn, on record first', () => {
    const back = lost.approved(...voices(release), aWithdrawal(voice('ethics', release)));
    assert.deepEqual(back.words, ['record Recall', 'status InReview', ...taken, 'event ApprovalsMissing']);
    assert.deepEqual(back.done().snapshot.bound, {});
  });

  it('is taken back where the job is gone, without which nobody knows what was copied', () => {
    assert.deepEqual(lost.approved().with({ source: undefined }).words, ['record MoveEnd', 'record Recall', 'status Failed', ...taken, 'event NoVerdict']);
  });

  it('is taken back before it is copied anew', () => {
    const { children } = lost.snapshot;
    const anew = lost.approved().with({ children: without(children, 'mover'), pods: [] });
    assert.deepEqual(anew.words, ['record Recall', 'record Move', 'status ApprovalInProgress', ...taken, 'create PersistentVolumeClaim', 'create Job', 'event Moving']);
  });
});

describe('what a former release of the same name left bound', () => {
  const next = aRelease({ size: '2Gi' });
  const successor = { ...next, metadata: { ...next.metadata, uid: 'uid-successor' } };
  const left = { claims: [claim], volumes: [volume] };
  const taken = ['record Recall', 'delete 1 PersistentVolumeClaim', 'delete 1 PersistentVolume'];

  it('is taken back before anything else, and meanwhile nothing is made', () => {
    const world = aWorld(successor, { left, approvals: voices(successor) });
    assert.deepEqual(world.words, [...taken, 'record Move', 'status ApprovalInProgress', 'event Moving']);
    assert.deepEqual(creations(world.done().with({ left: { claims: [], volumes: [] } })), ['PersistentVolumeClaim', 'Job']);
    const [recall] = stepsOfKind(world.plan, 'record');
    assert.deepEqual(recall?.record['outputRelease'], { namespace: 'prj-lung', name: 'unet-v1', uid: 'uid-release' });
  });

  it('is taken back too when the later one waits, has ended or is deleted', () => {
    assert.deepEqual(aWorld(successor, { left, source: undefined }).words.slice(0, 3), taken);
    assert.deepEqual(aWorld({ ...successor, status: { state: 'Failed', reason: 'NoVerdict', message: 'It failed.' } }, { left }).words.slice(0, 3), taken);
    assert.deepEqual(aWorld({ ...successor, metadata: { ...successor.metadata, deletionTimestamp: '2027-03-01T00:00:00Z' } }, { left }).words, taken);
  });

  it('is told for each of several', () => {
    const third = { [rolesLabel]: 'binding', [releaseUidLabel]: 'uid-third' };
    const another = { ...volume, metadata: { name: bindingName({ metadata: { name: '', uid: 'uid-third' } }), uid: 'v3', labels: third } };
    const gone = planGone({ claims: [], volumes: [volume, another] }, start);
    assert.deepEqual(stepsOfKind(gone ?? { steps: [] }, 'record').map(({ record }) => (record['outputRelease'] as { uid?: string }).uid), ['uid-release', 'uid-third']);
  });
});
