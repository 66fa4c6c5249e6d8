import assert from 'node:assert/strict';
import { aDataset, aTrainingJob } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type ClauseResult, type EgressRule } from '../types.ts';
import { networkEgress } from './network-egress.ts';

const rule = (cidr: string, port = 443, protocol: 'TCP' | 'UDP' = 'TCP'): EgressRule => ({ cidr, port, protocol });
const case_ = (requested: readonly EgressRule[], allowed: readonly EgressRule[]) => ({
  job: aTrainingJob().withEgress(...requested).build(),
  dataset: aDataset().withEgress(...allowed).build(),
});
const opens = (...rules: EgressRule[]) => (result: ClauseResult) => assert.deepEqual(result.outcome === 'Satisfied' && result.obligations?.egress, rules);

testClause(networkEgress, [
  { when: 'opens nothing for a job that asks for nothing', want: 'Satisfied', also: opens() },
  { when: 'opens nothing that is allowed but not asked for', given: case_([], [rule('10.0.0.0/8')]), want: 'Satisfied', also: opens() },
  { when: 'opens exactly what was asked within what is allowed', given: case_([rule('10.1.2.0/24')], [rule('192.0.2.0/24'), rule('10.0.0.0/8')]), want: 'Satisfied', also: opens(rule('10.1.2.0/24')) },
  { when: 'is violated where the dataset allows nothing', given: case_([rule('10.1.2.0/24')], []), want: 'Violated EgressNotPermitted', message: /10\.1\.2\.0\/24 at TCP port 443, but SecureDataset chest-ct allows nothing/ },
  { when: 'is violated by a wider range', given: case_([rule('10.0.0.0/7')], [rule('10.0.0.0/8')]), want: 'Violated EgressNotPermitted' },
  { when: 'is violated by another port', given: case_([rule('10.0.0.0/8', 80)], [rule('10.0.0.0/8')]), want: 'Violated EgressNotPermitted' },
  { when: 'is violated by another protocol', given: case_([rule('10.0.0.0/8', 443, 'UDP')], [rule('10.0.0.0/8')]), want: 'Violated EgressNotPermitted' },
  { when: 'is violated by one of two rules', given: case_([rule('10.0.0.0/8'), rule('0.0.0.0/0')], [rule('10.0.0.0/8')]), want: 'Violated EgressNotPermitted', message: /0\.0\.0\.0\/0/ },
  { when: 'does not put two halves together', given: case_([rule('10.0.0.0/8')], [rule('10.0.0.0/9'), rule('10.128.0.0/9')]), want: 'Violated EgressNotPermitted' },
]);
