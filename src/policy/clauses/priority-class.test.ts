import { anEnvironment, aTrainingJob } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { priorityClass } from './priority-class.ts';

const asking = (priorityClassName: string) => aTrainingJob().with({ priorityClassName }).build();
const allowing = (...priorityClassNames: string[]) => anEnvironment().with({ workloads: { priorityClassNames } }).build();

testClause(priorityClass, [
  { when: 'asks nothing of a job that names none', want: 'Satisfied' },
  { when: 'holds for a listed class', given: { job: asking('training'), environment: allowing('other', 'training') }, want: 'Satisfied' },
  { when: 'is violated by another class', given: { job: asking('urgent'), environment: allowing('training') }, want: 'Violated PriorityClassNotPermitted', message: /asks for PriorityClass urgent, but the environment allows training/ },
  { when: 'is violated where the environment lists nothing', given: { job: asking('training') }, want: 'Violated PriorityClassNotPermitted', message: /allows nothing/ },
  { when: 'is violated by an empty list', given: { job: asking('training'), environment: allowing() }, want: 'Violated PriorityClassNotPermitted' },
  { when: 'is pending without an environment', given: { job: asking('training'), environment: undefined }, want: 'Pending EnvironmentMissing' },
  { when: 'stops no run that has started', given: { job: asking('training'), started: true }, want: 'Satisfied' },
]);
