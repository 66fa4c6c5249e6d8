import { deepEqual } from 'node:assert/strict';
import { parseProcessStatus } from './process-status.ts';

/** Of a container as the restricted profile of Pod Security wants it, with every capability dropped. */
const restricted = `Name:\tnode
Umask:\t0022
State:\tR (running)
Tgid:\t1
NoNewPrivsCount:\t9
Uid:\t65532\t65532\t65532\t65532
Gid:\t65532\t65532\t65532\t65532
Groups:\t65532
VmPeak:\t  611520 kB
CapInh:\t0000000000000000
CapPrm:\t0000000000000000
CapEff:\t0000000000000000
CapBnd:\t0000000000000000
CapAmb:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
Seccomp_filters:\t1
Speculation_Store_Bypass:\tthread force mitigated
`;
const held = { users: [65532, 65532, 65532, 65532], noNewPrivileges: 1, seccomp: 2, noCapabilities: true };

describe('/proc/self/status', () => {
  it('reads that of a restricted pod', () => deepEqual(parseProcessStatus(restricted), held));

  it('reads that of a process of root', () => {
    const root = restricted
      .replaceAll('65532', '0')
      .replace('NoNewPrivs:\t1', 'NoNewPrivs:\t0')
      .replace('Seccomp:\t2', 'Seccomp:\t0')
      .replace(/Cap(Prm|Eff|Bnd):\t0+/g, 'Cap$1:\t000001fffeffffff');
    deepEqual(parseProcessStatus(root), { users: [0, 0, 0, 0], noNewPrivileges: 0, seccomp: 0, noCapabilities: false });
  });

  for (const nth of [0, 1, 2, 3]) {
    it(`sees root that is only user number ${nth + 1} of the four of a process`, () => {
      const users = held.users.with(nth, 0);
      deepEqual(parseProcessStatus(restricted.replace(/Uid:.*/, `Uid:\t${users.join('\t')}`)), { ...held, users });
    });
  }

  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
    it(`sees one bit in ${set} alone`, () => deepEqual(parseProcessStatus(restricted.replace(`${set}:\t0000000000000000`, `${set}:\t0000000000000400`)), { ...held, noCapabilities: false }));
    it(`does not know the capabilities without ${set}`, () => deepEqual(parseProcessStatus(restricted.replace(new RegExp(`${set}:.*\n`), '')), { ...held, noCapabilities: undefined }));
  }

  const others = [
    { name: 'a missing Uid', from: /\nUid:.*/, to: '', want: { users: undefined } },
    { name: 'three users', from: /Uid:.*/, to: 'Uid:\t1\t1\t1', want: { users: undefined } },
    { name: 'a user that is no number', from: /Uid:.*/, to: 'Uid:\t1\t1\t1\tnobody', want: { users: undefined } },
    { name: 'a missing NoNewPrivs', from: /\nNoNewPrivs:.*/, to: '', want: { noNewPrivileges: undefined } },
    { name: 'an empty NoNewPrivs', from: /NoNewPrivs:.*/, to: 'NoNewPrivs:', want: { noNewPrivileges: undefined } },
    { name: 'a missing Seccomp, as of a kernel without it', from: /\nSeccomp:.*/, to: '', want: { seccomp: undefined } },
    { name: 'a negative Seccomp', from: /Seccomp:.*/, to: 'Seccomp:\t-2', want: { seccomp: undefined } },
    { name: 'an empty set of capabilities', from: /CapEff:.*/, to: 'CapEff:\t', want: { noCapabilities: undefined } },
  ];
  for (const { name, from, to, want } of others) it(`takes ${name} for not known`, () => deepEqual(parseProcessStatus(restricted.replace(from, to)), { ...held, ...want }));

  it('knows nothing when the file could not be read', () => deepEqual(parseProcessStatus(''), { users: undefined, noNewPrivileges: undefined, seccomp: undefined, noCapabilities: undefined }));
});
