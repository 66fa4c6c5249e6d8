import { deepEqual, equal, match } from 'node:assert/strict';
import { aGate } from '../policy/testing/builders.ts';
import { gateConfigOf } from '../workload/gate.ts';
import { gateLimits, gateProtocols, gateRoles } from './gate.ts';
import { isGateName, parseGateConfig } from './gate-config.ts';

const target = { name: 'beacon-a', role: 'Beacon', address: '192.0.2.10', port: 443, protocol: 'TCP' };
const peer = { name: 'worker-1', address: '10.0.0.7', port: 29_500 };
const config = { until: '2027-06-01T00:00:00Z', waitSeconds: 30, unreachable: [target], readOnly: ['/mnt/caveau/data/chest-ct'], peers: [peer] };
const many = <T>(count: number, make: (nth: number) => T): readonly T[] => Array.from({ length: count }, (_, nth) => make(nth));
const targets = (count: number): object => ({ ...config, unreachable: many(count, (nth) => ({ ...target, name: `t${nth}` })) });
const mounts = (count: number): object => ({ ...config, readOnly: many(count, (nth) => `/data/${nth}`) });
const encryptedMounts = (count: number): object => ({ ...config, encrypted: many(count, (nth) => `/data/${nth}`) });
const peersOf = (count: number): object => ({ ...config, peers: many(count, (nth) => ({ ...peer, name: `w${nth}` })) });
const withTarget = (change: object): object => ({ ...config, unreachable: [{ ...target, ...change }] });
const withPeer = (change: object): object => ({ ...config, peers: [{ ...peer, ...change }] });

describe('what the gate is told, where it is understood', () => {
  it('is what the operator writes into a pod', () => {
    const until = Date.parse('2027-06-01T00:00:00Z');
    const data = ['/mnt/caveau/data/chest-ct'];
    for (const told of [{ egress: [], until, readOnly: data }, { egress: [], until, readOnly: data, encrypted: data }, { egress: [], until: undefined, readOnly: [] }]) {
      const written = gateConfigOf(aGate(), told);
      deepEqual(parseGateConfig(JSON.stringify(written)), { config: written });
    }
    const none = gateConfigOf({ ...aGate(), targets: [] }, { egress: [], until, readOnly: [] });
    deepEqual(parseGateConfig(JSON.stringify(none)), { config: none });
  });

  const good: Readonly<Record<string, object>> = {
    'everything at once': config,
    'the least that there is': { waitSeconds: 1, unreachable: [], readOnly: [] },
    'the longest wait': { ...config, waitSeconds: gateLimits.longestWaitSeconds },
    'an end with parts of a second and a zone': { ...config, until: '2027-06-01T00:00:00.5+02:00' },
    'as many targets as are allowed': targets(gateLimits.targets),
    'as many mounts as are allowed': mounts(gateLimits.readOnlyMounts),
    'as many mounts to be encrypted as are allowed': encryptedMounts(gateLimits.encryptedMounts),
    'as many peers as are allowed': peersOf(gateLimits.peers),
    'the first and the last port': { ...config, unreachable: [{ ...target, port: 1 }, { ...target, name: 'b', port: 65_535 }] },
    'the longest name': withTarget({ name: 'a'.repeat(63) }),
    'an address of IPv6': withTarget({ address: '2001:db8::10' }),
    'the metadata service of a cloud': withTarget({ role: 'CloudMetadata', address: '169.254.169.254', port: 80 }),
    'the loopback of IPv6': withTarget({ address: '::1' }),
    'the longest path': { ...config, readOnly: ['/'.padEnd(gateLimits.mountPathLength, 'd')] },
    'paths of all allowed characters': { ...config, readOnly: ['/_a/B-1.2/c_d'] },
    'a target and a peer of the same name': { ...config, peers: [{ ...peer, name: target.name }] },
    'two targets at the same address': { ...config, unreachable: [target, { ...target, name: 'beacon-b' }] },
  };
  for (const [name, value] of Object.entries(good)) it(`may be ${name}`, () => deepEqual(parseGateConfig(JSON.stringify(value)), { config: value }));

  for (const role of gateRoles) for (const protocol of gateProtocols) it(`may have a target that is ${role} over ${protocol}`, () => equal(parseGateConfig(JSON.stringify(withTarget({ role, protocol }))).error, undefined));
});

