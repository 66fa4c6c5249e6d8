import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCourierConfig } from '../api/courier-messages.ts';
import { courierKeys, courierSource, courierVariable, keyFields } from '../api/courier.ts';
import { terminationLog } from '../api/gate.ts';
import { runCourier } from './courier.ts';
import { send, type Keys } from './request.ts';

/** How `caveau courier` is called. */
export const courierUsage = `Usage: caveau courier [--source PATH] [--keys PATH] [--termination-log PATH]
  Writes the files of a release that the variable ${courierVariable} names (JSON) from a directory (default: ${courierSource}) to an object store, each only where
  nothing is yet, or deletes them there. The keys of the store are the files ${keyFields.accessKeyId} and ${keyFields.secretAccessKey} in --keys (default: ${courierKeys}).
  Its verdict is written to --termination-log (default: ${terminationLog}). It ends with 0 when it came to a verdict, be it that the store refused, and otherwise with 1.`;

/** EX_USAGE of sysexits.h. */
const usageError = 64;

/** Runs the courier in this process and returns its exit code. */
export async function courierCommandLine(argv: readonly string[], env: Readonly<Record<string, string | undefined>>, wait: (milliseconds: number) => Promise<void>): Promise<number> {
  const places = placesOf(argv);
  const config = parseCourierConfig(env[courierVariable]);
  if (places === undefined || config === undefined) {
    console.error(config === undefined ? `${courierVariable} is not set, or not understood: is the image of the same version as the operator?` : courierUsage);
    return usageError;
  }
  try {
    const message = JSON.stringify(await runCourier(config, { source: places.source, keys: keysIn(places.keys), send, wait }));
    writeFileSync(places['termination-log'], message);
    console.log(message);
    return 0;
  } catch (error) {
    // A code is one of a few; a message could quote a key.
    console.error(`The courier could not do its work (${(error as { readonly code?: string }).code ?? 'no code'}).`);
    return 1;
  }
}

/** The keys as the kubelet mounts them; undefined where one is missing or empty. */
function keysIn(directory: string): Keys | undefined {
  try {
    const [accessKeyId, secretAccessKey] = [keyFields.accessKeyId, keyFields.secretAccessKey].map((field) => readFileSync(join(directory, field), 'utf8').trim());
    return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
  } catch {
    return undefined;
  }
}

function placesOf(argv: readonly string[]): { readonly source: string; readonly keys: string; readonly 'termination-log': string } | undefined {
  const text = (standard: string) => ({ type: 'string', default: standard }) as const;
  try {
    return parseArgs({ args: [...argv], options: { source: text(courierSource), keys: text(courierKeys), 'termination-log': text(terminationLog) } }).values;
  } catch {
    return undefined;
  }
}
