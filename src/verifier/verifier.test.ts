import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type NodeInspectionSpec } from '../api/generated/types.ts';
import { validateNodeInspection } from '../api/generated/validators.js';
import { fakeClock, type FakeClock } from '../runtime/fake-clock.ts';
import { fakeLog, type FakeLog } from '../runtime/fake-log.ts';
import { mostVolumes, mountsEveryMs, refreshMs, rememberMs, retryMs, writeAgainMs } from './defaults.ts';
import { nothingSeen, type Seen } from './seen.ts';
import { runVerifier } from './verifier.ts';

const start = Date.parse('2027-03-01T12:00:00Z');
const root = '1 0 0:1 / / ro - overlay overlay rw';
const mounted = (handle: string, id = 700, random = 'abcdef'): string => `${id} 1 0:90 / /volumes/${handle}-${random} rw - fuse.juicefs JuiceFS:x rw`;
const good: Seen = { encryption: 'Encrypted', cache: 'None', fileSystem: 'b1a0f2a4' };
const plain: Seen = { encryption: 'Plain', cache: 'None', fileSystem: 'b1a0f2a4' };

interface Stage {
  readonly clock: FakeClock;
  readonly log: FakeLog;
  /** What is mounted; a test changes it. */
  mounts: readonly string[];
  /** What a look finds, by the mount point; good elsewhere. */
  finds: Readonly<Record<string, Seen>>;
  /** Whether looks never end. */
  hangs: boolean;
  /** What stands in the way of writing. */
  fault: Error | undefined;
  readonly looked: string[];
  readonly written: NodeInspectionSpec[];
  /** How often writing was tried. */
  tries: number;
  stop(): Promise<void>;
}

async function begin(mounts: readonly string[], { former, log = fakeLog() }: { former?: NodeInspectionSpec; log?: FakeLog } = {}): Promise<Stage> {
  const ending = new AbortController();
  const clock = fakeClock(start);
  let done: Promise<void> = Promise.resolve();
  const stage: Stage = { clock, log, mounts, finds: {}, hangs: false, fault: undefined, looked: [], written: [], tries: 0, stop: () => (ending.abort(), done) };
  const parts = {
    directory: '/volumes',
    refreshMs,
    mountInfo: () => [root, ...stage.mounts].join('\n'),
    look: (mountPoint: string) => (stage.looked.push(mountPoint), stage.hangs ? new Promise<Seen>(() => undefined) : Promise.resolve(stage.finds[mountPoint] ?? good)),
    former: () => Promise.resolve(former),
    write: (spec: NodeInspectionSpec) => {
      stage.tries += 1;
      if (stage.fault !== undefined) return Promise.reject(stage.fault);
      stage.written.push(spec);
      return Promise.resolve();
    },
    clock,
    log,
  };
  done = runVerifier(parts, ending.signal);
  await clock.settle();
  return stage;
}

const facts = (spec: NodeInspectionSpec | undefined): readonly string[] | undefined => spec?.volumes.map(({ volumeHandle, encryption, cache }) => `${volumeHandle} ${encryption} ${cache}`);

