import { type Accelerator } from '../api/gpu.ts';
import { type NodeRequirement } from './types.ts';

/** How far GPUs must be kept from other tenants, the strictest first: what one level accepts, every later one does. */
export const gpuLevels = ['Confidential', 'Exclusive', 'MIG', 'Shared'] as const;

/** One of them. */
export type GpuLevel = (typeof gpuLevels)[number];

/**
 * With the single strategy a partition is offered as nvidia.com/gpu, but under a product with -MIG- in its name. The strategy alone proves nothing:
 * the GPU operator sets it on nodes whose GPUs are whole, too.
 */
const singly: NodeRequirement = { key: 'nvidia.com/mig.strategy', operator: 'In', values: ['single'] };

/** What one level of isolation asks of a node, by the kinds of product that GPU Feature Discovery tells apart. */
export interface Tenancy {
  readonly whole: readonly NodeRequirement[];
  /** Absent: products that are MIG partitions do not do. */
  readonly partition?: readonly NodeRequirement[];
  /** Absent: products that are shared in time do not do. */
  readonly shared?: readonly NodeRequirement[];
  readonly spoken: string;
}

/** What a level asks of this vendor's nodes; undefined when they show nothing that would prove it. */
export function tenancyOf(level: GpuLevel, { vendor, unshared, confidential }: Accelerator): Tenancy | undefined {
  if (level === 'Shared') return { whole: [], partition: [], shared: [], spoken: 'GPUs of any kind' };
  if (unshared === undefined) return undefined;
  const whole: readonly NodeRequirement[] = [labelled(unshared)];
  if (level === 'Confidential') return confidential && { whole: [...whole, labelled(confidential)], spoken: 'whole GPUs in confidential mode' };
  // What AMD and Intel call partitions isolates less than MIG, and their products have one name for whole and partitioned GPUs.
  if (level === 'Exclusive' || vendor !== 'NVIDIA') return { whole, spoken: 'whole GPUs that belong to one pod' };
  return { whole, partition: [...whole, singly], spoken: 'whole GPUs or MIG partitions that belong to one pod' };
}

function labelled({ labelKey, labelValue }: { readonly labelKey: string; readonly labelValue: string }): NodeRequirement {
  return { key: labelKey, operator: 'In', values: [labelValue] };
}

/** As GPU Feature Discovery names products; other vendors have no such names. */
export function kindOf({ vendor }: Accelerator, product: string): 'shared' | 'partition' | 'whole' {
  const upper = product.toUpperCase();
  if (vendor !== 'NVIDIA') return 'whole';
  if (upper.includes('-SHARED')) return 'shared';
  return upper.includes('-MIG-') ? 'partition' : 'whole';
}

/** A profile of MIG, such as 1g.10gb; what else could stand there is in no name of a resource. */
const profile = /^[1-7]g\.[1-9][0-9]{0,2}gb$/;

/** Whether this is the name of a profile of MIG. */
export function isMigProfile(name: string): boolean {
  return profile.test(name);
}

/** With the mixed strategy the device plugin offers each profile under a name of its own (k8s-device-plugin, docs/gpu-feature-discovery/README.md). */
export function migResource(name: string): string {
  return `nvidia.com/mig-${name}`;
}

/**
 * What a node with partitions of this profile shows. The label of replicas is there only where the node has such partitions, and is 1 where none of them is
 * shared in time (internal/lm/resource.go of k8s-device-plugin).
 */
export function migRequirements(name: string, level: GpuLevel): readonly NodeRequirement[] {
  const replicas: NodeRequirement = level === 'Shared' ? { key: `${migResource(name)}.replicas`, operator: 'Exists' } : { key: `${migResource(name)}.replicas`, operator: 'In', values: ['1'] };
  return [{ key: 'nvidia.com/mig.strategy', operator: 'In', values: ['mixed'] }, replicas];
}
