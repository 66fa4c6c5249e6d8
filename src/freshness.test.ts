import assert from 'node:assert/strict';
import { dataPermits, pods } from './api/resources.ts';
import { staleAfterMs, staleCaches, watchedMs } from './freshness.ts';

describe('caches that may be behind', () => {
  const now = 10 * staleAfterMs;
  const heard = (at: number | undefined) => ({ resource: dataPermits, lastHeard: () => at });

  it('are those that heard nothing for longer than bookmarks take', () => {
    assert.deepEqual(staleCaches([heard(now - staleAfterMs), { resource: pods, lastHeard: () => now }], now), []);
    assert.deepEqual(staleCaches([heard(now - staleAfterMs - 1), { resource: pods, lastHeard: () => now }], now), ['datapermits.caveau.dev']);
  });

  it('are those that never heard anything', () => {
    assert.deepEqual(staleCaches([heard(undefined)], now), ['datapermits.caveau.dev']);
  });
});

describe('how long a cache has been followed', () => {
  it('is the time that its watch has been open, and none while it is not', () => {
    assert.equal(watchedMs({ openSince: () => 400 }, 1000), 600);
    assert.equal(watchedMs({ openSince: () => undefined }, 1000), 0);
  });
});
