import { type DataApproval, type DataPermit, type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { apiVersion } from '../api/resources.ts';
import { type DecisionInput, type Facts, type Instant, type Ontology } from '../policy/types.ts';
import { descriptionOf, explain, type Row } from './explanation.ts';
import { findingsWithoutJob, type Finding } from './findings.ts';
import { type Part } from './judge.ts';
import { type Manifest, type Path, type Position } from './manifests.ts';
import { ownKind, placed } from './own-kinds.ts';
import { restsOn } from './rests-on.ts';
import { shapeProblems } from './schema-check.ts';

/** What was found out about one document. */
export interface Remark extends Position {
  readonly file: string;
  /** Kind, namespace and name. */
  readonly subject: string;
  /** error: it is not accepted, or would be refused. warning: worth a look. notice: not known offline. */
  readonly level: 'error' | 'warning' | 'notice';
  /** The clause, or "shape". */
  readonly check: string;
  readonly message: string;
}

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

/** One of our documents, understood and in its namespace. */
interface Understood<T extends KubeObject = KubeObject> {
  readonly manifest: Manifest;
  readonly object: T;
}

/** Judges documents by themselves and together, without a cluster. Pure. */
export function validate({ manifests, namespace, now, ontology, unknown = {} }: Validation): readonly Remark[] {
  const shape = manifests.flatMap(shapeRemarks);
  const wrong = new Set(manifests.filter((manifest) => shapeRemarks(manifest).length > 0));
  const understood = manifests.filter((manifest) => !wrong.has(manifest)).flatMap((manifest): Understood[] => {
    const kind = ownKind(manifest.object);
    return kind === undefined ? [] : [{ manifest, object: withoutStatus(placed(manifest.object, kind, namespace)) }];
  });
  const of = <T extends KubeObject>(kind: string): readonly Understood<T>[] => understood.filter(({ object }) => object.kind === kind) as unknown as readonly Understood<T>[];
  const files: Files = { jobs: of<TrainingJob>('TrainingJob'), datasets: of<SecureDataset>('SecureDataset'), permits: of<DataPermit>('DataPermit'), approvals: of<DataApproval>('DataApproval').map(({ object }) => object), environment: of<SecureProcessingEnvironment>('SecureProcessingEnvironment')[0]?.object, now, ontology, unknown };
  return [...shape, ...twice(understood), ...files.jobs.flatMap((job) => jobRemarks(job, files)), ...files.datasets.flatMap((dataset) => datasetRemarks(dataset, files))];
}

/** What a file says of the past is not asked. */
function withoutStatus(object: KubeObject): KubeObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => field !== 'status')) as unknown as KubeObject;
}

interface Files {
  readonly jobs: readonly Understood<TrainingJob>[];
  readonly datasets: readonly Understood<SecureDataset>[];
  readonly permits: readonly Understood<DataPermit>[];
  readonly approvals: readonly DataApproval[];
  readonly environment: SecureProcessingEnvironment | undefined;
  readonly now: Instant;
  readonly ontology: Ontology;
  readonly unknown: Readonly<Partial<Record<Part, string>>>;
}

function remark(manifest: Manifest, path: Path, level: Remark['level'], check: string, message: string): Remark {
  return { file: manifest.file, ...manifest.positionOf(path), subject: subjectOf(manifest.object), level, check, message };
}

