import assert from 'node:assert/strict';
import { bytesOf } from '../bytes.ts';
import { recognise } from '../recognise.ts';
import { base64, field, latin, onnx, tensor } from '../testing/samples.ts';

const formatOf = (bytes: Buffer): string | undefined => recognise(bytesOf(bytes), 'm.onnx').format;
const model = (...fields: Buffer[]): Buffer => Buffer.concat([field(1, 9), ...fields]);
const graph = (...fields: Buffer[]): Buffer => field(7, Buffer.concat(fields));
const text = (number: number, value: string): Buffer => field(number, latin(value));
const node = (domain: string, operator: string): Buffer => field(1, Buffer.concat([text(4, operator), text(7, domain)]));
const definition = (domain: string, name: string): Buffer => field(25, Buffer.concat([text(1, name), text(10, domain)]));
const property = (key: string): Buffer => field(14, Buffer.concat([text(1, key), text(2, '{}')]));

describe('ONNX that is let out', () => {
  const table: Readonly<Record<string, Buffer>> = {
    'operators of the standard': model(graph(node('', 'Conv'), node('ai.onnx.ml', 'TreeEnsemble'))),
    'a function of the model itself': model(graph(node('pkg.torch', 'Block')), definition('pkg.torch', 'Block')),
    'a note about the model': model(graph(), property('author')),
    'numbers one by one and behind each other': model(graph(field(5, Buffer.concat([field(1, 2), field(1, latin('\x02\x03')), field(4, Buffer.alloc(8))])))),
    'a negative number': model(Buffer.concat([latin('\x28'), Buffer.alloc(9, 0xff), latin('\x01')]), graph()),
  };
  for (const [what, bytes] of Object.entries(table)) it(`has ${what}`, () => assert.equal(formatOf(bytes), 'onnx'));
});

describe('ONNX that is not let out', () => {
  const elsewhere = Buffer.concat([field(13, Buffer.concat([text(1, 'location'), text(2, '../secret')])), field(14, 1)]);
  /** A field whose tag and length are written by hand. */
  const raw = (tag: readonly number[], length: readonly number[], body: Buffer): Buffer => Buffer.concat([Buffer.from([...tag, ...length]), body]);
  const harmless = tensor().subarray(0, 7);
  const nested = (depth: number): Buffer => (depth === 0 ? Buffer.alloc(0) : field(1, field(5, field(6, nested(depth - 1)))));
  const table: Readonly<Record<string, Buffer>> = {
    // onnxruntime cut the tag to 32 bits, and read the tensor from another file.
    'a tensor of another file under a tag of more than 32 bits': base64('CAhCBAoAEBE6WgoQCgF3EgF5IghJZGVudGl0eRIBZ2IPCgF5EgoKCAgBEgQKAggCqoCAgBAuCAIQAUIBd2oWCghsb2NhdGlvbhIKc2VjcmV0LmJpbmoLCgZsZW5ndGgSAThwAQ=='),
    'any field under a tag of more than 32 bits': model(graph(raw([0xaa, 0x80, 0x80, 0x80, 0x10], [harmless.length], harmless))),
    'a tag that is longer than it needs to be': model(graph(raw([0xaa, 0x00], [harmless.length], harmless))),
    'a tag of eleven bytes': model(graph(raw([0xaa, ...Array.from({ length: 9 }, () => 0x80), 0x00], [harmless.length], harmless))),
    'a length that is longer than it needs to be': model(graph(raw([0x2a], [harmless.length | 0x80, 0x00], harmless))),
    'a length of more than 31 bits': model(graph(raw([0x2a], [harmless.length | 0x80, 0x80, 0x80, 0x80, 0x10], harmless))),
    'a number that is longer than it needs to be': model(latin('\x28\x81\x00'), graph()),
    'a number of more than 64 bits': model(Buffer.concat([latin('\x28'), Buffer.alloc(9, 0xff), latin('\x02')]), graph()),
    'a group': model(graph(), latin('\x33\x34')),
    'a group of a field that it may have': model(Buffer.concat([latin('\x3b'), field(5, harmless), latin('\x3c')]), graph()),
    'the number 0 for a field': model(graph(latin('\x02\x00'))),
    'a field of another kind than it is': model(graph(field(5, 7))),
    'a graph twice': model(graph(), graph()),
    'two places for a tensor': model(graph(field(5, Buffer.concat([field(14, 0), field(14, 0)])))),
    'a domain twice': model(graph(field(1, Buffer.concat([text(4, 'EPContext'), text(7, ''), text(7, 'com.microsoft')])))),
    'a field that nobody knows in a graph': model(graph(field(40, latin('x')))),
    'a field that nobody knows in a node': model(graph(field(1, text(40, 'x')))),
    'something before the version': Buffer.concat([field(5, 0x56), field(1, 8), graph()]),
    'an operator that opens another file': model(graph(node('com.microsoft', 'EPContext'))),
    'such an operator with a function of its name': model(graph(node('com.microsoft', 'EPContext')), definition('com.microsoft', 'EPContext')),
    'an operator of a library': model(graph(node('my.ops', 'Run'))),
    'an operator of a library in a graph within a graph': model(graph(field(1, field(5, field(6, node('my.ops', 'Run')))))),
    'an operator of a library in a function': model(graph(), field(25, Buffer.concat([text(1, 'F'), text(10, 'f'), field(7, node('my.ops', 'Run').subarray(2))]))),
    'an operator beside a function of another name': model(graph(node('my.ops', 'Run')), definition('my.ops', 'Walk')),
    'a domain that is too long for one': model(graph(node('x'.repeat(256), 'Run'))),
    'options for a runtime': model(graph(), property('ort_config')),
    'graphs for a trainer': model(graph(), field(20, field(1, Buffer.alloc(0)))),
    'graphs in graphs without end': model(field(7, nested(11))),
    ...Object.fromEntries(Object.entries<Buffer>({
      'the weights': graph(field(5, elsewhere)), 'an attribute': graph(field(1, field(5, field(5, elsewhere)))), 'a list in an attribute': graph(field(1, field(5, field(10, elsewhere)))),
      'sparse weights': graph(field(15, field(1, elsewhere))), 'the places of sparse weights': graph(field(15, field(2, elsewhere))),
      'a function': Buffer.concat([graph(), field(25, field(11, field(5, elsewhere)))]),
    }).map(([where, fields]) => [`a tensor of another file in ${where}`, model(fields)])),
  };
  for (const [what, bytes] of Object.entries(table)) {
    it(`has ${what}`, () => {
      const { reason, sentence = '' } = recognise(bytesOf(bytes), 'm.onnx') as { reason?: string; sentence?: string };
      assert.equal(reason, 'FormatUnknown', sentence);
      assert.match(sentence, /^is of no format/);
    });
  }
  it('is what is let out, but for that', () => {
    for (const bytes of [model(graph(field(5, harmless))), model(graph(raw([0x2a], [harmless.length], harmless))), model(latin('\x28\x01'), graph()), model(field(7, nested(9))), onnx(tensor(field(14, 0)))]) assert.equal(formatOf(bytes), 'onnx');
  });
});
