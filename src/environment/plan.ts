import { mergeConditions, type ConditionClaim } from '../api/conditions.ts';
import { type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { environments } from '../api/resources.ts';
import { shapeError } from '../api/shape.ts';
import { jurisdictionOf } from '../policy/jurisdiction.ts';
import { type NodeFact } from '../policy/types.ts';
import { type Plan } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';

/** What a plan for the SecureProcessingEnvironment rests on. */
export interface Snapshot {
  readonly environment: SecureProcessingEnvironment;
  readonly nodes: readonly NodeFact[];
}

/** Says how the operator reads the nodes in the light of what the platform engineer asserts. */
export function plan({ environment, nodes }: Snapshot, now: number): Plan {
  const { name, generation, deletionTimestamp } = environment.metadata;
  if (deletionTimestamp !== undefined) return { steps: [] };
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const jurisdiction = jurisdictionOf(node.labels, environment);
    if (jurisdiction !== undefined) counts.set(jurisdiction, (counts.get(jurisdiction) ?? 0) + 1);
  }
  const placed = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const conditions = mergeConditions(environment.status?.conditions, [readiness(environment, placed)], generation, now);
  const jurisdictions = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([jurisdiction, count]) => ({ jurisdiction, nodes: count }));
  const status = { conditions, ...(generation === undefined ? {} : { observedGeneration: generation }), jurisdictions, unplacedNodes: nodes.length - placed };
  return { steps: semanticEqual(environment.status ?? {}, status) ? [] : [{ do: 'status', resource: environments, target: { name }, status }] };
}

function readiness(environment: SecureProcessingEnvironment, placed: number): ConditionClaim {
  const misshapen = shapeError('SecureProcessingEnvironment', environment);
  if (misshapen !== undefined) return { type: 'Ready', status: 'False', reason: 'InvalidSpec', message: misshapen };
  if (placed === 0) {
    const message = 'No node carries a label that spec.jurisdictions lists, so no regulated job can be placed. Label the nodes, or correct the list.';
    return { type: 'Ready', status: 'False', reason: 'NoNodePlaced', message };
  }
  return { type: 'Ready', status: 'True', reason: 'NodesPlaced', message: `${placed} ${placed === 1 ? 'node has' : 'nodes have'} a known jurisdiction: see status.jurisdictions.` };
}
