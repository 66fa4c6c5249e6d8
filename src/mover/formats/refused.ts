import { type Bytes } from '../bytes.ts';
import { endsAsZip, isTar, zipKind } from './archive.ts';
import { isPickle } from './pickle.ts';

/** What a file begins with, and what it is then: an end of the sentence "It is ...". */
const beginnings: readonly (readonly [begins: string, what: string])[] = [
  ['\x7fELF', 'a program or a shared library (ELF)'],
  ['MZ', 'a program or a library (PE)'],
  ['\xcf\xfa\xed\xfe', 'a program or a library (Mach-O)'],
  ['\xce\xfa\xed\xfe', 'a program or a library (Mach-O)'],
  ['\xca\xfe\xba\xbe', 'a program (Java or Mach-O)'],
  ['\x00asm', 'a program (WebAssembly)'],
  ['!<arch>', 'a static library (ar)'],
  ['#!', 'a script'],
  ['\x93NUMPY', 'a NumPy array (.npy), which may hold a pickle. Save it by safetensors'],
  ['GGUF', 'a GGUF file, whose chat template is a program that loaders run. Save the weights by safetensors'],
  ['%PDF', 'a PDF, which may hold programs. Export figures as PNG and tables as CSV'],
  ['\x1f\x8b', 'compressed (gzip), so that what is in it cannot be judged. Write it as it is'],
  ['BZh', 'compressed (bzip2), so that what is in it cannot be judged. Write it as it is'],
  ['\xfd7zXZ\x00', 'compressed (xz), so that what is in it cannot be judged. Write it as it is'],
  ['\x28\xb5\x2f\xfd', 'compressed (Zstandard), so that what is in it cannot be judged. Write it as it is'],
  ['\x04\x22\x4d\x18', 'compressed (LZ4), so that what is in it cannot be judged. Write it as it is'],
  ['7z\xbc\xaf\x27\x1c', 'an archive (7z), so that what is in it cannot be judged. Write the files as they are'],
];

/** What flatbuffers of programs for runtimes have behind the offset of their root, and what they are then. */
const marks: readonly (readonly [mark: RegExp, what: string])[] = [
  [/^ORTM/, 'a model in the format of onnxruntime (ORT), which may name other files. Export it as ONNX'],
  [/^TFL\d/, 'a TensorFlow Lite model, which may call programs of its own. Save the weights by safetensors'],
  [/^ET\d\d/, 'a program of ExecuTorch. Save the weights by safetensors'],
];

const signatureOfHdf5 = '\x89HDF\r\n\x1a\n';

/** What of a file is known to run code when somebody opens it, or hides what it is, as the end of a sentence; undefined where nothing is. */
export function danger(bytes: Bytes): string | undefined {
  const begin = bytes.read(0, 16).toString('latin1');
  if (isPickle(bytes)) return 'a pickle, which runs code when it is loaded. Save the weights by safetensors';
  if (begin.startsWith('PK\x03\x04')) return zipKind(bytes);
  if (isBytecode(bytes)) return 'compiled Python';
  const known = beginnings.find(([begins]) => begin.startsWith(begins));
  if (known !== undefined) return known[1];
  const mark = marks.find(([expected]) => expected.test(begin.slice(4, 8)));
  if (mark !== undefined) return mark[1];
  if (isHdf5(bytes)) return 'an HDF5 file, in which Keras keeps layers with code. Save the weights by safetensors';
  if (isTar(bytes)) return 'a tar archive, so that what is in it cannot be judged. Write the files as they are';
  return endsAsZip(bytes) ? 'a zip archive behind something else, which readers of zip find by its end' : undefined;
}

/** Python marks its bytecode by a number of the version and then a line break of DOS, so that a transfer as text breaks it (Lib/importlib/_bootstrap_external.py). */
function isBytecode(bytes: Bytes): boolean {
  const [, high = 0, cr, lf] = bytes.read(0, 4);
  return bytes.size > 16 && cr === 0x0d && lf === 0x0a && (high === 0x0d || high === 0x0e || high === 0x0f);
}

/** Readers look for the signature at the begin, at 512 and at every doubling of it, and anything may stand before it (HDF5 File Format Specification 4.0, II.A). */
function isHdf5(bytes: Bytes): boolean {
  for (let at = 0; at < bytes.size; at = at === 0 ? 512 : at * 2) {
    if (bytes.read(at, 8).toString('latin1') === signatureOfHdf5) return true;
  }
  return false;
}
