/** The pages whose commands are run as they stand, by the stage of the tests that runs them; those of a stage one after the other, in one shell and one folder. */
export const runPages = {
  docs: ['docs/install.md', 'docs/tutorial-platform-engineer.md', 'docs/tutorial-steward.md', 'docs/tutorial-officer.md', 'docs/tutorial-researcher.md'],
  chart: ['docs/first-job.md'],
} as const;

/** The stage that runs a page; undefined where none does. */
export function stageOf(page: string): string | undefined {
  return Object.entries(runPages).find(([, pages]: readonly [string, readonly string[]]) => pages.includes(page))?.[0];
}
