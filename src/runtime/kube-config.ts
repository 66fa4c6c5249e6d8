import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { findHomeDir, KubeConfig, loadYaml } from '@kubernetes/client-node';

/** The part of a kubeconfig that client-node does not read. */
interface RawKubeConfig {
  readonly users?: readonly { readonly name?: string; readonly user?: { readonly tokenFile?: string } | null }[] | null;
}

/** The files that make up the configuration, in the order in which they count; none inside a pod. */
function filesOf(path: string | undefined): readonly string[] {
  if (path !== undefined) return [path];
  const named = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  if (named.length > 0) return named;
  const home = findHomeDir();
  const usual = home === null ? undefined : join(home, '.kube', 'config');
  return usual !== undefined && existsSync(usual) ? [usual] : [];
}

/** The token files by user; a path counts from the file that names it. */
function tokenFilesOf(files: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of files) {
    const { users } = loadYaml<RawKubeConfig | undefined>(readFileSync(file, 'utf8')) ?? {};
    for (const { name, user } of users ?? []) {
      if (name !== undefined && user?.tokenFile !== undefined && !found.has(name)) found.set(name, resolve(dirname(file), user.tokenFile));
    }
  }
  return found;
}

/**
 * Loads a kubeconfig, from the usual places when no path is given, and in a pod from the service account. Client-node knows nothing of `tokenFile`, which
 * counts before `token` and is read again and again: it is handed on as the token of a service account is.
 */
export function loadKubeConfig(path: string | undefined): KubeConfig {
  const kubeConfig = new KubeConfig();
  if (path === undefined) kubeConfig.loadFromDefault();
  else kubeConfig.loadFromFile(path);
  const tokenFiles = tokenFilesOf(filesOf(path));
  const users = kubeConfig.users.map((user) => {
    const tokenFile = tokenFiles.get(user.name);
    if (tokenFile === undefined) return user;
    const handedOn = { ...user, authProvider: { name: 'tokenFile', config: { tokenFile } } };
    Reflect.deleteProperty(handedOn, 'token');
    return handedOn;
  });
  kubeConfig.loadFromOptions({ clusters: kubeConfig.clusters, users, contexts: kubeConfig.contexts, currentContext: kubeConfig.currentContext });
  return kubeConfig;
}
