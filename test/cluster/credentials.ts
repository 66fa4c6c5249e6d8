import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readServerAddress, writeKubeconfig } from './kubeconfig.ts';
import { runKubectl, type KubectlCall } from './kubectl.ts';
import type { Certificate, Subject } from './pki.ts';

/** Longer than any test run, and within what the API server grants by default. */
const tokenHours = 24;

/** Makes a kubeconfig for a user, once per user and groups. */
export async function userKubeconfig(
  directory: string,
  adminKubeconfig: string,
  subject: Subject,
  issue: (subject: Subject) => Promise<Certificate>,
): Promise<string> {
  const groups = [...(subject.groups ?? [])].sort();
  const path = join(usersDirectory(directory), `${fileName(subject.user, groups)}.kubeconfig`);
  if (!existsSync(path)) {
    writeKubeconfig(path, readServerAddress(adminKubeconfig), subject.user, await issue(subject));
  }
  return path;
}

/** Makes a kubeconfig with a fresh token of a service account. */
export async function serviceAccountKubeconfig(admin: KubectlCall, namespace: string, name: string): Promise<string> {
  const args = ['create', 'token', name, `--namespace=${namespace}`, `--duration=${tokenHours}h`];
  const { code, stdout, stderr } = await runKubectl(admin, args);
  if (code !== 0) throw new Error(`There is no token for the service account ${namespace}/${name}: ${stderr.trim()}`);
  const path = join(usersDirectory(admin.directory), `${fileName(`${namespace}.${name}`, ['service-account'])}.kubeconfig`);
  const credential = { token: stdout.trim() };
  writeKubeconfig(path, readServerAddress(admin.kubeconfig), `system:serviceaccount:${namespace}:${name}`, credential);
  return path;
}

function usersDirectory(directory: string): string {
  const path = join(directory, 'users');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** User names may hold any character; the hash keeps two of them apart after the rest is cleaned. */
function fileName(name: string, groups: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([name, groups])).digest('hex').slice(0, 8);
  return `${name.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}-${hash}`;
}
