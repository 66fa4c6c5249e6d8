/** Put in place of what must not be read. */
export const redacted = '[redacted]';

/**
 * Bounds of what one value may become in the log. They keep a line readable and the work small whatever an error carries: an answer of the
 * API server may be megabytes, and a container runtime splits lines at 16 KiB (CRI).
 */
const limits = {
  /** Characters of one text; stacks have about 2,000. */
  text: 8192,
  depth: 6,
  /** Entries of one object or list. */
  entries: 64,
  /** Values of one line, however they are nested. */
  values: 512,
} as const;

/** Keys whose value is a secret whatever it looks like, in lower case without hyphens, dots and underscores. */
const secretKey = /token|passw(or)?d|passphrase|secret|authorization|cookie|credential|privatekey|clientkey|apikey|accesskey|sshkey|signature|certificate|kubeconfig|keydata|certdata|cadata|jwt|^auth$|^(pfx|pem|cert|tls)$/;

/** Keys under which persons stand. The log is read by many; the audit stream is where persons are named. */
const personKey = /^(requester|subjects?|declaredby|persons?|users?|usernames?|userinfo|impersonateduser|email|actor|approvers?|approvedby)$/;

function isHidden(key: string): boolean {
  const plain = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  return secretKey.test(plain) || personKey.test(plain);
}

type Rule = readonly [pattern: RegExp, replacement: string | ((match: string) => string)];

const word = 'token|passwd|password|passphrase|secret|authorization|cookie|credentials?|(?:private|client|api|access)[-_]?key(?:[-_]data)?';
const person = 'requester|declaredBy|subjects?|persons?|user(?:name)?';

/**
 * How secrets and persons look inside of texts; bounded repetitions, so that no text makes one of them slow. A quote may have up to 31 backslashes before
 * it: that is JSON in a string of JSON, five times over.
 */
