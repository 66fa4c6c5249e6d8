import { trainingJob } from '../../e2e/support/objects.ts';
import { userNames } from '../../e2e/support/user-names.ts';
import type { Attempt } from '../attempt.ts';
import { create, dryRun, ours } from '../touch.ts';

const { colleague, gitops, automation } = userNames;

/** Who asks for a job, and who changes or ends it. */
export const requesterAttempts: readonly Attempt[] = ([
  {
    what: 'ask for a job as somebody else',
    by: ['researcher', 'namespaceAdministrator', 'gitops', 'automation', 'clusterAdministrator'],
    says: /may not create a TrainingJob of researcher-91bd: spec\.requester must be the user who applies the job\. Write \S+ there, or, if this account speaks for the person, name it in spec\.declaredBy\.$/,
    run: create((namespace) => trainingJob(namespace, 'x', colleague)),
  },
  {
    what: 'let a job be declared by an account that may, and is not the one that applies it',
    by: ['researcher', 'gitops', 'automation', 'clusterAdministrator'],
    says: /may not create a TrainingJob that \S+ declares: spec\.declaredBy must be the account that applies the job/,
    run: (as, { namespace }) => as.create(trainingJob(namespace, 'x', colleague, { declaredBy: as.name === gitops ? automation : gitops }), dryRun),
  },
  {
    what: 'declare a job of the account itself',
    by: ['gitops', 'clusterAdministrator'],
    says: /may not declare a TrainingJob of itself: spec\.declaredBy is for an account that speaks for another person\. Leave it out\.$/,
    run: (as, { namespace }) => as.create(trainingJob(namespace, 'x', as.name, { declaredBy: as.name }), dryRun),
  },
  {
    what: 'speak for a person without the verb actfor',
    by: ['researcher', 'namespaceAdministrator', 'automation'],
    says: /may not speak for researcher-91bd: that needs the verb actfor on trainingjobs\.caveau\.dev named researcher-91bd\. Ask the platform engineer for it, or let the person apply the job\.$/,
    run: (as, { namespace }) => as.create(trainingJob(namespace, 'x', colleague, { declaredBy: as.name }), dryRun),
  },
  {
    what: "resume or suspend somebody else's job",
    by: ['colleague', 'namespaceAdministrator', 'automation'],
    says: /may not change TrainingJob mine of researcher-7f3a: only researcher-7f3a, or an account with the verb actfor .* may\. Ask the person\.$/,
    run: (as, place) => as.patch(ours('TrainingJob', place, 'mine'), { spec: { runPolicy: { suspend: true } } }, dryRun),
  },
  {
    what: "delete somebody else's job",
    by: ['colleague', 'namespaceAdministrator', 'automation'],
    says: /may not delete TrainingJob mine of researcher-7f3a: only researcher-7f3a, .* may\. Ask the person\.$/,
    run: (as, place) => as.remove(ours('TrainingJob', place, 'mine'), dryRun),
  },
] satisfies readonly Omit<Attempt, 'policy' | 'where'>[]).map((attempt): Attempt => ({ ...attempt, policy: 'caveau-requester', where: 'everywhere' }));

