import { type SecureProcessingEnvironment, type TrainingJob } from '../../api/generated/types.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

type Toleration = NonNullable<TrainingJob['spec']['tolerations']>[number];
type Taint = NonNullable<NonNullable<SecureProcessingEnvironment['spec']['workloads']>['tolerations']>[number];

/** A taint keeps a node for somebody; only whoever set it can say who that is. */
export const tolerations: Clause = {
  id: 'tolerations',
  title: 'Taints are tolerated only as the environment allows',
  source: 'GDPR art. 32(1)(b); EHDS Regulation (EU) 2025/327 art. 73',
  fields: ['TrainingJob.spec.tolerations', 'SecureProcessingEnvironment.spec.workloads.tolerations'],
  explanation:
    'Every taint that the job tolerates must be listed by the environment: by its key, and by its value and effect where the entry has them. No list means none. It is asked before a run starts; what runs by an entry that is taken away later runs on, because its node was right when it was chosen.',
  mechanism: 'The pods tolerate what was decided and nothing else; admission looks at each pod as it would be stored.',
  ceiling: 'Configured',
  limits: 'A ResourceFlavor of Kueue can add tolerations that the environment does not list; where pods may run is still what the affinity says.',
  reasons: ['TolerationNotPermitted', 'EnvironmentMissing'],
  evaluate,
};

function evaluate({ job, environment, started }: ClauseInput): ClauseResult {
  const asked = job.spec.tolerations ?? [];
  if (asked.length === 0) return satisfied();
  if (environment === undefined) return pending('EnvironmentMissing', 'Which taints a job may tolerate is not known without a SecureProcessingEnvironment. Ask the platform engineer to create it.');
  if (started) return satisfied();
  const taints = environment.spec.workloads?.tolerations ?? [];
  const refused = asked.find((toleration) => !taints.some((taint) => covers(taint, toleration)));
  if (refused === undefined) return satisfied();
  return violated('TolerationNotPermitted', `The job tolerates ${spokenToleration(refused)}, but the environment allows ${listed(taints.map(spokenTaint))}. Tolerate no more than that, or ask the platform engineer to list the taint in workloads.tolerations.`);
}

/** Whether an entry allows all that a toleration tolerates: a toleration without value or effect asks for any. */
function covers(taint: Taint, { key, operator, value, effect }: Toleration): boolean {
  const sameValue = taint.value === undefined || (operator === 'Equal' && value === taint.value);
  const sameEffect = taint.effect === undefined || effect === taint.effect;
  return taint.key === key && sameValue && sameEffect;
}

function spokenToleration({ key, operator, value, effect }: Toleration): string {
  return spoken(key, operator === 'Equal' ? value : undefined, effect);
}

function spokenTaint({ key, value, effect }: Taint): string {
  return spoken(key, value, effect);
}

/** As `kubectl taint` writes it; what is not named is any. */
function spoken(key: string, value: string | undefined, effect: string | undefined): string {
  return `${key}${value === undefined ? '' : `=${value}`}${effect === undefined ? ' with any effect' : `:${effect}`}`;
}
