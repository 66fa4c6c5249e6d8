import { gateExitCodes, gateHeld, gateHolds, gateLimits, gateReaches, gateResultVersion, gateRoles, type GateReason, type GateResult } from './gate.ts';
import { isGateName } from './gate-config.ts';
import { isOneOf, isWholeNumber, objectWith, parseJson } from './strict-json.ts';
import { parseTime } from './time.ts';

const reasons = Object.keys(gateExitCodes) as readonly GateReason[];

/** Longer than a name, because that of a data mount has its path; `encrypted:` is as long. */
const longestCheckName = gateLimits.mountPathLength + 'read-only:'.length;

/** The longest sentence, in characters: a condition of a Kubernetes object shows it whole, and the checks keep their room. */
export const longestGateSentence = 600;

/**
 * Reads a termination message. Undefined for what is missing, too long, malformed, of another version, or contradicts itself (passed, with a check
 * that failed): such a message proves nothing, whatever the exit code.
 */
export function parseGateResult(text: string | undefined): GateResult | undefined {
  if (text === undefined || Buffer.byteLength(text) > gateLimits.resultBytes) return undefined;
  const value = objectWith(parseJson(text), ['version', 'at', 'verdict', 'waitedMs', 'tookMs', 'checks', 'counts', 'sentence'], ['reason', 'peers']);
  if (value === undefined || !isHead(value) || !isSaid(value)) return undefined;
  const { checks, peers = [] } = value;
  if (!Array.isArray(checks) || !checks.every(isCheck) || !Array.isArray(peers) || !peers.every(isPeer)) return undefined;
  const result = value as unknown as GateResult;
  return isConsistent(result) ? result : undefined;
}

function isHead({ version, at, waitedMs, tookMs, counts }: Readonly<Record<string, unknown>>): boolean {
  const counted = objectWith(counts, ['local', 'reachability', 'failed']);
  const isTime = typeof at === 'string' && parseTime(at) !== undefined;
  return version === gateResultVersion && isTime && isCount(waitedMs) && isCount(tookMs) && counted !== undefined && Object.values(counted).every(isCount);
}

function isSaid({ verdict, reason, sentence }: Readonly<Record<string, unknown>>): boolean {
  if (typeof sentence !== 'string' || sentence === '' || sentence.length > longestGateSentence) return false;
  return verdict === 'Passed' ? reason === undefined : verdict === 'Failed' && isOneOf(reasons, reason);
}

function isCheck(item: unknown): boolean {
  const check = objectWith(item, ['name', 'outcome'], ['role']);
  if (check === undefined || typeof check['name'] !== 'string' || check['name'] === '' || check['name'].length > longestCheckName) return false;
  const { role, outcome } = check;
  return role === undefined ? isOneOf(gateHolds, outcome) : isOneOf(gateRoles, role) && isOneOf(gateReaches, outcome);
}

function isPeer(item: unknown): boolean {
  const peer = objectWith(item, ['name', 'outcome']);
  return peer !== undefined && isGateName(peer['name']) && isOneOf(gateReaches, peer['outcome']);
}

function isCount(value: unknown): boolean {
  return isWholeNumber(value, 0, Number.MAX_SAFE_INTEGER);
}

function isConsistent({ verdict, checks, counts: { local, reachability, failed } }: GateResult): boolean {
  const failures = checks.filter(({ outcome }) => !gateHeld(outcome)).length;
  const all = local + reachability;
  const listed = checks.filter(({ role }) => role !== undefined).length <= reachability && checks.filter(({ role }) => role === undefined).length <= local;
  const counted = checks.length === all ? failures === failed : failures <= failed && failed <= all;
  return listed && counted && (verdict === 'Failed' || (failed === 0 && local > 0));
}
