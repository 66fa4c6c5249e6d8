import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAuthority } from '../boot.ts';
import { files } from '../control-plane.ts';
import { readServerAddress, writeKubeconfig } from '../kubeconfig.ts';
import { issueClient, type Subject } from '../pki.ts';
import { kubeletAccount } from './kubelet.ts';
import { nodeFiles } from './namespace.ts';

/** The programs of the node that ask the API server, each with an account of its own. */
const accounts: Readonly<Record<string, Subject>> = {
  kubelet: kubeletAccount,
  // Kubernetes' own roles know this name.
  'kube-proxy': { user: 'system:kube-proxy' },
  'kube-router': { user: 'kube-router' },
};

/** Writes the node's kubeconfigs, and the authority by which the kubelet knows the API server. */
export async function writeNodeCredentials(directory: string): Promise<void> {
  const authority = readAuthority(directory);
  const address = readServerAddress(join(directory, files.adminKubeconfig));
  writeFileSync(join(nodeFiles(directory), 'ca.crt'), authority.certificate);
  for (const [name, subject] of Object.entries(accounts)) {
    writeKubeconfig(join(nodeFiles(directory), `${name}.kubeconfig`), address, subject.user, await issueClient(authority, subject));
  }
}
