/** An address range: the first `length` of the `bits` bits of `base` are fixed. */
interface Range {
  readonly bits: 32 | 128;
  readonly base: bigint;
  readonly length: number;
}

/** True when every address of `inner` lies in `outer`. What cannot be read is contained in nothing and contains nothing. */
export function cidrContains(outer: string, inner: string): boolean {
  const [o, i] = [parseCidr(outer), parseCidr(inner)];
  if (o === undefined || i === undefined || o.bits !== i.bits || o.length > i.length) return false;
  const shift = BigInt(o.bits - o.length);
  return o.base >> shift === i.base >> shift;
}

function parseCidr(text: string): Range | undefined {
  const [address, length, ...rest] = text.split('/');
  if (address === undefined || length === undefined || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const bits = address.includes(':') ? 128 : 32;
  const base = bits === 128 ? parseIpv6(address) : parseIpv4(address);
  return base === undefined || Number(length) > bits ? undefined : { bits, base, length: Number(length) };
}

/** Leading zeros are refused, because some readers take them for octal. */
function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  const [head, tail] = [groupsOf(halves[0] ?? '', halves.length === 1), groupsOf(halves[1] ?? '', true)];
  if (halves.length > 2 || head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail];
  return groups.reduce((sum, group) => (sum << 16n) | group, 0n);
}

/** The 16-bit groups of one side of "::"; a dotted IPv4 address stands for two, but only at the very end of the address. */
function groupsOf(half: string, last: boolean): readonly bigint[] | undefined {
  if (half === '') return [];
  const groups: bigint[] = [];
  const parts = half.split(':');
  for (const [index, part] of parts.entries()) {
    const embedded = last && part.includes('.') && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (embedded !== undefined) groups.push(embedded >> 16n, embedded & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}
