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
const all = [whole, partition, byDefault, sliced, slicedByName, silent, half];

const ask = (...products: string[]) => aTrainingJob().withGpu(...products).build();
const level = (name: 'Exclusive' | 'MIG' | 'Shared') => aDataset().withProtection({ accelerator: name }).build();
const cluster = facts({ nodes: all });
const mixedCluster = facts({ nodes: [...all, ...others] });
const amdEntry = { vendor: 'AMD', resourceName: 'amd.com/gpu', productLabel: 'amd.com/gpu.product-name', unshared: { labelKey: 'amd.com/gpu.compute-memory-partition', labelValue: 'spx_nps1' } } as const;
const intelEntry = { vendor: 'Intel', resourceName: 'gpu.intel.com/i915', productLabel: 'gpu.intel.com/product' } as const;
const listing = (...accelerators: NonNullable<ReturnType<typeof anEnvironment>['spec']['accelerators']>) => anEnvironment().with({ accelerators }).build();
const described = listing(amdEntry, intelEntry);
const askOf = (vendor: 'AMD' | 'Intel' | 'NVIDIA', ...products: string[]) => aTrainingJob().withGpuOf(vendor, ...products).build();

function takes(...names: string[]) {
  return (result: ClauseResult) => {
    const groups = (result.outcome === 'Satisfied' && result.obligations?.nodes) || [];
    assert.equal(groups.length, 1);
    assert.deepEqual([...all, ...others].filter((node) => nodeMatches(node, groups)).map((node) => node.name), names);
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
  { when: 'Exclusive is violated when the product exists on shared nodes only', given: { job: ask(h100), facts: facts({ nodes: [sliced, half] }) }, want: 'Violated GpuShared', message: /every node with NVIDIA-H100-80GB-HBM3/ },
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
  { when: 'MIG takes no partitions of AMD, which are not MIG', given: { job: askOf('AMD', mi300), dataset: level('MIG'), facts: facts({ nodes: [amdCut, amdSilent] }), environment: described }, want: 'Violated GpuShared', message: /needs whole GPUs that belong to one pod, but every node .* Partitions of AMD do not count as MIG\./ },
  { when: 'MIG takes whole GPUs of AMD, as Exclusive does', given: { job: askOf('AMD', mi300), dataset: level('MIG'), facts: mixedCluster, environment: described }, want: 'Satisfied', also: takes('amd-whole') },
  { when: 'Shared takes any GPU of AMD', given: { job: askOf('AMD', mi300), dataset: level('Shared'), facts: mixedCluster, environment: described }, want: 'Satisfied', also: takes('amd-whole', 'amd-cut', 'amd-silent') },
  { when: 'reads nothing of NVIDIA into the names of others', given: { job: askOf('AMD', 'X-MIG-SHARED'), dataset: level('Exclusive'), facts: mixedCluster, environment: described }, want: 'Satisfied' },
  { when: 'is violated by GPUs that nothing shows to be unshared', given: { job: askOf('Intel', 'Max_1550'), facts: mixedCluster, environment: described }, want: 'Violated GpuShared', message: /GPUs of Intel are not shared or partitioned/ },
  { when: 'Shared takes them', given: { job: askOf('Intel', 'Max_1550'), dataset: level('Shared'), facts: mixedCluster, environment: described }, want: 'Satisfied', also: takes('intel') },
  { when: 'is violated by a vendor that the environment does not list', given: { job: askOf('AMD', mi300), dataset: level('Shared'), facts: mixedCluster, environment: listing(intelEntry) }, want: 'Violated AcceleratorNotListed', message: /asks for GPUs of AMD, and the environment does not say/ },
  { when: 'is pending of such a vendor without an environment', given: { job: askOf('AMD', mi300), facts: mixedCluster, environment: undefined }, want: 'Pending EnvironmentMissing' },
  { when: 'is violated by an isolation that it does not know', given: { job: ask(h100), dataset: level('toString' as 'Shared') }, want: 'Violated AcceleratorUnknown' },
]);
