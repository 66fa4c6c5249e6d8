import { isIP } from 'node:net';
import { courierLimits, courierReasons, courierTasks, courierVersion, type CourierConfig, type CourierResult } from './courier.ts';
import { digestPattern, pathPattern } from './released-file.ts';
import { isOneOf, isText, isWholeNumber, objectWith, parseJson } from './strict-json.ts';

const endpointPattern = /^https:\/\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[1-9][0-9]{0,4})?$/;
const wordPattern = /^[a-z0-9][a-z0-9.-]*$/;

/** Reads what a courier is asked for; undefined for anything that is not exactly that. */
export function parseCourierConfig(text: string | undefined): CourierConfig | undefined {
  const value = objectWith(parseJson(text ?? ''), ['version', 'task', 'store', 'objects']);
  if (value === undefined || value['version'] !== courierVersion || !isOneOf(courierTasks, value['task']) || !isStore(value['store'])) return undefined;
  const { objects } = value;
  if (!Array.isArray(objects) || objects.length === 0 || objects.length > courierLimits.objects || !objects.every((object) => isObject(object, value['task'] === 'Store'))) return undefined;
  const keys = new Set(objects.map(({ key }: { readonly key: string }) => key));
  return keys.size === objects.length ? (value as unknown as CourierConfig) : undefined;
}

function isStore(value: unknown): boolean {
  const { endpoint, address, bucket, region, caBundle } = objectWith(value, ['endpoint', 'address', 'bucket', 'region'], ['caBundle']) ?? {};
  const known = isWord(endpoint, endpointPattern) && typeof address === 'string' && isIP(address) !== 0;
  return known && isWord(bucket, wordPattern) && isWord(region, wordPattern) && (caBundle === undefined || typeof caBundle === 'string');
}

function isObject(item: unknown, mustHaveDigest: boolean): boolean {
  const { path, key, digest } = objectWith(item, ['path', 'key'], ['digest']) ?? {};
  const isKnown = digest === undefined ? !mustHaveDigest : isWord(digest, digestPattern);
  return isWord(path, pathPattern) && isWord(key, pathPattern) && isKnown;
}

function isWord(value: unknown, pattern: RegExp): boolean {
  return isText(value, pattern, courierLimits.keyLength);
}

/** Reads a termination message. Undefined for what is missing, too long, malformed or of another version: such a message proves nothing. */
export function parseCourierResult(text: string | undefined): CourierResult | undefined {
  if (text === undefined || Buffer.byteLength(text) > courierLimits.resultBytes) return undefined;
  const value = parseJson(text);
  const done = objectWith(value, ['version', 'task', 'verdict']);
  if (done !== undefined) return isOf(done, 'Done') ? (done as unknown as CourierResult) : undefined;
  const refused = objectWith(value, ['version', 'task', 'verdict', 'reason', 'object', 'httpStatus']);
  if (refused === undefined || !isOf(refused, 'Refused') || !isOneOf(courierReasons, refused['reason'])) return undefined;
  const counts = isWholeNumber(refused['object'], 0, courierLimits.objects - 1) && isWholeNumber(refused['httpStatus'], 0, 999);
  return counts ? (refused as unknown as CourierResult) : undefined;
}

function isOf({ version, task, verdict }: Readonly<Record<string, unknown>>, wanted: CourierResult['verdict']): boolean {
  return version === courierVersion && isOneOf(courierTasks, task) && verdict === wanted;
}
