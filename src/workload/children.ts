import { datasetKey } from '../api/dataset-key.ts';
import { acceleratorOf } from '../api/gpu.ts';
import { attemptLabel, queueNameLabel, restartsAnnotation, rolesLabel, termsAnnotation, trainingJobLabel, trainingJobUid } from '../api/labels.ts';
import { type SecureDataset, type TrainingJob } from '../api/generated/types.ts';
import { isInRoomOf, keysOf } from '../policy/dataset-keys.ts';
import { own } from '../policy/own.ts';
import { type Instant, type MergedObligations } from '../policy/types.ts';
import { trainingDeadline } from './deadline.ts';
import { rendezvousPort, trainingBackoffLimit } from './defaults.ts';
import { environmentOf } from './environment.ts';
import { type ClaimObject, type JobObject, type NetworkPolicyObject, type ServiceObject } from './kube.ts';
import { jobName, networkPolicyName, outputClaimName, serviceName } from './names.ts';
import { networkPolicyOf } from './network-policy.ts';
import { besides, ownedBy, roomOf } from './ownership.ts';
import { mountedInputs } from './inputs.ts';
import { protectionsOf } from './protections.ts';
import { termsOf } from './terms.ts';
import { trainedOn } from './trained-on.ts';
import { podTemplate, type MountedClaim } from './pod.ts';

/** What the children of a TrainingJob follow from. */
export interface WorkloadInput {
  readonly job: TrainingJob;
  /** Counts from 1. */
  readonly attempt: number;
  /** Restarts after failures of the program before this attempt. */
  readonly restarts?: number;
  /** By key (src/api/dataset-key.ts); every dataset that the job names. */
  readonly datasets: Readonly<Record<string, SecureDataset>>;
  readonly obligations: MergedObligations;
  readonly now: Instant;
  /** The address that the API server gave the rendezvous Service; known once the Service exists. Not needed for one worker. */
  readonly rendezvousAddress?: string;
}

/** What the cluster should hold for one attempt, in the order in which it must be made. */
export interface Children {
  readonly outputClaim?: ClaimObject;
  readonly networkPolicy?: NetworkPolicyObject;
  readonly service?: ServiceObject;
  /** Absent while several workers have no address yet at which to meet: there is no DNS, so the address is written into the pods. */
  readonly job?: JobObject;
}

/** The children of a TrainingJob under its obligations. Equal input gives equal children. */
export function childrenOf(input: WorkloadInput): Children {
  const { job } = input;
  const several = job.spec.workers > 1;
  const isolated = several || input.obligations.egress.length > 0;
  const address = several ? usableAddress(input.rendezvousAddress) : undefined;
  return {
    ...(job.spec.output === undefined ? {} : { outputClaim: outputClaimOf(input, job.spec.output) }),
    ...(isolated ? { networkPolicy: jobPolicyOf(job, input.obligations) } : {}),
    ...(several ? { service: serviceOf(job) } : {}),
    ...(several && address === undefined ? {} : { job: jobOf(input, address) }),
  };
}

/** The Service at which the workers of a job find worker 0. Its own ClusterIP, which needs no DNS, is their rendezvous. */
export function serviceOf(job: TrainingJob): ServiceObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: serviceName(job.metadata.name), ...besides(job), labels: labelsOf(job), ownerReferences: ownedBy('TrainingJob', job) },
    spec: {
      type: 'ClusterIP',
      selector: { ...labelsOf(job), 'batch.kubernetes.io/job-completion-index': '0' },
      // Workers meet before any of them is ready.
      publishNotReadyAddresses: true,
      ports: [{ name: 'rendezvous', protocol: 'TCP', port: rendezvousPort, targetPort: rendezvousPort }],
    },
  };
}

/** A Service that is not ours to have made so can be headless or without an address yet; neither is a place to meet. */
function usableAddress(address: string | undefined): string | undefined {
  return address === '' || address === 'None' ? undefined : address;
}

/** On every child; they also select the job's pods, since no other pod of the room carries them. */
function labelsOf(job: TrainingJob): Readonly<Record<string, string>> {
  return { [rolesLabel]: 'training', [trainingJobLabel]: job.metadata.name };
}

/** What lets the workers of a job reach each other and what was decided. It need not be where that is nothing. */
export function jobPolicyOf(job: TrainingJob, { egress }: Pick<MergedObligations, 'egress'>): NetworkPolicyObject {
  const metadata = { name: networkPolicyName(job.metadata.name), ...besides(job), labels: labelsOf(job), ownerReferences: ownedBy('TrainingJob', job) };
  return networkPolicyOf(metadata, labelsOf(job), { peers: job.spec.workers > 1, egress });
}

/**
 * The claim has no owner reference: a trained model must not vanish because somebody tidied up a finished TrainingJob.
 * The uid tells a later job of the same name that this output is not its own.
 */
