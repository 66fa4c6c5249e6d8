import { type DataPermit, type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from '../../api/generated/types.ts';
import { type ClaimFact, type DecisionInput, type Facts, type NodeFact } from '../types.ts';
import { now } from './builders.ts';

/** One way to break one clause of a job that is allowed, and what the clause must say then. */
export interface Breaking {
  readonly clause: string;
  /** The outcome and the reason, such as "Violated PermitRevoked". */
  readonly says: string;
  /** What it says of a job that runs, where that is not the same reason as a violation; "nothing" where it is asked before the start alone. */
  readonly running?: string;
  readonly change: (input: DecisionInput) => DecisionInput;
  /** Where time alone breaks it: how things are before, and within how many days that ends. */
  readonly ending?: { readonly before: (input: DecisionInput) => DecisionInput; readonly days: number };
}

type Change<T> = (value: T) => Partial<T>;
type DatasetSpec = SecureDataset['spec'];
type Protection = DatasetSpec['protection'];
type EnvironmentSpec = SecureProcessingEnvironment['spec'];

const day = 86_400_000;
/** So many days from now. */
export const at = (days: number): string => new Date(now + days * day).toISOString();

/** The job with other fields of its spec. */
export const job = (change: Change<TrainingJob['spec']>) => (input: DecisionInput): DecisionInput => ({ ...input, job: { ...input.job, spec: { ...input.job.spec, ...change(input.job.spec) } } });

/** Every dataset with other fields of its spec. */
export const datasets = (change: Change<DatasetSpec>) => (input: DecisionInput): DecisionInput => ({
  ...input,
  datasets: Object.fromEntries(Object.entries(input.datasets).map(([name, dataset]) => [name, { ...dataset, spec: { ...dataset.spec, ...change(dataset.spec) } }])),
});

/** Every dataset with other terms of its protection. */
export const protection = (change: Change<Protection>) => datasets((spec) => ({ protection: { ...spec.protection, ...change(spec.protection) } }));

/** Every permit with other fields of its spec. */
export const permits = (change: Change<DataPermit['spec']>) => (input: DecisionInput): DecisionInput => ({ ...input, permits: input.permits.map((permit) => ({ ...permit, spec: { ...permit.spec, ...change(permit.spec) } })) });

/** The environment with other assertions. */
export const environment = (change: Change<EnvironmentSpec>) => (input: DecisionInput): DecisionInput =>
  input.environment === undefined ? input : { ...input, environment: { ...input.environment, spec: { ...input.environment.spec, ...change(input.environment.spec) } } };

/** Other facts of the cluster. */
export const facts = (change: Change<Facts>) => (input: DecisionInput): DecisionInput => ({ ...input, facts: { ...input.facts, ...change(input.facts) } });

/** Every claim as it is found now. */
export const claims = (change: Change<ClaimFact>) => facts((known) => ({ claims: Object.fromEntries(Object.entries(known.claims).map(([name, claim]) => [name, { ...claim, ...change(claim) }])) }));

/** Every node as it is found now. */
export const nodes = (change: Change<NodeFact>) => facts((known) => ({ nodes: known.nodes.map((node) => ({ ...node, ...change(node) })) }));

/** Several changes, one after the other. */
export const all = (...changes: readonly Breaking['change'][]) => (input: DecisionInput): DecisionInput => changes.reduce((changed, change) => change(changed), input);

/** So many days later. */
const later = (days: number) => (input: DecisionInput): DecisionInput => ({ ...input, now: now + days * day });

/** An entry of a table of breakings. */
export const of = (clause: string, says: string, change: Breaking['change'], running?: string): Breaking => ({ clause, says, change, ...(running === undefined ? {} : { running }) });

/** An entry that time alone breaks. */
export const ending = (clause: string, says: string, before: Breaking['change'], days = 2, running?: string): Breaking => ({ ...of(clause, says, all(before, later(days)), running), ending: { before, days } });
