import { type KubeObject } from '../api/kube-object.ts';
import { apiVersion, dataApprovals, dataPermits, environments, outputReleases, secureDatasets, trainingJobs } from '../api/resources.ts';
import { shapeError, type CheckedKind } from '../api/shape.ts';
import { type Resource } from '../runtime/plan.ts';
import { shapeProblems } from './schema-check.ts';
import { UsageError } from './terminal.ts';

/** The kinds that people write, with the names by which kubectl knows them. */
export interface OwnKind {
  readonly resource: Resource;
  readonly kind: CheckedKind;
  readonly names: readonly string[];
}

const own = (resource: Resource, kind: CheckedKind, short: string): OwnKind => ({ resource, kind, names: [short, kind.toLowerCase(), resource.plural] });

/** Every kind that can stand in a file. */
export const ownKinds: readonly OwnKind[] = [own(trainingJobs, 'TrainingJob', 'tj'), own(secureDatasets, 'SecureDataset', 'sds'), own(dataPermits, 'DataPermit', 'dpm'), own(environments, 'SecureProcessingEnvironment', 'spe'), own(dataApprovals, 'DataApproval', 'dap'), own(outputReleases, 'OutputRelease', 'orl')];

/** The kind of an object of ours; undefined for what belongs to somebody else. */
export function ownKind({ apiVersion: version, kind }: KubeObject): OwnKind | undefined {
  return version === apiVersion ? ownKinds.find((one) => one.kind === kind) : undefined;
}

/** Takes "tj/unet" apart. Throws a sentence for anything that is not KIND/NAME of one of these kinds. */
export function readReference(text: string, kinds: readonly CheckedKind[]): { readonly kind: OwnKind; readonly name: string } {
  const [word = '', name = '', ...rest] = text.split('/');
  const kind = ownKinds.find((one) => kinds.includes(one.kind) && one.names.includes(word.toLowerCase().replace(/\.caveau\.dev$/, '')));
  if (kind === undefined || name === '' || rest.length > 0) throw new UsageError(`"${text}" is not understood: give ${kinds.map((one) => `${ownKinds.find(({ kind: of }) => of === one)?.names[0] ?? one}/NAME`).join(' or ')}.`);
  return { kind, name };
}

/** An object of a file in its namespace: of one that names none, in the given one. */
export function placed(object: KubeObject, { resource }: OwnKind, namespace: string): KubeObject {
  if (resource.namespaced) return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } };
  return { ...object, metadata: Object.fromEntries(Object.entries(object.metadata).filter(([field]) => field !== 'namespace')) as KubeObject['metadata'] };
}

/** What the API server would not take of an object of ours, or undefined: shape, fields that do not exist, and the rules of the definition. */
export function misshapen(object: KubeObject, { kind }: OwnKind): string | undefined {
  return shapeError(kind, object) ?? shapeProblems(kind, object)[0]?.message;
}
