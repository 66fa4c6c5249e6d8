import { satisfied, violated } from '../result.ts';
import { type Clause } from '../types.ts';

/** Only a person named in the permit may ask for a job; no message says who is named. */
export const persons: Clause = {
  id: 'persons',
  title: 'The requester is named in the permit',
  source: 'EHDS Regulation (EU) 2025/327 art. 73(1)(a)',
  fields: ['DataPermit.spec.persons', 'TrainingJob.spec.requester'],
  explanation: 'Only persons named in the permit may ask for jobs under it. An empty list means nobody.',
  mechanism: 'The decision on spec.requester, which the admission policy caveau-requester binds to the user who applies the job.',
  ceiling: 'Configured',
  limits: 'Whoever may impersonate users can be anybody. An account that may speak for a person (declaredBy) is believed, and the evidence is then Declared. With whom the person shares what the run shows is not known.',
  reasons: ['PersonNotNamed'],
  evaluate: ({ permit, job }) =>
    permit.spec.persons.some((person) => person.subject === job.spec.requester)
      ? satisfied()
      : violated('PersonNotNamed', `The requester of this job is not among the persons of DataPermit ${permit.metadata.name}. Ask the data steward to add this person to the permit.`),
};
