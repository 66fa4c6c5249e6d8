import { type GateReach } from '../api/gate.ts';

/** The part of an error of node:net and node:dgram that says what the kernel meant. */
export interface ReachError {
  readonly code?: string | undefined;
  readonly syscall?: string | undefined;
}

/**
 * What the kernel says when a packet was refused, by a policy or by the other side. ICMP is turned into these by net/ipv4/icmp.c (icmp_err_convert) and
 * net/ipv6/icmp.c (tab_unreach): port unreachable is ECONNREFUSED, host and administratively prohibited are EHOSTUNREACH, over IPv6 EACCES.
 */
const meanings: Readonly<Record<string, GateReach>> = {
  ECONNREFUSED: 'Refused',
  ETIMEDOUT: 'TimedOut',
  EHOSTUNREACH: 'Unreachable',
  ENETUNREACH: 'Unreachable',
  EHOSTDOWN: 'Unreachable',
  ENETDOWN: 'Unreachable',
  ENONET: 'Unreachable',
  ENOPROTOOPT: 'Unreachable',
};

/** Said only of a connection that had opened and was ended by the other side at once (net/ipv4/tcp_input.c, tcp_reset): a refused one is ECONNREFUSED. */
const opened: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** A rule on this side forbade the packet: a route of the type "prohibit", a REJECT over IPv6, a DROP in OUTPUT, a program at the cgroup's connect hook. */
const forbidden: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

/** This pod has no IPv6 at all, or no address to send from. */
const withoutIpv6: ReadonlySet<string> = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL']);

/** What an error of an attempt means. What is not understood, such as too many open files or a socket that could not be made, is Unknown. */
export function reachOf({ code = '', syscall = '' }: ReachError, family: 4 | 6): GateReach {
  if (family === 6 && withoutIpv6.has(code)) return 'Unreachable';
  // The attempts bind their sockets first, so that what forbids a socket is not taken for what forbids a packet.
  if (syscall === 'bind') return 'Unknown';
  if (opened.has(code)) return 'Answered';
  if (forbidden.has(code)) return 'Unreachable';
  return Object.hasOwn(meanings, code) ? (meanings[code] ?? 'Unknown') : 'Unknown';
}
