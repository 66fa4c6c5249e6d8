/** Bytes that are written in base64. */
export const base64 = (text: string): Buffer => Buffer.from(text, 'base64');
/** Bytes that are written one character each. */
export const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A safetensors file of these tensors and this data. */
export function safetensors(header: object, data: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}
const weights = { w: { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] }, b: { dtype: 'BF16', shape: [2], data_offsets: [16, 20] } };
/** Weights that a person would release. */
export const model = safetensors({ __metadata__: { format: 'pt' }, ...weights }, Buffer.alloc(20, 7));

/** A field of a protobuf message: a number, or bytes. */
export function field(number: number, value: number | Buffer): Buffer {
  const varint = (of: number): number[] => (of < 128 ? [of] : [(of % 128) + 128, ...varint(Math.floor(of / 128))]);
  return typeof value === 'number' ? Buffer.from([...varint(number * 8), ...varint(value)]) : Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(value.length)]), value]);
}
/** A tensor of ONNX with its data inside, and these fields more. */
export const tensor = (...more: Buffer[]): Buffer => Buffer.concat([field(1, 4), field(2, 1), field(8, latin('w')), field(9, Buffer.alloc(300, 1)), ...more]);
/** A model of ONNX that has this tensor as weights and in an attribute, and these fields more. */
export const onnx = (initializer: Buffer, ...more: Buffer[]): Buffer => Buffer.concat([field(1, 9), field(2, latin('pytorch')), field(7, Buffer.concat([field(1, field(5, field(5, initializer))), field(5, initializer)])), field(8, field(2, 17)), ...more]);
/** An image of one grey point. */
export const png = base64('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACnRFWHRTb2Z0d2FyZQB4So2/zgAAAApJREFUeJxjqAcAAIEAgNOUU0oAAAAASUVORK5CYII=');

/** Written by pickle.dumps of CPython 3.13: an object whose __reduce__ calls print, by each protocol, and plain values by the two that have no mark. */
export const pickles: Readonly<Record<string, string>> = {
  'protocol 0': 'Y19fYnVpbHRpbl9fCnByaW50CnAwCihWeApwMQp0cDIKUnAzCi4=',
  'protocol 1': 'Y19fYnVpbHRpbl9fCnByaW50CnEAKFgBAAAAeHEBdHECUnEDLg==',
  'protocol 2': 'gAJjX19idWlsdGluX18KcHJpbnQKcQBYAQAAAHhxAYVxAlJxAy4=',
  'protocol 3': 'gANjYnVpbHRpbnMKcHJpbnQKcQBYAQAAAHhxAYVxAlJxAy4=',
  'protocol 4': 'gASVHgAAAAAAAACMCGJ1aWx0aW5zlIwFcHJpbnSUk5SMAXiUhZRSlC4=',
  'protocol 5': 'gAWVHgAAAAAAAACMCGJ1aWx0aW5zlIwFcHJpbnSUk5SMAXiUhZRSlC4=',
  'protocol 0, of plain values': 'KGRwMApWd2VpZ2h0cwpwMQoobHAyCkYxLjUKYUkyCmFJMwphc1ZlcG9jaApwMwpJNApzLg==',
  'protocol 1, of plain values': 'fXEAKFgHAAAAd2VpZ2h0c3EBXXECKEc/+AAAAAAAAEsCSwNlWAUAAABlcG9jaHEDSwR1Lg==',
};
