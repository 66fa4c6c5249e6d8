import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { now } from '../policy/testing/builders.ts';
import { planned, stepsOfKind } from '../testing/plans.ts';
import { readAuditStream } from '../../test/e2e/support/audit-schema.ts';
import { plan } from './plan.ts';
import { type Snapshot } from './snapshot.ts';
import { aLoader, aSnapshot, after, image, loading, name, plain, sealed, some, withdrawn } from './testing/snapshots.ts';

const uid = '0c5f8a52-6c5c-4d2a-9d5e-1f6f3a1b2c3d';
const identity = { namespace: 'prj-lung', name: 'chest-ct', uid };
const head = { schema: 'caveau.audit/v1', time: '2027-03-01T12:00:00Z' };
const mine = (changes: Partial<Snapshot> = {}): Snapshot => aSnapshot({ dataset: loading.withMetadata({ uid }).build(), ...changes });
const withStatus = (loader: object, builder = loading): Snapshot['dataset'] => ({ ...builder.withMetadata({ uid }).build(), status: { loader } });
const job = (changes: Parameters<typeof aLoader>[0] = {}): ReturnType<typeof aLoader> => aLoader({ owner: uid, ...changes });

/** The lines that a snapshot's plan writes, as a reader of the stream gets them: each is checked against the schema. */
function lines(snapshot: Snapshot): readonly object[] {
  const directory = mkdtempSync(join(tmpdir(), 'caveau-audit-'));
  try {
    const file = join(directory, 'audit.jsonl');
    writeFileSync(file, stepsOfKind(planned(plan, snapshot, now), 'record').map(({ record }) => `${JSON.stringify(record)}\n`).join(''));
    return readAuditStream(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('the audit lines of a SecureDataset', () => {
  it('a start names the image and the Job, once, however often it is tried', () => {
    assert.deepEqual(lines(mine()), [{ ...head, action: 'Load', secureDataset: identity, image, jobName: name }]);
    assert.deepEqual(lines({ ...after(mine()), loaders: some() }), []);
  });

  it('another loader is another start, after the end of the former', () => {
    const dataset = withStatus({ jobName: 'former' });
    assert.deepEqual(lines(mine({ dataset })).map((line) => (line as { readonly action: string }).action), ['LoadEnd', 'Load']);
  });

  const ends: Readonly<Record<string, { readonly snapshot: Snapshot; readonly want: object }>> = {
    'that succeeded': { snapshot: mine({ dataset: withStatus({ jobName: name, state: 'Running' }), loaders: some({ jobs: [job({ end: 'Complete' })] }) }), want: { outcome: 'Succeeded' } },
    'that failed before anybody saw it run': { snapshot: mine({ dataset: withStatus({ jobName: name }), loaders: some({ jobs: [job({ end: 'Failed' })] }) }), want: { outcome: 'Failed' } },
    'that is cut short': { snapshot: mine({ dataset: withStatus({ jobName: name, state: 'Running' }), claim: plain, loaders: some({ jobs: [job()] }) }), want: { outcome: 'Removed', reason: 'NotEncrypted' } },
    'that somebody else removed': { snapshot: mine({ dataset: withStatus({ jobName: name, state: 'Running' }, sealed) }), want: { outcome: 'Removed', reason: 'Sealed' } },
    'whose dataset is being deleted': { snapshot: mine({ dataset: loading.withMetadata({ uid, deletionTimestamp: '2027-03-01T11:00:00Z' }).build(), loaders: some({ jobs: [job()] }) }), want: { outcome: 'Removed', reason: 'Deleted' } },
  };
  for (const [title, { snapshot, want }] of Object.entries(ends)) {
    it(`the end of a loader ${title} is told once`, () => {
      const [first, ...more] = lines(snapshot);
      assert.deepEqual(first, { ...head, action: 'LoadEnd', secureDataset: identity, jobName: name, ...want });
      assert.ok(more.every((line) => (line as { readonly action: string }).action !== 'LoadEnd'));
      assert.deepEqual(lines(after(snapshot)), []);
    });
  }

  it('an end that was told is not told again', () => {
    for (const [state, end] of [['Succeeded', 'Complete'], ['Failed', 'Failed']] as const) {
      assert.deepEqual(lines(mine({ dataset: withStatus({ jobName: name, state }), loaders: some({ jobs: [job({ end })] }) })), []);
      assert.deepEqual(lines(mine({ dataset: withStatus({ jobName: name, state }), claim: plain })), []);
    }
  });

  it('a release is told before the dataset goes, with why, and once, however often it is tried', () => {
    const going = sealed.withMetadata({ uid, deletionTimestamp: '2027-03-01T11:00:00Z' }).build();
    assert.deepEqual(lines(mine({ dataset: going })), [{ ...head, action: 'Release', secureDataset: identity, reason: 'Unused' }]);
    assert.deepEqual(lines(mine({ dataset: going, inRoom: false })), [{ ...head, action: 'Release', secureDataset: identity, reason: 'NoRoom' }]);
    const released = after(mine({ dataset: going })).dataset;
    assert.deepEqual(lines(mine({ dataset: { ...released, metadata: going.metadata } })), []);
    assert.deepEqual(lines(mine({ dataset: going, failure: { reason: 'WriteRefused', message: 'no' } })), []);
  });

  it('a withdrawal is told before the claim is marked, with how many and by what, and once', () => {
    const snapshot = mine({ dataset: sealed.withMetadata({ uid }).build(), ...withdrawn });
    assert.deepEqual(lines(snapshot), [{ ...head, action: 'Withdrawal', secureDataset: identity, claim: 'chest-ct-r7', supersededBy: 'chest-ct-r8', subjects: 2 }]);
    assert.deepEqual(lines(after(snapshot)), []);
  });

  it('a seal is told when the dataset becomes ready', () => {
    const snapshot = mine({ dataset: sealed.withMetadata({ uid }).build() });
    assert.deepEqual(lines(snapshot), [{ ...head, action: 'Seal', secureDataset: identity }]);
    assert.deepEqual(lines(after(snapshot)), []);
  });
});
