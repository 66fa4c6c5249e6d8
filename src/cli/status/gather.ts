import { splitDatasetKey } from '../../api/dataset-key.ts';
import { type DataApproval, type DataPermit, type OutputRelease, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { type BatchJob, type NetworkPolicy, type Pod } from '../../api/kube-workloads.ts';
import { datasetLabel, releaseUidLabel, trainingJobLabel } from '../../api/labels.ts';
import { batchJobs, dataApprovals, dataPermits, networkPolicies, outputReleases, persistentVolumeClaims, pods, secureDatasets, trainingJobs } from '../../api/resources.ts';
import { keysOf } from '../../policy/dataset-keys.ts';
import { type PersistentVolumeClaim } from '../../storage/kube.ts';
import { bindingName } from '../../workload/names.ts';
import { type Look } from '../look.ts';
import { seen, seenOr, type Sight } from '../sight.ts';
import { type DatasetFacts } from './dataset-tree.ts';
import { type JobFacts, type UsedDataset } from './job-tree.ts';
import { type Workloads } from './kube-parts.ts';
import { type PermitFacts } from './own-parts.ts';
import { type PermitTreeFacts } from './permit-tree.ts';
import { type ReleaseFacts } from './release-tree.ts';

type Claim = Sight<PersistentVolumeClaim | undefined>;

/** What belongs to a job. */
export async function jobFacts(look: Look, job: TrainingJob): Promise<JobFacts> {
  const { name, namespace = '' } = job.metadata;
  const output = job.status?.outputClaim;
  const [work, policies, claim, datasets, releases] = await Promise.all([
    workloads(look, namespace, `${trainingJobLabel}=${name}`),
    look.all<NetworkPolicy>(networkPolicies, namespace),
    output === undefined ? undefined : claimAt(look, namespace, output),
    Promise.all(keysOf(job).map((key) => usedDataset(look, job, key))),
    look.all<OutputRelease>(outputReleases, namespace),
  ]);
  return { job, ...work, policies, datasets, releases, ...(output === undefined || claim === undefined ? {} : { output: { name: output, claim } }) };
}

async function usedDataset(look: Look, job: TrainingJob, key: string): Promise<UsedDataset> {
  const { namespace = '', name } = splitDatasetKey(job.metadata.namespace, key);
  const permitName = job.status?.decision?.permits?.find(({ dataset }) => dataset === key)?.permit;
  const [dataset, permit] = await Promise.all([look.one<SecureDataset>(secureDatasets, name, namespace), permitName === undefined ? seen(undefined) : permitAt(look, namespace, permitName)]);
  const source = seenOr(dataset, undefined)?.spec.source.persistentVolumeClaim.claimName;
  return { key, namespace, dataset, permit, ...(source === undefined ? {} : { claim: await claimAt(look, namespace, source) }) };
}

async function permitAt(look: Look, namespace: string, name: string): Promise<Sight<PermitFacts | undefined>> {
  const [permit, approvals] = await Promise.all([look.one<DataPermit>(dataPermits, name, namespace), look.all<DataApproval>(dataApprovals, namespace)]);
  if (!('seen' in permit)) return permit;
  return seen(permit.seen === undefined ? undefined : await withBinding(look, permit.seen, approvals));
}

/** A permit with its approvals, and the claim by which it shows the data in another room. */
async function withBinding(look: Look, permit: DataPermit, approvals: Sight<readonly DataApproval[]>): Promise<PermitFacts> {
  const { metadata: { uid, namespace }, spec: { project } } = permit;
  if (uid === undefined || project.namespace === namespace) return { permit, approvals };
  const name = bindingName(uid);
  return { permit, approvals, binding: { name, claim: await claimAt(look, project.namespace, name) } };
}

/** What belongs to a dataset. */
export async function datasetFacts(look: Look, dataset: SecureDataset): Promise<DatasetFacts> {
  const { name, namespace = '' } = dataset.metadata;
  const [claim, all, approvals, work] = await Promise.all([
    claimAt(look, namespace, dataset.spec.source.persistentVolumeClaim.claimName),
    look.all<DataPermit>(dataPermits, namespace),
    look.all<DataApproval>(dataApprovals, namespace),
    workloads(look, namespace, `${datasetLabel}=${name}`),
  ]);
  if (!('seen' in all)) return { dataset, claim, permits: all, ...work };
  const permits = await Promise.all(all.seen.filter(({ spec }) => spec.dataset.name === name).map((permit) => withBinding(look, permit, approvals)));
  return { dataset, claim, permits: seen(permits), ...work };
}

/** What belongs to a permit. */
export async function permitFacts(look: Look, permit: DataPermit): Promise<PermitTreeFacts> {
  const { metadata: { namespace = '' }, spec } = permit;
  const [dataset, jobs, approvals] = await Promise.all([look.one<SecureDataset>(secureDatasets, spec.dataset.name, namespace), look.all<TrainingJob>(trainingJobs, spec.project.namespace), look.all<DataApproval>(dataApprovals, namespace)]);
  return { ...(await withBinding(look, permit, approvals)), dataset, jobs };
}

/** What belongs to a release. */
export async function releaseFacts(look: Look, release: OutputRelease): Promise<ReleaseFacts> {
  const { metadata: { namespace = '', uid = '' }, spec, status = {} } = release;
  const rooms = [...new Set((status.approvals ?? []).map(({ dataset }) => splitDatasetKey(namespace, dataset).namespace ?? namespace))];
  const { releaseClaim } = status;
  const { namespace: place, claimName } = spec.destination;
  const [job, approvals, work, claim, destination] = await Promise.all([
    look.one<TrainingJob>(trainingJobs, spec.trainingJob.name, namespace),
    Promise.all(rooms.map((room) => look.all<DataApproval>(dataApprovals, room))),
    workloads(look, namespace, `${releaseUidLabel}=${uid}`),
    releaseClaim === undefined ? undefined : claimAt(look, namespace, releaseClaim),
    status.state === 'Approved' && place !== undefined && claimName !== undefined ? claimAt(look, place, claimName) : undefined,
  ]);
  return { release, job, approvals: together(approvals), ...work, ...(releaseClaim === undefined || claim === undefined ? {} : { releaseClaim: { name: releaseClaim, claim } }), ...(destination === undefined ? {} : { destination }) };
}

/** Everything, or why a part is not to be seen. */
function together<T>(sights: readonly Sight<readonly T[]>[]): Sight<readonly T[]> {
  const closed = sights.find((sight) => !('seen' in sight));
  return closed ?? seen(sights.flatMap((sight) => seenOr(sight, [])));
}

async function workloads(look: Look, namespace: string, labelSelector: string): Promise<Workloads> {
  const [jobs, its] = await Promise.all([look.all<BatchJob>(batchJobs, namespace, labelSelector), look.all<Pod>(pods, namespace, labelSelector)]);
  return { jobs, pods: its };
}

function claimAt(look: Look, namespace: string, name: string): Promise<Claim> {
  return look.one<PersistentVolumeClaim>(persistentVolumeClaims, name, namespace);
}
