import { parseArgs } from 'node:util';
import { isOneOf, isWholeNumber } from '../api/strict-json.ts';
import { refreshMs, refreshSecondsRange } from './defaults.ts';

/** How the verifier is told to run. */
export interface VerifierOptions {
  readonly node: string;
  /** Where the driver mounts volumes, without a slash at its end. */
  readonly directory: string;
  readonly refreshMs: number;
  readonly logLevel: (typeof levels)[number];
  readonly kubeconfig?: string;
}

/** Those of the operator's log, which is not imported here: what looks at one mount must start quickly. */
const levels = ['error', 'warn', 'info', 'debug'] as const;

const { least, most } = refreshSecondsRange;

/** How `caveau verify` is called. */
export const verifierUsage = `Usage: caveau verify --node NAME --juicefs DIRECTORY [options]
  Looks at the volumes that the JuiceFS CSI driver mounts below DIRECTORY, and writes into the NodeInspection NAME whether they are encrypted.
  --node NAME            the node that this runs on
  --juicefs DIRECTORY    where the driver mounts volumes (its JUICEFS_MOUNT_PATH), seen here by mountPropagation: HostToContainer
  --refresh-seconds N    how old evidence may become while a volume stays mounted, ${least} to ${most} (default: ${refreshMs / 1000})
  --log-level LEVEL      ${levels.join(', ')} (default: info)
  --kubeconfig PATH      cluster to write to (default: KUBECONFIG, then the pod's service account)`;

/** Reads the command line; a sentence where it is not understood. */
export function readVerifierOptions(argv: readonly string[]): VerifierOptions | string {
  const values = parse(argv);
  if (typeof values === 'string') return values;
  const { node = '', juicefs = '', 'refresh-seconds': refresh = String(refreshMs / 1000), 'log-level': logLevel = 'info', kubeconfig } = values;
  const directory = juicefs.replace(/\/+$/, '');
  const seconds = /^\d+$/.test(refresh) ? Number(refresh) : Number.NaN;
  if (node === '') return '--node is missing: name the node that this runs on.';
  if (!directory.startsWith('/')) return '--juicefs is missing or not an absolute path: name the directory below which the driver mounts volumes.';
  if (!isWholeNumber(seconds, least, most)) return `--refresh-seconds is not a whole number from ${least} to ${most}.`;
  if (!isOneOf(levels, logLevel)) return `--log-level is not one of ${levels.join(', ')}.`;
  return { node, directory, refreshMs: seconds * 1000, logLevel, ...(kubeconfig === undefined ? {} : { kubeconfig }) };
}

function parse(argv: readonly string[]) {
  try {
    const one = { type: 'string' } as const;
    return parseArgs({ args: [...argv], options: { node: one, juicefs: one, 'refresh-seconds': one, 'log-level': one, kubeconfig: one } }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
