import { type KubeObject } from '../api/kube-object.ts';
import { type Manifest, type Path, type Position } from './manifests.ts';

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

/** Says something of a document, at a place in it. */
export function remark(manifest: Manifest, path: Path, level: Remark['level'], check: string, message: string): Remark {
  return { file: manifest.file, ...manifest.positionOf(path), subject: subjectOf(manifest.object), level, check, message };
}

/** `TrainingJob prj-lung/unet`. */
export function subjectOf({ kind = 'Object', metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** What is not known of a document, and why, as the end of a sentence. */
export interface Open {
  readonly why: string;
  /** The clause, or in words. */
  readonly what: string;
}

/** One remark for each reason why something is not known. */
export function offline(manifest: Manifest, open: readonly Open[]): readonly Remark[] {
  const reasons = [...new Set(open.map(({ why }) => why))];
  return reasons.map((reason) => {
    const all = [...new Set(open.filter(({ why }) => why === reason).map(({ what }) => what))];
    return remark(manifest, ['metadata', 'name'], 'notice', 'offline', `Not known offline, ${reason}: ${all.join(', ')}.`);
  });
}

/** Where the first field stands that a clause reads in this kind: that is where a person would mend it. */
export function fieldIn(object: KubeObject, kind: string, fields: readonly string[]): Path {
  const paths = fields.filter((field) => field.startsWith(`${kind}.`)).map((field) => field.slice(kind.length + 1).replaceAll('[]', '').split('.'));
  return paths.find((path) => isThere(object, path)) ?? ['metadata', 'name'];
}

function isThere(object: unknown, path: Path): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, first)) return false;
  return isThere((object as Readonly<Record<string, unknown>>)[String(first)], rest);
}
