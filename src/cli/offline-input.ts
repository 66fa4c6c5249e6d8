import { type DataApproval, type DataPermit, type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from '../api/generated/types.ts';
import { datasetKey } from '../api/dataset-key.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { type DecisionInput, type Facts, type Instant, type Ontology } from '../policy/types.ts';
import { type Part } from './judge.ts';
import { type Manifest } from './manifests.ts';
import { restsOn } from './rests-on.ts';

/** One of our documents, understood and in its namespace. */
export interface Understood<T extends KubeObject = KubeObject> {
  readonly manifest: Manifest;
  readonly object: T;
}

/** What stands in the files, as far as it has the right shape. */
export interface Files {
  readonly jobs: readonly Understood<TrainingJob>[];
  readonly datasets: readonly Understood<SecureDataset>[];
  readonly permits: readonly Understood<DataPermit>[];
  readonly approvals: readonly Understood<DataApproval>[];
  readonly environments: readonly Understood<SecureProcessingEnvironment>[];
  readonly environment: SecureProcessingEnvironment | undefined;
  readonly now: Instant;
  readonly ontology: Ontology;
  readonly unknown: Readonly<Partial<Record<Part, string>>>;
}

/** Why most facts are not known. */
export const noCluster = 'it depends on the cluster';

/** Facts of which nothing is known; each dataset has a claim of which nothing is known either. */
function unknownFacts(keys: readonly string[]): Facts {
  const claim = { exists: false, accessModes: [], writers: 0, strangers: 0, users: [], departing: 0, encryption: { state: 'unknown', reason: 'ClaimMissing', message: '' } } as const;
  return { claims: Object.fromEntries(keys.map((key) => [key, claim])), nodes: [], nodesInUse: [], runtimeClasses: [], roomIsolated: false, roomOpenings: [], admission: { inForce: false, reason: 'AdmissionNotTold', message: '' }, requesterBound: false, answered: {}, isolation: {}, untested: [], silent: [], superseded: {} };
}

/** What is not known, as the files are. */
export function unknownParts({ environment, approvals, unknown }: Files): Readonly<Partial<Record<Part, string>>> {
  const facts = Object.fromEntries(Object.keys(restsOn).map((path) => [path, noCluster]));
  const files = { datasets: 'it is not among the files', permits: 'no permit for it is among the files' };
  return {
    ...unknown,
    ...facts,
    ...files,
    ...(environment === undefined ? { environment: 'no SecureProcessingEnvironment is among the files' } : {}),
    ...(approvals.length === 0 ? { approvals: 'approvals may be in the cluster' } : {}),
  };
}

/** The datasets, permits and approvals of all rooms that stand in the files, as a decision in one room takes them. */
export function around(files: Files, namespace: string | undefined): Omit<DecisionInput, 'job'> {
  const datasets = files.datasets.map(({ object }) => [datasetKey(namespace, object.metadata), object] as const);
  return {
    datasets: Object.fromEntries(datasets),
    permits: files.permits.map(({ object }) => object),
    approvals: files.approvals.map(({ object }) => object),
    environment: files.environment,
    ontology: files.ontology,
    facts: unknownFacts(datasets.map(([key]) => key)),
    started: false,
    now: files.now,
  };
}