function outputClaimOf({ job, datasets }: WorkloadInput, output: NonNullable<TrainingJob['spec']['output']>): ClaimObject {
  const used = keysOf(job).flatMap((key) => own(datasets, key) ?? []);
  const uid = job.metadata.uid === undefined ? {} : { [trainingJobUid]: job.metadata.uid };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: outputClaimName(job.metadata.name), ...besides(job), labels: { ...labelsOf(job), ...uid }, annotations: { ...uid, ...trainedOn(used, roomOf(job)) } },
    spec: {
      // One template serves all workers, and they may run on several nodes.
      accessModes: [job.spec.workers > 1 ? 'ReadWriteMany' : 'ReadWriteOnce'],
      storageClassName: output.storageClassName,
      resources: { requests: { storage: String(output.size) } },
    },
  };
}

function jobOf({ job, attempt, restarts = 0, datasets, obligations, now }: WorkloadInput, address: string | undefined): JobObject {
  const { spec } = job;
  const labels = { ...labelsOf(job), [attemptLabel]: String(attempt) };
  const { cpu, memory, sharedMemory } = spec.resources;
  const resources = { cpu: String(cpu), memory: String(memory), ...gpuQuantity(job, obligations) };
  const env = environmentOf(job, attempt, { address, rdma: obligations.rdma });
  const deadline = trainingDeadline(spec.runPolicy?.activeDeadlineSeconds, obligations.deadline, now);
  const annotations = { [termsAnnotation]: termsOf(obligations), ...protectionsOf(obligations), ...(restarts === 0 ? {} : { [restartsAnnotation]: String(restarts) }) };
  const queue = spec.queueName === undefined ? {} : { [queueNameLabel]: spec.queueName };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: jobName(job.metadata.name, attempt), ...besides(job), labels: { ...labels, ...queue }, annotations, ownerReferences: ownedBy('TrainingJob', job) },
    spec: {
      // Kueue admits a Job by taking its suspension back.
      ...(spec.queueName === undefined ? {} : { suspend: true as const }),
      completionMode: 'Indexed',
      completions: spec.workers,
      parallelism: spec.workers,
      backoffLimit: trainingBackoffLimit,
      // A pod that is going still holds its GPU and its mount: nothing takes its place before it is gone.
      podReplacementPolicy: 'Failed',
      ...deadline,
      template: podTemplate({
        labels,
        attempt,
        ...deadline,
        container: { name: 'train', image: spec.image, command: spec.command, ...(spec.args === undefined ? {} : { args: spec.args }), env, resources },
        claims: claimsOf(job, datasets, obligations),
        inputs: mountedInputs(spec),
        nodes: obligations.nodes,
        tolerated: obligations.tolerations,
        aloneIn: obligations.alone === true ? roomOf(job) : undefined,
        until: obligations.deadline,
        gate: obligations.gate === undefined ? undefined : { gate: obligations.gate, egress: obligations.egress, encrypted: obligations.encrypted ?? [] },
        runtimeClassName: spec.runtimeClassName,
        sharedMemory: sharedMemory === undefined ? undefined : String(sharedMemory),
        chosen: spec,
      }),
    },
  };
}

/** How many GPUs, under the resource that was judged; what is known without being told serves where nothing was. */
function gpuQuantity({ spec: { resources: { gpu } }, metadata: { name } }: TrainingJob, { gpuResource }: MergedObligations): Readonly<Record<string, string>> {
  if (gpu === undefined) return {};
  const resource = gpuResource ?? acceleratorOf(gpu.vendor, undefined)?.resourceName;
  if (resource === undefined) throw new Error(`Nothing says how the GPUs of TrainingJob ${name} are offered: a Job is made only for a job that was allowed.`);
  return { [resource]: String(gpu.count) };
}

/** The data, read-only at the volume and at the mount, and the output. */
function claimsOf(job: TrainingJob, datasets: Readonly<Record<string, SecureDataset>>, { bindings = {} }: MergedObligations): readonly MountedClaim[] {
  const data = job.spec.datasets.map((reference, i) => {
    const key = datasetKey(job.metadata.namespace, reference);
    const dataset = own(datasets, key);
    // A claim of that name in this room would be another one.
    const claimName = dataset !== undefined && isInRoomOf(job, dataset) ? dataset.spec.source.persistentVolumeClaim.claimName : own(bindings, key);
    if (claimName === undefined) throw new Error(`SecureDataset ${key} is not there: a Job is made only for a job that was allowed.`);
    return { volume: `data-${i}`, claimName, mountPath: reference.mountPath, readOnly: true };
  });
  const { output } = job.spec;
  return output === undefined ? data : [...data, { volume: 'output', claimName: outputClaimName(job.metadata.name), mountPath: output.mountPath, readOnly: false }];
}
