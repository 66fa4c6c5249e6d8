/** The label that says in which jurisdiction a node stands. A kubelet cannot set a label with this prefix on itself. */
export const jurisdictionLabel = 'node-restriction.kubernetes.io/caveau-jurisdiction';

/** A simulated node. */
export interface NodeObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Node';
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly taints?: readonly { key: string; value?: string; effect: string }[] };
  readonly status: {
    readonly capacity: Readonly<Record<string, string>>;
    readonly allocatable: Readonly<Record<string, string>>;
    readonly nodeInfo: Readonly<Record<string, string>>;
  };
}

interface Place {
  readonly jurisdiction?: string;
  readonly region: string;
  readonly zone: string;
  readonly instanceType: string;
  /** Labels of the cloud provider or the data centre. */
  readonly labels?: Readonly<Record<string, string>>;
}

interface Gpu {
  readonly product: string;
  readonly family: string;
  readonly compute: readonly [major: string, minor: string];
  readonly memoryMiB: number;
  readonly migCapable: boolean;
}

/** GPUs of another vendor than NVIDIA: their resource, and the labels as the vendor's labeller writes them. */
interface OtherGpu {
  readonly resource: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface NodeDescription {
  readonly name: string;
  readonly place: Place;
  readonly gpu?: Gpu;
  readonly otherGpu?: OtherGpu;
  /** Physical devices; for MIG the instances, which single strategy shows as devices. */
  readonly gpus?: number;
  /** Pods that share one device by time slicing. */
  readonly replicas?: number;
  /** The instance profile when every device is cut by the single strategy. */
  readonly migProfile?: string;
  /** GPU Operator's default sets the strategy on nodes whose devices are whole, too. */
  readonly migStrategy?: 'single';
  readonly withoutGpuLabels?: boolean;
  readonly virtualKubelet?: boolean;
  /** Keeps the node for pods that tolerate it. */
  readonly taint?: { readonly key: string; readonly effect: string };
}

const h100: Gpu = { product: 'NVIDIA-H100-80GB-HBM3', family: 'hopper', compute: ['9', '0'], memoryMiB: 81559, migCapable: true };
const a100: Gpu = { product: 'NVIDIA-A100-SXM4-80GB', family: 'ampere', compute: ['8', '0'], memoryMiB: 81920, migCapable: true };
const a100Slice: Gpu = { ...a100, memoryMiB: 9728 };
const l40s: Gpu = { product: 'NVIDIA-L40S', family: 'ada-lovelace', compute: ['8', '9'], memoryMiB: 46068, migCapable: false };

/** As ROCm/k8s-device-plugin's node labeller with compute-memory-partition and the operator's NFD rule write them, whole GPUs. */
const mi300x: OtherGpu = {
  resource: 'amd.com/gpu',
  labels: {
    'amd.com/gpu.cu-count': '304',
    'amd.com/gpu.device-id': '74a1',
    'amd.com/gpu.driver-version': '6.12.12',
    'amd.com/gpu.family': 'AI',
    'amd.com/gpu.product-name': 'AMD_Instinct_MI300X_OAM',
    'amd.com/gpu.simd-count': '1216',
    'amd.com/gpu.vram': '192G',
    'amd.com/gpu.compute-partitioning-supported': 'true',
    'amd.com/gpu.memory-partitioning-supported': 'true',
    'amd.com/gpu.compute-memory-partition': 'spx_nps1',
    'feature.node.kubernetes.io/amd-gpu': 'true',
  },
};
/** As the NFD rules of intel-device-plugins-for-kubernetes write them. */
const max1550: OtherGpu = {
  resource: 'gpu.intel.com/i915',
  labels: {
    'gpu.intel.com/device-id.0380-0bd5.count': '4',
    'gpu.intel.com/device-id.0380-0bd5.present': 'true',
    'gpu.intel.com/device.count': '4',
    'gpu.intel.com/family': 'Max_Series',
    'gpu.intel.com/product': 'Max_1550',
    'intel.feature.node.kubernetes.io/gpu': 'true',
  },
};

const bologna: Place = { jurisdiction: 'it-bo', region: 'it-bologna', zone: 'it-bologna-1', instanceType: 'dgx-h100' };
const pisa: Place = { jurisdiction: 'it-pi', region: 'it-pisa', zone: 'it-pisa-1', instanceType: 'hgx-a100' };
const juelich: Place = { jurisdiction: 'de-ju', region: 'de-juelich', zone: 'de-juelich-1', instanceType: 'hgx-h100' };
const paris: Place = {
  jurisdiction: 'fr-pa',
  region: 'europe-west9',
  zone: 'europe-west9-a',
  instanceType: 'a2-ultragpu-8g',
  labels: { 'cloud.google.com/gke-accelerator': 'nvidia-a100-80gb', 'cloud.google.com/gke-nodepool': 'a100' },
};
const virginia: Place = {
  jurisdiction: 'us-east',
  region: 'us-east-1',
  zone: 'us-east-1a',
  instanceType: 'p5.48xlarge',
  labels: { 'eks.amazonaws.com/nodegroup': 'p5', 'topology.k8s.aws/zone-id': 'use1-az4' },
};
const geneva: Place = { jurisdiction: 'ch-ge', region: 'ch-geneva', zone: 'ch-geneva-1', instanceType: 'hgx-a100' };
/** A jurisdiction that no configuration defines. */
const laboratory: Place = { jurisdiction: 'xx-lab', region: 'lab', zone: 'lab-1', instanceType: 'workstation' };
/** A region in Italy by the cloud's own label alone, which proves nothing. */
const undeclaredMilan: Place = {
  region: 'eu-south-1',
  zone: 'eu-south-1a',
  instanceType: 'p4de.24xlarge',
  labels: { 'eks.amazonaws.com/nodegroup': 'p4de', 'topology.k8s.aws/zone-id': 'eus1-az1' },
};

const descriptions: readonly NodeDescription[] = [
  { name: 'it-bo-h100-1', place: bologna, gpu: h100, gpus: 8 },
  { name: 'it-bo-h100-2', place: bologna, gpu: h100, gpus: 8 },
  { name: 'it-pi-a100', place: pisa, gpu: a100, gpus: 8 },
  { name: 'it-pi-l40s-shared', place: { ...pisa, instanceType: 'l40s-server' }, gpu: l40s, gpus: 2, replicas: 4 },
  { name: 'it-bo-a100-mig', place: bologna, gpu: a100Slice, gpus: 7, migProfile: '1g.10gb', migStrategy: 'single' },
  { name: 'de-ju-h100', place: juelich, gpu: h100, gpus: 4, migStrategy: 'single' },
  { name: 'fr-pa-a100', place: paris, gpu: a100, gpus: 8 },
  { name: 'us-east-h100', place: virginia, gpu: h100, gpus: 8 },
  { name: 'ch-ge-a100', place: geneva, gpu: a100, gpus: 4 },
  { name: 'xx-lab-a100', place: laboratory, gpu: a100, gpus: 2 },
  { name: 'undeclared-a100', place: undeclaredMilan, gpu: a100, gpus: 8 },
  { name: 'it-bo-gpu-unlabelled', place: { ...bologna, instanceType: 'gpu-server' }, gpu: a100, gpus: 4, withoutGpuLabels: true },
  { name: 'it-bo-virtual-kubelet', place: { ...bologna, instanceType: 'virtual' }, gpu: a100, gpus: 8, virtualKubelet: true },
  { name: 'it-pi-cpu', place: { ...pisa, instanceType: 'epyc-server' } },
  { name: 'it-bo-mi300x', place: { ...bologna, instanceType: 'mi300x-server' }, otherGpu: mi300x, gpus: 8, taint: { key: 'amd.com/gpu', effect: 'NoSchedule' } },
  { name: 'it-pi-max1550', place: { ...pisa, instanceType: 'max1550-server' }, otherGpu: max1550, gpus: 4 },
];

/** The simulated nodes, labelled as GPU Feature Discovery, cloud providers and administrators label real ones. */
export function simulatedNodes(kubeletVersion: string): NodeObject[] {
  return descriptions.map((one) => nodeObject(one, kubeletVersion));
}

function nodeObject(one: NodeDescription, kubeletVersion: string): NodeObject {
  const resources = {
    cpu: '128',
    memory: '1Ti',
    'ephemeral-storage': '2Ti',
    // As many as a kubelet is configured for on such machines.
    pods: '250',
    ...(one.gpus === undefined ? {} : { [one.otherGpu?.resource ?? 'nvidia.com/gpu']: String(one.gpus * (one.replicas ?? 1)) }),
  };
  const virtual = one.virtualKubelet ? [{ key: 'virtual-kubelet.io/provider', value: 'simulated', effect: 'NoSchedule' }] : [];
  const taints = [...virtual, ...(one.taint === undefined ? [] : [one.taint])];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: one.name, labels: labels(one), annotations: { 'kwok.x-k8s.io/node': 'fake' } },
    spec: taints.length === 0 ? {} : { taints },
    status: {
      capacity: resources,
      allocatable: resources,
      nodeInfo: nodeInfo(kubeletVersion),
    },
  };
}

