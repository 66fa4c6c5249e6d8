import assert from 'node:assert/strict';
import { bytesOf } from '../bytes.ts';
import { recognise } from '../recognise.ts';
import { field, latin, model, onnx, png, tensor } from '../testing/samples.ts';
import { isPickle } from './pickle.ts';

const call = latin("cos\nsystem\n(S'echo'\ntR.");

describe('the reader of pickles', () => {
  it('takes no file that is let out for a pickle', () => {
    for (const bytes of [model, onnx(tensor()), png, Buffer.from('{"a": 1}'), latin('epoch,loss\n1,2\n'), Buffer.alloc(0), latin('.')]) assert.equal(isPickle(bytesOf(bytes)), false);
  });
  it('takes no safetensors file for one, whatever the length of its header', () => {
    const head = Buffer.alloc(64, ' ');
    for (let length = 2; length < 70_000; length += 1) {
      head.writeBigUInt64LE(BigInt(length));
      head.write('{"w":{"dtype":"F32"', 8);
      assert.equal(isPickle(bytesOf(head)), false, `of length ${length}`);
    }
  });
  const table: Readonly<Record<string, Buffer>> = {
    'a line of 70,000 bytes before what it calls': Buffer.concat([latin('(V'), Buffer.alloc(70_000, 'A'), latin('\n'), call]),
    'a line of a million bytes before what it calls': Buffer.concat([latin('(V'), Buffer.alloc(1_000_000, 'A'), latin('\n'), call]),
    'a name in a line that is longer than a piece of a file': Buffer.concat([latin('cos\nsystem'), Buffer.alloc(70_000, '.a'), latin('\ntR.')]),
    'a call and then what no unpickler reads': Buffer.concat([call.subarray(0, call.length - 1), latin('\xff')]),
    'an instance and then what no unpickler reads': latin("(S'echo'\nios\nsystem\n\xff"),
    'a call by names on the stack and then what no unpickler reads': latin('X\x02\0\0\0osX\x06\0\0\0system\x93)R\xff'),
    'a counted text that reaches far': Buffer.concat([latin('X\x70\x11\x01\0'), Buffer.alloc(70_000, 'A'), call.subarray(0, call.length - 1), latin('\xff')]),
    'a number of protocol 1 before all': Buffer.concat([latin('\x80\x01'), call.subarray(0, call.length - 1), latin('\xff')]),
    'a second program behind a short one': Buffer.concat([latin('N.'), call]),
  };
  for (const [what, bytes] of Object.entries(table)) {
    it(`finds one with ${what}`, () => {
      assert.equal(isPickle(bytesOf(bytes)), true);
      assert.match((recognise(bytesOf(bytes), 'm.json') as { readonly sentence?: string }).sentence ?? '', /^is a pickle/);
    });
  }
  it('finds one that is a model of ONNX as well', () => {
    const payload = Buffer.concat([Buffer.alloc(70_000, 'A'), latin('\n'), call]);
    const bytes = Buffer.concat([latin('\x28\x56\x08\x08'), field(7, field(5, Buffer.concat([field(2, 3), field(9, payload)])))]);
    assert.equal(recognise(bytesOf(bytes), 'm.onnx').reason, 'FormatRefused');
  });
  it('finds one that is weights as well, whose header is as long as an opcode says', () => {
    const header = JSON.stringify({ w: { dtype: 'U8', shape: [80_000], data_offsets: [0, 80_000] } }).padEnd(0x156);
    const bytes = Buffer.concat([latin('V\x01\0\0\0\0\0\0'), latin(header), Buffer.concat([Buffer.alloc(70_000, 'A'), latin('\n'), call, Buffer.alloc(80_000)]).subarray(0, 80_000)]);
    assert.equal(recognise(bytesOf(bytes), 'm.safetensors').reason, 'FormatRefused');
    assert.equal(recognise(bytesOf(bytes.fill('A', 8 + 0x156)), 'm.safetensors').format, 'safetensors', 'a line that never ends calls nothing');
  });
});
