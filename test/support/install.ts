import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster } from '../cluster/cluster.ts';
import { boundSeconds } from '../cluster/polling.ts';

const root = join(import.meta.dirname, '..', '..');

const admission = join(root, 'helm/caveau/files/admission');

/** Installs the kinds, the operator's rights and the admission policies, as the chart does, and waits until they act. */
export async function installCaveau(cluster: Cluster, parts: { readonly admission: boolean } = { admission: true }): Promise<void> {
  await must(cluster, ['apply', '--server-side', '-f', join(root, 'crds')]);
  await must(cluster, ['wait', '--for=condition=Established', `--timeout=${boundSeconds}s`, '-f', join(root, 'crds')]);
  await cluster.kubectlRun(['create', 'namespace', 'caveau-system']);
  await must(cluster, ['apply', '--server-side', '-f', join(root, 'helm/caveau/files/rbac')]);
  if (!parts.admission) return;
  await expectPolicies(cluster);
  await must(cluster, ['apply', '--server-side', '-f', admission]);
  await untilPoliciesAct(cluster);
}

/** Puts the policies as they are installed into the ConfigMap by which the operator knows them, as the chart does. */
async function expectPolicies(cluster: Cluster): Promise<void> {
  const manifest = await must(cluster, ['create', 'configmap', 'caveau-admission', '--namespace=caveau-system', `--from-file=${admission}`, '--dry-run=client', '--output=json']);
  await must(cluster, ['apply', '--server-side', '--force-conflicts', '-f', '-'], manifest);
}

/** A forbidden object in a room, tried without effect until it is refused: the policies' own word that they act. */
async function untilPoliciesAct(cluster: Cluster): Promise<void> {
  const room = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'caveau-canary', labels: { 'caveau.dev/room': '' } } };
  await must(cluster, ['apply', '-f', '-'], JSON.stringify(room));
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'canary', namespace: 'caveau-canary' }, spec: { containers: [{ name: 'c', image: 'registry.example/canary' }] } };
  const deadline = performance.now() + boundSeconds * 1000;
  while (performance.now() < deadline) {
    const { code, stderr } = await cluster.kubectlRun(['create', '--dry-run=server', '-f', '-'], { input: JSON.stringify(pod) });
    if (code !== 0 && stderr.includes('caveau-')) return;
    await pause(100);
  }
  throw new Error(`The admission policies did not act within ${boundSeconds} s: a pod in a room was still admitted.`);
}

async function must(cluster: Cluster, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectlRun(args, input === undefined ? {} : { input });
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} failed:\n${stderr}`);
  return stdout;
}
