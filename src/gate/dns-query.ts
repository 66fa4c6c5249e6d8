/** The name that is asked for: of a domain that never exists (RFC 6761 6.4), and telling whoever finds it in a resolver's log where it came from. */
export const queryName = 'caveau-gate.invalid';

/** Any number; an answer is not matched to its query, because any answer at all is one too many. */
const queryId = 0xca7e;

/** A query of a stub resolver for an address (RFC 1035 4.1), as one datagram. */
export function dnsQuery(name: string = queryName): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(queryId, 0);
  // Recursion desired, as any stub asks: some resolvers do not answer other queries.
  header.writeUInt16BE(0x0100, 2);
  header.writeUInt16BE(1, 4);
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'ascii')]);
  // The root label, type A, class IN.
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, 1, 0, 1])]);
}

/** The same over TCP, where its length goes before it (RFC 1035 4.2.2). */
export function dnsQueryOverTcp(name: string = queryName): Buffer {
  const query = dnsQuery(name);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(query.length);
  return Buffer.concat([length, query]);
}