const rules: readonly Rule[] = [
  [/-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g, redacted],
  [/\b(bearer)\s+[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  // In a sentence the word is followed by small letters.
  [/\b([Bb]asic|BASIC|[Nn]egotiate)\s+(?=[\w.~+/-]{0,400}[A-Z0-9=])[\w.~+/=-]{8,}/g, `$1 ${redacted}`],
  // Three base64url parts of which the first begins with {" (RFC 7519).
  [/\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?/g, redacted],
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/"']*@/gi, `$1${redacted}@`],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}/g, redacted],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|hf_|xox[a-z]-|sk-)[\w-]{16,}/g, redacted],
  // Headers of which every part may be the secret, quotes and blanks included: what is no string of its own ends with its line.
  [/\b([\w-]{0,40}?(?:authorization|cookie)\\{0,31}["']?\s{0,4}[:=]\s{0,4})(?:"(?:[^"\\]|\\[\s\S])*(?:"|$)|'(?:[^'\\]|\\[\s\S])*(?:'|$)|[^\r\n]+)/gi, `$1${redacted}`],
  // --password …, and "--password", "…" in a list of arguments; what follows may be another flag.
  [new RegExp(`((?<![\\w-])--?[\\w-]{0,40}?(?:${word})(?:\\s{1,4}|\\\\{0,31}["']\\s{0,4},\\s{0,4}))(?!--)(?:\\\\{0,31}"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\\s"']+)`, 'gi'), `$1${redacted}`],
  // "password": "…", password=…
  [new RegExp(`\\b([\\w-]{0,40}?(?:${word})\\\\{0,31}["']?\\s{0,4}[:=]\\s{0,4})(?:\\\\{0,31}"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\\s,;&"']+)`, 'gi'), `$1${redacted}`],
  // What the API server quotes: User "…" cannot …, spec.requester: Invalid value: "…". Accounts of the cluster are no persons, and one must know which lacks a right.
  [new RegExp(`\\b((?:${person})\\b\\\\{0,31}"?[^"\\n]{0,40}?")(?!system:)[^"]*("|$)`, 'gi'), `$1${redacted}$2`],
  [new RegExp(`\\b((?:${person})\\s{0,4}[:=]\\s{0,4})(?!Invalid|Forbidden|Required|Unauthorized|system:)[^\\s,;&"'[]+`, 'gi'), `$1${redacted}`],
  [/[A-Za-z0-9+/_-]{40,}={0,2}/g, (match) => (isDense(match) ? redacted : match)],
];

/** Digests of images and decisions are public and wanted; the same digits without their name could be anything. */
const digest = /(?:sha256|sha384|sha512):[a-f0-9]{64,128}\b/g;

/** Runs of letters and digits this long are no name, path or sentence. */
const longest = 160;

/** Changes between capitals, small letters and digits for each character: 0.6 in random base64, below 0.2 in paths and names. */
const density = 0.33;

function kindOf(character: string): number {
  if (/[a-z]/.test(character)) return 0;
  if (/[A-Z]/.test(character)) return 1;
  return /\d/.test(character) ? 2 : 3;
}

function isDense(run: string): boolean {
  if (run.length > longest || /^[a-f0-9]+$/i.test(run)) return true;
  // Names of volumes and the like hold uids, but no capitals.
  if (!/[a-z]/.test(run) || !/[A-Z]/.test(run)) return false;
  const kinds = Array.from(run, kindOf);
  const changes = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1] && kind !== 3).length;
  return changes > density * run.length;
}

/** Cuts before the word in which the limit lies, so that no half of a secret is left. */
function cut(text: string): string {
  if (text.length <= limits.text) return text;
  let end: number = limits.text;
  // Not by a pattern that ends in $: it would read every long word again from each of its letters.
  while (end > 0 && !/\s/.test(text.charAt(end - 1))) end -= 1;
  return `${text.slice(0, end)}[${text.length - end} more characters]`;
}

/** A text without what looks like a secret or is said to be a person. */
export function redactText(text: string): string {
  const digests: string[] = [];
  // Kept out of the way of the rules for long runs.
  const without = cut(text).replace(digest, (match) => `<${digests.push(match) - 1}>digest`);
  const clean = rules.reduce((so, [pattern, replacement]) => (typeof replacement === 'string' ? so.replace(pattern, replacement) : so.replace(pattern, replacement)), without);
  return digests.length === 0 ? clean : clean.replace(/<(\d+)>digest/g, (match, at) => digests[Number(at)] ?? match);
}

/** What the walk through one value has seen. */
interface Walk {
  readonly above: ReadonlySet<object>;
  readonly depth: number;
  readonly spent: { values: number };
}

/** A value of any kind as JSON can hold it, without secrets and persons, of bounded size. */
export function redact(value: unknown): unknown {
  return walk(value, { above: new Set(), depth: 0, spent: { values: 0 } });
}

function walk(value: unknown, state: Walk): unknown {
  state.spent.values += 1;
  if (state.spent.values > limits.values) return '[more]';
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return redactText(value.toString());
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (state.above.has(value)) return '[circular]';
  if (state.depth >= limits.depth) return '[deeper]';
  try {
    return walkObject(value, { ...state, above: new Set([...state.above, value]), depth: state.depth + 1 });
  } catch {
    // A getter or a proxy may throw, and a log must not.
    return '[unreadable]';
  }
}

function walkObject(value: object, state: Walk): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof URL || value instanceof RegExp || value instanceof String) return redactText(String(value));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return listOf(value, state);
  if (value instanceof Set) return listOf([...value], state);
  if (value instanceof Map) return entriesOf([...value.entries()].map(([key, one]) => [String(key), one]), state);
  if (value instanceof Error) return entriesOf([...errorEntries(value), ...readable(value)], state);
  return entriesOf(readable(value), state);
}

function listOf(list: readonly unknown[], state: Walk): readonly unknown[] {
  const shown = list.slice(0, limits.entries).map((item) => walk(item, state));
  return list.length > limits.entries ? [...shown, `[${list.length - limits.entries} more]`] : shown;
}

function entriesOf(entries: readonly (readonly [string, unknown])[], state: Walk): Readonly<Record<string, unknown>> {
  const shown = entries.slice(0, limits.entries).map(([key, one]) => [redactText(key), isHidden(key) && one !== undefined && one !== null ? redacted : walk(one, state)] as const);
  const more = entries.length > limits.entries ? [['more', entries.length - limits.entries] as const] : [];
  return Object.fromEntries([...shown, ...more]);
}

/** The parts of an error that no enumeration shows. */
function errorEntries({ name, message, stack, cause }: Error): readonly (readonly [string, unknown])[] {
  return [['name', name], ['message', message], ['stack', stack], ...(cause === undefined ? [] : [['cause', cause] as const])];
}

function readable(value: object): readonly (readonly [string, unknown])[] {
  return Object.keys(value).map((key) => [key, (value as Readonly<Record<string, unknown>>)[key]]);
}
