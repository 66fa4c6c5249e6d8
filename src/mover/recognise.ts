import { type MoverReason, type ReleasedFormat } from '../api/mover.ts';
import { windowed, type Bytes } from './bytes.ts';
import { isOnnx } from './formats/onnx.ts';
import { isPng } from './formats/png.ts';
import { danger } from './formats/refused.ts';
import { isSafetensors } from './formats/safetensors.ts';
import { isCsv, isJson, jsonDanger } from './formats/text.ts';

/** What a file is by its content, or why it is not let out: the end of a sentence that begins with its path. */
export type Recognition = { readonly format: ReleasedFormat; readonly reason?: never } | { readonly format?: never; readonly reason: Extract<MoverReason, 'FormatRefused' | 'FormatUnknown'>; readonly sentence: string };

/** Every format that is let out, with what knows it. Each accounts for every byte of a file, so that nothing hides behind what it seems to be. */
const formats: Readonly<Record<ReleasedFormat, (bytes: Bytes) => boolean>> = { safetensors: isSafetensors, onnx: isOnnx, json: isJson, csv: isCsv, png: isPng };

/** Recognises a file by its content, never by its name. What runs code is refused first, and what is not known is refused as well. */
export function recognise(file: Bytes): Recognition {
  const bytes = windowed(file);
  const dangerous = danger(bytes) ?? jsonDanger(bytes);
  if (dangerous !== undefined) return { reason: 'FormatRefused', sentence: `is ${dangerous}.` };
  const found = (Object.keys(formats) as ReleasedFormat[]).find((format) => formats[format](bytes));
  if (found !== undefined) return { format: found };
  return { reason: 'FormatUnknown', sentence: 'is of no format that is let out: safetensors, ONNX with all weights inside, JSON, CSV of numbers and words, PNG. Write it in one of these.' };
}
