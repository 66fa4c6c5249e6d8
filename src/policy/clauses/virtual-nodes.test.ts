import assert from 'node:assert/strict';
import { nodeMatches } from '../placement.ts';
import { testClause } from '../testing/clause-table.ts';
import { virtualNodes } from './virtual-nodes.ts';

testClause(virtualNodes, [
  {
    when: 'asks for nodes that are no virtual kubelets',
    want: 'Satisfied',
    also: (result) => {
      const groups = (result.outcome === 'Satisfied' && result.obligations?.nodes) || [];
      assert.equal(groups.length, 1);
      assert.equal(nodeMatches({ labels: { type: 'virtual-kubelet' } }, groups), false);
      assert.equal(nodeMatches({ labels: { type: 'baremetal' } }, groups), true);
      assert.equal(nodeMatches({ labels: {} }, groups), true);
    },
  },
]);
