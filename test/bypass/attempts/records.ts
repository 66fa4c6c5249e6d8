import { runRecord } from '../../e2e/support/workloads.ts';
import { powerful } from '../actors.ts';
import type { Attempt } from '../attempt.ts';
import { dryRun, label, oldRecord } from '../touch.ts';

const recordsOfRuns = /is a room: controllerrevisions in it are the records of its runs, and .* may not \w+ .*To free a name, ask a data steward \(verb hold on securedatasets\.caveau\.dev\)\.$/;

/** The records that runs have ended. */
export const recordAttempts: readonly Attempt[] = [
  { what: 'make up the record of a run', by: powerful, policy: 'caveau-records', says: recordsOfRuns, run: (as, { namespace }) => as.create(runRecord(namespace, 'x'), dryRun) },
  { what: 'make something that is no record of a run, as the operator', by: ['operator'], policy: 'caveau-records', says: recordsOfRuns, run: (as, { namespace }) => as.create({ ...runRecord(namespace, 'x'), metadata: { namespace, name: 'x' } }, dryRun) },
  { what: 'label the record of a run', by: powerful, policy: 'caveau-records', says: recordsOfRuns, run: (as, place) => as.patch(oldRecord(place), label, dryRun) },
  { what: 'delete the record of a run', by: ['automation'], policy: 'caveau-records', says: recordsOfRuns, run: (as, place) => as.remove(oldRecord(place), dryRun) },
];
