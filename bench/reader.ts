import { createCipheriv, createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

// Runs in a pod of the benchmark of the data path, in the operator's image: "reader.ts fill SHAPES DIRECTORY..." or "reader.ts read DIRECTORY". It imports nothing of ours.

/** Files of one kind. */
interface Shape {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

/** What a data loader reads at once is of this order, and a larger one makes no read faster. */
const chunkBytes = 1 << 20;

/** Writes the same pseudo-random bytes wherever it is asked to: no file system can compress them or find them twice. */
function fill(shape: Shape, directory: string): void {
  const target = join(directory, shape.name);
  mkdirSync(target, { recursive: true });
  for (let index = 0; index < shape.files; index++) {
    const name = String(index).padStart(6, '0');
    const cipher = createCipheriv('aes-256-ctr', createHash('sha256').update(`${shape.name} ${name}`).digest(), Buffer.alloc(16));
    const file = openSync(join(target, name), 'w');
    for (let left = shape.bytes; left > 0; left -= chunkBytes) writeSync(file, cipher.update(Buffer.alloc(Math.min(left, chunkBytes))));
    closeSync(file);
  }
}

/** Reads every file from its beginning to its end, one after the other, and looks at no byte. */
function read(directory: string): { readonly bytes: number; readonly seconds: number; readonly fromDisk: number } {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  const names = readdirSync(directory).sort();
  const [before, began] = [diskBytes(), process.hrtime.bigint()];
  let bytes = 0;
  for (const name of names) {
    const file = openSync(join(directory, name), 'r');
    for (let got = readSync(file, buffer); got > 0; got = readSync(file, buffer)) bytes += got;
    closeSync(file);
  }
  return { bytes, seconds: Number(process.hrtime.bigint() - began) / 1e9, fromDisk: diskBytes() - before };
}

/** What this process made the kernel fetch from a disk. */
function diskBytes(): number {
  return Number(/^read_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

const [verb, first = '', ...rest] = process.argv.slice(2);
if (verb === 'fill') for (const directory of rest) for (const shape of JSON.parse(first) as readonly Shape[]) fill(shape, directory);
if (verb === 'read') console.log(JSON.stringify(read(first)));
// The pod waits to be told what to read, until it is deleted.
if (verb === 'wait') {
  setInterval(() => undefined, 1 << 30);
  process.once('SIGTERM', () => process.exit(0));
}
