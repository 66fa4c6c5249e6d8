import assert from 'node:assert/strict';
import { type Plan, type Step } from '../runtime/plan.ts';
import { frozen } from './frozen.ts';

/** One step in a few words, for tables: "record Decision", "status Held", "create Job", "event Held". */
export function inWords(step: Step): string {
  switch (step.do) {
    case 'record':
      return `record ${String(step.record['action'])}`;
    case 'event':
      return `event ${step.event.reason}`;
    case 'status':
      return `status ${wordOf(step.status)}`;
    case 'delete':
      return `delete ${step.targets.length} ${step.resource.kind}`;
    case 'finalizer':
      return `finalizer ${step.want} ${step.resource.kind}`;
    case 'create':
    case 'apply':
    case 'patch':
      return `${step.do} ${step.resource.kind}`;
  }
}

/** The steps of a plan in words, in order. */
export function stepsInWords(plan: Plan): readonly string[] {
  return plan.steps.map(inWords);
}

/** The steps of one kind. */
export function stepsOfKind<Do extends Step['do']>(plan: Plan, kind: Do): readonly Extract<Step, { readonly do: Do }>[] {
  return plan.steps.filter((step): step is Extract<Step, { readonly do: Do }> => step.do === kind);
}

/** Plans twice on a frozen snapshot, since a plan is pure: it changes nothing and says the same again. */
export function planned<S>(plan: (snapshot: S, now: number) => Plan, snapshot: S, now: number): Plan {
  const first = plan(frozen(snapshot), now);
  assert.deepEqual(plan(snapshot, now), first, 'the same snapshot and time give the same plan');
  return first;
}

function wordOf(status: Readonly<Record<string, unknown>>): string {
  if (typeof status['state'] === 'string') return status['state'];
  const conditions = (status['conditions'] ?? []) as readonly { readonly type: string; readonly reason: string }[];
  return conditions.find((condition) => condition.type === 'Ready')?.reason ?? '';
}
