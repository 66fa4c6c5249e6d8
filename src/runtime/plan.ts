/**
 * The vocabulary in which a pure `plan(snapshot, now)` tells the executor what to do.
 * Types only: nothing here reads or writes, so every decision may import it.
 */

import { type KubeObject } from '../api/kube-object.ts';

export type { KubeObject, ObjectMeta } from '../api/kube-object.ts';

/** Milliseconds since the Unix epoch; the only form in which time enters a decision. */
export type Instant = number;

/** One resource type of the API server, enough to build its URL. */
export interface Resource {
  /** API group; empty for core. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** What names one existing object; a `uid` makes sure that a successor of the same name is not meant. */
export interface Target {
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
}

/** A step that takes something away runs even when a step before it failed: protection does not wait for its record. */
export type Always = true;

/** One effect. The executor runs the steps of a plan in order and stops at the first that fails, save for those that run always. */
export type Step =
  /** One line for the record (audit) stream; written and flushed before the next step runs. */
  | { readonly do: 'record'; readonly record: Readonly<Record<string, unknown>> }
  /** POST. Skipped when the cache already holds the object with the same controller uid. */
  | { readonly do: 'create'; readonly resource: Resource; readonly object: KubeObject }
  /** Server-side apply with force, under the operator's field manager. */
  | { readonly do: 'apply'; readonly resource: Resource; readonly object: KubeObject }
  /** Server-side apply of the status subresource; the plan emits it only when the status changed. */
  | { readonly do: 'status'; readonly resource: Resource; readonly target: Target; readonly status: Readonly<Record<string, unknown>> }
  /** JSON merge patch (RFC 7386) of the main resource. */
  | { readonly do: 'patch'; readonly resource: Resource; readonly target: Target; readonly patch: Readonly<Record<string, unknown>>; readonly always?: Always }
  /** Puts one finalizer on the object, or takes it off, by a tested JSON patch: others' finalizers stay. Skipped when the object already has it so. */
  | { readonly do: 'finalizer'; readonly resource: Resource; readonly object: KubeObject; readonly finalizer: string; readonly want: 'present' | 'absent' }
  /** DELETE of every target, in parallel and bounded; an object already gone counts as deleted. */
  | {
      readonly do: 'delete';
      readonly resource: Resource;
      readonly targets: readonly Target[];
      /** Seconds; never 0 for pods, because 0 removes the object while the process still runs. */
      readonly gracePeriodSeconds?: number;
      readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
      readonly always?: Always;
    }
  /** An Event of events.k8s.io/v1; lossy: a failure to write it never fails the plan. */
  | { readonly do: 'event'; readonly event: EventNote };

/** What `kubectl describe` shows of one happening. */
export interface EventNote {
  readonly regarding: { readonly apiVersion: string; readonly kind: string; readonly namespace?: string; readonly name: string; readonly uid?: string };
  readonly type: 'Normal' | 'Warning';
  /** UpperCamelCase, at most 128 characters. */
  readonly reason: string;
  /** What the operator did or refused, UpperCamelCase, at most 128 characters. */
  readonly action: string;
  /** One sentence for people, cut at 1024 characters. */
  readonly note: string;
}

/** What one reconcile wants done, and when to look again although nothing changed. */
export interface Plan {
  readonly steps: readonly Step[];
  /** The next instant at which the answer can change by time alone. */
  readonly recheckAt?: Instant;
}
