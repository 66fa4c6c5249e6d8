import assert from 'node:assert/strict';
import { type SecureDatasetStatus } from '../api/generated/types.ts';
import { formatTime } from '../api/time.ts';
import { aClaim, anEncryption, anEnvironment, aSight, now } from '../policy/testing/builders.ts';
import { type EncryptionFact, type Sight } from '../policy/types.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { inWords, planned, stepsOfKind } from '../testing/plans.ts';
import { controlsOf } from './controls.ts';
import { type Control } from './control.ts';
import { plan } from './plan.ts';
import { type Snapshot } from './snapshot.ts';
import { aSnapshot, after, sealed } from './testing/snapshots.ts';

const probed = sealed.withProtection({ assurance: [{ control: 'encryption-at-rest', level: 'Probed' }] });
const hour = 3_600_000;
const day = 24 * hour;
/** A look some hours ago that counts for a day. */
const looked = (hoursAgo: number, changes: Partial<Sight> = {}): Sight => aSight({ at: now - hoursAgo * hour, from: now - hoursAgo * hour - 30_000, until: now - hoursAgo * hour + day, ...changes });
const seenPlain: EncryptionFact = { state: 'refused', reason: 'SeenPlain', message: 'The volume is plain.', seen: { node: 'it-2', at: now - hour } };

function snapshotOf(encryption: EncryptionFact, controls?: readonly Control[], dataset = probed): Snapshot {
  const built = dataset.build();
  return aSnapshot({ dataset: controls === undefined ? built : { ...built, status: { ...built.status, controls: [...controls] } }, claim: aClaim({ encryption }) });
}

const by = (...sights: readonly Sight[]): EncryptionFact => anEncryption({ sights });
const entry = (result: Control['result'], changes: Partial<Control> = {}): Control => ({ control: 'encryption-at-rest', nodePool: '', result, time: formatTime(now - hour), message: 'x', ...changes });

describe('what the status of a dataset tells of looks at its volume', () => {
  const table: Readonly<Record<string, { readonly snapshot: Snapshot; readonly want: readonly Partial<Control>[] }>> = {
    'nothing while nobody looked': { snapshot: snapshotOf(by()), want: [] },
    'nothing where nobody asked for it': { snapshot: snapshotOf(by(looked(1)), undefined, sealed), want: [] },
    'nothing of a dataset that is not understood': { snapshot: snapshotOf(by(looked(1)), undefined, sealed.withProtection({ assurance: 'all' as never })), want: [] },
    'that it was seen, when, where, and until when that counts': { snapshot: snapshotOf(by(looked(1))), want: [{ result: 'Passed', time: formatTime(now - hour), node: 'it-1', validUntil: formatTime(now + 23 * hour) }] },
    'the look that counts for the longest time': { snapshot: snapshotOf(by(looked(3), looked(1, { node: 'it-2' }))), want: [{ result: 'Passed', node: 'it-2' }] },
    'the look that counts, and not a later one that proved nothing': { snapshot: snapshotOf(by(looked(3), looked(1, { node: 'it-2', verified: false }))), want: [{ result: 'Passed', node: 'it-1' }] },
    'the last look, where none counts any more': { snapshot: snapshotOf(by(looked(50), looked(49, { node: 'it-2' }))), want: [{ result: 'Passed', node: 'it-2', validUntil: formatTime(now - 25 * hour) }] },
    'that nothing was found out': { snapshot: snapshotOf(by(looked(1, { verified: false }))), want: [{ result: 'Unverified', node: 'it-1' }] },
    'nothing of a look that is yet to come': { snapshot: snapshotOf(by(looked(-1))), want: [] },
    'that it was seen to be plain': { snapshot: snapshotOf(seenPlain), want: [{ result: 'Failed', node: 'it-2', time: formatTime(now - hour), message: 'The volume is plain.' }] },
    'nothing of what the objects refuse by themselves': { snapshot: snapshotOf({ state: 'refused', reason: 'NotEncrypted', message: 'It is plain.' }), want: [] },
  };
  for (const [name, { snapshot, want }] of Object.entries(table)) {
    it(name, () => {
      const controls = controlsOf(snapshot, now);
      assert.equal(controls.length, want.length);
      for (const [i, wanted] of want.entries()) for (const [field, value] of Object.entries(wanted)) assert.equal(controls[i]?.[field as keyof Control], value, field);
      for (const control of controls) assert.match(control.message, /^[A-Z].*\.$/);
    });
  }

  it('stays as it is written until half of its time has passed, and is then written anew', () => {
    const written = controlsOf(snapshotOf(by(looked(1))), now);
    const later = snapshotOf(by(looked(-10)), written);
    assert.equal(controlsOf(later, now + 10 * hour)[0], written[0], 'after ten hours of a day it counts for longer than half of it');
    assert.equal(controlsOf(snapshotOf(by(looked(-12)), written), now + 12 * hour)[0]?.validUntil, formatTime(now + 36 * hour));
  });

  it('does not promise more than what is there', () => {
    const promised = [entry('Passed', { validUntil: formatTime(now + 40 * hour) })];
    assert.equal(controlsOf(snapshotOf(by(looked(1)), promised), now)[0]?.validUntil, formatTime(now + 23 * hour));
    assert.deepEqual(controlsOf(snapshotOf(by(), promised), now), [], 'evidence that is gone is told no more');
  });

  it('says of what is bad when it was first found', () => {
    const [told] = controlsOf(snapshotOf(seenPlain), now);
    const [again] = controlsOf(snapshotOf({ ...seenPlain, seen: { node: 'it-2', at: now } }, told === undefined ? [] : [told]), now);
    assert.equal(again?.time, formatTime(now - hour));
  });

  it('is not written anew because another node found nothing out either', () => {
    const unknown = (node: string): EncryptionFact => by(looked(1, { node, verified: false }));
    const [told] = controlsOf(snapshotOf(unknown('it-1')), now);
    const again = controlsOf(snapshotOf(unknown('it-2'), told === undefined ? [] : [told]), now);
    assert.equal(told?.node, 'it-1');
    assert.equal(again[0], told);
  });

  it('halves the time that the environment gives', () => {
    const snapshot = { ...snapshotOf(by(looked(0, { until: now + 600_000 }))), environment: anEnvironment().with({ probes: { everySeconds: 300, nodePoolLabel: 'pool' } }).build() };
    const written = controlsOf(snapshot, now);
    const renewed = { ...snapshot, dataset: { ...snapshot.dataset, status: { controls: [...written] } }, claim: aClaim({ encryption: by(looked(0, { until: now + 900_000 })) }) };
    assert.equal(controlsOf(renewed, now + 299_000)[0], written[0]);
    assert.notEqual(controlsOf(renewed, now + 301_000)[0], written[0]);
  });
});

