import { runKubectl, type KubectlCall } from '../kubectl.ts';

/** Applies objects as the cluster administrator. */
export async function applyObjects(admin: KubectlCall, items: readonly object[]): Promise<void> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const { code, stderr } = await runKubectl({ ...admin, input }, ['apply', '--server-side', '--force-conflicts', '--field-manager=caveau-cluster', '--filename=-']);
  if (code !== 0) throw new Error(`The node's own objects were not taken: ${stderr.trim()}`);
}

/** The security context of a container that needs no right at all. */
export const confined = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
