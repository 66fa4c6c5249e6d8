import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeLines } from './watch-stream.ts';

async function* streamOf(chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
}

async function decode(chunks: readonly (string | Uint8Array)[], maxBytes?: number): Promise<unknown[]> {
  const lines: unknown[] = [];
  for await (const line of decodeLines(streamOf(chunks), maxBytes)) lines.push(line);
  return lines;
}

describe('watch stream', () => {
  const cases: { readonly name: string; readonly chunks: readonly string[]; readonly want: readonly unknown[] }[] = [
    { name: 'one line in one chunk', chunks: ['{"a":1}\n'], want: [{ a: 1 }] },
    { name: 'two lines in one chunk', chunks: ['{"a":1}\n{"a":2}\n'], want: [{ a: 1 }, { a: 2 }] },
    { name: 'a line over three chunks', chunks: ['{"a"', ':', '1}\n'], want: [{ a: 1 }] },
    { name: 'the newline in a chunk of its own', chunks: ['{"a":1}', '\n', '{"a":2}\n'], want: [{ a: 1 }, { a: 2 }] },
    { name: 'empty lines', chunks: ['\n\n{"a":1}\n\n'], want: [{ a: 1 }] },
    { name: 'a last line without newline', chunks: ['{"a":1}\n{"a":2}'], want: [{ a: 1 }, { a: 2 }] },
    { name: 'nothing', chunks: [], want: [] },
  ];
  for (const { name, chunks, want } of cases) {
    it(`decodes ${name}`, async () => {
      assert.deepEqual(await decode(chunks), want);
    });
  }

  it('decodes a character cut in the middle of its bytes', async () => {
    const bytes = Buffer.from('{"name":"Müller 𝛼"}\n');
    const single = [...bytes].map((byte) => Uint8Array.of(byte));
    assert.deepEqual(await decode(single), [{ name: 'Müller 𝛼' }]);
  });

  it('gives the same lines however the bytes are cut', async () => {
    const objects = fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }) }, { noNullPrototype: true }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(objects, fc.array(fc.nat(60), { maxLength: 30 }), async (values, cuts) => {
        const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
        const chunks: Uint8Array[] = [];
        let start = 0;
        for (const size of cuts) {
          chunks.push(bytes.subarray(start, start + size));
          start += size;
        }
        chunks.push(bytes.subarray(start));
        assert.deepEqual(await decode(chunks), values);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a line over the cap without keeping it, also when it comes in pieces', async () => {
    await assert.rejects(decode(['x'.repeat(20)], 10), { code: 'LineTooLong' });
    await assert.rejects(decode(['xxxxxx', 'xxxxxx'], 10), { code: 'LineTooLong' });
    assert.deepEqual(await decode(['{"abc":12}\n'], 10), [{ abc: 12 }]);
  });

  it('tells a line that is no JSON from a stream that was cut, and quotes neither', async () => {
    await assert.rejects(decode(['{"secret\n']), (error: Error & { code?: string }) => error.code === 'MalformedEvent' && !error.message.includes('secret'));
    await assert.rejects(decode(['{"secret']), { code: 'StreamCut' });
  });
});
