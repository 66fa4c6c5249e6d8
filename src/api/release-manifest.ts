import { createHash } from 'node:crypto';
import { type MoverConfig, type ReleasedFormat } from './mover.ts';

/** The list that lies beside released files: which release, of which job, and what each file is. Equal input gives equal bytes, so that the operator knows its digest too. */
export function releaseManifest({ release, trainingJob, files }: MoverConfig, formats: readonly ReleasedFormat[]): string {
  const listed = files.map(({ path, digest, size }, i) => ({ path, digest, size, format: formats[i] }));
  const named = ({ namespace, name, uid }: MoverConfig['trainingJob']): object => ({ namespace, name, uid });
  return `${JSON.stringify({ schema: 'caveau.release/v1', release: { ...named(release), digest: release.digest }, trainingJob: named(trainingJob), files: listed }, null, 2)}\n`;
}

/** SHA-256 as sha256: and 64 hexadecimal digits. */
export function sha256Of(data: string | Buffer): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}
