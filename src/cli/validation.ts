import { type DataApproval, type DataPermit, type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from '../api/generated/types.ts';
import { splitDatasetKey } from '../api/dataset-key.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { apiVersion } from '../api/resources.ts';
import { listed } from '../policy/text.ts';
import { type Instant, type Ontology } from '../policy/types.ts';
import { approvalRemarks, environmentRemarks } from './approval-remarks.ts';
import { explain } from './explanation.ts';
import { type Part } from './judge.ts';
import { type Manifest } from './manifests.ts';
import { around, noCluster, unknownParts, type Files, type Understood } from './offline-input.ts';
import { ownKind, ownKinds, placed } from './own-kinds.ts';
import { fieldIn, offline, remark, subjectOf, type Remark } from './remark.ts';
import { shapeProblems } from './schema-check.ts';
import { datasetRemarks, permitRemarks } from './without-job.ts';

/** What a validation rests on. */
export interface Validation {
  readonly manifests: readonly Manifest[];
  /** Of documents that name none. */
  readonly namespace: string;
  readonly now: Instant;
  readonly ontology: Ontology;
  /** What else is not known. */
  readonly unknown?: Readonly<Partial<Record<Part, string>>>;
}

/** Judges documents by themselves and together, without a cluster. Pure. */
export function validate({ manifests, namespace, now, ontology, unknown = {} }: Validation): readonly Remark[] {
  const looked = manifests.map((manifest) => ({ manifest, wrong: shapeRemarks(manifest) }));
  const shape = looked.flatMap(({ wrong }) => wrong);
  const understood = looked.flatMap(({ manifest, wrong }): Understood[] => {
    const kind = ownKind(manifest.object);
    return kind === undefined || wrong.length > 0 ? [] : [{ manifest, object: withoutStatus(placed(manifest.object, kind, namespace)) }];
  });
  const of = <T extends KubeObject>(kind: string): readonly Understood<T>[] => understood.filter(({ object }) => object.kind === kind) as unknown as readonly Understood<T>[];
  const environments = of<SecureProcessingEnvironment>('SecureProcessingEnvironment');
  const files: Files = { jobs: of<TrainingJob>('TrainingJob'), datasets: of<SecureDataset>('SecureDataset'), permits: of<DataPermit>('DataPermit'), approvals: of<DataApproval>('DataApproval'), environments, environment: environments[0]?.object, now, ontology, unknown };
  return [...shape, ...twice(understood), ...judged(files)];
}

/** What is said of all that has the right shape: every permit is judged, with a job or without. */
function judged(files: Files): readonly Remark[] {
  const jobs = files.jobs.map((job) => judgeJob(job, files));
  const decidedUnder = new Set(jobs.flatMap(({ permits }) => permits));
  const others = files.permits.filter(({ object: { metadata } }) => !decidedUnder.has(`${metadata.namespace ?? ''}/${metadata.name}`));
  return [
    ...jobs.flatMap(({ remarks }) => remarks),
    ...files.datasets.flatMap((dataset) => datasetRemarks(dataset, files)),
    ...others.flatMap((permit) => permitRemarks(permit, files)),
    ...files.approvals.flatMap((approval) => approvalRemarks(approval, files)),
    ...files.environments.flatMap(environmentRemarks),
  ];
}

/** What a file says of the past is not asked. */
function withoutStatus(object: KubeObject): KubeObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => field !== 'status')) as unknown as KubeObject;
}

function shapeRemarks(manifest: Manifest): readonly Remark[] {
  const { object } = manifest;
  if (object.apiVersion?.startsWith('caveau.dev/') !== true) return namesake(manifest);
  const kind = ownKind(object);
  if (kind !== undefined) return shapeProblems(kind.kind, object).map(({ path, message }) => remark(manifest, path, 'error', 'shape', message));
  return [remark(manifest, object.apiVersion === apiVersion ? ['kind'] : ['apiVersion'], 'error', 'shape', `There is no kind ${object.kind ?? ''} in ${object.apiVersion}. This version knows ${listed(ownKinds.map(({ kind: known }) => known), 'and')} of ${apiVersion}.`)];
}

/** Others may have a kind of the same name, so that it is no more than a warning. */
function namesake(manifest: Manifest): readonly Remark[] {
  const { object } = manifest;
  if (!ownKinds.some(({ kind }) => kind === object.kind)) return [];
  return [remark(manifest, ['apiVersion'], 'warning', 'shape', `This ${object.kind ?? ''} is of ${object.apiVersion ?? 'no apiVersion'}, so it is none of Caveau's and was not checked. If it should be, write apiVersion: ${apiVersion}.`)];
}

/** Two documents of one name: the later would take the place of the earlier. */
function twice(understood: readonly Understood[]): readonly Remark[] {
  const key = ({ object }: Understood): string => subjectOf(object);
  return understood.filter((one, index) => understood.findIndex((other) => key(other) === key(one)) < index).map((one) => remark(one.manifest, ['metadata', 'name'], 'error', 'shape', `${key(one)} stands in these files twice. Remove one.`));
}

/** What is said of a job, and the permits under which it was decided, as namespace/name. */
interface JudgedJob {
  readonly remarks: readonly Remark[];
  readonly permits: readonly string[];
}

/** Decides on a job as far as the files go. */
function judgeJob({ manifest, object }: Understood<TrainingJob>, files: Files): JudgedJob {
  const { clauses, permits } = explain({ input: { job: object, ...around(files, object.metadata.namespace) }, unknown: unknownParts(files), replaced: [] });
  const unsatisfied = clauses.filter(({ outcome }) => outcome === 'Violated' || outcome === 'Pending');
  const remarks = unsatisfied.map((row) => remark(manifest, fieldIn(object, 'TrainingJob', row.fields), row.outcome === 'Violated' ? 'error' : 'warning', row.clause, `${row.message ?? ''} [${row.reason ?? ''}; ${row.law}]`));
  const unknown = clauses.filter(({ outcome }) => outcome === 'Unknown');
  const open = unknown.map(({ clause, why = '', dataset }) => ({ what: clause, why: `${dataset === undefined || why === noCluster ? '' : `${dataset}: `}${why}` }));
  return { remarks: [...remarks, ...offline(manifest, open)], permits: permits.map(({ dataset, permit }) => `${splitDatasetKey(object.metadata.namespace, dataset).namespace ?? ''}/${permit}`) };
}