/** `TrainingJob prj-lung/unet`. */
export function subjectOf({ kind = 'Object', metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function shapeRemarks(manifest: Manifest): readonly Remark[] {
  const { object } = manifest;
  if (object.apiVersion?.startsWith('caveau.dev/') !== true) return [];
  const kind = ownKind(object);
  if (kind !== undefined) return shapeProblems(kind.kind, object).map(({ path, message }) => remark(manifest, path, 'error', 'shape', message));
  return [remark(manifest, object.apiVersion === apiVersion ? ['kind'] : ['apiVersion'], 'error', 'shape', `There is no kind ${object.kind ?? ''} in ${object.apiVersion}. This version knows TrainingJob, SecureDataset, DataPermit, DataApproval and SecureProcessingEnvironment of ${apiVersion}.`)];
}

/** Two documents of one name: the later would take the place of the earlier. */
function twice(understood: readonly Understood[]): readonly Remark[] {
  const key = ({ object }: Understood): string => subjectOf(object);
  return understood.filter((one, index) => understood.findIndex((other) => key(other) === key(one)) < index).map((one) => remark(one.manifest, ['metadata', 'name'], 'error', 'shape', `${key(one)} stands in these files twice. Remove one.`));
}

const noCluster = 'it depends on the cluster';

/** Facts of which nothing is known; each dataset has a claim of which nothing is known either. */
function unknownFacts(datasets: readonly Understood<SecureDataset>[]): Facts {
  const claim = { exists: false, accessModes: [], writers: 0, strangers: 0, users: [], departing: 0, encryption: { state: 'unknown', reason: 'ClaimMissing', message: '' } } as const;
  return { claims: Object.fromEntries(datasets.map(({ object }) => [object.metadata.name, claim])), nodes: [], nodesInUse: [], runtimeClasses: [], roomIsolated: false, roomOpenings: [], requesterBound: false, answered: {}, isolation: {}, untested: [], silent: [], superseded: {} };
}

function unknownParts({ environment, approvals, unknown }: Files): Readonly<Partial<Record<Part, string>>> {
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

/** The datasets, permits and approvals beside an object, as a decision takes them. */
function around(files: Files, namespace: string | undefined): Omit<DecisionInput, 'job'> {
  const here = ({ metadata }: KubeObject): boolean => metadata.namespace === namespace;
  const datasets = files.datasets.filter(({ object }) => here(object));
  return {
    datasets: Object.fromEntries(datasets.map(({ object }) => [object.metadata.name, object])),
    permits: files.permits.map(({ object }) => object).filter(here),
    approvals: files.approvals.filter(here),
    environment: files.environment,
    ontology: files.ontology,
    facts: unknownFacts(datasets),
    started: false,
    now: files.now,
  };
}

/** Decides on a job as far as the files go. */
function jobRemarks({ manifest, object }: Understood<TrainingJob>, files: Files): readonly Remark[] {
  const { clauses } = explain({ input: { job: object, ...around(files, object.metadata.namespace) }, unknown: unknownParts(files), replaced: [] });
  const unsatisfied = clauses.filter(({ outcome }) => outcome === 'Violated' || outcome === 'Pending');
  const remarks = unsatisfied.map((row) => remark(manifest, fieldIn(object, 'TrainingJob', row.fields), row.outcome === 'Violated' ? 'error' : 'warning', row.clause, `${row.message ?? ''} [${row.reason ?? ''}; ${row.law}]`));
  return [...remarks, ...notKnown(manifest, clauses)];
}

/** One remark for each reason why clauses are not known. */
function notKnown(manifest: Manifest, rows: readonly Row[]): readonly Remark[] {
  const unknown = rows.filter(({ outcome }) => outcome === 'Unknown');
  const reasons = [...new Set(unknown.map(({ why, dataset }) => `${dataset === undefined || why === noCluster ? '' : `${dataset}: `}${why ?? ''}`))];
  return reasons.map((reason) => {
    const ids = [...new Set(unknown.filter(({ why }) => reason.endsWith(why ?? '')).map(({ clause }) => clause))];
    return remark(manifest, ['metadata', 'name'], 'notice', 'offline', `Not known offline, ${reason}: ${ids.join(', ')}.`);
  });
}

/** Where the first field stands that a clause reads in this kind: that is where a person would mend it. */
function fieldIn(object: KubeObject, kind: string, fields: readonly string[]): Path {
  const paths = fields.filter((field) => field.startsWith(`${kind}.`)).map((field) => field.slice(kind.length + 1).replaceAll('[]', '').split('.'));
  return paths.find((path) => isThere(object, path)) ?? ['metadata', 'name'];
}

function isThere(object: unknown, path: Path): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, first)) return false;
  return isThere((object as Readonly<Record<string, unknown>>)[String(first)], rest);
}

/** That these say no is the course of things, and no mistake in a file. */
const ends: readonly string[] = ['permit-state', 'permit-window', 'retention', 'sealed'];

/** Judges a dataset by itself, and with each of its permits that no job of the files is decided under. */
function datasetRemarks({ manifest, object }: Understood<SecureDataset>, files: Files): readonly Remark[] {
  const input = around(files, object.metadata.namespace);
  const unknowns = new Map(Object.entries(unknownParts(files)) as [Part, string][]);
  const used = files.jobs.some(({ object: job }) => job.metadata.namespace === object.metadata.namespace && job.spec.datasets.some(({ name }) => name === object.metadata.name));
  const permits = files.permits.filter(({ object: permit }) => permit.metadata.namespace === object.metadata.namespace && permit.spec.dataset.name === object.metadata.name);
  const alone = findingsWithoutJob(input, object, undefined, unknowns);
  const said = (findings: readonly Finding[]): readonly Finding[] => findings.filter(({ judgement }) => 'result' in judgement && judgement.result.outcome !== 'Satisfied');
  const ofPermits = permits.flatMap(({ manifest: at, object: permit }) => {
    const findings = said(findingsWithoutJob(input, object, permit, unknowns));
    return findings.filter(({ clause }) => !said(alone).some((finding) => finding.clause === clause)).map((finding) => everyJob(at, 'DataPermit', finding));
  });
  return used ? [] : [...said(alone).map((finding) => everyJob(manifest, 'SecureDataset', finding)), ...ofPermits];
}

function everyJob(manifest: Manifest, kind: string, { clause, judgement }: Finding): Remark {
  const { fields, law } = descriptionOf(clause);
  const result = 'result' in judgement && judgement.result.outcome !== 'Satisfied' ? judgement.result : { outcome: 'Pending', reason: '', message: '' };
  const level = result.outcome === 'Violated' && !ends.includes(clause) ? 'error' : 'warning';
  return remark(manifest, fieldIn(manifest.object, kind, fields), level, clause, `So no job can run: ${result.message} [${result.reason}; ${law}]`);
}
