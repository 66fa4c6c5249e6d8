/** The pages by the part of the site that they stand in, as paths in the repository; one that is not there is left out. What is a page and is not listed stands under the last one. */
export const navigation: readonly (readonly [part: string, pages: readonly string[]])[] = [
  ['Start', ['README.md', 'docs/concepts.md', 'docs/install.md', 'docs/first-job.md', 'docs/comparison.md']],
  ['Tutorials', ['docs/tutorial-platform-engineer.md', 'docs/tutorial-steward.md', 'docs/tutorial-officer.md', 'docs/tutorial-researcher.md', 'examples/chest-segmentation/README.md']],
  ['Operate', ['docs/troubleshooting.md', 'docs/operations.md', 'docs/storage.md', 'docs/gpus.md', 'docs/metrics.md', 'docs/alerts.md', 'docs/preflight.md', 'docs/static-policies.md', 'docs/benchmarks.md', 'helm/caveau/README.md', 'examples/gitops/README.md']],
  ['Reference', ['docs/api.md', 'docs/clauses.md', 'docs/kubectl.md', 'docs/cli.md', 'docs/lifecycle.md', 'src/ontology/README.md']],
  ['Security', ['docs/threat-model.md', 'docs/guarantees.md', 'docs/limits.md', 'docs/bypass.md', 'SECURITY.md', 'docs/release.md', 'docs/versions.md']],
  ['Build', ['docs/architecture.md', 'CONTRIBUTING.md']],
];

/** Where pages stand that no part lists. */
export const otherPart = 'More';

/** The decisions, which list themselves. */
export const decisionsFolder = 'docs/adr';

/** The nav of the generator: every page once, those of no part under the last, the decisions at the end. */
export function navOf(pages: readonly string[]): readonly unknown[] {
  const isDecision = (page: string): boolean => page.startsWith(`${decisionsFolder}/`);
  const listed = navigation.map(([part, members]) => ({ [part]: members.filter((page) => pages.includes(page)) }));
  const known = navigation.flatMap(([, members]) => members);
  const others = pages.filter((page) => !known.includes(page) && !isDecision(page));
  return [...listed, ...(others.length === 0 ? [] : [{ [otherPart]: others }]), { Decisions: pages.filter(isDecision) }];
}
