import assert from 'node:assert/strict';
import { nodeMatches } from '../placement.ts';
import { aDataset, anEnvironment, aNode, aTrainingJob, facts, h100 } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type ClauseResult, type NodeFact } from '../types.ts';
import { accelerator } from './accelerator.ts';

const mig = `${h100}-MIG-1g.10gb`;
const shared = `${h100}-SHARED`;
const whole = aNode('whole');
const partition = aNode('partition', 'it', { 'nvidia.com/gpu.product': mig, 'nvidia.com/mig.strategy': 'single' });
const mixed = aNode('mixed', 'it', { 'nvidia.com/gpu.product': mig, 'nvidia.com/mig.strategy': 'mixed' });
// The GPU operator's default: the strategy is set, but this node's GPUs are whole.
const byDefault = aNode('whole-by-default', 'it', { 'nvidia.com/mig.strategy': 'single' });
const sliced = aNode('sliced', 'it', { 'nvidia.com/gpu.sharing-strategy': 'time-slicing' });
const slicedByName = aNode('sliced-by-name', 'it', { 'nvidia.com/gpu.product': shared, 'nvidia.com/gpu.sharing-strategy': 'time-slicing' });
const silent: NodeFact = { name: 'silent', labels: {}, unschedulable: false, taints: [], ready: true };
const half: NodeFact = { name: 'half', labels: { 'nvidia.com/gpu.product': h100 }, unschedulable: false, taints: [], ready: true };
// Those of other vendors, as their labellers label them.
const mi300 = 'AMD_Instinct_MI300X_OAM';
const amdNode = (name: string, style: Readonly<Record<string, string>>): NodeFact => ({ name, labels: { 'amd.com/gpu.product-name': mi300, ...style }, unschedulable: false, taints: [], ready: true });
const amdWhole = amdNode('amd-whole', { 'amd.com/gpu.compute-memory-partition': 'spx_nps1' });
const amdCut = amdNode('amd-cut', { 'amd.com/gpu.compute-memory-partition': 'cpx_nps4' });
const amdSilent = amdNode('amd-silent', {});
const intel: NodeFact = { name: 'intel', labels: { 'gpu.intel.com/product': 'Max_1550' }, unschedulable: false, taints: [], ready: true };
const others = [amdWhole, amdCut, amdSilent, intel];
const all: readonly NodeFact[] = [whole, partition, byDefault, sliced, slicedByName, silent, half];

// The mixed strategy, under which the node's own product stays that of the whole GPU.
const profile = '1g.10gb';
const mixedLabels = (replicas: string) => ({ 'nvidia.com/gpu.product': h100, 'nvidia.com/gpu.sharing-strategy': 'none', 'nvidia.com/mig.strategy': 'mixed', [`nvidia.com/mig-${profile}.replicas`]: replicas });
const apart: NodeFact = { name: 'apart', labels: mixedLabels('1'), unschedulable: false, taints: [], ready: true };
const apartShared: NodeFact = { name: 'apart-shared', labels: mixedLabels('4'), unschedulable: false, taints: [], ready: true };
const otherProfile: NodeFact = { ...apart, name: 'other-profile', labels: { 'nvidia.com/gpu.product': h100, 'nvidia.com/mig.strategy': 'mixed', 'nvidia.com/mig-3g.40gb.replicas': '1' } };
const parts = facts({ nodes: [whole, partition, apart, apartShared, otherProfile] });
const askParts = (name: string, ...products: string[]) => aTrainingJob().with({ resources: { cpu: '4', memory: '16Gi', gpu: { count: 1, products, partition: name } } }).build();
const askPartsOf = (vendor: 'AMD' | 'NVIDIA') => aTrainingJob().with({ resources: { cpu: '4', memory: '16Gi', gpu: { vendor, count: 1, products: [mi300], partition: profile } } }).build();

// Confidential mode: what the node shows, and a runtime that runs pods in a confidential virtual machine.
const confidential = { labelKey: 'nvidia.com/cc.ready.state', labelValue: 'true', runtimeClassNames: ['kata-qemu-nvidia-gpu-snp'] };
const nvidiaEntry = { vendor: 'NVIDIA', resourceName: 'nvidia.com/gpu', productLabel: 'nvidia.com/gpu.product', unshared: { labelKey: 'nvidia.com/gpu.sharing-strategy', labelValue: 'none' } } as const;
const closed = aNode('closed', 'it', { 'nvidia.com/cc.ready.state': 'true' });
const closedShared = aNode('closed-shared', 'it', { 'nvidia.com/cc.ready.state': 'true', 'nvidia.com/gpu.sharing-strategy': 'mps' });
const vault = facts({ nodes: [whole, closed, closedShared] });
const inVm = (name: string | undefined, ...products: string[]) => aTrainingJob().withGpu(...products).with(name === undefined ? {} : { runtimeClassName: name }).build();

