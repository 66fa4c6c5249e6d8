import { gpuProductLabel, gpuSharingLabel } from '../../api/gpu.ts';
import { unmetNodes } from '../placement.ts';
import { satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult, type NodeGroup, type NodeRequirement } from '../types.ts';

/** GPU memory is not shared with others beyond what the dataset accepts. */
export const accelerator: Clause = {
  id: 'accelerator',
  title: 'GPUs are isolated as the data needs',
  source: 'GDPR art. 32(1)(b); SATRE 2.1.14',
  fields: ['SecureDataset.spec.protection.accelerator', 'TrainingJob.spec.resources.gpu', 'Node.metadata.labels'],
  explanation:
    'Exclusive data is processed on whole GPUs that belong to one pod, MIG data also on hardware-isolated partitions, Shared data on any GPU. What a node offers is read from the labels of GPU Feature Discovery; a node without them proves nothing and is not used. A job that asks for no GPU is not concerned.',
  reasons: ['GpuShared', 'GpuPartitioned', 'AcceleratorUnknown', 'NoEligibleNode', 'NodeNotPermitted'],
  evaluate,
};

const unshared: NodeRequirement = { key: gpuSharingLabel, operator: 'In', values: ['none'] };
/**
 * With the single strategy a partition is offered as nvidia.com/gpu, but under a product with -MIG- in its name. The strategy alone proves nothing:
 * the GPU operator sets it on nodes whose GPUs are whole, too.
 */
const partitioned: NodeRequirement = { key: 'nvidia.com/mig.strategy', operator: 'In', values: ['single'] };

/** What one level of isolation asks of a node, by the kinds of product that GPU Feature Discovery tells apart. */
interface Tenancy {
  readonly whole: readonly NodeRequirement[];
  /** Absent: products that are MIG partitions do not do. */
  readonly partition?: readonly NodeRequirement[];
  /** Absent: products that are shared in time do not do. */
  readonly shared?: readonly NodeRequirement[];
  readonly spoken: string;
}

const tenancies: Readonly<Record<string, Tenancy>> = {
  Exclusive: { whole: [unshared], spoken: 'whole GPUs that belong to one pod' },
  MIG: { whole: [unshared], partition: [unshared, partitioned], spoken: 'whole GPUs or MIG partitions that belong to one pod' },
  Shared: { whole: [], partition: [], shared: [], spoken: 'GPUs of any kind' },
};

function evaluate(input: ClauseInput): ClauseResult {
  const { dataset, job } = input;
  const { gpu } = job.spec.resources;
  if (gpu === undefined) return satisfied();
  const tenancy = Object.hasOwn(tenancies, dataset.spec.protection.accelerator) ? tenancies[dataset.spec.protection.accelerator] : undefined;
  if (tenancy === undefined) {
    return violated('AcceleratorUnknown', `SecureDataset ${dataset.metadata.name} asks for an isolation of GPUs that this operator does not know. Ask the data steward to correct protection.accelerator.`);
  }
  const anyOf = termsOf(tenancy, gpu.products);
  if (anyOf.length === 0) return unusable(input, tenancy, gpu.products);
  const group: NodeGroup = { clause: accelerator.id, because: `offer ${listed(usable(tenancy, gpu.products))} as ${tenancy.spoken}`, anyOf };
  return onlyUnfitNodes(input, group, usable(tenancy, gpu.products)) ? unfit(input, tenancy, gpu.products) : satisfied({ nodes: [group] });
}

function kindOf(product: string): 'shared' | 'partition' | 'whole' {
  const upper = product.toUpperCase();
  if (upper.includes('-SHARED')) return 'shared';
  return upper.includes('-MIG-') ? 'partition' : 'whole';
}

function usable(tenancy: Tenancy, products: readonly string[]): readonly string[] {
  return products.filter((product) => tenancy[kindOf(product)] !== undefined);
}

/** One term for each kind of product that is both asked for and acceptable. */
function termsOf(tenancy: Tenancy, products: readonly string[]): readonly (readonly NodeRequirement[])[] {
  return (['whole', 'partition', 'shared'] as const).flatMap((kind) => {
    const values = products.filter((product) => kindOf(product) === kind);
    const requirements = tenancy[kind];
    if (values.length === 0 || requirements === undefined) return [];
    return [[{ key: gpuProductLabel, operator: 'In' as const, values }, ...requirements]];
  });
}

/** After the start only the nodes in use count, and placement looks at these. */
function onlyUnfitNodes({ facts, started }: ClauseInput, group: NodeGroup, products: readonly string[]): boolean {
  const product: NodeGroup = { ...group, anyOf: [[{ key: gpuProductLabel, operator: 'In', values: products }]] };
  const having = facts.nodes.filter((node) => unmetNodes([node], product).length === 0);
  return !started && having.length > 0 && unmetNodes(having, group).length === having.length;
}

function unusable({ dataset }: ClauseInput, tenancy: Tenancy, products: readonly string[]): ClauseResult {
  const reason = products.length > 0 && products.every((product) => kindOf(product) === 'shared') ? 'GpuShared' : 'GpuPartitioned';
  return violated(reason, `SecureDataset ${dataset.metadata.name} needs ${tenancy.spoken}, but the job asks for ${listed(products)}. Ask for a product without -SHARED or -MIG- in its name.`);
}

function unfit({ dataset }: ClauseInput, tenancy: Tenancy, products: readonly string[]): ClauseResult {
  return violated('GpuShared', `SecureDataset ${dataset.metadata.name} needs ${tenancy.spoken}, but every node with ${listed(products)} shares or partitions its GPUs, or does not say that it does not. Ask for another product, or ask the platform engineer for nodes with unshared GPUs.`);
}
