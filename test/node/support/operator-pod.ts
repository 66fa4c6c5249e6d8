import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Cluster } from '../../cluster/contract.ts';
import { importImage } from '../../cluster/node/container-runtime.ts';
import { operatorImage, operatorRecipe } from '../../cluster/node/operator-image.ts';
import { poll } from '../../cluster/polling.ts';
import { apply, boundSeconds, must } from './pods.ts';
import { pinnedImage } from './pinned-image.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const namespace = 'caveau-system';

const given = new WeakMap<Cluster, Promise<string>>();

/** Builds the operator's image, gives it to the node once, and returns its reference by digest. */
export function giveOperatorImage(cluster: Cluster): Promise<string> {
  const giving = given.get(cluster) ?? giveImage(cluster);
  given.set(cluster, giving);
  return giving;
}

async function giveImage(cluster: Cluster): Promise<string> {
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'scripts/build.ts')], { cwd: root, stdio: 'ignore' });
  await importImage(cluster.directory, operatorRecipe());
  return pinnedImage(cluster, operatorImage);
}

/** Runs the operator as a pod under the account and the rights of the chart, and returns when it works. */
export async function runOperatorPod(cluster: Cluster, image: string): Promise<void> {
  const labels = { app: 'caveau' };
  const securityContext = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
  // As in the chart's values. Without them training takes all the time there is, and the operator loses its lease.
  const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } };
  const container = { name: 'operator', image, args: ['--leader-elect', '--log-level=debug'], resources, securityContext };
  const spec = { serviceAccountName: 'caveau', securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } }, containers: [container] };
  await apply(cluster, [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'caveau', namespace }, spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } }]);
  await poll({ what: 'the operator to work as a pod', boundSeconds, everyMs: 250 }, async () => (await operatorLog(cluster)).includes('"the operator runs"'));
}

/** What the operator's pod has logged, audit lines included. */
export function operatorLog(cluster: Cluster): Promise<string> {
  return must(cluster.kubectlRun(['logs', 'deployment/caveau', `--namespace=${namespace}`, '--tail=-1'])).catch((error: unknown) => String(error));
}

/** Ends the operator, and waits until its pod is gone. */
export async function removeOperatorPod(cluster: Cluster): Promise<void> {
  await must(cluster.kubectlRun(['delete', 'deployment/caveau', `--namespace=${namespace}`, '--ignore-not-found', '--cascade=foreground', `--timeout=${boundSeconds}s`]));
}
