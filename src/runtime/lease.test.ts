import assert from 'node:assert/strict';
import { acquired, freeIn, isSameTenure, type Lease, type LeaseSpec, released, renewed, type Sighting, sighted } from './lease.ts';

const lease = (spec: LeaseSpec | undefined, at = '1', labels = {}): Lease => ({ metadata: { name: 'l', namespace: 'ns', uid: 'u', resourceVersion: at, labels }, ...(spec === undefined ? {} : { spec }) });
const held = acquired('other', Date.parse('2026-01-01T00:00:00.123Z'));
const seenAt0 = (spec: LeaseSpec | undefined): Sighting => sighted(undefined, lease(spec), 0);

describe('a lease', () => {
  it('is written in the form that the API server accepts', () => {
    assert.deepEqual(held, { holderIdentity: 'other', leaseDurationSeconds: 15, acquireTime: '2026-01-01T00:00:00.123000Z', renewTime: '2026-01-01T00:00:00.123000Z', leaseTransitions: 0 });
    assert.deepEqual(renewed(0), { leaseDurationSeconds: 15, renewTime: '1970-01-01T00:00:00.000000Z' });
    assert.deepEqual(released(0), { holderIdentity: '', leaseDurationSeconds: 1, renewTime: '1970-01-01T00:00:00.000000Z' });
  });

  const free: readonly (readonly [string, LeaseSpec | undefined, number, boolean])[] = [
    ['is held just before its time is over', held, 14_999, false],
    ['is free when its holder has been silent for its time', held, 15_000, true],
    ['lasts as long as its holder said', { ...held, leaseDurationSeconds: 60 }, 15_000, false],
    ['lasts 15 s when its holder did not say', { holderIdentity: 'other' }, 14_999, false],
    ['is free when it is given back', { ...held, holderIdentity: '' }, 0, true],
    ['is free when nobody ever held it', undefined, 0, true],
  ];
  for (const [name, spec, after, want] of free) it(name, () => assert.equal(freeIn(seenAt0(spec), after) === 0, want));

  it('lives on by what its holder writes, whatever its clock says, and not by what others write', () => {
    const first = seenAt0(held);
    const labelled = sighted(first, lease(held, '2', { seen: 'yes' }), 9000);
    assert.equal(labelled.since, 0);
    assert.equal(labelled.lease.metadata.resourceVersion, '2');
    const ofThePast = sighted(labelled, lease({ ...held, renewTime: '1999-01-01T00:00:00.000000Z' }, '3'), 9000);
    assert.equal(ofThePast.since, 9000);
  });

  it('counts its tenures, so that two processes of one name are told apart', () => {
    const again = acquired('other', 0, held);
    assert.equal(again.leaseTransitions, 1);
    assert.ok(isSameTenure(lease(held), lease({ ...held, ...renewed(5) })));
    assert.ok(!isSameTenure(lease(held), lease({ ...held, leaseTransitions: 1 })));
    assert.ok(!isSameTenure(lease(held), lease({ ...held, acquireTime: again.acquireTime! })));
  });
});
