import { acceleratorOf, type Accelerator } from '../../api/gpu.ts';
import { unmetNodes } from '../placement.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult, type NodeGroup, type NodeRequirement } from '../types.ts';

/** GPU memory is not shared with others beyond what the dataset accepts. */
export const accelerator: Clause = {
  id: 'accelerator',
  title: 'GPUs are isolated as the data needs',
  source: 'GDPR art. 32(1)(b); SATRE 2.1.14',
  fields: ['SecureDataset.spec.protection.accelerator', 'TrainingJob.spec.resources.gpu', 'SecureProcessingEnvironment.spec.accelerators', 'Node.metadata.labels'],
  explanation:
    "Exclusive data is processed on whole GPUs that belong to one pod, MIG data also on hardware-isolated partitions of NVIDIA, Shared data on any GPU. What a node offers is read from the labels of GPU Feature Discovery, or from those that the environment lists for the vendor; a node without them proves nothing and is not used. Partitions of other vendors are not MIG. GPUs of AMD and Intel are used only where the environment lists them. A job that asks for no GPU is not concerned.",
  reasons: ['GpuShared', 'GpuPartitioned', 'AcceleratorUnknown', 'AcceleratorNotListed', 'EnvironmentMissing', 'NoEligibleNode', 'NodeNotPermitted'],
  evaluate,
};

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

const levels = ['Exclusive', 'MIG', 'Shared'] as const;
type Level = (typeof levels)[number];

/** What a level asks of this vendor's nodes; undefined when they show nothing that would prove it. */
function tenancyOf(level: Level, { vendor, unshared }: Accelerator): Tenancy | undefined {
  if (level === 'Shared') return { whole: [], partition: [], shared: [], spoken: 'GPUs of any kind' };
  if (unshared === undefined) return undefined;
  const whole: readonly NodeRequirement[] = [{ key: unshared.labelKey, operator: 'In', values: [unshared.labelValue] }];
  // What AMD and Intel call partitions isolates less than MIG, and their products have one name for whole and partitioned GPUs.
  if (level === 'Exclusive' || vendor !== 'NVIDIA') return { whole, spoken: 'whole GPUs that belong to one pod' };
  return { whole, partition: [...whole, partitioned], spoken: 'whole GPUs or MIG partitions that belong to one pod' };
}

function evaluate(input: ClauseInput): ClauseResult {
  const { dataset, job, environment } = input;
  const { gpu } = job.spec.resources;
  if (gpu === undefined) return satisfied();
  const level = levels.find((one) => one === dataset.spec.protection.accelerator);
  if (level === undefined) {
    return violated('AcceleratorUnknown', `SecureDataset ${dataset.metadata.name} asks for an isolation of GPUs that this operator does not know. Ask the data steward to correct protection.accelerator.`);
  }
  const offered = acceleratorOf(gpu.vendor, environment);
  if (offered === undefined) return environment === undefined ? undescribed(gpu.vendor) : unlisted(gpu.vendor);
  const tenancy = tenancyOf(level, offered);
  if (tenancy === undefined) return unproven(input, offered);
  return placed(input, { offered, tenancy, products: gpu.products });
}

/** What is asked for, and how it may be offered. */
interface Wish {
  readonly offered: Accelerator;
  readonly tenancy: Tenancy;
  readonly products: readonly string[];
}

function placed(input: ClauseInput, wish: Wish): ClauseResult {
  const { offered, tenancy } = wish;
  const anyOf = termsOf(wish);
  if (anyOf.length === 0) return unusable(input, wish);
  const group: NodeGroup = { clause: accelerator.id, because: `offer ${listed(usable(wish))} as ${tenancy.spoken}`, anyOf };
  return onlyUnfitNodes(input, group, wish) ? unfit(input, wish) : satisfied({ nodes: [group], gpuResource: offered.resourceName });
}

/** As GPU Feature Discovery names products; other vendors have no such names. */
function kindOf({ vendor }: Accelerator, product: string): 'shared' | 'partition' | 'whole' {
  const upper = product.toUpperCase();
  if (vendor !== 'NVIDIA') return 'whole';
  if (upper.includes('-SHARED')) return 'shared';
  return upper.includes('-MIG-') ? 'partition' : 'whole';
}

function usable({ offered, tenancy, products }: Wish): readonly string[] {
  return products.filter((product) => tenancy[kindOf(offered, product)] !== undefined);
}

/** One term for each kind of product that is both asked for and acceptable. */
function termsOf({ offered, tenancy, products }: Wish): readonly (readonly NodeRequirement[])[] {
  return (['whole', 'partition', 'shared'] as const).flatMap((kind) => {
    const values = products.filter((product) => kindOf(offered, product) === kind);
    const requirements = tenancy[kind];
    if (values.length === 0 || requirements === undefined) return [];
    return [[{ key: offered.productLabel, operator: 'In' as const, values }, ...requirements]];
  });
}

/** After the start only the nodes in use count, and placement looks at these. */
function onlyUnfitNodes({ facts, started }: ClauseInput, group: NodeGroup, wish: Wish): boolean {
  const product: NodeGroup = { ...group, anyOf: [[{ key: wish.offered.productLabel, operator: 'In', values: usable(wish) }]] };
  const having = facts.nodes.filter((node) => unmetNodes([node], product).length === 0);
  return !started && having.length > 0 && unmetNodes(having, group).length === having.length;
}

function undescribed(vendor = ''): ClauseResult {
  return pending('EnvironmentMissing', `How this cluster offers GPUs of ${vendor} is not known without a SecureProcessingEnvironment. Ask the platform engineer to create it.`);
}

function unlisted(vendor = ''): ClauseResult {
  return violated('AcceleratorNotListed', `The job asks for GPUs of ${vendor}, and the environment does not say how this cluster offers them. Ask for GPUs of NVIDIA, or ask the platform engineer to list ${vendor} in accelerators of the SecureProcessingEnvironment.`);
}

function unproven({ dataset }: ClauseInput, { vendor }: Accelerator): ClauseResult {
  const { name } = dataset.metadata;
  return violated('GpuShared', `SecureDataset ${name} needs GPUs that belong to one pod, but nothing in this cluster shows that GPUs of ${vendor} are not shared or partitioned. Ask for other GPUs, or ask the platform engineer to name the label that shows it (accelerators[].unshared of the SecureProcessingEnvironment).`);
}

function unusable({ dataset }: ClauseInput, { offered, tenancy, products }: Wish): ClauseResult {
  const reason = products.length > 0 && products.every((product) => kindOf(offered, product) === 'shared') ? 'GpuShared' : 'GpuPartitioned';
  return violated(reason, `SecureDataset ${dataset.metadata.name} needs ${tenancy.spoken}, but the job asks for ${listed(products)}. Ask for a product without -SHARED or -MIG- in its name.`);
}

function unfit({ dataset }: ClauseInput, { offered, tenancy, products }: Wish): ClauseResult {
  const note = offered.vendor === 'NVIDIA' ? '' : ` Partitions of ${offered.vendor} do not count as MIG.`;
  return violated('GpuShared', `SecureDataset ${dataset.metadata.name} needs ${tenancy.spoken}, but every node with ${listed(products)} shares or partitions its GPUs, or does not say that it does not.${note} Ask for another product, or ask the platform engineer for nodes with unshared GPUs.`);
}