describe('what the gate is told, where it is not understood', () => {
  const bad: Readonly<Record<string, readonly [value: unknown, says: RegExp]>> = {
    'a field that is not known': [{ ...config, sidecars: [] }, /is not a JSON object with/],
    'no waitSeconds': [{ ...config, waitSeconds: undefined }, /is not a JSON object with/],
    'no targets': [{ ...config, unreachable: undefined }, /is not a JSON object with/],
    'no mounts': [{ ...config, readOnly: undefined }, /is not a JSON object with/],
    'a list': [[config], /is not a JSON object with/],
    null: [null, /is not a JSON object with/],
    'an end that is a date alone': [{ ...config, until: '2027-06-01' }, /has an until that/],
    'an end in the words of people': [{ ...config, until: 'June 1, 2027' }, /has an until that/],
    'an end that is a number': [{ ...config, until: 1_811_808_000 }, /has an until that/],
    'an end that is null': [{ ...config, until: null }, /has an until that/],
    ...Object.fromEntries([0, 301, 1.5, -1, '30', null, true].map((waitSeconds) => [`a wait of ${JSON.stringify(waitSeconds)}`, [{ ...config, waitSeconds }, /has a waitSeconds that is not a whole number from 1 to 300/]])),
    'one target too many': [targets(gateLimits.targets + 1), /has unreachable that is not a list of at most 32/],
    'one mount too many': [mounts(gateLimits.readOnlyMounts + 1), /has readOnly that is not a list of at most 32/],
    'one mount to be encrypted too many': [encryptedMounts(gateLimits.encryptedMounts + 1), /has encrypted that is not a list of at most 32/],
    'mounts to be encrypted that are null': [{ ...config, encrypted: null }, /has encrypted that is not a list/],
    'one mount to be encrypted twice': [{ ...config, encrypted: ['/data', '/data'] }, /names something twice in encrypted/],
    'one peer too many': [peersOf(gateLimits.peers + 1), /has peers that is not a list of at most 128/],
    'targets that are no list': [{ ...config, unreachable: target }, /has unreachable that is not a list/],
    'peers that are null': [{ ...config, peers: null }, /has peers that is not a list/],
    'two targets of one name': [{ ...config, unreachable: [target, { ...target, address: '192.0.2.11' }] }, /names something twice in unreachable/],
    'two peers of one name': [{ ...config, peers: [peer, { ...peer, port: 1 }] }, /names something twice in peers/],
    'one mount twice': [{ ...config, readOnly: ['/data', '/data'] }, /names something twice in readOnly/],
    'the second target amiss': [{ ...config, unreachable: [target, { ...target, name: 'b', port: 0 }] }, /has unreachable\[1\] that is not as it must be/],
    'a target with a field that is not known': [withTarget({ timeoutSeconds: 1 }), /has unreachable\[0\]/],
    'a target that is null': [{ ...config, unreachable: [null] }, /has unreachable\[0\]/],
    'a target of a role that is not known': [withTarget({ role: 'Neighbour' }), /has unreachable\[0\]/],
    'a target over a protocol that is not known': [withTarget({ protocol: 'SCTP' }), /has unreachable\[0\]/],
    'a peer with a protocol': [withPeer({ protocol: 'TCP' }), /has peers\[0\]/],
    'a peer without a port': [withPeer({ port: undefined }), /has peers\[0\]/],
  };
  const refused = (value: unknown, says: RegExp): void => {
    const { config: read, error } = parseGateConfig(JSON.stringify(value));
    equal(read, undefined);
    match(error, /^CAVEAU_GATE .*\.$/);
    match(error, says);
  };
  for (const [name, [value, says]] of Object.entries(bad)) it(`is ${name}`, () => refused(value, says));

  const addresses = ['0.0.0.0', '::', '0:0:0:0:0:0:0:0', '::ffff:192.0.2.1', '::ffff:0.0.0.0', '::FFFF:c000:201', 'fe80::1%eth0', '192.0.2.1/32', '192.0.2', '192.0.2.256', '0300.0.2.1', ' 192.0.2.1', '192.0.2.1:443', '[::1]', 'localhost', 'kubernetes.default', '', 7, null];
  for (const address of addresses) {
    it(`is a target or a peer at ${JSON.stringify(address)}`, () => {
      refused(withTarget({ address }), /has unreachable\[0\] that is not as it must be/);
      refused(withPeer({ address }), /has peers\[0\] that is not as it must be/);
    });
  }

  for (const port of [0, 65_536, -1, 443.5, '443', null]) it(`is port ${JSON.stringify(port)}`, () => refused(withTarget({ port }), /has unreachable\[0\]/));

  const paths = ['data', './data', '', '/', '//data', '/data/', '/data/../etc', '/..', '/data/.', '/data/.hidden', '/data dir', '/data\n', '/data\\040', '/dätä', '/'.padEnd(gateLimits.mountPathLength + 1, 'd'), 7, null];
  for (const path of paths) it(`is a mount at ${JSON.stringify(path).slice(0, 40)}`, () => {
    refused({ ...config, readOnly: [path] }, /has readOnly\[0\] that is not as it must be/);
    refused({ ...config, encrypted: [path] }, /has encrypted\[0\] that is not as it must be/);
  });

  const texts = { 'not set': undefined, empty: '', 'no JSON': '{waitSeconds: 30}', 'cut short': JSON.stringify(config).slice(0, -1), 'JSON in JSON': JSON.stringify(JSON.stringify(config)) };
  for (const [name, text] of Object.entries(texts)) {
    it(`is text that is ${name}`, () => {
      const { config: read, error } = parseGateConfig(text);
      equal(read, undefined);
      match(error, text === undefined || text === '' ? /^CAVEAU_GATE is not set\. .*\.$/ : /^CAVEAU_GATE is not a JSON object .*\.$/);
    });
  }

  it('never comes back in the sentence, because it may be a secret that somebody put there', () => {
    for (const value of [withTarget({ address: 'hunter2' }), { ...config, until: 'hunter2' }, { ...config, hunter2: 1 }, { ...config, readOnly: ['hunter2'] }]) equal(parseGateConfig(JSON.stringify(value)).error?.includes('hunter2'), false);
  });
});

describe('the name of a target or a peer', () => {
  it('is lower case letters, digits, "-" and ".", with a letter or digit at both ends', () => {
    for (const name of ['a', '7', 'beacon-a', 'kube.dns-v6', '0a'.repeat(31)]) equal(isGateName(name), true, name);
    for (const name of ['', '-a', 'a-', '.a', 'a.', 'A', 'a_b', 'a b', 'a/b', 'ä', 'a\n', 'a'.repeat(64), 7, null, undefined, ['a']]) equal(isGateName(name), false, JSON.stringify(name));
  });
});
