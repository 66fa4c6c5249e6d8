import { deepEqual, equal } from 'node:assert/strict';
import { dnsQuery, dnsQueryOverTcp, queryName } from './dns-query.ts';

describe('a DNS query', () => {
  it('is one question for an address of a name that cannot exist, with recursion desired', () => {
    const header = [0xca, 0x7e, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0];
    const question = [11, ...Buffer.from('caveau-gate'), 7, ...Buffer.from('invalid'), 0, 0, 1, 0, 1];
    deepEqual([...dnsQuery()], [...header, ...question]);
  });

  it('asks in a domain that no resolver can pass on to a stranger who owns it (RFC 6761)', () => equal(queryName.split('.').at(-1), 'invalid'));

  it('writes each label with its length', () => deepEqual([...dnsQuery('a.bc').subarray(12)], [1, 0x61, 2, 0x62, 0x63, 0, 0, 1, 0, 1]));

  it('goes over TCP with its length in two bytes before it', () => {
    const [query, overTcp] = [dnsQuery(), dnsQueryOverTcp()];
    equal(overTcp.readUInt16BE(0), query.length);
    deepEqual([...overTcp.subarray(2)], [...query]);
  });
});
