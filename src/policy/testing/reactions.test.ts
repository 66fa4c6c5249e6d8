import fc from 'fast-check';
import { type SecureDataset } from '../../api/generated/types.ts';
import { clauses } from '../clauses.ts';
import { type Action } from '../types.ts';

type OnViolation = NonNullable<SecureDataset['spec']['onViolation']>;
type Chosen = OnViolation['actions'][number];

const choosable = clauses.filter(({ actions }) => actions !== undefined);

/** What a dataset may say of running jobs: nothing, or another action than Stop for some of the clauses that leave a choice. */
export function reactions(): fc.Arbitrary<{ readonly onViolation?: OnViolation }> {
  const one = ({ id, actions = [] }: (typeof choosable)[number]) => fc.constantFrom(...actions).map((action): Chosen => ({ clause: id as Chosen['clause'], action }));
  const some = fc.subarray([...choosable]).chain((clausesOfIt) => fc.tuple(...clausesOfIt.map(one)));
  const said = fc.record({ checkpointSeconds: fc.integer({ min: 10, max: 1800 }), actions: some }).map((onViolation) => ({ onViolation }));
  return fc.oneof(fc.constant({}), said);
}

/** The dataset with stricter actions: none that is less strict than this one stays. */
export function withStricter(dataset: SecureDataset, action: Exclude<Action, 'Finish'>): SecureDataset {
  const { onViolation } = dataset.spec;
  if (onViolation === undefined) return dataset;
  const lenient: readonly Action[] = action === 'Stop' ? ['Finish', 'Checkpoint'] : ['Finish'];
  return { ...dataset, spec: { ...dataset.spec, onViolation: { checkpointSeconds: 10, ...onViolation, actions: onViolation.actions.map((one) => (lenient.includes(one.action) ? { ...one, action } : one)) } } };
}
