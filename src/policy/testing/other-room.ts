import { type DecisionInput } from '../types.ts';

/** The room of a data holder. */
export const holder = 'hospital';

/** The claim that the built bindings have in the room of the job. */
export const boundClaim = 'caveau-share-0123456789abcdef0123';

const keyed = <T>(record: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> => Object.fromEntries(Object.entries(record).map(([name, value]) => [`${holder}/${name}`, value]));

/** The same with all data, and all that was permitted, in the room of a data holder, and bound in the job's. What was approved was of this room, and is no more. */
export function elsewhere(input: DecisionInput): DecisionInput {
  const moved = <T extends { readonly metadata: object }>(object: T): T => ({ ...object, metadata: { ...object.metadata, namespace: holder } });
  const { job, datasets, permits, approvals, facts } = input;
  if (job.spec.datasets.every(({ namespace }) => namespace === holder)) return input;
  const { bodies } = facts;
  return {
    ...input,
    job: { ...job, spec: { ...job.spec, datasets: job.spec.datasets.map((dataset) => ({ ...dataset, namespace: holder })) } },
    datasets: keyed(Object.fromEntries(Object.entries(datasets).map(([name, dataset]) => [name, moved(dataset)]))),
    permits: permits.map(moved),
    approvals: approvals.map(moved),
    facts: {
      ...facts,
      claims: keyed(facts.claims),
      isolation: keyed(facts.isolation),
      superseded: keyed(facts.superseded),
      ...(bodies === undefined ? {} : { bodies: keyed(bodies) }),
      bindings: Object.fromEntries(permits.map(({ metadata }) => [`${holder}/${metadata.name}`, { state: 'bound', claimName: boundClaim, strangers: 0 } as const])),
    },
  };
}

/** The same with all of it in the job's own room again. */
export function atHome(input: DecisionInput): DecisionInput {
  const { job, datasets, permits, approvals, facts } = input;
  if (job.spec.datasets.some(({ namespace }) => namespace === undefined)) return input;
  const moved = <T extends { readonly metadata: object }>(object: T): T => ({ ...object, metadata: { ...object.metadata, namespace: job.metadata.namespace } });
  const named = <T>(record: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> => Object.fromEntries(Object.entries(record).map(([key, value]) => [key.slice(holder.length + 1), value]));
  return {
    ...input,
    job: { ...job, spec: { ...job.spec, datasets: job.spec.datasets.map(({ name, mountPath }) => ({ name, mountPath })) } },
    datasets: Object.fromEntries(Object.entries(named(datasets)).map(([name, dataset]) => [name, moved(dataset)])),
    permits: permits.map(moved),
    approvals: approvals.map(moved),
    facts: { ...facts, claims: named(facts.claims), isolation: named(facts.isolation), superseded: named(facts.superseded), bodies: named(facts.bodies) },
  };
}
