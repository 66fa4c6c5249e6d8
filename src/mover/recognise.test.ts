import assert from 'node:assert/strict';
import { bytesOf } from './bytes.ts';
import { isPickle } from './formats/pickle.ts';
import { recognise } from './recognise.ts';

const base64 = (text: string): Buffer => Buffer.from(text, 'base64');
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Written by pickle.dumps of CPython 3.13: an object whose __reduce__ calls print, by each protocol, and plain values by the two that have no mark. */
const pickles: Readonly<Record<string, string>> = {
  'protocol 0': 'Y19fYnVpbHRpbl9fCnByaW50CnAwCihWeApwMQp0cDIKUnAzCi4=',
  'protocol 1': 'Y19fYnVpbHRpbl9fCnByaW50CnEAKFgBAAAAeHEBdHECUnEDLg==',
  'protocol 2': 'gAJjX19idWlsdGluX18KcHJpbnQKcQBYAQAAAHhxAYVxAlJxAy4=',
  'protocol 3': 'gANjYnVpbHRpbnMKcHJpbnQKcQBYAQAAAHhxAYVxAlJxAy4=',
  'protocol 4': 'gASVHgAAAAAAAACMCGJ1aWx0aW5zlIwFcHJpbnSUk5SMAXiUhZRSlC4=',
  'protocol 5': 'gAWVHgAAAAAAAACMCGJ1aWx0aW5zlIwFcHJpbnSUk5SMAXiUhZRSlC4=',
  'protocol 0, of plain values': 'KGRwMApWd2VpZ2h0cwpwMQoobHAyCkYxLjUKYUkyCmFJMwphc1ZlcG9jaApwMwpJNApzLg==',
  'protocol 1, of plain values': 'fXEAKFgHAAAAd2VpZ2h0c3EBXXECKEc/+AAAAAAAAEsCSwNlWAUAAABlcG9jaHEDSwR1Lg==',
};

/** A safetensors file of these tensors and this data. */
function safetensors(header: object, data: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}
const weights = { w: { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] }, b: { dtype: 'BF16', shape: [2], data_offsets: [16, 20] } };
const model = safetensors({ __metadata__: { format: 'pt' }, ...weights }, Buffer.alloc(20, 7));

/** A field of a protobuf message: a number, or bytes. */
function field(number: number, value: number | Buffer): Buffer {
  const varint = (of: number): number[] => (of < 128 ? [of] : [(of % 128) + 128, ...varint(Math.floor(of / 128))]);
  return typeof value === 'number' ? Buffer.from([...varint(number * 8), ...varint(value)]) : Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(value.length)]), value]);
}
const tensor = (...more: Buffer[]): Buffer => Buffer.concat([field(1, 4), field(2, 1), field(8, latin('w')), field(9, Buffer.alloc(300, 1)), ...more]);
const onnx = (initializer: Buffer, ...more: Buffer[]): Buffer => Buffer.concat([field(1, 9), field(2, latin('pytorch')), field(7, Buffer.concat([field(1, field(5, field(5, initializer))), field(5, initializer)])), field(8, field(2, 17)), ...more]);
const png = base64('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACnRFWHRTb2Z0d2FyZQB4So2/zgAAAApJREFUeJxjqAcAAIEAgNOUU0oAAAAASUVORK5CYII=');
const tar = Buffer.concat([Buffer.alloc(257), latin('ustar'), Buffer.alloc(762)]);
const endOfZip = Buffer.concat([latin('PK\u0005\u0006'), Buffer.alloc(18)]);
/** The first block of a tar archive before POSIX: a name, and the sum of the block. */
const oldTar = (() => {
  const block = Buffer.alloc(1024);
  block.write('a');
  block.write('        ', 148, 'latin1');
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
})();
const bytecode = Buffer.concat([Buffer.from([0xf3, 0x0d, 0x0d, 0x0a]), Buffer.alloc(20)]);

