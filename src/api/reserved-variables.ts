/**
 * The names that a job's env may not have: what Caveau sets, what the kubelet sets, and what a container runtime reads when it hands out GPUs
 * (NVIDIA_VISIBLE_DEVICES=all shows every GPU of a node, those of others too, where NVIDIA's runtime is the node's default), and those by which RDMA is
 * switched off. The definition of TrainingJob refuses them with the same list.
 */
export const reservedPrefixes: readonly string[] = ['CAVEAU_', 'PET_', 'KUBERNETES_', 'NVIDIA_'];

/** The names beside those with a reserved beginning. */
export const reservedNames: readonly string[] = [
  'HOME',
  'USER',
  'MASTER_ADDR',
  'MASTER_PORT',
  'WORLD_SIZE',
  'RANK',
  'GLOO_SOCKET_IFNAME',
  'JAX_COORDINATOR_ADDRESS',
  'JAX_NUM_PROCESSES',
  'JAX_PROCESS_ID',
  'JAX_LOCAL_DEVICE_IDS',
  'AMD_VISIBLE_DEVICES',
  'NCCL_IB_DISABLE',
  'NCCL_NET',
  'NCCL_MNNVL_ENABLE',
  'UCX_TLS',
  'FI_PROVIDER',
  'NVSHMEM_REMOTE_TRANSPORT',
  'GLOO_DEVICE_TRANSPORT',
];

/** Whether a job may not set the variable of this name. */
export function isReservedVariable(name: string): boolean {
  return reservedNames.includes(name) || reservedPrefixes.some((prefix) => name.startsWith(prefix));
}
