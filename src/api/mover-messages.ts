import { digestPattern, pathPattern } from './released-file.ts';
import { isOneOf, isText, isWholeNumber, objectWith, parseJson } from './strict-json.ts';
import { moverLimits, moverReasons, moverVersion, releasedFormats, type MoverConfig, type MoverResult } from './mover.ts';

/** The longest name that Kubernetes gives anything. */
const longestText = 253;

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
  return value !== undefined && Object.values(value).every((text) => typeof text === 'string' && text !== '' && text.length <= longestText);
}

function isFile(item: unknown): boolean {
  const { path, digest, size } = objectWith(item, ['path', 'digest', 'size']) ?? {};
  return isText(path, pathPattern, moverLimits.pathLength) && isText(digest, digestPattern, longestText) && isWholeNumber(size, 1, moverLimits.fileBytes);
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
  return version === moverVersion && verdict === 'Moved' && known && isText(manifestDigest, digestPattern, longestText);
}

function isRefused({ version, verdict, reason, file, sentence }: Readonly<Record<string, unknown>>): boolean {
  const said = typeof sentence === 'string' && sentence !== '' && sentence.length <= moverLimits.sentenceLength;
  return version === moverVersion && verdict === 'Refused' && isOneOf(moverReasons, reason) && isWholeNumber(file, 0, moverLimits.files - 1) && said;
}
