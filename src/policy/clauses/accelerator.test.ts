import assert from 'node:assert/strict';
import { nodeMatches } from '../placement.ts';
import { aDataset, aNode, aTrainingJob, facts, h100 } from '../testing/builders.ts';
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
const silent: NodeFact = { name: 'silent', labels: {}, unschedulable: false, ready: true };
const half: NodeFact = { name: 'half', labels: { 'nvidia.com/gpu.product': h100 }, unschedulable: false, ready: true };
const all = [whole, partition, byDefault, sliced, slicedByName, silent, half];

const ask = (...products: string[]) => aTrainingJob().withGpu(...products).build();
const level = (name: 'Exclusive' | 'MIG' | 'Shared') => aDataset().withProtection({ accelerator: name }).build();
const cluster = facts({ nodes: all });

function takes(...names: string[]) {
  return (result: ClauseResult) => {
    const groups = (result.outcome === 'Satisfied' && result.obligations?.nodes) || [];
    assert.equal(groups.length, 1);
    assert.deepEqual(all.filter((node) => nodeMatches(node, groups)).map((node) => node.name), names);
  };
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
  { when: 'is violated by an isolation that it does not know', given: { job: ask(h100), dataset: level('toString' as 'Shared') }, want: 'Violated AcceleratorUnknown' },
]);