describe('the verifier of a node', () => {
  let stage: Stage;
  afterEach(() => stage.stop());

  it('says at once what is mounted, in the form of its kind', async () => {
    stage = await begin([mounted('pvc-b'), mounted('pvc-a', 701)]);
    deepEqual(stage.written, [{
      time: '2027-03-01T12:00:00Z',
      volumes: ['pvc-a', 'pvc-b'].map((volumeHandle) => ({ driver: 'csi.juicefs.com', volumeHandle, encryption: 'Encrypted', cache: 'None', fileSystem: 'b1a0f2a4', time: '2027-03-01T12:00:00Z' })),
    }]);
    ok(validateNodeInspection({ spec: stage.written[0] }), JSON.stringify(validateNodeInspection.errors));
  });

  it('says that it has seen nothing where nothing is mounted, once', async () => {
    stage = await begin([]);
    await stage.clock.advance(10 * refreshMs);
    deepEqual(stage.written, [{ time: '2027-03-01T12:00:00Z', volumes: [] }]);
  });

  it('looks at a new mount at once and writes what it found, without looking at the others', async () => {
    stage = await begin([mounted('pvc-a')]);
    stage.mounts = [mounted('pvc-a'), mounted('pvc-b', 701)];
    stage.finds = { '/volumes/pvc-b-abcdef': plain };
    await stage.clock.advance(mountsEveryMs);
    deepEqual(stage.looked, ['/volumes/pvc-a-abcdef', '/volumes/pvc-b-abcdef']);
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Encrypted None', 'pvc-b Plain None']);
  });

  it('neither looks nor writes while nothing changes, until evidence is as old as it may become', async () => {
    stage = await begin([mounted('pvc-a'), mounted('pvc-b', 701)]);
    await stage.clock.advance(refreshMs - mountsEveryMs);
    deepEqual([stage.looked.length, stage.written.length], [2, 1]);
    await stage.clock.advance(mountsEveryMs);
    deepEqual([stage.looked.length, stage.written.length], [4, 2]);
    equal(stage.written[1]?.volumes[0]?.time, '2027-03-01T12:02:00Z');
    await stage.clock.advance(10 * refreshMs);
    deepEqual([stage.looked.length, stage.written.length], [24, 12]);
  });

  it('does not write for each of many mounts that come and go on one volume', async () => {
    stage = await begin([mounted('pvc-a')]);
    for (let id = 800; id < 850; id++) {
      stage.mounts = [mounted('pvc-a', id)];
      await stage.clock.advance(mountsEveryMs);
    }
    deepEqual([stage.looked.length, stage.written.length], [51, 1]);
    await stage.clock.advance(refreshMs);
    ok(stage.written.length === 2 || stage.written.length === 3, `${stage.written.length} writes`);
  });

  it('looks again at a mount that took the place of another', async () => {
    stage = await begin([mounted('pvc-a', 700)]);
    stage.mounts = [mounted('pvc-a', 701)];
    stage.finds = { '/volumes/pvc-a-abcdef': plain };
    await stage.clock.advance(mountsEveryMs);
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Plain None']);
  });

  it('says of a volume that is mounted twice what the worse mount shows', async () => {
    stage = await begin([mounted('pvc-a', 700, 'aaaaaa'), mounted('pvc-a', 701, 'bbbbbb')]);
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Encrypted None']);
    stage.mounts = [...stage.mounts, mounted('pvc-a', 702, 'cccccc')];
    stage.finds = { '/volumes/pvc-a-cccccc': { ...good, cache: 'Plaintext' } };
    await stage.clock.advance(mountsEveryMs);
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Encrypted Plaintext']);
    deepEqual(stage.looked.slice(2), ['/volumes/pvc-a-aaaaaa', '/volumes/pvc-a-bbbbbb', '/volumes/pvc-a-cccccc']);
  });

  it('does not take a bad word back because the mount that showed it is gone, before somebody looks again', async () => {
    stage = await begin([mounted('pvc-a', 700, 'aaaaaa'), mounted('pvc-a', 701, 'bbbbbb')]);
    stage.finds = { '/volumes/pvc-a-bbbbbb': plain };
    await stage.clock.advance(refreshMs);
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Plain None']);
    stage.mounts = [mounted('pvc-a', 700, 'aaaaaa')];
    await stage.clock.advance(refreshMs - mountsEveryMs);
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Plain None']);
  });

  it('says Unknown of a mount that does not answer, asks it again sooner than the others, and tells when it does', async () => {
    stage = await begin([]);
    stage.finds = { '/volumes/pvc-b-abcdef': nothingSeen };
    stage.mounts = [mounted('pvc-a'), mounted('pvc-b', 701)];
    await stage.clock.advance(mountsEveryMs);
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Encrypted None', 'pvc-b Unknown Unknown']);
    await stage.clock.advance(retryMs);
    deepEqual(stage.looked.slice(2), ['/volumes/pvc-b-abcdef']);
    equal(stage.written.length, 2, 'nothing new was found');
    stage.finds = {};
    await stage.clock.advance(retryMs);
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Encrypted None', 'pvc-b Encrypted None']);
  });

  it('remembers a volume that was unmounted, with the time of its last look, and forgets it when that counts for nobody', async () => {
    stage = await begin([mounted('pvc-a')]);
    stage.mounts = [];
    await stage.clock.advance(mountsEveryMs);
    stage.mounts = [mounted('pvc-b', 701)];
    await stage.clock.advance(mountsEveryMs);
    equal(stage.written.at(-1)?.volumes[0]?.time, '2027-03-01T12:00:00Z');
    // In one leap of the clock, as a machine that was suspended sees it.
    const later = await begin([], { former: { time: '2027-02-15T12:00:00Z', volumes: ['2027-02-15T12:00:00Z', '2027-02-15T12:00:03Z'].map((time, nth) => ({ driver: 'csi.juicefs.com', volumeHandle: `pvc-${nth}`, encryption: 'Encrypted', cache: 'None', time })) } });
    equal(start - Date.parse('2027-02-15T12:00:00Z'), rememberMs);
    deepEqual(facts(later.written.at(-1)), ['pvc-1 Encrypted None']);
    await later.clock.advance(2 * mountsEveryMs);
    deepEqual(facts(later.written.at(-1)), []);
    await later.stop();
  });

  it('does not forget that a volume was plain, or kept plaintext in a cache, however long ago', async () => {
    const words = [['Plain', 'None'], ['Encrypted', 'Plaintext'], ['Unknown', 'None']] as const;
    stage = await begin([], { former: { time: '2027-02-01T12:00:00Z', volumes: words.map(([encryption, cache], nth) => ({ driver: 'csi.juicefs.com', volumeHandle: `pvc-${nth}`, encryption, cache, time: '2020-01-01T00:00:00Z' })) } });
    deepEqual(facts(stage.written.at(-1)), ['pvc-0 Plain None', 'pvc-1 Encrypted Plaintext']);
  });

  it('takes nothing bad back because a look found nothing out, and all of it when one found it good', async () => {
    const finds = async (seen: Seen): Promise<readonly string[] | undefined> => {
      stage.finds = { '/volumes/pvc-a-abcdef': seen };
      await stage.clock.advance(refreshMs);
      return facts(stage.written.at(-1));
    };
    stage = await begin([mounted('pvc-a')]);
    deepEqual(await finds({ encryption: 'Plain', cache: 'Plaintext' }), ['pvc-a Plain Plaintext']);
    deepEqual(await finds(nothingSeen), ['pvc-a Plain Plaintext']);
    deepEqual(await finds({ encryption: 'Encrypted', cache: 'Unknown' }), ['pvc-a Encrypted Plaintext']);
    deepEqual(await finds(good), ['pvc-a Encrypted None']);
    deepEqual(await finds(nothingSeen), ['pvc-a Unknown Unknown']);
  });

  it('keeps what was bad when there is no room for all', async () => {
    const volumes = Array.from({ length: mostVolumes }, (_, nth) => ({ driver: 'csi.juicefs.com', volumeHandle: `old-${nth}`, encryption: nth === 7 ? ('Plain' as const) : ('Encrypted' as const), cache: 'None' as const, time: nth === 7 ? '2026-03-01T11:00:00Z' : '2027-03-01T11:00:00Z' }));
    stage = await begin([mounted('pvc-a')], { former: { time: '2027-03-01T11:10:00Z', volumes } });
    ok(stage.written.at(-1)?.volumes.some(({ volumeHandle }) => volumeHandle === 'old-7'));
    equal(stage.written.at(-1)?.volumes.length, mostVolumes);
  });

  it('names as many volumes as its kind allows, those that are mounted before others', async () => {
    const volumes = Array.from({ length: mostVolumes }, (_, nth) => ({ driver: 'csi.juicefs.com', volumeHandle: `old-${nth}`, encryption: 'Encrypted' as const, cache: 'None' as const, time: `2027-03-01T11:0${nth % 10}:00Z` }));
    stage = await begin([mounted('pvc-a')], { former: { time: '2027-03-01T11:10:00Z', volumes } });
    const [spec] = stage.written;
    equal(spec?.volumes.length, mostVolumes);
    ok(spec.volumes.some(({ volumeHandle }) => volumeHandle === 'pvc-a'));
    ok(validateNodeInspection({ spec }), JSON.stringify(validateNodeInspection.errors));
    const gone = volumes.filter(({ volumeHandle }) => !spec.volumes.some((volume) => volume.volumeHandle === volumeHandle));
    deepEqual(gone.map(({ time }) => time), ['2027-03-01T11:00:00Z']);
  });

  it('begins with what it wrote in an earlier life, and writes nothing where that is still so', async () => {
    const former: NodeInspectionSpec = { time: '2027-03-01T11:59:00Z', volumes: [{ driver: 'csi.juicefs.com', volumeHandle: 'pvc-a', ...good, time: '2027-03-01T11:59:00Z' }] };
    stage = await begin([mounted('pvc-a')], { former });
    deepEqual([stage.looked.length, stage.written.length], [1, 0]);
    await stage.clock.advance(refreshMs / 2);
    equal(stage.written.length, 1, 'what was written is as old as it may become');
  });

  it('says what it sees now rather than what it wrote in an earlier life', async () => {
    const former: NodeInspectionSpec = { time: '2027-03-01T11:59:00Z', volumes: [{ driver: 'csi.juicefs.com', volumeHandle: 'pvc-a', ...plain, time: '2027-03-01T11:59:00Z' }] };
    stage = await begin([mounted('pvc-a')], { former });
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Encrypted None']);
  });

  it('tries again what it could not write, and not at every turn', async () => {
    stage = await begin([]);
    stage.fault = new Error('connect ECONNREFUSED');
    stage.mounts = [mounted('pvc-a')];
    await stage.clock.advance(mountsEveryMs);
    const { tries } = stage;
    await stage.clock.advance(3 * writeAgainMs);
    deepEqual([stage.tries - tries, stage.looked.length], [3, 1]);
    match(stage.log.messages('warn').join('\n'), /could not be written; it is tried again/);
    stage.fault = undefined;
    await stage.clock.advance(writeAgainMs);
    deepEqual(facts(stage.written.at(-1)), ['pvc-a Encrypted None']);
  });

  it('looks at nothing where a line of mountinfo is not understood, and says so', async () => {
    stage = await begin([]);
    stage.mounts = [mounted('pvc-a'), 'what is this'];
    await stage.clock.advance(mountsEveryMs);
    deepEqual([stage.looked.length, stage.written.length], [0, 1]);
    match(stage.log.messages('warn').join('\n'), /could not be read, so nothing is looked at/);
  });

  it('is not misled by a wall clock that jumps back: it goes on looking', async () => {
    stage = await begin([mounted('pvc-a')], { former: { time: '2099-01-01T00:00:00Z', volumes: [] } });
    equal(stage.written.length, 1);
    await stage.clock.advance(refreshMs);
    equal(stage.written.length, 2);
  });

  it('logs a volume when what is seen of it changes, what is not good as a warning, and not at every look', async () => {
    stage = await begin([mounted('pvc-a'), mounted('pvc-b', 701)]);
    await stage.clock.advance(3 * refreshMs);
    stage.finds = { '/volumes/pvc-b-abcdef': plain };
    await stage.clock.advance(3 * refreshMs);
    const of = (level: 'info' | 'warn'): unknown => stage.log.lines.filter((line) => line.level === level && line.message === 'a mounted volume was looked at').map(({ fields }) => [fields['volumeHandle'], fields['encryption']]);
    deepEqual([of('info'), of('warn')], [[['pvc-a', 'Encrypted'], ['pvc-b', 'Encrypted']], [['pvc-b', 'Plain']]]);
  });

  it('ends at its signal although a mount does not answer, and writes nothing then', async () => {
    stage = await begin([]);
    stage.hangs = true;
    stage.mounts = [mounted('pvc-a')];
    await stage.clock.advance(mountsEveryMs);
    equal(stage.looked.length, 1);
    await stage.stop();
    equal(stage.written.length, 1);
  });

  it('ends at its signal', async () => {
    stage = await begin([mounted('pvc-a')]);
    await stage.stop();
    const { length } = stage.written;
    await stage.clock.advance(3 * refreshMs);
    equal(stage.written.length, length);
  });
});
