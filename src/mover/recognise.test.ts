import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { bytesOf } from './bytes.ts';
import { recognise } from './recognise.ts';
import { base64, field, latin, model, onnx, pickles, png, safetensors, tensor } from './testing/samples.ts';

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

/** A part more in an image, before its end. */
function withPart(image: Buffer, kind: string, data: Buffer): Buffer {
  const [body, numbers] = [Buffer.concat([latin(kind), data]), Buffer.alloc(8)];
  numbers.writeUInt32BE(data.length);
  numbers.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([image.subarray(0, image.length - 12), numbers.subarray(0, 4), body, numbers.subarray(4), image.subarray(image.length - 12)]);
}

function rawSafetensors(header: string, data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, latin(header), data]);
}

/** A table for a reader, and for Python a call of exec and a tuple of ones. */
const letters = Array.from("import os;os.system('echo')", (letter) => `int(${letter.charCodeAt(0)})`);
const program = `exec(bytes((${letters.join(',')})))\n${letters.map(() => '1').join(',')}\n`;

describe('what is let out', () => {
  const table: Readonly<Record<string, readonly [bytes: Buffer, format: string]>> = {
    'weights by safetensors': [model, 'safetensors'],
    'safetensors without a tensor': [safetensors({}, Buffer.alloc(0)), 'safetensors'],
    'an ONNX model with its weights inside': [onnx(tensor()), 'onnx'],
    'an ONNX model whose exporter says that the weights are inside': [onnx(tensor(field(14, 0))), 'onnx'],
    'measures as JSON': [Buffer.from('{"dice": 0.91, "history": [{"loss": 0.2}]}\n'), 'json'],
    'a list as JSON': [Buffer.from(' [1, 2]'), 'json'],
    'a table of numbers': [latin('epoch,loss,site\n1,0.53,A\n2,1e-3,B\n'), 'csv'],
    'a table with lines of Windows and an empty value': [latin('epoch,"loss mean"\r\n1,\r\n-2,NaN\r\n'), 'csv'],
    'a table with the headings of trainers': [latin('epoch,train/loss,val_loss,Dice %,F1-score,hd95.mean\n1,2,3,4,5,6\n'), 'csv'],
    'a card for people and search engines': [Buffer.from('{"@type": "sc:Dataset", "class_name": "tumour", "note": "a \\"b\\": c"}'), 'json'],
    'an image': [png, 'png'],
  };
  for (const [what, [bytes, format]] of Object.entries(table)) it(what, () => assert.deepEqual(recognise(bytesOf(bytes), `results/of.it.${format}`), { format }));
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
    // Python took the archive and ran it, though its end says that a comment of 65,535 bytes follows.
    'weights with a program as a zip archive whose comment is cut short': [base64('OQAAAAAAAAB7InciOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMTM4XSwiZGF0YV9vZmZzZXRzIjpbMCwxMzhdfX1QSwMEFAAAAAAA0EN6XSCawhwSAAAAEgAAAAsAAABfX21haW5fXy5weXByaW50KCdQV05FRC1aSVAnKVBLAQIUAxQAAAAAANBDel0gmsIcEgAAABIAAAALAAAAAAAAAAAAAACAAQAAAABfX21haW5fXy5weVBLBQYAAAAAAQABADkAAAA7AAAA//8='), /behind something else/],
    'weights with a zip archive as far before the end as any reader looks': [safetensors({ w: { dtype: 'U8', shape: [66_000], data_offsets: [0, 66_000] } }, Buffer.concat([latin('PK\u0005\u0006'), Buffer.alloc(65_996)])), /behind something else/],
    'weights with an HDF5 file behind them': [safetensors({ w: { dtype: 'U8', shape: [2000], data_offsets: [0, 2000] } }, Buffer.alloc(2000)).fill('\x89HDF\r\n\x1a\n', 1024, 1032, 'latin1'), /HDF5/],
    'a model of onnxruntime that may be read as ONNX': [onnx(tensor()).fill('ORTM', 4, 8, 'latin1'), /\(ORT\)/],
    'a model of TensorFlow Lite': [latin('\x1c\0\0\0TFL3\0'), /TensorFlow Lite/],
    'a program of ExecuTorch': [latin('\x1c\0\0\0ET12\0'), /ExecuTorch/],
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
  };
  for (const [what, [bytes, says]] of Object.entries(table)) {
    it(what, () => {
      const { reason, sentence = '' } = recognise(bytesOf(bytes), 'm.json') as { reason?: string; sentence?: string };
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
    'source code as headings': latin(program),
    'a command as a heading': latin('rm -rf /\n1\n'),
    'a table that a spreadsheet runs': latin("a\n1\n=cmd|' /C calc'!A0\n"),
    ...Object.fromEntries(['=1+1', '+1+1', '-2+3', '@SUM(1)', '\t=1', '"=1"', '-cmd', '\uff1d1'].map((value) => [`a table with the value ${JSON.stringify(value)}`, Buffer.from(`a,b\n1,${value}\n`)])),
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
    ...Object.fromEntries(['zTXt', 'iTXt', 'iCCP', 'eXIf', 'acTL'].map((kind) => [`an image with a part ${kind}`, withPart(png, kind, Buffer.alloc(20))])),
    'an image with a long note': withPart(png, 'tEXt', Buffer.alloc(1025, 'a')),
    'an image with many notes': Array.from({ length: 16 }).reduce((image: Buffer) => withPart(image, 'tEXt', latin('Title\0a')), png),
    'an image with a time that is longer than a time': withPart(png, 'tIME', Buffer.alloc(8)),
    'an image with a time twice': withPart(withPart(png, 'tIME', Buffer.alloc(7)), 'tIME', Buffer.alloc(7)),
    'an image without a picture': Buffer.concat([png.subarray(0, 33), png.subarray(png.length - 12)]),
    'JSON with a field twice': Buffer.from('{"a": 1, "a": 2}'),
    'JSON with a field twice, once in another spelling, far inside': Buffer.from('[{"a": [{"b:": 1, "\\u0062:": 2}]}]'),
    'weights with a tensor twice': rawSafetensors('{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', Buffer.alloc(1)),
    'weights whose header is not UTF-8': rawSafetensors('{"__metadata__":{"a":"\xff"}}', Buffer.alloc(0)),
    'zeros': Buffer.alloc(4096),
  };
  for (const [what, bytes] of Object.entries(table)) it(what, () => {
    const { reason, sentence = '' } = recognise(bytesOf(bytes), 'm.json') as { reason?: string; sentence?: string };
    assert.equal(reason, 'FormatUnknown');
    assert.match(sentence, /^is of no format/);
  });
});

describe('a file that is let out', () => {
  const samples: Readonly<Record<string, Buffer>> = { safetensors: model, onnx: onnx(tensor()), json: Buffer.from('{"dice": 1}'), csv: latin('epoch\n1\n'), png };
  for (const [format, bytes] of Object.entries(samples)) {
    it(`has a name that ends as ${format} does`, () => {
      assert.deepEqual(recognise(bytesOf(bytes), `m.${format}`), { format });
      for (const name of ['m', 'm.py', 'm.sh', `m.${format}.py`, `m${format}`, `m.${format.toUpperCase()}`, 'm.pt', 'm.pkl', 'm.ipynb', 'm.html', ...Object.keys(samples).filter((other) => other !== format).map((other) => `m.${other}`)]) {
        const { reason, sentence = '' } = recognise(bytesOf(bytes), name) as { reason?: string; sentence?: string };
        assert.equal(reason, 'FormatUnknown', name);
        assert.match(sentence, new RegExp(`by its content, and its name does not say so\\. .* ends in \\.${format}\\.$`));
      }
    });
  }
});
