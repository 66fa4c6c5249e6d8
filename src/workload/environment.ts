import { type TrainingJob } from '../api/generated/types.ts';
import { rendezvousPort } from './defaults.ts';
import { type EnvVar } from './kube.ts';

/** Where the Job controller writes a pod's number. */
const indexField = `metadata.annotations['batch.kubernetes.io/job-completion-index']`;

/** Where the only worker of a job finds itself. */
const loopback = '127.0.0.1';

/** The image's user is replaced by ours, which has no entry in /etc/passwd: without these, caches would go to / and Python's getpass fails. */
export const homeEnvironment: readonly EnvVar[] = [given('HOME', '/tmp'), given('USER', 'caveau')];

/**
 * For pods that ask for no GPU. Images of CUDA set this variable to "all", and where NVIDIA's runtime is the node's default such a pod would
 * see every GPU of the node, those that other pods work on too. The device plugin sets it for pods that do ask.
 */
export const noGpuEnvironment: readonly EnvVar[] = [given('NVIDIA_VISIBLE_DEVICES', 'void')];

/** The environment of a worker. `address` is that of the rendezvous Service; a single worker needs none. */
export function environmentOf(job: TrainingJob, attempt: number, address: string | undefined): readonly EnvVar[] {
  const { output, framework, workers, resources } = job.spec;
  return [
    given('CAVEAU_JOB', job.metadata.name),
    given('CAVEAU_ATTEMPT', attempt),
    given('CAVEAU_WORKERS', workers),
    fromIndex('CAVEAU_WORKER_INDEX'),
    ...(output === undefined ? [] : [given('CAVEAU_OUTPUT_DIR', output.mountPath)]),
    ...(address === undefined ? [] : [given('CAVEAU_RENDEZVOUS_ADDRESS', address)]),
    ...homeEnvironment,
    ...(resources.gpu === undefined ? noGpuEnvironment : []),
    ...(framework === 'PyTorch' ? pyTorch(job, address ?? loopback) : []),
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

function given(name: string, value: string | number): EnvVar {
  return { name, value: String(value) };
}

function fromIndex(name: string): EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath: indexField } } };
}
