import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type Gate, type MergedObligations } from '../policy/types.ts';

// Told apart are the few sets of terms of one job: 64 bits are far more than enough.
const digits = 16;

/**
 * What of a Job follows from the terms of its data, as a short hash: a Job that waits is made anew when they change, because neither its affinity nor
 * the end that its pods carry can be changed.
 */
export function termsOf({ nodes, deadline, egress, gpuResource, gate, ...rest }: MergedObligations): string {
  const lasting = nodes.filter(({ lapses }) => lapses !== true).map(({ anyOf }) => anyOf);
  const text = canonicalize({ nodes: lasting, deadline: deadline ?? null, egress, gpuResource: gpuResource ?? null, ...(gate === undefined ? {} : { gate: inPods(gate) }), ...rest });
  return createHash('sha256').update(text ?? '').digest('hex').slice(0, digits);
}

/** What of the gate is written into pods. */
function inPods({ image, waitSeconds, targets = [] }: Gate): object {
  return { image, waitSeconds: waitSeconds ?? null, targets };
}