describe('what is let out', () => {
  const table: Readonly<Record<string, readonly [bytes: Buffer, format: string]>> = {
    'weights by safetensors': [model, 'safetensors'],
    'safetensors without a tensor': [safetensors({}, Buffer.alloc(0)), 'safetensors'],
    'an ONNX model with its weights inside': [onnx(tensor()), 'onnx'],
    'an ONNX model whose exporter says that the weights are inside': [onnx(tensor(field(14, 0))), 'onnx'],
    'measures as JSON': [Buffer.from('{"dice": 0.91, "history": [{"loss": 0.2}]}\n'), 'json'],
    'a list as JSON': [Buffer.from(' [1, 2]'), 'json'],
    'a table of numbers': [latin('epoch,loss,site\n1,0.53,A\n2,1e-3,B\n'), 'csv'],
    'a table with lines of Windows and an empty value': [latin('epoch,"loss (mean)"\r\n1,\r\n-2,NaN\r\n'), 'csv'],
    'an image': [png, 'png'],
  };
  for (const [what, [bytes, format]] of Object.entries(table)) it(what, () => assert.deepEqual(recognise(bytesOf(bytes)), { format }));
});

describe('what runs code, and is refused with what it is', () => {
  const table: Readonly<Record<string, readonly [bytes: Buffer, says: RegExp]>> = {
    ...Object.fromEntries(Object.entries(pickles).map(([name, text]) => [`a pickle of ${name}`, [base64(text), /^is a pickle, which runs code/] as const])),
    'a pickle of plain values that is longer than a line': [Buffer.concat([Buffer.from([0x80, 0x04, 0x58, 0x02, 0, 0, 0]), latin('hi.')]), /pickle/],
    'a pickle before weights': [Buffer.concat([base64(pickles['protocol 0'] ?? ''), model]), /pickle/],
    'a pickle of joblib, with an array in the midst of it': [Buffer.concat([base64('gASMBWpvYmxpYpSMBE5BcnKUkw=='), Buffer.alloc(100, 0xff)]), /pickle/],
    'a PyTorch archive': [Buffer.concat([latin('PK\u0003\u0004'), Buffer.alloc(26), latin('archive/data.pkl'), endOfZip]), /PyTorch archive, whose pickle/],
    'a NumPy archive': [Buffer.concat([latin('PK\u0003\u0004'), Buffer.alloc(26), latin('arr_0.npy'), endOfZip]), /\.npz/],
    'another zip archive': [Buffer.concat([latin('PK\u0003\u0004'), Buffer.alloc(26), latin('config.json'), endOfZip]), /is a zip archive/],
    'weights with a zip archive at their end': [safetensors({ w: { dtype: 'U8', shape: [40], data_offsets: [0, 40] } }, Buffer.concat([Buffer.alloc(18), endOfZip])), /behind something else/],
    'a tar archive': [tar, /tar archive/],
    'a tar archive of before POSIX': [oldTar, /tar archive/],
    'a NumPy array': [latin('\x93NUMPY\x01\x00v\x00'), /NumPy array/],
    'an HDF5 file': [latin('\x89HDF\r\n\x1a\nxxxx'), /Keras keeps layers with code/],
    'GGUF': [latin('GGUF\x03\x00\x00\x00'), /chat template/],
    'a shared library': [latin('\x7fELF\x02\x01\x01'), /shared library/],
    'a program of Windows': [latin('MZ\x90\x00'), /PE/],
    'compiled Python': [bytecode, /compiled Python/],
    'a script': [latin('#!/bin/sh\nrm -r /\n'), /a script/],
    'a PDF': [latin('%PDF-1.7\n'), /PDF/],
    'what is compressed': [latin('\x1f\x8b\x08\x00'), /gzip/],
    'JSON of jsonpickle': [Buffer.from('{"a": [{"py/reduce": [{"py/type": "os.system"}]}]}'), /jsonpickle/],
    'JSON of a Keras model with code': [Buffer.from('{"config": {"layers": [{"class_name": "Lambda"}]}}'), /Lambda/],
  };
  for (const [what, [bytes, says]] of Object.entries(table)) {
    it(what, () => {
      const { reason, sentence = '' } = recognise(bytesOf(bytes)) as { reason?: string; sentence?: string };
      assert.equal(reason, 'FormatRefused', sentence);
      assert.match(sentence, says);
      assert.match(sentence, /^is .*\.$/);
    });
  }
});

