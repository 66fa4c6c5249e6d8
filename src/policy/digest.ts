import { canonicalJson, digestOf } from '../approval/canonical.ts';
import { splitDatasetKey } from '../api/dataset-key.ts';
import { type DataPermit } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { requesterEvidence } from './assurance.ts';
import { approvedBy } from './clauses/approvals.ts';
import { clauseSetVersion } from './clauses.ts';
import { keysOf } from './dataset-keys.ts';
import { own } from './own.ts';
import { type Decision, type DecisionInput, type EncryptionFact } from './types.ts';

/**
 * The digest of what was decided on: what people wrote, how it is known who asked, and what is known about the storage, and
 * by which terms of diseases it was judged.
 * Neither nodes nor the time are in it, because both change all the while without anybody having decided anything.
 */
export function inputDigest(input: DecisionInput, decision: Decision): string {
  const { job, facts } = input;
  const names = keysOf(job);
  const permits = decision.permits.flatMap(({ dataset, permit }) => permitOf(input, dataset, permit) ?? []);
  // What is superseded in a room that has not let this one in is not told by a digest either.
  const mayKnow = (key: string): boolean => !key.includes('/') || own(input.datasets, key) !== undefined;
  const superseded = names.filter(mayKnow).flatMap((name) => (own(facts.superseded, name) === undefined ? [] : [[name, own(facts.superseded, name)] as const]));
  const content = {
    clauseSet: clauseSetVersion,
    job: { ...identity(job), spec: lasting(job.spec) },
    datasets: names.flatMap((name) => own(input.datasets, name) ?? []).map((dataset) => ({ ...identity(dataset), spec: dataset.spec })),
    permits: permits.map((permit) => ({ ...identity(permit), spec: permit.spec })),
    environment: input.environment?.spec ?? null,
    ontology: input.ontology.digest,
    encryption: {
      claims: Object.fromEntries(names.map((name) => [name, known(own(facts.claims, name)?.encryption)])),
      output: job.spec.output === undefined ? null : known(facts.output?.encryption),
    },
    approvals: Object.fromEntries(names.map((name) => [name, approvalsOf(input, decision, name)])),
    requesterEvidence: requesterEvidence(input),
    ...(superseded.length === 0 ? {} : { superseded: Object.fromEntries(superseded) }),
  };
  return digestOf(canonicalJson(content));
}

/** A permit lies beside its dataset. */
function permitOf({ job, permits }: DecisionInput, dataset: string, name: string): DataPermit | undefined {
  const { namespace } = splitDatasetKey(job.metadata.namespace, dataset);
  return permits.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
}

/** The approvals of the permit that was chosen for a dataset. */
function approvalsOf(input: DecisionInput, decision: Decision, name: string): readonly string[] {
  const dataset = own(input.datasets, name);
  const chosen = decision.permits.find((one) => one.dataset === name)?.permit;
  const permit = chosen === undefined ? undefined : permitOf(input, name, chosen);
  return dataset === undefined || permit === undefined ? [] : approvedBy({ ...input, dataset, permit });
}

function identity({ metadata }: KubeObject): object {
  return { namespace: metadata.namespace ?? null, name: metadata.name, uid: metadata.uid ?? null };
}

/** Without the two fields that may change after creation, so that pausing a job is not a new decision. */
function lasting(spec: DecisionInput['job']['spec']): object {
  const { runPolicy, ...rest } = spec;
  const kept = Object.fromEntries(Object.entries(runPolicy ?? {}).filter(([field]) => field !== 'suspend' && field !== 'ttlSecondsAfterFinished'));
  return Object.keys(kept).length === 0 ? rest : { ...rest, runPolicy: kept };
}

/** Without the message: a sentence that is worded better in the next release is no other fact. */
function known(fact: EncryptionFact | undefined): object | null {
  if (fact === undefined) return null;
  if (fact.state !== 'encrypted') return { state: fact.state, reason: fact.reason };
  const { state, mechanism, keyScope, level } = fact;
  return { state, mechanism, keyScope, level };
}
