import { mergeConditions, type ConditionClaim } from '../api/conditions.ts';
import { type DataPermit, type SecureDataset } from '../api/generated/types.ts';
import { dataPermits } from '../api/resources.ts';
import { shapeError } from '../api/shape.ts';
import { parseTime } from '../api/time.ts';
import { type Plan } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';

/** What a plan for a DataPermit rests on. */
export interface Snapshot {
  readonly permit: DataPermit;
  readonly dataset: SecureDataset | undefined;
}

/** Says whether the permit gives its right now, and why not. Jobs are decided on the spec, never on this status. */
export function plan({ permit, dataset }: Snapshot, now: number): Plan {
  const { name, namespace, generation, deletionTimestamp } = permit.metadata;
  if (deletionTimestamp !== undefined) return { steps: [] };
  const { claim, recheckAt } = readiness({ permit, dataset }, now);
  const conditions = mergeConditions(permit.status?.conditions, [claim], generation, now);
  const status = { conditions, ...(generation === undefined ? {} : { observedGeneration: generation }) };
  const again = recheckAt === undefined ? {} : { recheckAt };
  if (semanticEqual(permit.status ?? {}, status)) return { steps: [], ...again };
  return { steps: [{ do: 'status', resource: dataPermits, target: { name, ...(namespace === undefined ? {} : { namespace }) }, status }], ...again };
}

function readiness({ permit, dataset }: Snapshot, now: number): { readonly claim: ConditionClaim; readonly recheckAt?: number } {
  const { spec, metadata } = permit;
  const from = parseTime(spec.validFrom) ?? Infinity;
  const until = parseTime(spec.validUntil) ?? 0;
  const no = (reason: string, message: string): ConditionClaim => ({ type: 'Ready', status: 'False', reason, message });
  const misshapen = shapeError('DataPermit', permit);
  if (misshapen !== undefined) return { claim: no('InvalidSpec', misshapen) };
  if (spec.state === 'Revoked') return { claim: no('Revoked', 'The permit was revoked. Jobs under it are stopped.') };
  if (now >= until) return { claim: no('Expired', `The permit ended at ${spec.validUntil}. Jobs under it are stopped.`) };
  if (spec.project.namespace !== metadata.namespace) {
    return { claim: no('ProjectElsewhere', `Project ${spec.project.namespace} is another room. For now a dataset can be used only in the room that holds its claim.`), recheckAt: until };
  }
  if (dataset === undefined) return { claim: no('DatasetMissing', `SecureDataset ${spec.dataset.name} does not exist in this room.`), recheckAt: until };
  if (dataset.metadata.deletionTimestamp !== undefined) return { claim: no('DatasetWithdrawn', `SecureDataset ${spec.dataset.name} is being deleted. Jobs on it are stopped.`), recheckAt: until };
  if (now < from) return { claim: no('NotYetValid', `The permit begins at ${spec.validFrom}.`), recheckAt: from };
  return { claim: { type: 'Ready', status: 'True', reason: 'Valid', message: `Project ${spec.project.namespace} may use ${spec.dataset.name} until ${spec.validUntil}.` }, recheckAt: until };
}
