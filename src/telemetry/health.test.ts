import assert from 'node:assert/strict';
import { namespaces, pods, trainingJobs } from '../api/resources.ts';
import { livez, readyz, report, type Check, type WatchState } from './health.ts';

const minutes = (count: number): number => count * 60_000;
const monotonic = minutes(60);
const watch = (resource: WatchState['resource'], idleMs: number | undefined, synced = true): WatchState => ({ resource, hasSynced: () => synced, lastActivity: () => (idleMs === undefined ? undefined : monotonic - idleMs) });
const workers = (ms: number) => ({ busy: () => [], longestRunning: () => ms });
const failed = (checks: readonly Check[]): readonly string[] => checks.flatMap(({ name, why }) => (why === undefined ? [] : [`${name}: ${why}`]));

describe('health', () => {
  const lives: Readonly<Record<string, readonly [Parameters<typeof livez>[0], readonly string[]]>> = {
    'is alive with watches at work and workers at rest': [{ watches: [watch(pods, 0), watch(trainingJobs, minutes(9))], workers: workers(0), monotonic }, []],
    'is alive before a watch began': [{ watches: [watch(pods, undefined)], workers: workers(0), monotonic }, []],
    'is alive while a watch cannot be had for ten minutes, as long as it tries': [{ watches: [watch(pods, minutes(10))], workers: workers(0), monotonic }, []],
    'is dead when watches did nothing at all for longer, and says which': [{ watches: [watch(pods, minutes(10) + 1), watch(namespaces, 0), watch(trainingJobs, minutes(11))], workers: workers(0), monotonic }, ['watches: nothing was done for 10 minutes about: pods, trainingjobs.caveau.dev']],
    'is alive while a reconcile takes five minutes': [{ watches: [], workers: workers(minutes(5)), monotonic }, []],
    'is dead when one takes longer': [{ watches: [], workers: workers(minutes(5) + 1000), monotonic }, ['workers: a reconcile has run for 301 s']],
  };
  for (const [name, [life, want]] of Object.entries(lives)) it(name, () => assert.deepEqual(failed(livez(life)), want));

  const readies: Readonly<Record<string, readonly [Parameters<typeof readyz>[0], readonly string[]]>> = {
    'is ready when every cache is filled and fresh': [{ watches: [watch(pods, 0)], stale: [] }, []],
    'is not ready before a cache is filled': [{ watches: [watch(pods, 0, false), watch(namespaces, 0)], stale: ['pods'] }, ['caches-synced: not filled yet: pods']],
    'is not ready when one is behind': [{ watches: [watch(pods, 0)], stale: ['pods'] }, ['caches-fresh: nothing was heard for minutes of: pods']],
  };
  for (const [name, [readiness, want]] of Object.entries(readies)) it(name, () => assert.deepEqual(failed(readyz(readiness)), want));

  it('is told in a word when all is well', () => assert.deepEqual(report('livez', [{ name: 'ping' }], false), { ok: true, body: 'ok\n' }));
  it('is told in full to whoever asks', () => assert.deepEqual(report('livez', [{ name: 'ping' }, { name: 'watches' }], true), { ok: true, body: '[+]ping ok\n[+]watches ok\nlivez check passed\n' }));
  it('is told in full when something is wrong', () =>
    assert.deepEqual(report('readyz', [{ name: 'ping' }, { name: 'caches-fresh', why: 'pods' }], false), { ok: false, body: '[+]ping ok\n[-]caches-fresh failed: pods\nreadyz check failed\n' }));
});