const ask = (...products: string[]) => aTrainingJob().withGpu(...products).build();
const level = (name: 'Confidential' | 'Exclusive' | 'MIG' | 'Shared') => aDataset().withProtection({ accelerator: name }).build();
const cluster = facts({ nodes: all });
const mixedCluster = facts({ nodes: [...all, ...others] });
const amdEntry = { vendor: 'AMD', resourceName: 'amd.com/gpu', productLabel: 'amd.com/gpu.product-name', unshared: { labelKey: 'amd.com/gpu.compute-memory-partition', labelValue: 'spx_nps1' } } as const;
const intelEntry = { vendor: 'Intel', resourceName: 'gpu.intel.com/i915', productLabel: 'gpu.intel.com/product' } as const;
const listing = (...accelerators: NonNullable<ReturnType<typeof anEnvironment>['spec']['accelerators']>) => anEnvironment().with({ accelerators }).build();
const vaulted = listing({ ...nvidiaEntry, confidential });
const described = listing(amdEntry, intelEntry);
const askOf = (vendor: 'AMD' | 'Intel' | 'NVIDIA', ...products: string[]) => aTrainingJob().withGpuOf(vendor, ...products).build();

function takes(...names: string[]) {
  return takesOf([...all, ...others], names);
}

function takesOf(among: readonly NodeFact[], names: readonly string[]) {
  return (result: ClauseResult) => {
    const groups = (result.outcome === 'Satisfied' && result.obligations?.nodes) || [];
    assert.equal(groups.length, 1);
    assert.deepEqual(among.filter((node) => nodeMatches(node, groups)).map((node) => node.name), names);
  };
}

function asks(resource: string) {
  return (result: ClauseResult) => assert.equal(result.outcome === 'Satisfied' ? result.obligations?.gpuResource : undefined, resource);
}

