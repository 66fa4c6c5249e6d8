import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** The container runtime is one that the dataset trusts. */
export const runtimeClass: Clause = {
  id: 'runtime-class',
  title: 'The container runtime is permitted',
  source: 'GDPR art. 25 and 32',
  fields: ['SecureDataset.spec.protection.runtimeClasses', 'TrainingJob.spec.runtimeClassName', 'RuntimeClass'],
  explanation: 'The RuntimeClass of the job must be listed by the dataset; "" in the list is the node\'s default runtime. An empty list means none. A listed class that does not exist in the cluster is waited for.',
  mechanism: 'The runtimeClassName of the pods, which the kubelet hands to the container runtime.',
  ceiling: 'Configured',
  limits: 'What the handler of a class really runs is not looked at, and "" is whatever the node runs by default.',
  reasons: ['RuntimeClassNotPermitted', 'RuntimeClassMissing'],
  evaluate,
};

function evaluate({ dataset, job, facts }: ClauseInput): ClauseResult {
  const name = job.spec.runtimeClassName ?? '';
  const { runtimeClasses } = dataset.spec.protection;
  if (!runtimeClasses.includes(name)) {
    const asks = name === '' ? "uses the node's default runtime" : `asks for RuntimeClass ${name}`;
    return violated('RuntimeClassNotPermitted', `SecureDataset ${dataset.metadata.name} allows ${listed(runtimeClasses.map(spoken))}, but the job ${asks}. Set runtimeClassName to a permitted one.`);
  }
  if (name === '' || facts.runtimeClasses.includes(name)) return satisfied();
  return pending('RuntimeClassMissing', `RuntimeClass ${name} does not exist in this cluster. Ask the platform engineer to install it, or name another one that the dataset permits.`);
}

function spoken(name: string): string {
  return name === '' ? 'the default runtime' : `RuntimeClass ${name}`;
}
