import { transitions } from '../../src/training-job/lifecycle.ts';

const introduction = `<!-- Generated from src/training-job/lifecycle.ts by "npm run generate". Do not edit. -->
# The life of a TrainingJob

Every change of \`status.state\` that there is. The page is made from a table in the code, and the tests hold the plans to that table in both
directions: no plan makes another change, and each of these is made by one. \`Succeeded\`, \`Failed\` and \`Stopped\` are for ever: neither a deleted Job, nor a
lost status, nor an object of the same name that comes back from Git runs the job again. What a state means is told in
[architecture.md](architecture.md#states-of-a-trainingjob).

A job whose status was lost may be in any state next: it is found again from its Job, its pods and its record.
`;

/** The page docs/lifecycle.md. */
export function lifecyclePage(): string {
  const states = [...new Set(transitions.map(({ from }) => from))];
  const sections = states.map((state) => {
    const rows = transitions.filter(({ from }) => from === state).map(({ to, when }) => `| \`${to}\` | ${when} |`);
    return [`\n## ${state}\n`, '| goes to | when |', '|---|---|', ...rows].join('\n');
  });
  return [introduction, ...sections].join('\n') + '\n';
}
