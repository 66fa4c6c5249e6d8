import { createHash } from 'node:crypto';
import { longestJobName, nameHashDigits } from './defaults.ts';
import { type JobObject } from './kube.ts';
import { podTemplate, type PodInput } from './pod.ts';

/** What a Job of one pod of ours is given. */
export interface SingleJob {
  /** How often its pod may fail before it has. */
  readonly backoffLimit: number;
  /** What activeDeadline or trainingDeadline says; it bounds the pod too. */
  readonly deadline: { readonly activeDeadlineSeconds?: number };
  readonly pod: Omit<PodInput, 'activeDeadlineSeconds'>;
}

/** The spec of a Job of one pod, as loaders, probes, movers and couriers are: never are there two at once, which could ruin what each of them writes. */
export function singleJobSpec({ backoffLimit, deadline, pod }: SingleJob): JobObject['spec'] {
  return { completionMode: 'NonIndexed', completions: 1, parallelism: 1, backoffLimit, podReplacementPolicy: 'Failed', ...deadline, template: podTemplate({ ...deadline, ...pod }) };
}

/** The name of such a Job: whose it is, as far as there is room, what it is for, and a hash of all by which it differs from others. */
export function singleJobName(of: string, purpose: string, hashed: string): string {
  const suffix = `-${purpose}-${createHash('sha256').update(hashed).digest('hex').slice(0, nameHashDigits)}`;
  return `${of.slice(0, longestJobName - suffix.length)}${suffix}`;
}