testClause(accelerator, [
  { when: 'asks nothing of a job without GPUs', want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied' }) },
  { when: 'Exclusive takes only nodes that prove whole GPUs', given: { job: ask(h100), facts: cluster }, want: 'Satisfied', also: takes('whole', 'whole-by-default') },
  { when: 'Exclusive drops requested products that are partitions or shared', given: { job: ask(mig, shared, h100), facts: cluster }, want: 'Satisfied', also: takes('whole', 'whole-by-default') },
  { when: 'Exclusive is violated when only partitions are asked for', given: { job: ask(mig), facts: cluster }, want: 'Violated GpuPartitioned' },
  { when: 'Exclusive is violated when only shared GPUs are asked for', given: { job: ask(shared), facts: cluster }, want: 'Violated GpuShared' },
  { when: 'Exclusive is violated by the names of the products alone, whatever the cluster has', given: { job: ask(shared, `${mig}-SHARED`), facts: facts({ nodes: [whole] }) }, want: 'Violated GpuShared', message: /the job asks for/ },
  { when: 'Exclusive is violated when the product exists on shared nodes only', given: { job: ask(h100), facts: facts({ nodes: [sliced, half] }) }, want: 'Violated GpuShared', message: /no node with NVIDIA-H100-80GB-HBM3 shows/ },
  { when: 'Exclusive leaves a product that does not exist to the placement', given: { job: ask('NVIDIA-B200'), facts: cluster }, want: 'Satisfied', also: takes() },
  { when: 'does not look at the whole cluster any more after the start', given: { job: ask(h100), facts: facts({ nodes: [sliced] }), started: true }, want: 'Satisfied' },
  { when: 'MIG takes partitions that are exposed one by one', given: { job: ask(mig), dataset: level('MIG'), facts: cluster }, want: 'Satisfied', also: takes('partition') },
  { when: 'MIG is violated when a partition is not what the node offers as its GPU', given: { job: ask(mig), dataset: level('MIG'), facts: facts({ nodes: [mixed] }) }, want: 'Violated GpuShared' },
  { when: 'MIG takes whole GPUs too', given: { job: ask(mig, h100), dataset: level('MIG'), facts: cluster }, want: 'Satisfied', also: takes('whole', 'partition', 'whole-by-default') },
  { when: 'MIG is violated when only shared GPUs are asked for', given: { job: ask(shared, `${mig}-SHARED`), dataset: level('MIG'), facts: cluster }, want: 'Violated GpuShared' },
  { when: 'Shared takes whatever has the product', given: { job: ask(h100, shared, mig), dataset: level('Shared'), facts: cluster }, want: 'Satisfied', also: takes('whole', 'partition', 'whole-by-default', 'sliced', 'sliced-by-name', 'half') },
  { when: 'is violated by an empty list of products', given: { job: ask() }, want: 'Violated GpuPartitioned' },
  { when: 'asks for the resource of NVIDIA without being told', given: { job: ask(h100), facts: cluster, environment: undefined }, want: 'Satisfied', also: asks('nvidia.com/gpu') },
  { when: 'asks for the resource that the environment names instead', given: { job: askOf('NVIDIA', h100), facts: cluster, environment: listing({ vendor: 'NVIDIA', resourceName: 'hospital.example/gpu', productLabel: 'nvidia.com/gpu.product', unshared: { labelKey: 'nvidia.com/gpu.sharing-strategy', labelValue: 'none' } }) }, want: 'Satisfied', also: asks('hospital.example/gpu') },
  { when: 'is violated by NVIDIA too where the environment names no label of unshared GPUs', given: { job: ask(h100), facts: cluster, environment: listing({ vendor: 'NVIDIA', resourceName: 'nvidia.com/gpu', productLabel: 'nvidia.com/gpu.product' }) }, want: 'Violated GpuShared', message: /nothing in this cluster shows that GPUs of NVIDIA are not shared/ },
  { when: 'Exclusive takes whole GPUs of AMD where the environment says what shows it', given: { job: askOf('AMD', mi300), facts: mixedCluster, environment: described }, want: 'Satisfied', also: takes('amd-whole') },
  { when: 'asks for the resource of AMD', given: { job: askOf('AMD', mi300), facts: mixedCluster, environment: described }, want: 'Satisfied', also: asks('amd.com/gpu') },
  { when: 'MIG takes no partitions of AMD, which are not MIG', given: { job: askOf('AMD', mi300), dataset: level('MIG'), facts: facts({ nodes: [amdCut, amdSilent] }), environment: described }, want: 'Violated GpuShared', message: /needs whole GPUs that belong to one pod, but no node .* Partitions of AMD do not count as MIG\./ },
  { when: 'MIG takes whole GPUs of AMD, as Exclusive does', given: { job: askOf('AMD', mi300), dataset: level('MIG'), facts: mixedCluster, environment: described }, want: 'Satisfied', also: takes('amd-whole') },
  { when: 'Shared takes any GPU of AMD', given: { job: askOf('AMD', mi300), dataset: level('Shared'), facts: mixedCluster, environment: described }, want: 'Satisfied', also: takes('amd-whole', 'amd-cut', 'amd-silent') },
  { when: 'reads nothing of NVIDIA into the names of others', given: { job: askOf('AMD', 'X-MIG-SHARED'), dataset: level('Exclusive'), facts: mixedCluster, environment: described }, want: 'Satisfied' },
  { when: 'is violated by GPUs that nothing shows to be unshared', given: { job: askOf('Intel', 'Max_1550'), facts: mixedCluster, environment: described }, want: 'Violated GpuShared', message: /GPUs of Intel are not shared or partitioned/ },
  { when: 'Shared takes them', given: { job: askOf('Intel', 'Max_1550'), dataset: level('Shared'), facts: mixedCluster, environment: described }, want: 'Satisfied', also: takes('intel') },
  { when: 'is violated by a vendor that the environment does not list', given: { job: askOf('AMD', mi300), dataset: level('Shared'), facts: mixedCluster, environment: listing(intelEntry) }, want: 'Violated AcceleratorNotListed', message: /asks for GPUs of AMD, and the environment does not say/ },
  { when: 'is pending of such a vendor without an environment', given: { job: askOf('AMD', mi300), facts: mixedCluster, environment: undefined }, want: 'Pending EnvironmentMissing' },
  { when: 'is violated by an isolation that it does not know', given: { job: ask(h100), dataset: level('toString' as 'Shared') }, want: 'Violated AcceleratorUnknown' },
  { when: 'MIG takes partitions that are offered under a name of their own, and that are not shared in time', given: { job: askParts(profile, h100), dataset: level('MIG'), facts: parts }, want: 'Satisfied', also: takesOf(parts.nodes, ['apart']) },
  { when: 'asks for the resource of the profile', given: { job: askParts(profile, h100), dataset: level('MIG'), facts: parts }, want: 'Satisfied', also: asks('nvidia.com/mig-1g.10gb') },
  { when: 'Shared takes such partitions that are shared too', given: { job: askParts(profile, h100), dataset: level('Shared'), facts: parts }, want: 'Satisfied', also: takesOf(parts.nodes, ['apart', 'apart-shared']) },
  { when: 'Exclusive is violated by partitions of any strategy', given: { job: askParts(profile, h100), facts: parts }, want: 'Violated GpuPartitioned', message: /needs whole GPUs that belong to one pod, but the job asks for partitions \(1g\.10gb\)/ },
  { when: 'Confidential is violated by partitions', given: { job: { ...askParts(profile, h100), spec: { ...askParts(profile, h100).spec, runtimeClassName: 'kata-qemu-nvidia-gpu-snp' } }, dataset: level('Confidential'), facts: vault, environment: vaulted }, want: 'Violated GpuPartitioned' },
  { when: 'MIG is violated when all such partitions are shared in time', given: { job: askParts(profile, h100), dataset: level('MIG'), facts: facts({ nodes: [apartShared] }) }, want: 'Violated GpuShared', message: /no node with NVIDIA-H100-80GB-HBM3 offers partitions 1g\.10gb/ },
  { when: 'is violated by products of partitions beside a profile', given: { job: askParts(profile, mig), dataset: level('MIG'), facts: parts }, want: 'Violated GpuPartitioned', message: /Name products of whole GPUs/ },
  { when: 'is violated by partitions of another vendor', given: { job: askPartsOf('AMD'), dataset: level('Shared'), facts: mixedCluster, environment: described }, want: 'Violated PartitionUnknown' },
  { when: 'is violated by what is no profile', given: { job: askParts('gpu', h100), dataset: level('Shared'), facts: parts }, want: 'Violated PartitionUnknown' },
  { when: 'Confidential takes whole GPUs in confidential mode for a job in a confidential virtual machine', given: { job: inVm('kata-qemu-nvidia-gpu-snp', h100), dataset: level('Confidential'), facts: vault, environment: vaulted }, want: 'Satisfied', also: takesOf(vault.nodes, ['closed']) },
  { when: 'Confidential is violated where the environment knows of none', given: { job: inVm('kata-qemu-nvidia-gpu-snp', h100), dataset: level('Confidential'), facts: vault, environment: listing(nvidiaEntry) }, want: 'Violated NotConfidential', message: /nothing in this cluster shows that GPUs of NVIDIA are/ },
  { when: 'Confidential is violated without an environment, whatever labels say', given: { job: inVm('kata-qemu-nvidia-gpu-snp', h100), dataset: level('Confidential'), facts: vault, environment: undefined }, want: 'Violated NotConfidential' },
  { when: 'Confidential is violated by an ordinary runtime', given: { job: inVm('kata', h100), dataset: level('Confidential'), facts: vault, environment: vaulted }, want: 'Violated NotConfidential', message: /but the job has kata\./ },
  { when: 'Confidential is violated by the default runtime, also where the list has an empty name', given: { job: inVm(undefined, h100), dataset: level('Confidential'), facts: vault, environment: listing({ ...nvidiaEntry, confidential: { ...confidential, runtimeClassNames: [''] } }) }, want: 'Violated NotConfidential', message: /the job has none/ },
  { when: 'Confidential is violated by an empty list of runtimes', given: { job: inVm('kata', h100), dataset: level('Confidential'), facts: vault, environment: listing({ ...nvidiaEntry, confidential: { ...confidential, runtimeClassNames: [] } }) }, want: 'Violated NotConfidential' },
  { when: 'Confidential is violated when no node is in that mode', given: { job: inVm('kata-qemu-nvidia-gpu-snp', h100), dataset: level('Confidential'), facts: facts({ nodes: [whole, closedShared] }), environment: vaulted }, want: 'Violated GpuShared', message: /needs whole GPUs in confidential mode, but no node/ },
]);