describe('what is not known, and is refused as well', () => {
  const cut = (bytes: Buffer, by = 1): Buffer => bytes.subarray(0, bytes.length - by);
  const table: Readonly<Record<string, Buffer>> = {
    'nothing': Buffer.alloc(0),
    'source code': latin('import os\nos.system("id")\n'),
    'source code in columns': latin('import os, sys\nimport re, io\n'),
    'text': latin('The model learnt much.\n'),
    'a table with a formula': latin('a,b\n1,=HYPERLINK("x")\n'),
    'a table of words alone': latin('a,b\nx,y\n'),
    'a table with a line too short': latin('a,b\n1\n'),
    'headings alone': latin('a,b\n'),
    'what is almost JSON': latin('{"a": 1'),
    'JSON that is not UTF-8': Buffer.concat([latin('["'), Buffer.from([0xff]), latin('"]')]),
    'weights that were cut short': cut(model),
    'weights with more behind them': Buffer.concat([model, latin('x')]),
    'weights with a gap': safetensors({ w: { dtype: 'U8', shape: [4], data_offsets: [4, 8] } }, Buffer.alloc(8)),
    'weights that lie over each other': safetensors({ v: { dtype: 'U8', shape: [4], data_offsets: [0, 4] }, w: { dtype: 'U8', shape: [4], data_offsets: [0, 4] } }, Buffer.alloc(4)),
    'weights that are longer than their shape': safetensors({ w: { dtype: 'F32', shape: [1], data_offsets: [0, 8] } }, Buffer.alloc(8)),
    'weights of a type that nobody knows': safetensors({ w: { dtype: 'OBJECT', shape: [1], data_offsets: [0, 8] } }, Buffer.alloc(8)),
    'weights with a field that nobody knows': safetensors({ w: { dtype: 'U8', shape: [1], data_offsets: [0, 1], code: 'x' } }, Buffer.alloc(1)),
    'ONNX that names another file': onnx(tensor(field(13, Buffer.concat([field(1, latin('location')), field(2, latin('../secret'))])))),
    'ONNX that says that its weights are elsewhere': onnx(tensor(field(14, 1))),
    'ONNX with more behind it': Buffer.concat([onnx(tensor()), latin('\u0000x')]),
    'ONNX with a field that nobody knows': onnx(tensor(), field(40, latin('hidden'))),
    'ONNX without a graph': field(1, 9),
    'ONNX that was cut short': cut(onnx(tensor())),
    'an image with more behind it': Buffer.concat([png, latin('x')]),
    'an image with a wrong sum': Buffer.concat([png.subarray(0, 20), latin('\x02'), png.subarray(21)]),
    'an image that was cut short': cut(png, 12),
    'zeros': Buffer.alloc(4096),
  };
  for (const [what, bytes] of Object.entries(table)) it(what, () => assert.equal(recognise(bytesOf(bytes)).reason, 'FormatUnknown'));
});

describe('the reader of pickles', () => {
  it('takes no file that is let out for a pickle', () => {
    for (const bytes of [model, onnx(tensor()), png, Buffer.from('{"a": 1}'), latin('epoch,loss\n1,2\n'), Buffer.alloc(0), latin('.')]) assert.equal(isPickle(bytesOf(bytes)), false);
  });
  it('takes no safetensors file for one, whatever the length of its header', () => {
    for (let length = 2; length < 70_000; length += 1) {
      const head = Buffer.alloc(64, ' ');
      head.writeBigUInt64LE(BigInt(length));
      head.write('{"w":{"dtype":"F32"', 8);
      assert.equal(isPickle(bytesOf(head)), false, `of length ${length}`);
    }
  });
});
