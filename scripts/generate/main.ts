import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiPage } from './api.ts';
import { alertsPage } from './alerts.ts';
import { bypassPage } from './bypass.ts';
import { chartPage } from './chart-values.ts';
import { clausesPage } from './clauses.ts';
import { cliPage } from './cli.ts';
import { readCrds } from './crds.ts';
import { gitopsExamples } from './gitops.ts';
import { lifecyclePage } from './lifecycle.ts';
import { metricsPage } from './metrics.ts';
import { policyNames } from './policies.ts';
import { generateSchemas, schemaTypes } from './schemas.ts';
import { troubleshootingPage } from './troubleshooting.ts';
import { generateTypes } from './types.ts';
import { generateValidators, validatorTypes } from './validators.ts';

const root = join(import.meta.dirname, '..', '..');

/** Every generated file and its content; `--check` compares instead of writing. */
export async function generated(): Promise<ReadonlyMap<string, string>> {
  const crds = readCrds(root);
  const files = new Map<string, string>();
  files.set('src/api/generated/types.ts', await generateTypes(crds));
  files.set('src/api/generated/validators.js', await generateValidators(crds));
  files.set('src/api/generated/validators.d.ts', validatorTypes(crds));
  files.set('src/cli/generated/schemas.js', generateSchemas(crds));
  files.set('src/cli/generated/schemas.d.ts', schemaTypes);
  files.set('src/cli/generated/policies.ts', policyNames(root));
  files.set('docs/api.md', apiPage(crds));
  files.set('docs/alerts.md', alertsPage(root));
  files.set('docs/bypass.md', bypassPage());
  files.set('helm/caveau/README.md', chartPage(root));
  files.set('docs/clauses.md', clausesPage());
  files.set('docs/cli.md', cliPage());
  files.set('docs/lifecycle.md', lifecyclePage());
  files.set('docs/metrics.md', metricsPage());
  files.set('docs/troubleshooting.md', troubleshootingPage());
  for (const [file, content] of gitopsExamples(root)) files.set(file, content);
  return files;
}

let stale = 0;
for (const [file, content] of await generated()) {
  const path = join(root, file);
  if (process.argv.includes('--check')) {
    if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
    console.error(`${file} is not what its source generates: run "npm run generate" and commit the result.`);
    stale += 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    console.log(`wrote ${file}`);
  }
}
process.exitCode = stale === 0 ? 0 : 1;
