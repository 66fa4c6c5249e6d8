import { type SecureProcessingEnvironment } from './generated/types.ts';

/** How a cluster offers the GPUs of one vendor. */
export type Accelerator = NonNullable<SecureProcessingEnvironment['spec']['accelerators']>[number];

/** Whose GPUs they are. */
export type Vendor = Accelerator['vendor'];

/** Node label of GPU Feature Discovery: the product. */
const gpuProductLabel = 'nvidia.com/gpu.product';

/**
 * What a job's GPUs are unless it says otherwise, and how every cluster offers them unless its environment says otherwise: the extended resource of the
 * NVIDIA device plugin (with the single MIG strategy also of partitions), and the labels of GPU Feature Discovery. Those of AMD and Intel are
 * not known beforehand: which resource there is, and what shows that a GPU is not shared, depends on how their plugins run
 * (AMD: ROCm/k8s-device-plugin docs/user-guide/configuration.md, resource naming strategies amd.com/gpu, amd.com/cpx_nps4;
 * Intel: intel-device-plugins-for-kubernetes cmd/gpu_plugin, gpu.intel.com/i915 or /xe, and shared-dev-num, of which no label tells).
 */
const nvidia: Accelerator = {
  vendor: 'NVIDIA',
  resourceName: 'nvidia.com/gpu',
  productLabel: gpuProductLabel,
  unshared: { labelKey: 'nvidia.com/gpu.sharing-strategy', labelValue: 'none' },
};

/** How this cluster offers the GPUs of a vendor; undefined when nobody said. */
export function acceleratorOf(vendor: Vendor | undefined, environment: SecureProcessingEnvironment | undefined): Accelerator | undefined {
  const wanted = vendor ?? nvidia.vendor;
  return environment?.spec.accelerators?.find((entry) => entry.vendor === wanted) ?? (wanted === nvidia.vendor ? nvidia : undefined);
}

/** The GPU product of a node by its labels: of the vendor that is asked for, or of whichever has a label there. */
export function productOf(labels: Readonly<Record<string, string>>, environment: SecureProcessingEnvironment | undefined, vendor?: Vendor): string | undefined {
  const vendors: readonly Vendor[] = vendor === undefined ? ['NVIDIA', 'AMD', 'Intel'] : [vendor];
  return vendors.flatMap((one) => acceleratorOf(one, environment) ?? []).flatMap(({ productLabel }) => (Object.hasOwn(labels, productLabel) ? (labels[productLabel] ?? []) : []))[0];
}
