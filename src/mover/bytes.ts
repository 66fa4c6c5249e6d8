/** A file as a recogniser sees it. */
export interface Bytes {
  readonly size: number;
  /** As many of the bytes from an offset on as there are, at most `length`. */
  read(offset: number, length: number): Buffer;
}

// One read of the disk for thousands of small questions.
const windowBytes = 64 * 1024;

/** The same bytes, read in larger pieces. */
export function windowed(bytes: Bytes): Bytes {
  let start = 0;
  let held: Buffer = Buffer.alloc(0);
  return {
    size: bytes.size,
    read(offset, length) {
      if (length > windowBytes) return bytes.read(offset, length);
      if (offset < start || offset + length > start + held.length) {
        start = offset;
        held = bytes.read(offset, windowBytes);
      }
      return held.subarray(offset - start, offset - start + length);
    },
  };
}

/** Bytes that are in memory. */
export function bytesOf(buffer: Buffer): Bytes {
  return { size: buffer.length, read: (offset, length) => buffer.subarray(offset, offset + length) };
}
