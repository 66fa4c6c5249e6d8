import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** A priority lets a job push others off their nodes, so it is not the researcher's to choose freely. */
export const priorityClass: Clause = {
  id: 'priority-class',
  title: 'The priority is permitted by the environment',
  source: 'GDPR art. 32(1)(b) (availability); EHDS Regulation (EU) 2025/327 art. 73',
  fields: ['TrainingJob.spec.priorityClassName', 'SecureProcessingEnvironment.spec.workloads.priorityClassNames'],
  explanation:
    'The PriorityClass that the job names must be listed by the environment. No list means none; a job that names none has the priority of every other pod. It is asked before a run starts; what runs under a class that is taken off the list later runs on.',
  mechanism: 'The priorityClassName of the pods, by which the scheduler prefers and preempts.',
  ceiling: 'Configured',
  limits: 'That a listed PriorityClass exists, and how high it stands, is not looked at.',
  reasons: ['PriorityClassNotPermitted', 'EnvironmentMissing'],
  evaluate,
};

function evaluate({ job, environment, started }: ClauseInput): ClauseResult {
  const { priorityClassName } = job.spec;
  if (priorityClassName === undefined) return satisfied();
  if (environment === undefined) return pending('EnvironmentMissing', 'Which priorities a job may have is not known without a SecureProcessingEnvironment. Ask the platform engineer to create it.');
  if (started) return satisfied();
  const allowed = environment.spec.workloads?.priorityClassNames ?? [];
  if (allowed.includes(priorityClassName)) return satisfied();
  return violated('PriorityClassNotPermitted', `The job asks for PriorityClass ${priorityClassName}, but the environment allows ${listed(allowed)}. Leave priorityClassName out, or ask the platform engineer to list it in workloads.priorityClassNames.`);
}
