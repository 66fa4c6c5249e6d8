import canonicalize from 'canonicalize';
import { holdCommand } from '../api/hold.ts';
import { datasetLabel, poolAnnotation, rolesLabel } from '../api/labels.ts';
import { type SecureDataset, type SecureProcessingEnvironment, type TrainingJobSpec } from '../api/generated/types.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { type Gate, type Instant, type NodeGroup, type Obligations } from '../policy/types.ts';
import { backstopMs, trainingDeadline } from './deadline.ts';
import { probeBackoffLimit, probePlacementSeconds, probeResources, probeStartSeconds } from './defaults.ts';
import { homeEnvironment, noGpuEnvironment } from './environment.ts';
import { gateWaitSeconds } from './gate.ts';
import { type JobObject } from './kube.ts';
import { besides, ownedBy, roomOf } from './ownership.ts';
import { singleJobName, singleJobSpec } from './single-job.ts';

/** Where a probe sees the data; its program does not look at it, and its gate only at how it is mounted. */
const dataPath = '/data';

/** A node pool as the environment tells them apart. */
export interface NodePool {
  readonly labelKey: string;
  readonly name: string;
}

/** What a probe follows from. */
export interface ProbeInput {
  readonly dataset: SecureDataset;
  readonly environment: SecureProcessingEnvironment;
  readonly gate: Gate;
  readonly pool: NodePool;
  /** Where the data may be. */
  readonly nodes: readonly NodeGroup[];
  /** How its pod is placed among others. */
  readonly placement?: Pick<Obligations, 'tolerations' | 'alone'>;
  /** How long its program holds what it mounts. */
  readonly holdSeconds: number;
  /** Whether its gate must see that the data lies on a device encrypted with LUKS, as that of a training pod must. */
  readonly onLuks: boolean;
  readonly now: Instant;
}

/** How long after it was made a probe may still be at work. */
export function probeBoundSeconds(gate: Gate, holdSeconds: number): number {
  return probePlacementSeconds + probeStartSeconds + gateWaitSeconds(gate) + holdSeconds;
}

/** The pool that a probe looks at; undefined where pools were told apart by another label when it was made, and were others. */
export function probedPool({ metadata }: BatchJob, labelKey: string): string | undefined {
  const pool = metadata.annotations?.[poolAnnotation];
  return pool?.startsWith(`${labelKey}=`) === true ? pool.slice(labelKey.length + 1) : undefined;
}

/**
 * A Job whose pod is what a training pod on this data would be, as far as policies, the runtime and the kernel see it: the same gate before it, labels
 * that the same policies select (the room's alone, as for a job of one worker), user, security context, volumes read-only, and the first runtime that
 * the data accepts. It runs no program of anybody's.
 */
export function probeOf(input: ProbeInput): JobObject {
  const { dataset, environment, gate, pool, nodes, placement = {}, holdSeconds, onLuks, now } = input;
  const labels = { [rolesLabel]: 'probe', [datasetLabel]: dataset.metadata.name };
  const until = parseTime(dataset.spec.retention.until);
  // The operator ends it first and says why; this bound is for when it is away.
  const deadline = trainingDeadline(probeBoundSeconds(gate, holdSeconds) + backstopMs / 1000, until, now);
  const onPool: NodeGroup = { clause: 'network-isolation', because: `are in node pool ${pool.name}`, anyOf: [[{ key: pool.labelKey, operator: 'In', values: [pool.name] }]] };
  const [runtimeClass = ''] = dataset.spec.protection.runtimeClasses;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: probeName(dataset, pool), ...besides(dataset), labels, annotations: { [poolAnnotation]: spoken(pool) }, ownerReferences: ownedBy('SecureDataset', dataset) },
    spec: singleJobSpec({
      backoffLimit: probeBackoffLimit,
      deadline,
      pod: {
        labels,
        container: { name: 'probe', image: gate.image, args: [holdCommand, '--seconds', String(holdSeconds)], env: [...homeEnvironment, ...noGpuEnvironment], resources: probeResources },
        claims: [{ volume: 'data-0', claimName: dataset.spec.source.persistentVolumeClaim.claimName, mountPath: dataPath, readOnly: true }],
        nodes: [...nodes, onPool],
        tolerated: placement.tolerations,
        aloneIn: placement.alone === true ? roomOf(dataset) : undefined,
        until,
        gate: { gate, egress: [], encrypted: onLuks ? [dataPath] : [] },
        runtimeClassName: runtimeClass === '' ? undefined : runtimeClass,
        chosen: { tolerations: tolerationsOf(environment) },
      },
    }),
  };
}

type Toleration = NonNullable<TrainingJobSpec['tolerations']>[number];

/** All that a job may tolerate: else a pool behind a taint could never be probed, and no job could run there. */
function tolerationsOf({ spec }: SecureProcessingEnvironment): Toleration[] {
  return (spec.workloads?.tolerations ?? []).map(({ value, ...taint }) => (value === undefined ? { ...taint, operator: 'Exists' } : { ...taint, operator: 'Equal', value }));
}

/** One name for each dataset and pool; the hash covers both whole, because a long name is cut. */
function probeName({ metadata: { name } }: SecureDataset, pool: NodePool): string {
  return singleJobName(name, 'probe', canonicalize({ dataset: name, pool }) ?? '');
}

function spoken({ labelKey, name }: NodePool): string {
  return `${labelKey}=${name}`;
}
