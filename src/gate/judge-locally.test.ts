import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type GateHold } from '../api/gate.ts';
import { type Finding } from './finding.ts';
import { type GateHost } from './host.ts';
import { judgeClock, judgeLocally } from './judge-locally.ts';
import { observeLocally } from './observe.ts';

const status = ['Uid:\t65532\t65532\t65532\t65532', ...['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'].map((set) => `Cap${set}:\t0000000000000000`), 'NoNewPrivs:\t1', 'Seccomp:\t2'].join('\n');
const root = '1 0 0:175 / / ro,relatime - overlay overlay rw,lowerdir=/a';
const path = '/mnt/caveau/data/ct';
const at = (mountPoint: string, { access = 'ro', from = '/', type = 'ext4' } = {}): string => `2 1 8:16 ${from} ${mountPoint} ${access},relatime - ${type} source rw`;
const good = [root, at(path)];

interface Pod {
  readonly status?: string | undefined;
  readonly mounts?: readonly string[] | undefined;
  /** What becomes of writing, by directory; EROFS elsewhere. */
  readonly writes?: Readonly<Record<string, string>>;
  /** What is seen, by path; Absent elsewhere. */
  readonly seen?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string | undefined>>;
  /** Names of directories of /sys. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
}

function hostOf(pod: Pod): GateHost {
  const { writes = {}, seen = {}, links = {}, lists = {} } = pod;
  const files = { '/proc/self/status': 'status' in pod ? pod.status : status, '/proc/self/mountinfo': ('mounts' in pod ? pod.mounts : good)?.join('\n') };
  return {
    read: (file) => files[file as keyof typeof files],
    resolve: (link) => (link in links ? links[link] : link),
    list: (directory) => lists[directory],
    look: (place) => seen[place] ?? 'Absent',
    write: (directory) => writes[directory] ?? 'EROFS',
  };
}

/** What does not hold in a pod, by the name of the check, and the sentence of it. */
function amiss(pod: Pod, readOnly: readonly string[] = [path], encrypted: readonly string[] = []): { readonly outcomes: Readonly<Record<string, string>>; readonly sentences: string } {
  const findings = judgeLocally(observeLocally({ readOnly, encrypted }, hostOf(pod)));
  for (const finding of findings) hasSentence(finding);
  const bad = findings.filter(({ check }) => check.outcome !== 'Holds');
  return { outcomes: Object.fromEntries(bad.map(({ check }) => [check.name, check.outcome])), sentences: bad.map(({ sentence }) => sentence).join('\n') };
}

/** People act on the sentence, so none is missing, and none is cut short. */
function hasSentence({ check: { outcome }, sentence }: Finding): void {
  if (outcome === 'Holds') equal(sentence, undefined);
  else match(sentence ?? '', /^[A-Z].*\.$/);
}

describe('a pod that is as it must be', () => {
  it('holds in every check, in an order that is always the same', () => {
    const findings = judgeLocally(observeLocally({ readOnly: [path] }, hostOf({})));
    deepEqual(findings.map(({ check, reason }) => [check.name, check.outcome, reason]), [
      ['user', 'Holds', 'Privileged'],
      ['no-new-privileges', 'Holds', 'Privileged'],
      ['seccomp', 'Holds', 'Privileged'],
      ['capabilities', 'Holds', 'Privileged'],
      ['root-file-system', 'Holds', 'Privileged'],
      ['token', 'Holds', 'TokenPresent'],
      [`read-only:${path}`, 'Holds', 'DataWritable'],
    ]);
  });

  it('needs no data to be one', () => deepEqual(amiss({ mounts: [root] }, []).outcomes, {}));
});

describe('the privilege of a pod', () => {
  const cases: readonly { readonly name: string; readonly from: string; readonly to: string; readonly check: string; readonly outcome: GateHold }[] = [
    { name: 'root', from: '65532\t65532\t65532\t65532', to: '0\t0\t0\t0', check: 'user', outcome: 'Broken' },
    { name: 'a user who can become root again', from: '65532\t65532\t65532\t65532', to: '65532\t65532\t0\t65532', check: 'user', outcome: 'Broken' },
    { name: 'a process that may gain privileges', from: 'NoNewPrivs:\t1', to: 'NoNewPrivs:\t0', check: 'no-new-privileges', outcome: 'Broken' },
    { name: 'a process without seccomp', from: 'Seccomp:\t2', to: 'Seccomp:\t0', check: 'seccomp', outcome: 'Broken' },
    { name: 'one capability of the bounding set', from: 'CapBnd:\t0000000000000000', to: 'CapBnd:\t0000000000000001', check: 'capabilities', outcome: 'Broken' },
    { name: 'a user that /proc does not tell', from: 'Uid:', to: 'Gone:', check: 'user', outcome: 'Unknown' },
    { name: 'a NoNewPrivs that /proc does not tell', from: 'NoNewPrivs:', to: 'Gone:', check: 'no-new-privileges', outcome: 'Unknown' },
    { name: 'a seccomp that /proc does not tell', from: 'Seccomp:', to: 'Gone:', check: 'seccomp', outcome: 'Unknown' },
    { name: 'capabilities that /proc does not tell', from: 'CapAmb:', to: 'Gone:', check: 'capabilities', outcome: 'Unknown' },
  ];
  for (const { name, from, to, check, outcome } of cases) it(`is not as it must be with ${name}`, () => deepEqual(amiss({ status: status.replace(from, to) }).outcomes, { [check]: outcome }));

  it('is not known without /proc/self/status', () => deepEqual(amiss({ status: undefined }).outcomes, { user: 'Unknown', 'no-new-privileges': 'Unknown', seccomp: 'Unknown', capabilities: 'Unknown' }));

  it('counts a root file system that can be written', () => {
    deepEqual(amiss({ mounts: [root.replace(' ro,', ' rw,'), at(path)], writes: { '/': 'EACCES' } }).outcomes, { 'root-file-system': 'Broken' });
    deepEqual(amiss({ writes: { '/': 'Written' } }).outcomes, { 'root-file-system': 'Broken' });
    deepEqual(amiss({ writes: { '/': 'EIO' } }).outcomes, { 'root-file-system': 'Unknown' });
    deepEqual(amiss({ mounts: [at(path)] }).outcomes, { 'root-file-system': 'Unknown' });
  });

  it('says who else may have made the pod so', () => match(amiss({ status: status.replaceAll('65532', '0') }).sentences, /^The pod runs as root\. Look for a webhook, /));
});

describe('data that must be read-only', () => {
  const check = `read-only:${path}`;
  const nested = `${path}/scans`;
  const cases: readonly { readonly name: string; readonly pod: Pod; readonly outcome: GateHold; readonly says?: RegExp }[] = [
    { name: 'holds on a read-only file system', pod: {}, outcome: 'Holds' },
    { name: 'holds when the permission is refused and the options say so too', pod: { writes: { [path]: 'EACCES' } }, outcome: 'Holds' },
    { name: 'holds when the operation is refused and the options say so too', pod: { writes: { [path]: 'EPERM' } }, outcome: 'Holds' },
    { name: 'is broken when it could be written', pod: { mounts: [root, at(path, { access: 'rw' })], writes: { [path]: 'Written' } }, outcome: 'Broken', says: /The data at \/mnt\/caveau\/data\/ct can be written\./ },
    { name: 'is broken when only a permission forbids it: the training program may have another user', pod: { mounts: [root, at(path, { access: 'rw' })], writes: { [path]: 'EACCES' } }, outcome: 'Broken' },
    { name: 'is broken when the options say read-only and it was written all the same', pod: { writes: { [path]: 'Written' } }, outcome: 'Broken' },
    { name: 'is broken by a mount below it', pod: { mounts: [...good, at(nested, { access: 'rw' })] }, outcome: 'Broken', says: /The data at \/mnt\/caveau\/data\/ct \(through \/mnt\/caveau\/data\/ct\/scans\) can be written\./ },
    { name: 'is broken by a mount below it that was written', pod: { mounts: [...good, at(nested)], writes: { [nested]: 'Written' } }, outcome: 'Broken', says: /through/ },
    { name: 'is broken rather than unknown when two mounts are amiss', pod: { mounts: [...good, at(nested, { access: 'rw' })], writes: { [path]: 'EIO' } }, outcome: 'Broken', says: /through/ },
    { name: 'is broken by one of two mounts at the same place', pod: { mounts: [root, at(path, { access: 'rw' }), at(path)] }, outcome: 'Broken' },
    { name: 'does not mind a mount beside it', pod: { mounts: [...good, at(`${path}-copy`, { access: 'rw' })] }, outcome: 'Holds' },
    { name: 'is not known when nothing is mounted there', pod: { mounts: [root] }, outcome: 'Unknown', says: /Nothing is mounted at \/mnt\/caveau\/data\/ct / },
    { name: 'is not known when only something below it is mounted', pod: { mounts: [root, at(nested)] }, outcome: 'Unknown' },
    { name: 'is not known when the path does not exist', pod: { links: { [path]: undefined } }, outcome: 'Unknown' },
    ...['EIO', 'ENOSPC', 'ENOENT', 'EDQUOT', 'ESTALE', 'EEXIST'].map((code) => ({ name: `is not known after ${code}`, pod: { writes: { [path]: code } }, outcome: 'Unknown' as const, says: new RegExp(`\\(${code}\\)`) })),
  ];
  for (const { name, pod, outcome, says = /^/ } of cases) {
    it(name, () => {
      const { outcomes, sentences } = amiss(pod);
      deepEqual(outcomes, outcome === 'Holds' ? {} : { [check]: outcome });
      match(sentences, says);
    });
  }

  it('is looked at where a link leads', () => {
    const links = { [path]: '/real' };
    deepEqual(amiss({ links, mounts: [root, at('/real')] }).outcomes, {});
    deepEqual(amiss({ links, mounts: [root, at('/real', { access: 'rw' })] }).outcomes, { [check]: 'Broken' });
  });

  it('is judged mount by mount', () => {
    const [one, two] = [path, '/mnt/caveau/inputs/weights'];
    deepEqual(amiss({ mounts: [...good, at(two, { access: 'rw' })] }, [one, two]).outcomes, { [`read-only:${two}`]: 'Broken' });
  });

  it('is not known, and tokens are not, when mountinfo cannot be read or a line of it is not understood', () => {
    const want = { 'root-file-system': 'Unknown', token: 'Unknown', [check]: 'Unknown' };
    deepEqual(amiss({ mounts: undefined }).outcomes, want);
    deepEqual(amiss({ mounts: [...good, '3 1 0:9 / /x'] }).outcomes, want);
  });
});

describe('data that must be encrypted', () => {
  const check = `encrypted:${path}`;
  const disk = '/sys/dev/block/8:16';
  const cases: readonly { readonly name: string; readonly pod: Pod; readonly outcome: GateHold; readonly says: RegExp }[] = [
    { name: 'is broken on a disk', pod: { lists: { [`${disk}/slaves`]: [] } }, outcome: 'Broken', says: /^The data at \/mnt\/caveau\/data\/ct lies on a device that is not encrypted with LUKS, whatever its storage class says\. / },
    { name: 'is broken by a mount below it', pod: { mounts: [...good.slice(0, 1), at(path), at(`${path}/scans`)], lists: { [`${disk}/slaves`]: [] } }, outcome: 'Broken', says: /^The data at/ },
    { name: 'is not known where /sys does not tell', pod: {}, outcome: 'Unknown', says: /^Whether the data at \/mnt\/caveau\/data\/ct lies on a device encrypted with LUKS is not known, / },
    { name: 'is not known where nothing is mounted', pod: { mounts: [root] }, outcome: 'Unknown', says: /^Nothing is mounted at \/mnt\/caveau\/data\/ct / },
  ];
  for (const { name, pod, outcome, says } of cases) {
    it(name, () => {
      const { outcomes, sentences } = amiss(pod, [], [path]);
      deepEqual(outcomes, { [check]: outcome });
      match(sentences, says);
    });
  }

  it('holds on a device of LUKS, and fails the gate for its own reason elsewhere', () => {
    const host = { ...hostOf({ lists: { [`${disk}/slaves`]: [] } }) };
    const onLuks = { ...host, read: (file: string) => (file === `${disk}/dm/uuid` ? 'CRYPT-LUKS2-0123-data\n' : host.read(file)) };
    const found = (from: GateHost) => judgeLocally(observeLocally({ readOnly: [], encrypted: [path] }, from)).at(-1);
    deepEqual(found(onLuks), { check: { name: check, outcome: 'Holds' }, reason: 'NotEncrypted' });
    equal(found(host)?.reason, 'NotEncrypted');
  });

  it('is not asked for where nobody asks', () => deepEqual(amiss({}, [], []).outcomes, {}));
});

describe('tokens and secrets', () => {
  const memory = (mountPoint: string, from = '/'): string => at(mountPoint, { from, type: 'tmpfs' });
  const places: readonly { readonly name: string; readonly pod: Pod; readonly where: string }[] = [
    ...['/var/run/secrets/kubernetes.io/serviceaccount', '/run/secrets/kubernetes.io/serviceaccount'].map((where) => ({ name: `${where} without a mount of its own`, pod: { seen: { [where]: 'Present' } }, where })),
    { name: 'where the kubelet mounts tokens', pod: { mounts: [...good, memory('/run/secrets/kubernetes.io/serviceaccount')] }, where: '/run/secrets/kubernetes.io/serviceaccount' },
    { name: 'at another place that is called as one', pod: { mounts: [...good, memory('/etc/serviceaccount')] }, where: '/etc/serviceaccount' },
    { name: 'from a projected volume', pod: { mounts: [...good, at('/opt/x', { from: '/var/lib/kubelet/pods/7/volumes/kubernetes.io~projected/kube-api-access' })] }, where: '/opt/x' },
    { name: 'from a secret', pod: { mounts: [...good, at('/opt/x', { from: '/var/lib/kubelet/pods/7/volumes/kubernetes.io~secret/keys' })] }, where: '/opt/x' },
    { name: 'in memory, laid out as the kubelet does', pod: { mounts: [...good, memory('/opt/x')], seen: { '/opt/x/..data': 'Present' } }, where: '/opt/x' },
    { name: 'as a single file of a secret (subPath)', pod: { mounts: [...good, memory('/opt/token', '/..2027_03_01_12_00_00.1234567/token')] }, where: '/opt/token' },
    { name: 'as a single file of a secret that was renewed since', pod: { mounts: [...good, memory('/opt/token', '/..2027_03_01_12_00_00.1234567/token//deleted')] }, where: '/opt/token' },
  ];
  for (const { name, pod, where } of places) {
    it(`are found ${name}`, () => {
      const { outcomes, sentences } = amiss(pod);
      deepEqual(outcomes, { token: 'Broken' });
      ok(sentences.startsWith(`A service account token or a volume of secrets is at ${where}, `), sentences);
    });
  }

  const harmless = {
    'a config map, which lies on disk': { mounts: [...good, at('/etc/app', { from: '/var/lib/kubelet/pods/7/volumes/kubernetes.io~configmap/app' })], seen: { '/etc/app/..data': 'Present' } },
    'a single file of a config map on a disk of the kubelet’s own': { mounts: [...good, at('/etc/app.conf', { from: '/..2027_03_01_12_00_00.1234567/app.conf' })] },
    'an empty directory in memory': { mounts: [...good, memory('/dev/shm')] },
    'a file of an empty directory in memory': { mounts: [...good, memory('/opt/x', '/part')] },
    'data in memory, whose files are nobody’s token': { mounts: [root, memory(path)], seen: { [`${path}/..data`]: 'Present' } },
  };
  for (const [name, pod] of Object.entries(harmless)) it(`are not ${name}`, () => deepEqual(amiss(pod).outcomes, {}));

  it('are not known at a place that cannot be looked at', () => {
    const { outcomes, sentences } = amiss({ mounts: [...good, memory('/opt/x')], seen: { '/opt/x/..data': 'EACCES' } });
    deepEqual(outcomes, { token: 'Unknown' });
    match(sentences, /^Whether there is a token at \/opt\/x is not known \(EACCES\)\. /);
  });

  it('are told where they are rather than where one cannot look', () => {
    match(amiss({ seen: { '/var/run/secrets/kubernetes.io/serviceaccount': 'EACCES', '/run/secrets/kubernetes.io/serviceaccount': 'Present' } }).sentences, /is at \/run\//);
  });
});

describe('the end of a permit', () => {
  const until = '2027-03-01T12:00:00Z';
  const end = Date.parse(until);
  const outcomeAt = (now: number): string | undefined => judgeClock(until, now)[0]?.check.outcome;

  it('holds until its very instant, and not from then on', () => deepEqual([end - 1, end, end + 1].map(outcomeAt), ['Holds', 'Broken', 'Broken']));

  it('is an instant in whatever zone it is written', () => deepEqual([end - 1, end].map((now) => judgeClock('2027-03-01T13:00:00+01:00', now)[0]?.check.outcome), ['Holds', 'Broken']));

  it('is not asked for where none was given', () => deepEqual(judgeClock(undefined, end), []));

  it('is not known from a text that is none, and the pod does not begin', () => {
    const [finding] = judgeClock('soon', end);
    deepEqual([finding?.check.outcome, finding?.reason], ['Unknown', 'Expired']);
    hasSentence(finding!);
  });

  it('is told with its time', () => {
    const [finding] = judgeClock(until, end);
    hasSentence(finding!);
    match(finding?.sentence ?? '', /^The permit ended at 2027-03-01T12:00:00Z, /);
  });
});
