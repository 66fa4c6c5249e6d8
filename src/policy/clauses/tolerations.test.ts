import { anEnvironment, aTrainingJob } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { tolerations } from './tolerations.ts';

type Tolerations = NonNullable<ReturnType<typeof aTrainingJob>['spec']['tolerations']>;
type Taints = NonNullable<NonNullable<ReturnType<typeof anEnvironment>['spec']['workloads']>['tolerations']>;

const asking = (...list: Tolerations) => aTrainingJob().with({ tolerations: list }).build();
const allowing = (...list: Taints) => anEnvironment().with({ workloads: { tolerations: list } }).build();
const equal = { key: 'pool', operator: 'Equal', value: 'research', effect: 'NoSchedule' } as const;
const exists = { key: 'pool', operator: 'Exists' } as const;

testClause(tolerations, [
  { when: 'asks nothing of a job that tolerates nothing', want: 'Satisfied' },
  { when: 'asks nothing of an empty list', given: { job: asking() }, want: 'Satisfied' },
  { when: 'is violated where the environment lists nothing', given: { job: asking(equal) }, want: 'Violated TolerationNotPermitted', message: /tolerates pool=research:NoSchedule, but the environment allows nothing/ },
  { when: 'is violated by an empty list of the environment', given: { job: asking(equal), environment: allowing() }, want: 'Violated TolerationNotPermitted' },
  { when: 'holds for a key that may be tolerated whatever its value', given: { job: asking(equal, exists), environment: allowing({ key: 'pool' }) }, want: 'Satisfied' },
  { when: 'holds for the very value and effect', given: { job: asking(equal), environment: allowing({ key: 'pool', value: 'research', effect: 'NoSchedule' }) }, want: 'Satisfied' },
  { when: 'is violated by another key', given: { job: asking(equal), environment: allowing({ key: 'pools' }) }, want: 'Violated TolerationNotPermitted' },
  { when: 'is violated by another value', given: { job: asking({ ...equal, value: 'clinic' }), environment: allowing({ key: 'pool', value: 'research' }) }, want: 'Violated TolerationNotPermitted', message: /tolerates pool=clinic:NoSchedule, but the environment allows pool=research with any effect/ },
  { when: 'is violated by any value where one is allowed', given: { job: asking({ ...exists, effect: 'NoSchedule' }), environment: allowing({ key: 'pool', value: 'research' }) }, want: 'Violated TolerationNotPermitted' },
  { when: 'takes no value for the empty one', given: { job: asking({ ...exists, effect: 'NoSchedule' }), environment: allowing({ key: 'pool', value: '' }) }, want: 'Violated TolerationNotPermitted' },
  { when: 'is violated by another effect', given: { job: asking({ ...equal, effect: 'PreferNoSchedule' }), environment: allowing({ key: 'pool', effect: 'NoSchedule' }) }, want: 'Violated TolerationNotPermitted' },
  { when: 'is violated by any effect where one is allowed', given: { job: asking(exists), environment: allowing({ key: 'pool', effect: 'NoSchedule' }) }, want: 'Violated TolerationNotPermitted', message: /tolerates pool with any effect, but the environment allows pool:NoSchedule/ },
  { when: 'is violated when one of two is not allowed', given: { job: asking(equal, { key: 'other', operator: 'Exists' }), environment: allowing({ key: 'pool' }) }, want: 'Violated TolerationNotPermitted', message: /tolerates other/ },
  { when: 'holds when two entries allow one each', given: { job: asking(equal, { key: 'other', operator: 'Exists' }), environment: allowing({ key: 'pool' }, { key: 'other' }) }, want: 'Satisfied' },
  { when: 'is pending without an environment', given: { job: asking(equal), environment: undefined }, want: 'Pending EnvironmentMissing' },
  { when: 'stops no run that has started', given: { job: asking(equal), started: true }, want: 'Satisfied' },
]);