function labels(one: NodeDescription): Record<string, string> {
  const { place } = one;
  return {
    'kubernetes.io/hostname': one.name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'node.kubernetes.io/instance-type': place.instanceType,
    'topology.kubernetes.io/region': place.region,
    'topology.kubernetes.io/zone': place.zone,
    ...place.labels,
    ...(place.jurisdiction === undefined ? {} : { [jurisdictionLabel]: place.jurisdiction }),
    ...(one.virtualKubelet ? { type: 'virtual-kubelet' } : {}),
    ...(one.gpu && !one.withoutGpuLabels ? gpuLabels(one, one.gpu) : {}),
    ...one.otherGpu?.labels,
  };
}

function gpuLabels(one: NodeDescription, gpu: Gpu): Record<string, string> {
  const shared = one.replicas !== undefined;
  const suffix = one.migProfile ? `-MIG-${one.migProfile}` : shared ? '-SHARED' : '';
  return {
    'nvidia.com/gpu.present': 'true',
    'nvidia.com/gpu.product': `${gpu.product}${suffix}`,
    'nvidia.com/gpu.family': gpu.family,
    'nvidia.com/gpu.memory': String(gpu.memoryMiB),
    'nvidia.com/gpu.count': String(one.gpus ?? 0),
    'nvidia.com/gpu.replicas': String(one.replicas ?? 1),
    'nvidia.com/gpu.sharing-strategy': shared ? 'time-slicing' : 'none',
    'nvidia.com/gpu.mode': 'compute',
    'nvidia.com/gpu.compute.major': gpu.compute[0],
    'nvidia.com/gpu.compute.minor': gpu.compute[1],
    'nvidia.com/mig.capable': String(gpu.migCapable),
    ...(one.migStrategy ? { 'nvidia.com/mig.strategy': one.migStrategy } : {}),
    'nvidia.com/cuda.driver-version.full': '580.95.05',
    'nvidia.com/cuda.driver-version.major': '580',
    'nvidia.com/cuda.runtime-version.full': '13.0',
    'feature.node.kubernetes.io/pci-10de.present': 'true',
  };
}

function nodeInfo(kubeletVersion: string): Record<string, string> {
  return {
    architecture: 'amd64',
    operatingSystem: 'linux',
    kubeletVersion,
    kubeProxyVersion: '',
    containerRuntimeVersion: 'kwok://simulated',
    kernelVersion: 'simulated',
    osImage: 'Simulated by kwok',
    machineID: '',
    systemUUID: '',
    bootID: '',
  };
}
