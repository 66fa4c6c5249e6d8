import assert from 'node:assert/strict';
import { nodeMatches } from '../placement.ts';
import { aDataset, anEnvironment, aNode, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type ClauseResult, type NodeFact } from '../types.ts';
import { nodeTenancy } from './node-tenancy.ts';

const labelKey = 'caveau.node-restriction.kubernetes.io/regulated';
const taintKey = 'caveau.dev/regulated';
const environment = anEnvironment().with({ regulatedNodes: { labelKey, labelValue: 'yes', taintKey } }).build();
const of = (nodeTenancyLevel: 'Project' | 'Regulated' | 'Shared') => aDataset().withProtection({ nodeTenancy: nodeTenancyLevel }).build();
const setAside: NodeFact = { ...aNode('set-aside', 'it', { [labelKey]: 'yes' }), taints: ['nvidia.com/gpu', taintKey] };
const open: NodeFact = aNode('open', 'it', { [labelKey]: 'yes' });
const tainted: NodeFact = { ...aNode('tainted'), taints: [taintKey] };
const otherwise: NodeFact = { ...aNode('otherwise', 'it', { [labelKey]: 'no' }), taints: [taintKey] };
const usual = aNode('usual');
const nodes = [setAside, tainted, otherwise, usual];

function obliges(want: { readonly nodes: readonly string[]; readonly tolerations?: readonly string[]; readonly alone?: true }) {
  return (result: ClauseResult) => {
    const { nodes: groups = [], tolerations, alone } = (result.outcome === 'Satisfied' && result.obligations) || {};
    assert.deepEqual({ nodes: nodes.filter((node) => nodeMatches(node, groups)).map(({ name }) => name), tolerations, alone }, { tolerations: undefined, alone: undefined, ...want });
  };
}

testClause(nodeTenancy, [
  { when: 'asks nothing for shared data', given: { facts: facts({ nodes }), environment }, want: 'Satisfied', also: obliges({ nodes: ['set-aside', 'tainted', 'otherwise', 'usual'] }) },
  { when: 'takes only nodes with the label for regulated data, and tolerates their taint', given: { dataset: of('Regulated'), facts: facts({ nodes }), environment }, want: 'Satisfied', also: obliges({ nodes: ['set-aside'], tolerations: [taintKey] }) },
  { when: 'takes them alone for data of a project', given: { dataset: of('Project'), facts: facts({ nodes }), environment }, want: 'Satisfied', also: obliges({ nodes: ['set-aside'], tolerations: [taintKey], alone: true }) },
  { when: 'is pending while a node has the label without the taint, whatever others have', given: { dataset: of('Regulated'), facts: facts({ nodes: [...nodes, open] }), environment }, want: 'Pending TaintMissing', message: /but open has the label for that without the taint caveau\.dev\/regulated/ },
  { when: 'is pending so after the start if it is a node in use', given: { dataset: of('Regulated'), started: true, facts: facts({ nodes: [...nodes, open], nodesInUse: ['open'] }), environment }, want: 'Pending TaintMissing' },
  { when: 'does not look at other nodes after the start', given: { dataset: of('Regulated'), started: true, facts: facts({ nodes: [...nodes, open], nodesInUse: ['set-aside'] }), environment }, want: 'Satisfied' },
  { when: 'is pending while the environment knows no such nodes', given: { dataset: of('Regulated'), facts: facts({ nodes }) }, want: 'Pending RegulatedNodesUnknown' },
  { when: 'is pending without an environment', given: { dataset: of('Project'), facts: facts({ nodes }), environment: undefined }, want: 'Pending EnvironmentMissing' },
  { when: 'is violated by pods that were made beside those of others once that is asked for', given: { dataset: of('Project'), started: true, facts: facts({ nodes, nodesInUse: ['set-aside'], madeWithout: ['alone'] }), environment }, want: 'Violated NodeShared' },
  { when: 'lets them be while it is not', given: { dataset: of('Regulated'), started: true, facts: facts({ nodes, nodesInUse: ['set-aside'], madeWithout: ['alone'] }), environment }, want: 'Satisfied' },
  { when: 'is violated by a tenancy that it does not know', given: { dataset: of('toString' as 'Shared'), environment }, want: 'Violated NodeTenancyUnknown' },
]);
