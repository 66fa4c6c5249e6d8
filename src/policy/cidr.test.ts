import assert from 'node:assert/strict';
import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { cidrContains } from './cidr.ts';

const rows: readonly (readonly [outer: string, inner: string, contained: boolean, why: string])[] = [
  ['10.0.0.0/8', '10.1.0.0/16', true, 'a narrower range'],
  ['10.0.0.0/8', '10.0.0.0/8', true, 'the same range'],
  ['10.0.0.0/8', '10.0.0.0/7', false, 'a wider range that begins at the same address'],
  ['10.0.0.0/8', '11.0.0.0/16', false, 'a range beside it'],
  ['0.0.0.0/0', '203.0.113.7/32', true, 'all of IPv4 contains one address'],
  ['203.0.113.7/32', '0.0.0.0/0', false, 'one address does not contain all'],
  ['10.0.0.9/8', '10.200.0.0/16', true, 'host bits mean nothing'],
  ['0.0.0.0/0', '2001:db8::/32', false, 'all of IPv4 contains no IPv6'],
  ['::/0', '10.0.0.0/8', false, 'all of IPv6 contains no IPv4'],
  ['2001:db8::/32', '2001:db8:ffff::/48', true, 'IPv6 with elided groups'],
  ['2001:db8::/32', '2001:db9::/48', false, 'IPv6 beside it'],
  ['::ffff:0:0/96', '::ffff:10.0.0.0/104', true, 'an IPv4 address inside an IPv6 one'],
  ['2001:DB8::1/128', '2001:0db8:0:0:0:0:0:1/128', true, 'two ways to write one address'],
  ['10.0.0.0/8', '10.0.0.0', false, 'no length'],
  ['10.0.0.0/8', '10.0.0.0/33', false, 'a length beyond the address'],
  ['10.0.0.0/33', '10.0.0.0/33', false, 'the same, twice'],
  ['10.0.0.0/8', '10.0.0.0/08', false, 'a length with a leading zero'],
  ['10.0.0.0/8', '010.0.0.0/16', false, 'an octal octet'],
  ['10.0.0.0/8', '10.0.0.256/32', false, 'an octet beyond 255'],
  ['10.0.0.0/8', '10.0.0/16', false, 'too few octets'],
  ['::/0', '1:2:3:4:5:6:7:8:9/128', false, 'too many groups'],
  ['::/0', '1:2:3:4:5:6:7/128', false, 'too few groups'],
  ['::/0', '1::2::3/128', false, 'two elisions'],
  ['::/0', '1:2:3:4:5:6:7:8::/128', false, 'an elision of nothing'],
  ['::/0', ':1:2:3:4:5:6:7:8/128', false, 'a colon too many'],
  ['::/0', '1.2.3.4::/128', false, 'an IPv4 address in front'],
  ['::/0', 'fe80::1%eth0/128', false, 'a zone'],
  ['10.0.0.0/8', '10.0.0.0/16/24', false, 'two lengths'],
  ['', '', false, 'nothing at all'],
];

describe('containment of address ranges', () => {
  for (const [outer, inner, contained, why] of rows) {
    it(`${outer} ${contained ? 'contains' : 'does not contain'} ${inner}: ${why}`, () => assert.equal(cidrContains(outer, inner), contained));
  }

  const v4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }));
  const v6 = fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }));

  it("agrees with Node's own block list about single addresses", () => {
    const ours = fc.oneof(fc.tuple(v4, fc.ipV4()), fc.tuple(v6, fc.ipV6()));
    fc.assert(
      fc.property(ours, ([[base, length], address]) => {
        const six = isIPv6(base);
        const list = new BlockList();
        list.addSubnet(base, length, six ? 'ipv6' : 'ipv4');
        assert.equal(cidrContains(`${base}/${length}`, `${address}/${six ? 128 : 32}`), list.check(address, six ? 'ipv6' : 'ipv4'));
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('is an order: every range contains itself, and containment is passed on', () => {
    const range = fc.oneof(v4, v6).map(([base, length]) => `${base}/${length}`);
    const near = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 32 }));
    fc.assert(fc.property(range, (a) => cidrContains(a, a)), { seed: 7 });
    fc.assert(
      fc.property(near, ([base, a, b, c]) => {
        const [x, y, z] = [`${base}/${a}`, `${base}/${b}`, `${base}/${c}`];
        assert.ok(!(cidrContains(x, y) && cidrContains(y, z)) || cidrContains(x, z));
        assert.equal(cidrContains(x, y), a <= b);
      }),
      { seed: 7 },
    );
  });
});
