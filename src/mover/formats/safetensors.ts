import { isWholeNumber, objectWith } from '../../api/strict-json.ts';
import { type Bytes } from '../bytes.ts';
import { jsonObjectIn, utf8In } from './whole-text.ts';

/** The library itself takes headers of up to 100 MB; 16 MiB describe 100,000 tensors, and fit the memory of a mover. */
const longestHeader = 16 * 1024 * 1024;

/** Bits of one element of each type (safetensors/src/tensor.rs, Dtype). */
const bits: Readonly<Record<string, number>> = { BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, I64: 64, U64: 64, F64: 64, C64: 64 };

interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Whether the bytes are a safetensors file (https://github.com/huggingface/safetensors): the length of a JSON header, the header, and tensors that
 * follow each other without a gap to the end, each as long as its type and shape say. There is no room for anything else.
 */
export function isSafetensors(bytes: Bytes): boolean {
  const head = bytes.read(0, 8);
  if (head.length < 8) return false;
  const length = Number(head.readBigUInt64LE());
  if (length < 2 || length > longestHeader || 8 + length > bytes.size) return false;
  const text = utf8In(bytes.read(8, length));
  const header = text?.startsWith('{') === true ? jsonObjectIn(text) : undefined;
  if (header === undefined) return false;
  const { __metadata__: metadata = {}, ...tensors } = header as Readonly<Record<string, unknown>>;
  return isTexts(metadata) && areWhole(Object.values(tensors), bytes.size - 8 - length);
}

function isTexts(metadata: unknown): boolean {
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) && Object.values(metadata).every((value) => typeof value === 'string');
}

function areWhole(tensors: readonly unknown[], dataBytes: number): boolean {
  if (!tensors.every(isTensor)) return false;
  let at = 0;
  for (const { data_offsets: [begin, end] } of tensors.toSorted((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1])) {
    if (begin !== at) return false;
    at = end;
  }
  return at === dataBytes;
}

function isTensor(value: unknown): value is Tensor {
  const { dtype, shape, data_offsets: offsets } = objectWith(value, ['dtype', 'shape', 'data_offsets']) ?? {};
  const width = typeof dtype === 'string' && Object.hasOwn(bits, dtype) ? bits[dtype] : undefined;
  if (width === undefined || !areCounts(shape) || !areCounts(offsets) || offsets.length !== 2) return false;
  const [begin = 0, end = 0] = offsets;
  return end >= begin && (end - begin) * 8 === width * shape.reduce((product, dimension) => product * dimension, 1);
}

function areCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => isWholeNumber(item, 0, Number.MAX_SAFE_INTEGER));
}
