import { acceleratorOf, type Accelerator } from '../../api/gpu.ts';
import { gpuLevels, isMigProfile, kindOf, migRequirements, migResource, tenancyOf, type GpuLevel, type Tenancy } from '../gpu-tenancy.ts';
import { unmetNodes } from '../placement.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult, type NodeGroup, type NodeRequirement } from '../types.ts';

/** GPU memory is not shared with others beyond what the dataset accepts. */
export const accelerator: Clause = {
  id: 'accelerator',
  title: 'GPUs are isolated as the data needs',
  source: 'GDPR art. 32(1)(b); SATRE 2.1.14',
  fields: ['SecureDataset.spec.protection.accelerator', 'TrainingJob.spec.resources.gpu', 'TrainingJob.spec.runtimeClassName', 'SecureProcessingEnvironment.spec.accelerators', 'Node.metadata.labels'],
  explanation:
    "Exclusive data is processed on whole GPUs that belong to one pod, MIG data also on hardware-isolated partitions of NVIDIA, Shared data on any GPU, and Confidential data on whole GPUs in confidential mode, by a job whose RuntimeClass runs pods in a confidential virtual machine, as the environment tells of both. What a node offers is read from the labels of GPU Feature Discovery, or from those that the environment lists for the vendor; a node without them proves nothing and is not used. Partitions of other vendors are not MIG. A job may ask for partitions of one profile, which the device plugin offers under a name of its own (mixed strategy). GPUs of AMD and Intel are used only where the environment lists them. A job that asks for no GPU is not concerned.",
  reasons: ['GpuShared', 'GpuPartitioned', 'NotConfidential', 'PartitionUnknown', 'AcceleratorUnknown', 'AcceleratorNotListed', 'EnvironmentMissing', 'NoEligibleNode', 'NodeNotPermitted'],
  mechanism: 'Node affinity on the labels of the GPUs, and the extended resource that the pods ask for: the device plugin hands out no other GPU.',
  ceiling: 'Configured',
  limits:
    'Labels of GPUs are set by programs on the node, and nobody measures the GPU. Confidential mode is not attested: no key is withheld from a node that only says so. A job without a GPU is not kept off nodes where others have one.',
  evaluate,
};