describe('a dataset whose encryption is to be seen', () => {
  const told = (snapshot: Snapshot, at = now) => planned(plan, snapshot, at);
  const statusIn = (snapshot: Snapshot, at = now): SecureDatasetStatus => stepsOfKind(told(snapshot, at), 'status')[0]?.status as SecureDatasetStatus;

  it('is ready before anybody has looked: jobs wait for a look, and nobody can look at what nobody mounts', () => {
    const status = statusIn(snapshotOf(anEncryption({ level: 'Declared' })));
    assert.deepEqual([status.conditions?.[0]?.reason, status.encryption?.level, status.controls], ['Sealed', 'Declared', undefined]);
  });

  it('says that it was, and looks again when that ends', () => {
    const snapshot = snapshotOf(by(looked(1)));
    const status = statusIn(snapshot);
    assertStatusAccepted('SecureDataset', { ...status });
    assert.deepEqual([status.encryption?.level, status.controls?.[0]?.result], ['Probed', 'Passed']);
    assert.match(status.encryption?.message ?? '', /A verifier saw on a node that mounts it that this is so/);
    assert.equal(told(snapshot).recheckAt, now + 23 * hour);
    assert.equal(statusIn(snapshot, now + 23 * hour).encryption?.level, 'Configured', 'old evidence is none');
    assert.deepEqual(told(after(snapshot), now + 1000).steps, [], 'at rest nothing is written');
    const renewed = { ...after(snapshot), claim: aClaim({ encryption: by(looked(0)) }) };
    assert.deepEqual(told(renewed, now + 1000).steps, [], 'nor when a verifier only looked again');
  });

  it('tells it in an Event, once, and when something else is found', () => {
    const events = (snapshot: Snapshot) => stepsOfKind(told(snapshot), 'event').map(({ event: { type, reason, action } }) => [type, reason, action]);
    assert.deepEqual(events(snapshotOf(by(looked(1)))).slice(1), [['Normal', 'LookPassed', 'Check']]);
    assert.deepEqual(events(snapshotOf(by(looked(1, { verified: false })))).slice(1), [['Warning', 'LookUnverified', 'Check']]);
    assert.deepEqual(events(snapshotOf(seenPlain)), [['Warning', 'SeenPlain', 'Check'], ['Warning', 'LookFailed', 'Check']]);
    assert.deepEqual(events(snapshotOf(by(looked(1)), [entry('Passed', { validUntil: formatTime(now + hour) })])).slice(1), [], 'renewed evidence is no news');
    assert.deepEqual(events(snapshotOf(by(looked(1)), [entry('Failed')])).slice(1), [['Normal', 'LookPassed', 'Check']]);
  });

  it('is not ready, and fills no more, once it was seen to be plain', () => {
    assert.deepEqual(stepsOfKind(told(snapshotOf(seenPlain)), 'status').map(inWords), ['status SeenPlain']);
  });
});
