import { type DataPermit, type SecureDataset } from '../api/generated/types.ts';
import { keyIn, keysOf } from '../policy/dataset-keys.ts';
import { descriptionOf } from './explanation.ts';
import { findingsWithoutJob, type Finding } from './findings.ts';
import { type Part } from './judge.ts';
import { type Manifest } from './manifests.ts';
import { around, unknownParts, type Files, type Understood } from './offline-input.ts';
import { fieldIn, offline, remark, type Remark } from './remark.ts';

/** That these say no is the course of things, and no mistake in a file. */
const ends: readonly string[] = ['permit-state', 'permit-window', 'retention', 'sealed'];

function unknownsOf(files: Files): ReadonlyMap<Part, string> {
  return new Map(Object.entries(unknownParts(files)) as [Part, string][]);
}

/** Judges a dataset that no job of the files uses. */
export function datasetRemarks({ manifest, object }: Understood<SecureDataset>, files: Files): readonly Remark[] {
  const used = files.jobs.some(({ object: job }) => keysOf(job).includes(keyIn(job, object)));
  if (used) return [];
  return remarksOn(manifest, 'SecureDataset', findingsWithoutJob(around(files, object.metadata.namespace), { dataset: object }, unknownsOf(files)));
}

/** Judges a permit under which no job of the files is decided: with its dataset, or alone where that is not among the files. */
export function permitRemarks({ manifest, object }: Understood<DataPermit>, files: Files): readonly Remark[] {
  const { namespace } = object.metadata;
  const input = around(files, namespace);
  const unknowns = unknownsOf(files);
  const dataset = files.datasets.find(({ object: one }) => one.metadata.namespace === namespace && one.metadata.name === object.spec.dataset.name)?.object;
  if (dataset === undefined) return remarksOn(manifest, 'DataPermit', findingsWithoutJob(input, { permit: object }, unknowns));
  // What is said of the dataset without it is said there.
  const alone = new Set(findingsWithoutJob(input, { dataset }, unknowns).filter(isOpen).map(keyOf));
  return remarksOn(manifest, 'DataPermit', findingsWithoutJob(input, { dataset, permit: object }, unknowns).filter((finding) => !alone.has(keyOf(finding))));
}

function isOpen({ judgement }: Finding): boolean {
  return !('result' in judgement) || judgement.result.outcome !== 'Satisfied';
}

function keyOf({ clause, judgement }: Finding): string {
  return `${clause}/${'result' in judgement ? '' : judgement.why}`;
}

function remarksOn(manifest: Manifest, kind: string, findings: readonly Finding[]): readonly Remark[] {
  const open = findings.flatMap(({ clause, judgement }) => ('result' in judgement ? [] : [{ why: judgement.why, what: clause }]));
  return [...findings.flatMap((finding) => everyJob(manifest, kind, finding)), ...offline(manifest, open)];
}

function everyJob(manifest: Manifest, kind: string, { clause, judgement }: Finding): readonly Remark[] {
  if (!('result' in judgement) || judgement.result.outcome === 'Satisfied') return [];
  const { fields, law } = descriptionOf(clause);
  const { outcome, message, reason } = judgement.result;
  const level = outcome === 'Violated' && !ends.includes(clause) ? 'error' : 'warning';
  return [remark(manifest, fieldIn(manifest.object, kind, fields), level, clause, `So no job can run: ${message} [${reason}; ${law}]`)];
}
