import { type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { understood } from '../api/shape.ts';
import { requiredLevel } from '../policy/assurance.ts';
import { evidenceValidityMs } from '../policy/evidence.ts';
import { type Gate } from '../policy/types.ts';
import { holdSeconds } from '../workload/defaults.ts';
import { type Snapshot } from './snapshot.ts';

/** How a dataset is probed. */
export interface ProbeTerms {
  readonly environment: SecureProcessingEnvironment;
  readonly gate: Gate;
  readonly labelKey: string;
  readonly everyMs: number;
  readonly validityMs: number;
  /** Whether what is asked for is evidence of the isolation; else a probe is there for what it mounts alone. */
  readonly ofIsolation: boolean;
  /** Whether evidence of the encryption is asked for, which needs the volume to be mounted. */
  readonly ofEncryption: boolean;
  /** How long its program holds what it mounts. */
  readonly holdSeconds: number;
}

/** How a dataset is probed; undefined where it does not ask for tested evidence, or where the environment has no probes or no gate for them. */
export function probeTerms({ dataset, environment }: Pick<Snapshot, 'dataset' | 'environment'>): ProbeTerms | undefined {
  const { gate, probes } = environment?.spec ?? {};
  if (environment === undefined || gate === undefined || probes === undefined || understood('SecureDataset', dataset) === undefined) return undefined;
  const ofIsolation = requiredLevel(dataset, 'network-isolation') === 'Probed';
  const ofEncryption = requiredLevel(dataset, 'encryption-at-rest') === 'Probed';
  if (!ofIsolation && !ofEncryption) return undefined;
  const everyMs = probes.everySeconds * 1000;
  const validityMs = evidenceValidityMs(environment);
  return { environment, gate, labelKey: probes.nodePoolLabel, everyMs, validityMs, ofIsolation, ofEncryption, holdSeconds: ofEncryption ? holdSeconds : 0 };
}
