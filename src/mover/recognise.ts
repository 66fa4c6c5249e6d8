import { type MoverReason, type ReleasedFormat } from '../api/mover.ts';
import { windowed, type Bytes } from './bytes.ts';
import { isCsv } from './formats/csv.ts';
import { isJson, jsonDanger } from './formats/json.ts';
import { isOnnx } from './formats/onnx.ts';
import { isPng } from './formats/png.ts';
import { danger } from './formats/refused.ts';
import { isSafetensors } from './formats/safetensors.ts';

/** What a file is by its content, or why it is not let out: the end of a sentence that begins with its path. */
export type Recognition = { readonly format: ReleasedFormat; readonly reason?: never } | { readonly format?: never; readonly reason: Extract<MoverReason, 'FormatRefused' | 'FormatUnknown'>; readonly sentence: string };

/** A format that is let out. */
interface Format {
  /** How people call it. */
  readonly title: string;
  /** Accounts for every byte of a file, so that nothing hides behind what it seems to be. */
  readonly knows: (bytes: Bytes) => boolean;
  /** What the name of such a file ends in: programs open a file by its name, and run a table as a program that is called so. */
  readonly extensions: readonly `.${string}`[];
}

const formats: Readonly<Record<ReleasedFormat, Format>> = {
  safetensors: { title: 'safetensors', knows: isSafetensors, extensions: ['.safetensors'] },
  onnx: { title: 'ONNX', knows: isOnnx, extensions: ['.onnx'] },
  json: { title: 'JSON', knows: isJson, extensions: ['.json'] },
  csv: { title: 'CSV', knows: isCsv, extensions: ['.csv'] },
  png: { title: 'PNG', knows: isPng, extensions: ['.png'] },
};

/** Recognises a file by its content, and lets it out only under a name of the same format. What runs code is refused first, and what is not known is refused as well. */
export function recognise(file: Bytes, path: string): Recognition {
  const bytes = windowed(file);
  const dangerous = danger(bytes) ?? jsonDanger(bytes);
  if (dangerous !== undefined) return { reason: 'FormatRefused', sentence: `is ${dangerous}.` };
  const found = (Object.keys(formats) as ReleasedFormat[]).find((format) => formats[format].knows(bytes));
  if (found === undefined) return { reason: 'FormatUnknown', sentence: 'is of no format that is let out: safetensors, ONNX of standard operators with all weights inside, JSON, CSV of numbers and words, PNG. Write it in one of these.' };
  const { title, extensions } = formats[found];
  if (extensions.some((extension) => path.endsWith(extension))) return { format: found };
  return { reason: 'FormatUnknown', sentence: `is ${title} by its content, and its name does not say so. Let the job write it under a name that ends in ${extensions.join(' or ')}.` };
}
