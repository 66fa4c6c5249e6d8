import assert from 'node:assert/strict';
import { aDataset, anEnvironment, aTrainingJob, facts, without } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type ClauseResult } from '../types.ts';
import { encryptionInTransit } from './encryption-in-transit.ts';

const several = aTrainingJob().with({ workers: 4 }).build();
const asking = (mechanisms: ('wireguard' | 'ipsec' | 'trusted-network')[], rdma: 'Forbidden' | 'TrustedFabric' = 'Forbidden') => aDataset().withProtection({ encryptionInTransit: { mechanisms, rdma } }).build();
const encryption = { mechanism: 'wireguard', reason: 'Checked in the network plugin.' } as const;
const trusting = anEnvironment().with({ network: { encryption, rdma: { reason: 'One project at a time.' } } }).build();
const silent = anEnvironment().with({ network: {} }).build();
const begunWithRdma = facts({ nodesInUse: ['it-1'], madeWithout: ['rdma'] });

const rdma = (want: 'Forbidden' | undefined) => (result: ClauseResult) => assert.equal(result.outcome === 'Satisfied' ? result.obligations?.rdma : 'not satisfied', want);

testClause(encryptionInTransit, [
  { when: 'holds for several workers where the network offers what the data accepts, and switches RDMA off', given: { job: several }, want: 'Satisfied', also: rdma('Forbidden') },
  { when: 'asks nothing of the network for one worker, and switches RDMA off all the same', given: { environment: silent, dataset: asking([]) }, want: 'Satisfied', also: rdma('Forbidden') },
  { when: 'is violated for two workers by a mechanism that the data does not accept', given: { job: aTrainingJob().with({ workers: 2 }).build(), dataset: asking(['ipsec']) }, want: 'Violated TransitNotProtected', message: /has 2 workers, .* protected by ipsec, but the network of this cluster offers wireguard/ },
  { when: 'does not take a trusted network for encryption', given: { job: several, environment: anEnvironment().with({ network: { encryption: { ...encryption, mechanism: 'trusted-network' } } }).build() }, want: 'Violated TransitNotProtected' },
  { when: 'takes it where the data does', given: { job: several, dataset: asking(['trusted-network']), environment: anEnvironment().with({ network: { encryption: { ...encryption, mechanism: 'trusted-network' } } }).build() }, want: 'Satisfied' },
  { when: 'is violated for several workers by an empty list', given: { job: several, dataset: asking([]) }, want: 'Violated TransitNotProtected' },
  { when: 'is pending for several workers while nobody says what protects the network', given: { job: several, environment: silent }, want: 'Pending TransitNotDescribed' },
  { when: 'likewise where the environment says nothing of a network at all', given: { job: several, environment: { ...anEnvironment().build(), spec: without(anEnvironment().spec, 'network') } }, want: 'Pending TransitNotDescribed' },
  { when: 'is pending for several workers without an environment', given: { job: several, environment: undefined }, want: 'Pending EnvironmentMissing' },
  { when: 'leaves RDMA on where the data accepts a trusted fabric and the environment trusts its own', given: { job: several, dataset: asking(['wireguard'], 'TrustedFabric'), environment: trusting }, want: 'Satisfied', also: rdma(undefined) },
  { when: 'switches it off where the data accepts a trusted fabric and there is none', given: { job: several, dataset: asking(['wireguard'], 'TrustedFabric') }, want: 'Satisfied', also: rdma('Forbidden') },
  { when: 'switches it off where the environment trusts its fabric and the data does not', given: { job: several, environment: trusting }, want: 'Satisfied', also: rdma('Forbidden') },
  { when: 'switches it off by a word that it does not know', given: { job: several, dataset: asking(['wireguard'], 'Yes' as 'Forbidden'), environment: trusting }, want: 'Satisfied', also: rdma('Forbidden') },
  { when: 'is violated by pods that were made with RDMA once it is forbidden', given: { started: true, facts: begunWithRdma }, want: 'Violated RdmaPossible' },
  { when: 'lets them be while it is allowed', given: { started: true, facts: begunWithRdma, dataset: asking(['wireguard'], 'TrustedFabric'), environment: trusting }, want: 'Satisfied' },
]);
