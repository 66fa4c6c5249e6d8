import { lineWidth, visible, wrap } from '../usage.ts';
import { type Model, type PermitUse, type Reading, type ReleaseUse, type Run, type Use } from './use.ts';

const readings: Readonly<Record<Reading, { readonly mark: string; readonly words: string }>> = {
  Now: { mark: '✓', words: 'reads it now' },
  Before: { mark: '–', words: 'has read it' },
  MayHave: { mark: '?', words: 'may have read it' },
  Never: { mark: '–', words: 'has not read it' },
};

/** Who uses and used a dataset, as lines for a person. */
export function useText(use: Use): string {
  const { dataset: { namespace, name, exists, state, revision }, permits, runs, models, releases, notSeen, notTold } = use;
  const facts = [exists ? (state ?? 'not looked at yet') : 'it is not there (any more)', ...(revision === undefined ? [] : [`revision ${revision}`])];
  const parts = [
    [`SecureDataset ${namespace}/${name}: ${facts.join(', ')}`, ...wrap(summary(use), lineWidth)],
    section('Permits', permits.map(permitLine)),
    section('Jobs', runs.map(runLine)),
    section('What was made from it', models.map(modelLine)),
    section('Releases of that', releases.map(releaseLine)),
    section('Not seen, for want of rights', notSeen.map((text) => `? ${text}`)),
    section('What the cluster cannot tell', notTold.map((text) => `– ${text}`)),
  ];
  return visible(parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n'));
}

function summary({ runs, permits, rooms, models }: Use): string {
  const count = (...reads: readonly Reading[]): number => runs.filter(({ read }) => reads.includes(read)).length;
  const jobs = (number: number, one: string, many: string): readonly string[] => (number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]);
  const told = [...jobs(count('Now'), 'job reads it now', 'jobs read it now'), ...jobs(count('Before'), 'job has read it', 'jobs have read it'), ...jobs(count('MayHave'), 'job may have read it', 'jobs may have read it'), ...jobs(models.length, 'volume was filled from it', 'volumes were filled from it')];
  const valid = permits.filter(({ isValid }) => isValid).length;
  const permitted = `${valid === 0 ? 'No permit is' : valid === 1 ? '1 permit is' : `${valid} permits are`} valid`;
  return `${told.length === 0 ? 'No job that is known here has read it' : told.join(', ')}. ${permitted}. ${rooms.length === 1 ? 'Room' : 'Rooms'}: ${rooms.join(', ')}.`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.flatMap((line) => wrap(line, lineWidth - 2).map((part, index) => `  ${index === 0 ? '' : '  '}${part}`))];
}

function permitLine({ name, room, state, isValid, persons, validUntil }: PermitUse): string {
  return `${isValid ? '✓' : '✗'} ${name}: ${state}, room ${room}, until ${validUntil}, for ${persons.length === 0 ? 'nobody' : persons.join(', ')}`;
}

function runLine({ namespace, name, state, read, requester, permit, revision, startTime, completionTime, knownBy }: Run): string {
  const { mark, words } = readings[read];
  const facts = [
    requester === undefined ? undefined : `asked for by ${requester}`,
    permit === undefined ? undefined : `permit ${permit}`,
    revision === undefined ? undefined : `revision ${revision}`,
    startTime === undefined ? undefined : `from ${startTime}`,
    completionTime === undefined ? undefined : `to ${completionTime}`,
    knownBy === 'Record' ? 'of its record: the job itself is not there any more' : undefined,
  ];
  return `${mark} ${namespace}/${name}: ${[`${words} (${state})`, ...facts.filter((fact) => fact !== undefined)].join(', ')}`;
}

function modelLine({ namespace, claim, trainingJob, revision, withdrawn }: Model): string {
  return `${withdrawn ? '✗' : '–'} ${namespace}/${claim}: output of job ${trainingJob}${revision === undefined ? '' : `, on revision ${revision}`}${withdrawn ? ', and subjects have withdrawn since' : ''}`;
}

function releaseLine({ namespace, name, trainingJob, state, destination, requester }: ReleaseUse): string {
  return `${state === 'Approved' ? '✓' : '–'} ${namespace}/${name}: ${state}, of job ${trainingJob}, to ${destination}, asked for by ${requester}`;
}
