import { WATCH_LINE_BYTES } from './defaults.ts';
import { RuntimeError } from './errors.ts';

const NEWLINE = 0x0a;

function parse(line: Buffer, onFailure: 'MalformedEvent' | 'StreamCut'): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch (cause) {
    // The line itself is not quoted: it may hold data of any object.
    const what = onFailure === 'StreamCut' ? 'the stream ended inside a line' : 'a line of the stream is not JSON';
    throw new RuntimeError(onFailure, `${what} (${line.length} bytes)`, { cause });
  }
}

/** Collects the pieces of one line; joins them once, so that a long line costs no more than its length. */
function createLine(maxBytes: number): { push(piece: Uint8Array): void; take(): Buffer } {
  let pieces: Uint8Array[] = [];
  let length = 0;
  return {
    push(piece) {
      length += piece.length;
      if (length > maxBytes) throw new RuntimeError('LineTooLong', `a line of the stream is longer than ${maxBytes} bytes`);
      if (piece.length > 0) pieces.push(piece);
    },
    take() {
      const line = Buffer.concat(pieces);
      pieces = [];
      length = 0;
      return line;
    },
  };
}

/**
 * Decodes newline-delimited JSON. Lines are cut at the newline byte before they become text, so a chunk may end
 * anywhere, in the middle of a character too.
 */
export async function* decodeLines(chunks: AsyncIterable<Uint8Array>, maxBytes = WATCH_LINE_BYTES): AsyncGenerator<unknown, void, undefined> {
  const line = createLine(maxBytes);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      line.push(chunk.subarray(start, end));
      start = end + 1;
      const complete = line.take();
      if (complete.length > 0) yield parse(complete, 'MalformedEvent');
    }
    line.push(chunk.subarray(start));
  }
  const rest = line.take();
  if (rest.length > 0) yield parse(rest, 'StreamCut');
}
