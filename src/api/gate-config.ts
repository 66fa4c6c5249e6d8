import { BlockList, isIP } from 'node:net';
import { gateLimits, gateProtocols, gateRoles, type GateConfig } from './gate.ts';
import { isOneOf, isWholeNumber, objectWith, parseJson } from './strict-json.ts';
import { parseTime } from './time.ts';

/** What CAVEAU_GATE says, or one sentence about why it says nothing; the sentence names fields and never quotes a value. */
export type GateConfigReading = { readonly config: GateConfig; readonly error?: never } | { readonly config?: never; readonly error: string };

const namePattern = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** As the mountPath of a job: without "..", spaces, or anything that /proc/self/mountinfo would escape. */
const pathPattern = /^(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/;

/** Reads a GateConfig strictly: an unknown field may be a check that an older image does not know, so it is a mistake like any other. */
export function parseGateConfig(text: string | undefined): GateConfigReading {
  if (text === undefined || text === '') return wrong('is not set');
  const value = objectWith(parseJson(text), ['waitSeconds', 'unreachable', 'readOnly'], ['until', 'encrypted', 'peers']);
  if (value === undefined) return wrong('is not a JSON object with waitSeconds, unreachable, readOnly, and perhaps until, encrypted and peers');
  const error = configError(value);
  return error === undefined ? { config: value as unknown as GateConfig } : wrong(error);
}

function wrong(what: string): GateConfigReading {
  return { error: `CAVEAU_GATE ${what}. Training does not begin without knowing what to look at; give the gate an image of the same version as the operator.` };
}

function configError({ until, waitSeconds, unreachable, readOnly, encrypted = [], peers = [] }: Readonly<Record<string, unknown>>): string | undefined {
  const { shortestWaitSeconds, longestWaitSeconds } = gateLimits;
  if (until !== undefined && (typeof until !== 'string' || parseTime(until) === undefined)) return 'has an until that is not an instant of RFC 3339';
  if (!isWholeNumber(waitSeconds, shortestWaitSeconds, longestWaitSeconds)) return `has a waitSeconds that is not a whole number from ${shortestWaitSeconds} to ${longestWaitSeconds}`;
  return (
    listError('unreachable', unreachable, gateLimits.targets, isTarget, nameOf) ??
    listError('readOnly', readOnly, gateLimits.readOnlyMounts, isMountPath, (path) => path) ??
    listError('encrypted', encrypted, gateLimits.encryptedMounts, isMountPath, (path) => path) ??
    listError('peers', peers, gateLimits.peers, isPeer, nameOf)
  );
}

function listError(field: string, list: unknown, most: number, isGood: (item: unknown) => boolean, keyOf: (item: unknown) => unknown): string | undefined {
  if (!Array.isArray(list) || list.length > most) return `has ${field} that is not a list of at most ${most}`;
  const bad = list.findIndex((item) => !isGood(item));
  if (bad >= 0) return `has ${field}[${bad}] that is not as it must be`;
  return new Set(list.map(keyOf)).size === list.length ? undefined : `names something twice in ${field}`;
}

function nameOf(item: unknown): unknown {
  return (item as { readonly name: unknown }).name;
}

function isTarget(item: unknown): boolean {
  const target = objectWith(item, ['name', 'role', 'address', 'port', 'protocol']);
  return target !== undefined && isOneOf(gateRoles, target['role']) && isOneOf(gateProtocols, target['protocol']) && isEndpoint(target);
}

function isPeer(item: unknown): boolean {
  const peer = objectWith(item, ['name', 'address', 'port']);
  return peer !== undefined && isEndpoint(peer);
}

function isEndpoint({ name, address, port }: Readonly<Record<string, unknown>>): boolean {
  return isGateName(name) && isAddress(address) && isWholeNumber(port, 1, 65535);
}

/** Whether a value can be the name of a target or a peer. */
export function isGateName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= gateLimits.nameLength && namePattern.test(value);
}

/** Addresses under which a pod would try something else than what is meant: Linux takes the unspecified one for the pod's own, and IPv4 in the form of IPv6 looks closed where IPv6 is off. */
const notForTargets = new BlockList();
notForTargets.addAddress('::', 'ipv6');
notForTargets.addSubnet('::ffff:0:0', 96, 'ipv6');

/** A zone names an interface that only the pod knows. */
function isAddress(value: unknown): boolean {
  if (typeof value !== 'string' || value.includes('%')) return false;
  return isIP(value) === 6 ? !notForTargets.check(value, 'ipv6') : isIP(value) === 4 && value !== '0.0.0.0';
}

function isMountPath(value: unknown): boolean {
  return typeof value === 'string' && value.length <= gateLimits.mountPathLength && pathPattern.test(value);
}
