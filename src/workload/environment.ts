import { type TrainingJob } from '../api/generated/types.ts';
import { type Vendor } from '../api/gpu.ts';
import { rendezvousPort } from './defaults.ts';
import { type EnvVar } from './kube.ts';

/** Where the Job controller writes a pod's number. */
const indexField = `metadata.annotations['batch.kubernetes.io/job-completion-index']`;

/** Where the only worker of a job finds itself. */
const loopback = '127.0.0.1';

/** The image's user is replaced by ours, which has no entry in /etc/passwd: without these, caches would go to / and Python's getpass fails. */
export const homeEnvironment: readonly EnvVar[] = [given('HOME', '/tmp'), given('USER', 'caveau')];

/**
 * What a container runtime reads to hand out GPUs. Images of CUDA set NVIDIA_VISIBLE_DEVICES to "all", and where NVIDIA's runtime is the node's default
 * a pod that asks for none would see every GPU of the node, those that other pods work on too; the device plugin sets it for pods that do ask.
 * AMD's runtime reads AMD_VISIBLE_DEVICES likewise (ROCm/container-toolkit internal/oci/oci.go: what is no number adds no device), and its device
 * plugin hands the devices to the container itself and needs no variable. Intel has no such runtime: its plugin passes /dev/dri to those that ask.
 */
function gpuVisibility(vendor: Vendor | undefined): readonly EnvVar[] {
  return [...(vendor === 'NVIDIA' ? [] : [given('NVIDIA_VISIBLE_DEVICES', 'void')]), given('AMD_VISIBLE_DEVICES', 'none')];
}

/** For pods that ask for no GPU. */
export const noGpuEnvironment: readonly EnvVar[] = gpuVisibility(undefined);

/**
 * What keeps the libraries by which workers speak to each other on TCP, which network policies and the encryption of the cluster see. NCCL and RCCL:
 * NCCL_IB_DISABLE takes InfiniBand and RoCE away, NCCL_NET=Socket every network that a plugin would bring, and NCCL_MNNVL_ENABLE NVLink between nodes (NCCL's
 * guide, Environment Variables). UCX takes only the transports that are listed (UCX_TLS, openucx.org), libfabric only the provider (FI_PROVIDER, fi_provider(7)),
 * NVSHMEM no remote transport (NVSHMEM_REMOTE_TRANSPORT), and gloo, which can be built with ibverbs, only TCP (GLOO_DEVICE_TRANSPORT of PyTorch).
 */
const withoutRdma: readonly EnvVar[] = [
  given('NCCL_IB_DISABLE', 1),
  given('NCCL_NET', 'Socket'),
  given('NCCL_MNNVL_ENABLE', 0),
  given('UCX_TLS', 'tcp,sm,self,cuda,rocm'),
  given('FI_PROVIDER', 'tcp'),
  given('NVSHMEM_REMOTE_TRANSPORT', 'none'),
  given('GLOO_DEVICE_TRANSPORT', 'TCP'),
];

/** What the environment of a worker follows from besides its job. */
export interface Surroundings {
  /** That of the rendezvous Service; a single worker needs none. */
  readonly address?: string | undefined;
  readonly rdma?: 'Forbidden' | undefined;
}

/** The environment of a worker. */
export function environmentOf(job: TrainingJob, attempt: number, { address, rdma }: Surroundings): readonly EnvVar[] {
  const { output, framework, workers, resources: { gpu }, env = [] } = job.spec;
  return [
    given('CAVEAU_JOB', job.metadata.name),
    given('CAVEAU_ATTEMPT', attempt),
    given('CAVEAU_WORKERS', workers),
    fromIndex('CAVEAU_WORKER_INDEX'),
    ...(output === undefined ? [] : [given('CAVEAU_OUTPUT_DIR', output.mountPath)]),
    ...(address === undefined ? [] : [given('CAVEAU_RENDEZVOUS_ADDRESS', address)]),
    ...homeEnvironment,
    ...gpuVisibility(gpu === undefined ? undefined : (gpu.vendor ?? 'NVIDIA')),
    ...(rdma === undefined ? [] : withoutRdma),
    ...(framework === 'PyTorch' ? pyTorch(job, address ?? loopback) : []),
    ...(framework === 'JAX' ? jax(job, address ?? loopback) : []),
    // After ours, so that $(CAVEAU_OUTPUT_DIR) can stand in a value; names that are ours were refused.
    ...env.map(({ name, value }) => given(name, value)),
  ];
}

/**
 * What torchrun reads (PET_*), and what a script that is started without torchrun reads (MASTER_*, WORLD_SIZE, RANK). WORLD_SIZE and RANK count
 * pods, as there is one process in each then; torchrun replaces them for the processes that it starts.
 */
function pyTorch(job: TrainingJob, address: string): readonly EnvVar[] {
  const { workers, resources } = job.spec;
  return [
    given('PET_NNODES', workers),
    given('PET_NPROC_PER_NODE', resources.gpu?.count ?? 1),
    fromIndex('PET_NODE_RANK'),
    given('PET_MASTER_ADDR', address),
    given('PET_MASTER_PORT', rendezvousPort),
    given('MASTER_ADDR', address),
    given('MASTER_PORT', rendezvousPort),
    given('WORLD_SIZE', workers),
    fromIndex('RANK'),
    // Without a resolver gloo cannot find its own interface by host name; eth0 is the name that container runtimes give the first.
    ...(workers > 1 ? [given('GLOO_SOCKET_IFNAME', 'eth0')] : []),
  ];
}

/**
 * What jax.distributed.initialize reads (jax/_src/distributed.py): the coordinator's address, and which devices are this process's own. The number of
 * processes and the process's own it takes from its arguments alone, or from a cluster that it knows; ours it does not know, since a pod
 * cannot ask the API. A script passes them on from here, under the names that Kubeflow's runtime for JAX uses. With the devices given, too,
 * initialize looks for no cluster, which would end in an error where the kubernetes package is installed.
 */
function jax(job: TrainingJob, address: string): readonly EnvVar[] {
  const { workers, resources: { gpu } } = job.spec;
  return [
    given('JAX_COORDINATOR_ADDRESS', `${address.includes(':') ? `[${address}]` : address}:${rendezvousPort}`),
    given('JAX_NUM_PROCESSES', workers),
    fromIndex('JAX_PROCESS_ID'),
    ...(gpu === undefined ? [] : [given('JAX_LOCAL_DEVICE_IDS', [...Array(gpu.count).keys()].join(','))]),
  ];
}

function given(name: string, value: string | number): EnvVar {
  return { name, value: String(value) };
}

function fromIndex(name: string): EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath: indexField } } };
}
