/** Where commands are run that no page runs itself: a file that runs them, and what it says of them. */
export const elsewhere: Readonly<Record<string, { readonly file: string; readonly says: string }>> = {
  'first-job': { file: 'test/helm/first-job.test.ts', says: 'runPages.chart' },
  approve: { file: 'test/e2e/approve.test.ts', says: "'approve'" },
  quickstart: { file: 'test/docs/readme.test.ts', says: 'elsewhere: quickstart' },
  node: { file: 'scripts/testing/node-stage.ts', says: 'onRealNodes' },
};

/** Commands of programs whose form nobody looks at: what holds them to reality, or why they are not run. */
export const others: readonly (readonly [command: RegExp, why: string])[] = [
  [/^git clone …/, 'not run: where the repository is hosted is not said'],
  [/^eval "\$\(npm run --silent cluster -- env\)"/, 'elsewhere: test/cluster, by the functions behind it'],
  [/^(ln -s|cd|install -m) /, 'not run: makes a link, copies a file, or goes to a folder'],
  [/^source <\(kubectl caveau completion |^kubectl caveau completion \w+ > \S+ && chmod /, 'not run: changes the shell of whoever types it'],
  [/^until kubectl caveau status /, 'not run: waits for a job of yours'],
  [/^apt-get install --no-install-recommends python3-torch/, 'elsewhere: the stage "training" uses these packages, the node installs them (test/cluster/node/packages.ts)'],
  [/^\/usr\/bin\/python3 make_images\.py|^DATA=\S+ OUTPUT=\S+ \/usr\/bin\/python3 train\.py/, 'elsewhere: the stage "training" (test/training)'],
  [/^jq -r /, 'not run: it needs a release of MONDO, which is not in the repository'],
];
