import { mergeConditions, type Condition, type ConditionClaim } from './api/conditions.ts';
import { defined } from './api/defined.ts';
import { type KubeObject } from './api/kube-object.ts';
import { type Plan, type Step } from './runtime/plan.ts';
import { semanticEqual } from './runtime/semantic-equal.ts';
import { targetOf } from './workload/deletion.ts';

/** What of an object a status is made from. */
interface Told extends KubeObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** The plan for a kind of which only something is told: its status, where that is another than before. `rest` is what it says beside conditions. */
export function statusPlan(resource: Extract<Step, { readonly do: 'status' }>['resource'], object: Told, claims: readonly ConditionClaim[], rest: object, when: { readonly now: number; readonly recheckAt?: number | undefined }): Plan {
  const { generation } = object.metadata;
  const conditions = mergeConditions(object.status?.conditions, claims, generation, when.now);
  const status = { conditions, ...defined({ observedGeneration: generation }), ...rest };
  const steps: readonly Step[] = semanticEqual(object.status ?? {}, status) ? [] : [{ do: 'status', resource, target: targetOf(object), status }];
  return { steps, ...defined({ recheckAt: when.recheckAt }) };
}
