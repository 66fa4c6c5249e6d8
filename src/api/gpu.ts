/** The extended resource under which the NVIDIA device plugin offers GPUs, and with the single MIG strategy also partitions. */
export const gpuResource = 'nvidia.com/gpu';

/** Node labels of GPU Feature Discovery: the product, and how a GPU is shared between pods. */
export const gpuProductLabel = 'nvidia.com/gpu.product';
export const gpuSharingLabel = 'nvidia.com/gpu.sharing-strategy';
