import { deepEqual, equal, match } from 'node:assert/strict';
import { type GateConfig, type GateReach, type GateResult } from '../api/gate.ts';
import { fakeClock } from '../runtime/fake-clock.ts';
import { exitCodeOf, runGate } from './gate.ts';
import { type GateHost } from './host.ts';

const start = Date.parse('2027-03-01T12:00:00Z');
const data = '/mnt/caveau/data/ct';
const files: Readonly<Record<string, string>> = {
  '/proc/self/status': ['Uid:\t1\t1\t1\t1', ...['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'].map((set) => `Cap${set}:\t00`), 'NoNewPrivs:\t1', 'Seccomp:\t2'].join('\n'),
  '/proc/self/mountinfo': ['/', data].map((at) => `2 1 8:16 / ${at} ro - ext4 source rw`).join('\n'),
};
const restricted: GateHost = { read: (path) => files[path], resolve: (path) => path, list: () => undefined, look: () => 'Absent', write: () => 'EROFS' };
const told: GateConfig = { until: '2027-03-01T13:00:00Z', waitSeconds: 30, unreachable: [{ name: 'beacon-a', role: 'Beacon', address: '192.0.2.1', port: 443, protocol: 'TCP' }], readOnly: [data] };

interface Ran {
  readonly result: GateResult;
  /** How many attempts were made. */
  readonly sent: number;
}

async function run(config: GateConfig | string | undefined, { host = restricted, answer = (): GateReach => 'Refused', tookMs = 10 }: { host?: GateHost; answer?: (nth: number) => GateReach; tookMs?: number } = {}): Promise<Ran> {
  const clock = fakeClock(start);
  let sent = 0;
  const attempt = (): Promise<GateReach> => {
    const outcome = answer(sent++);
    return new Promise((resolve) => void clock.after(tookMs, () => resolve(outcome)));
  };
  let result: GateResult | undefined;
  const done = runGate(typeof config === 'object' ? JSON.stringify(config) : config, { host, attempt, clock }).then((found) => (result = found));
  for (let steps = 0; result === undefined && steps < 1000; steps++) await clock.advance(100);
  return { result: await done, sent };
}

describe('the gate', () => {
  it('lets training begin in a restricted pod whose targets are closed', async () => {
    const { result, sent } = await run(told);
    deepEqual([result.verdict, exitCodeOf(result), result.counts, sent], ['Passed', 0, { local: 8, reachability: 1, failed: 0 }, 3]);
    deepEqual(result.checks.map(({ name }) => name), ['clock', 'user', 'no-new-privileges', 'seccomp', 'capabilities', 'root-file-system', 'token', `read-only:${data}`, 'beacon-a']);
  });

  it('waits for policies that take effect late, and says how long that was', async () => {
    const { result } = await run(told, { answer: (nth) => (nth < 3 ? 'Answered' : 'Refused') });
    deepEqual([result.verdict, result.waitedMs > 0, result.tookMs >= result.waitedMs], ['Passed', true, true]);
  });

  it('passes without targets and says that it knows nothing of the network', async () => {
    const { result, sent } = await run({ ...told, unreachable: [] });
    deepEqual([result.verdict, result.counts.reachability, sent], ['Passed', 0, 0]);
    match(result.sentence, /nothing was sent and nothing is known of the network/);
  });

  it('does not let training begin while a target answers', async () => {
    const { result } = await run(told, { answer: () => 'Answered' });
    deepEqual([result.reason, exitCodeOf(result)], ['IsolationOpen', 86]);
    match(result.sentence, /after 30 s\./);
  });

  const closedDoors: readonly { readonly name: string; readonly config?: Partial<GateConfig>; readonly host?: Partial<GateHost>; readonly code: number }[] = [
    { name: 'its permit has ended', config: { until: '2027-03-01T12:00:00Z' }, code: 82 },
    { name: 'it has a privilege', host: { read: (path) => files[path]?.replace('Seccomp:\t2', 'Seccomp:\t0') }, code: 83 },
    { name: 'it has a token', host: { look: () => 'Present' }, code: 84 },
    { name: 'its data can be written', host: { write: (directory) => (directory === data ? 'Written' : 'EROFS') }, code: 85 },
    { name: 'its data is not known to be encrypted and must be', config: { encrypted: [data] }, code: 87 },
    { name: 'it cannot see itself', host: { read: () => undefined }, code: 83 },
  ];
  for (const { name, config = {}, host = {}, code } of closedDoors) {
    it(`sends no packet from a pod when ${name}`, async () => {
      const { result, sent } = await run({ ...told, ...config }, { host: { ...restricted, ...host } });
      deepEqual([result.verdict, exitCodeOf(result), sent], ['Failed', code, 0]);
      match(result.sentence, /\.$/);
    });
  }

  it('does not let training begin when the permit ends while it waits', async () => {
    const { result, sent } = await run({ ...told, until: '2027-03-01T12:00:10Z' }, { answer: (nth) => (nth < 20 ? 'Answered' : 'Refused'), tookMs: 500 });
    deepEqual([result.reason, sent > 20, result.counts], ['Expired', true, { local: 8, reachability: 1, failed: 1 }]);
  });

  it('does not let training begin without knowing what to look at', async () => {
    for (const text of [undefined, '', 'null', JSON.stringify({ ...told, unknown: 1 })]) {
      const { result, sent } = await run(text);
      deepEqual([result.reason, exitCodeOf(result), sent], ['ConfigInvalid', 81, 0]);
    }
  });

  it('does not let training begin when it fails itself, and keeps to itself what the error said', async () => {
    const host = { ...restricted, resolve: () => { throw new RangeError('a secret'); } };
    const { result } = await run(told, { host });
    deepEqual([result.reason, exitCodeOf(result)], ['Internal', 80]);
    match(result.sentence, /\(RangeError\)/);
    equal(JSON.stringify(result).includes('secret'), false);
  });
});