function evaluate(input: ClauseInput): ClauseResult {
  const { dataset, job, environment } = input;
  const { gpu } = job.spec.resources;
  if (gpu === undefined) return satisfied();
  const level = gpuLevels.find((one) => one === dataset.spec.protection.accelerator);
  if (level === undefined) {
    return violated('AcceleratorUnknown', `SecureDataset ${dataset.metadata.name} asks for an isolation of GPUs that this operator does not know. Ask the data steward to correct protection.accelerator.`);
  }
  const offered = acceleratorOf(gpu.vendor, environment);
  if (offered === undefined) return environment === undefined ? undescribed(gpu.vendor) : unlisted(gpu.vendor);
  const tenancy = tenancyOf(level, offered);
  if (tenancy === undefined) return unproven(input, offered);
  const unfitting = level === 'Confidential' ? notConfidential(input, offered) : undefined;
  if (unfitting !== undefined) return unfitting;
  return gpu.partition === undefined ? placed(input, { offered, tenancy, products: gpu.products }) : partitioned(input, { offered, tenancy, products: gpu.products }, { level, profile: gpu.partition });
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

/** Partitions of one profile, which the cluster offers beside whole GPUs. */
function partitioned(input: ClauseInput, wish: Wish, { level, profile }: { readonly level: GpuLevel; readonly profile: string }): ClauseResult {
  const { offered, tenancy, products } = wish;
  const { name } = input.dataset.metadata;
  if (offered.vendor !== 'NVIDIA' || !isMigProfile(profile)) return violated('PartitionUnknown', `The job asks for partitions ${profile} of GPUs of ${offered.vendor}, and only profiles of NVIDIA's MIG such as 1g.10gb are known. Leave resources.gpu.partition out, or name such a profile.`);
  if (level !== 'MIG' && level !== 'Shared') return violated('GpuPartitioned', `SecureDataset ${name} needs ${tenancy.spoken}, but the job asks for partitions (${profile}). Leave resources.gpu.partition out.`);
  const values = products.filter((product) => kindOf(offered, product) !== 'partition' && (level === 'Shared' || kindOf(offered, product) === 'whole'));
  if (values.length === 0) return violated('GpuPartitioned', `The job asks for partitions ${profile} of ${listed(products)}. Name products of whole GPUs beside resources.gpu.partition: where each profile is a resource of its own, nodes are labelled by these.`);
  const anyOf = [[{ key: offered.productLabel, operator: 'In' as const, values }, ...migRequirements(profile, level)]];
  const group: NodeGroup = { clause: accelerator.id, because: `offer partitions ${profile} of ${listed(values)}${level === 'MIG' ? ' that belong to one pod' : ''}`, anyOf };
  return onlyUnfitNodes(input, group, { ...wish, products: values }) ? unfitPartitions(input, values, profile) : satisfied({ nodes: [group], gpuResource: migResource(profile) });
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

/** A GPU in confidential mode protects nothing from the node unless the pod that uses it runs in a confidential virtual machine. */
function notConfidential({ dataset, job }: ClauseInput, { confidential }: Accelerator): ClauseResult | undefined {
  const { runtimeClassName = '' } = job.spec;
  const classes = confidential?.runtimeClassNames ?? [];
  if (runtimeClassName !== '' && classes.includes(runtimeClassName)) return undefined;
  const has = runtimeClassName === '' ? 'has none' : `has ${runtimeClassName}`;
  return violated('NotConfidential', `SecureDataset ${dataset.metadata.name} needs a confidential virtual machine, which the environment knows under ${classes.length === 0 ? 'no RuntimeClass' : `RuntimeClass ${listed(classes)}`}, but the job ${has}. Set runtimeClassName, or ask the platform engineer for accelerators[].confidential of the SecureProcessingEnvironment.`);
}

function undescribed(vendor = ''): ClauseResult {
  return pending('EnvironmentMissing', `How this cluster offers GPUs of ${vendor} is not known without a SecureProcessingEnvironment. Ask the platform engineer to create it.`);
}

function unlisted(vendor = ''): ClauseResult {
  return violated('AcceleratorNotListed', `The job asks for GPUs of ${vendor}, and the environment does not say how this cluster offers them. Ask for GPUs of NVIDIA, or ask the platform engineer to list ${vendor} in accelerators of the SecureProcessingEnvironment.`);
}

function unproven({ dataset }: ClauseInput, { vendor, unshared }: Accelerator): ClauseResult {
  const { name } = dataset.metadata;
  if (unshared !== undefined) return violated('NotConfidential', `SecureDataset ${name} needs GPUs in confidential mode, but nothing in this cluster shows that GPUs of ${vendor} are. Ask the platform engineer to name the label that shows it (accelerators[].confidential of the SecureProcessingEnvironment), or use other data.`);
  return violated('GpuShared', `SecureDataset ${name} needs GPUs that belong to one pod, but nothing in this cluster shows that GPUs of ${vendor} are not shared or partitioned. Ask for other GPUs, or ask the platform engineer to name the label that shows it (accelerators[].unshared of the SecureProcessingEnvironment).`);
}

function unusable({ dataset }: ClauseInput, { offered, tenancy, products }: Wish): ClauseResult {
  const reason = products.length > 0 && products.every((product) => kindOf(offered, product) === 'shared') ? 'GpuShared' : 'GpuPartitioned';
  return violated(reason, `SecureDataset ${dataset.metadata.name} needs ${tenancy.spoken}, but the job asks for ${listed(products)}. Ask for a product without -SHARED or -MIG- in its name.`);
}

function unfit({ dataset }: ClauseInput, { offered, tenancy, products }: Wish): ClauseResult {
  const note = offered.vendor === 'NVIDIA' ? '' : ` Partitions of ${offered.vendor} do not count as MIG.`;
  return violated('GpuShared', `SecureDataset ${dataset.metadata.name} needs ${tenancy.spoken}, but no node with ${listed(products)} shows that it offers them so: each shares or partitions its GPUs, or does not say.${note} Ask for another product, or ask the platform engineer for such nodes.`);
}

function unfitPartitions({ dataset }: ClauseInput, products: readonly string[], profile: string): ClauseResult {
  return violated('GpuShared', `SecureDataset ${dataset.metadata.name} allows partitions, but no node with ${listed(products)} offers partitions ${profile} under a name of their own (mixed strategy) that are not shared in time. Ask for another profile, or ask the platform engineer.`);
}
