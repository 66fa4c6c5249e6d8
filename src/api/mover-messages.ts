import { isOneOf, isWholeNumber, objectWith, parseJson } from './strict-json.ts';
import { moverLimits, moverReasons, moverVersion, releasedFormats, type MoverConfig, type MoverResult } from './mover.ts';

const pathPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
const digestPattern = /^sha256:[a-f0-9]{64}$/;

/** Reads what a mover is asked for; undefined for anything that is not exactly that. */
export function parseMoverConfig(text: string | undefined): MoverConfig | undefined {
  const value = objectWith(parseJson(text ?? ''), ['version', 'release', 'trainingJob', 'files']);
  if (value === undefined || value['version'] !== moverVersion) return undefined;
  const { release, trainingJob, files } = value;
  if (!areTexts(objectWith(release, ['namespace', 'name', 'uid', 'digest'])) || !areTexts(objectWith(trainingJob, ['namespace', 'name', 'uid']))) return undefined;
  if (!Array.isArray(files) || files.length === 0 || files.length > moverLimits.files || !files.every(isFile)) return undefined;
  const paths = new Set(files.map(({ path }: { readonly path: string }) => path));
  return paths.size === files.length ? (value as unknown as MoverConfig) : undefined;
}

function areTexts(value: Readonly<Record<string, unknown>> | undefined): boolean {
  return value !== undefined && Object.values(value).every((text) => typeof text === 'string' && text !== '' && text.length <= 253);
}

function isFile(item: unknown): boolean {
  const { path, digest, size } = objectWith(item, ['path', 'digest', 'size']) ?? {};
  return isText(path, pathPattern, moverLimits.pathLength) && isText(digest, digestPattern) && isWholeNumber(size, 1, moverLimits.fileBytes);
}

function isText(value: unknown, pattern: RegExp, most = 253): boolean {
  return typeof value === 'string' && value.length <= most && pattern.test(value);
}

/** Reads a termination message. Undefined for what is missing, too long, malformed or of another version: such a message proves nothing. */
export function parseMoverResult(text: string | undefined): MoverResult | undefined {
  if (text === undefined || Buffer.byteLength(text) > moverLimits.resultBytes) return undefined;
  const value = parseJson(text);
  const moved = objectWith(value, ['version', 'verdict', 'formats', 'manifestDigest']);
  const refused = objectWith(value, ['version', 'verdict', 'reason', 'file', 'sentence']);
  if (moved !== undefined && isMoved(moved)) return moved as unknown as MoverResult;
  return refused !== undefined && isRefused(refused) ? (refused as unknown as MoverResult) : undefined;
}

function isMoved({ version, verdict, formats, manifestDigest }: Readonly<Record<string, unknown>>): boolean {
  const known = Array.isArray(formats) && formats.length > 0 && formats.length <= moverLimits.files && formats.every((format) => isOneOf(releasedFormats, format));
  return version === moverVersion && verdict === 'Moved' && known && isText(manifestDigest, digestPattern);
}

function isRefused({ version, verdict, reason, file, sentence }: Readonly<Record<string, unknown>>): boolean {
  const said = typeof sentence === 'string' && sentence !== '' && sentence.length <= moverLimits.sentenceLength;
  return version === moverVersion && verdict === 'Refused' && isOneOf(moverReasons, reason) && isWholeNumber(file, 0, moverLimits.files - 1) && said;
}
