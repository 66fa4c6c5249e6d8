import { equal } from 'node:assert/strict';
import { gateHeld, type GateReach } from '../api/gate.ts';
import { reachOf } from './reach-error.ts';

const everywhere = {
  ECONNREFUSED: 'Refused',
  ECONNRESET: 'Answered',
  EPIPE: 'Answered',
  ETIMEDOUT: 'TimedOut',
  EHOSTUNREACH: 'Unreachable',
  ENETUNREACH: 'Unreachable',
  EHOSTDOWN: 'Unreachable',
  ENETDOWN: 'Unreachable',
  ENONET: 'Unreachable',
  ENOPROTOOPT: 'Unreachable',
  EACCES: 'Unreachable',
  EPERM: 'Unreachable',
  EMFILE: 'Unknown',
  ENFILE: 'Unknown',
  ENOMEM: 'Unknown',
  ENOBUFS: 'Unknown',
  EADDRINUSE: 'Unknown',
  EINVAL: 'Unknown',
  ECANCELED: 'Unknown',
  ENOTFOUND: 'Unknown',
  ERR_SOCKET_BAD_PORT: 'Unknown',
  toString: 'Unknown',
} as const satisfies Readonly<Record<string, GateReach | (() => string)>>;

describe('an error of an attempt', () => {
  for (const [code, want] of Object.entries(everywhere)) {
    for (const family of [4, 6] as const) it(`takes ${code} over IPv${family} for ${want}`, () => equal(reachOf({ code, syscall: 'connect' }, family), want));
  }

  for (const code of ['EAFNOSUPPORT', 'EADDRNOTAVAIL']) {
    it(`takes ${code} for a pod without IPv6, and over IPv4 for a mistake that proves nothing`, () => {
      equal(reachOf({ code, syscall: 'connect' }, 6), 'Unreachable');
      equal(reachOf({ code, syscall: 'bind' }, 6), 'Unreachable');
      equal(reachOf({ code, syscall: 'connect' }, 4), 'Unknown');
    });
  }

  for (const code of ['EACCES', 'EPERM', 'ECONNREFUSED', 'EADDRINUSE']) {
    it(`does not take a socket that could not be made (${code} at bind) for a packet that was forbidden`, () => {
      for (const family of [4, 6] as const) equal(reachOf({ code, syscall: 'bind' }, family), 'Unknown');
    });
  }

  it('knows nothing from an error that says nothing, and does not pass it', () => {
    for (const error of [{}, { code: '' }, { syscall: 'connect' }, { code: undefined, syscall: undefined }]) {
      equal(reachOf(error, 4), 'Unknown');
      equal(gateHeld(reachOf(error, 6)), false);
    }
  });
});
