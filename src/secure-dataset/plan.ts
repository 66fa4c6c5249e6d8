import { type BatchJob } from '../api/kube-workloads.ts';
import { apiVersion, batchJobs, networkPolicies, secureDatasets } from '../api/resources.ts';
import { shapeError } from '../api/shape.ts';
import { formatTime } from '../api/time.ts';
import { judgeVolume } from '../policy/clauses/encryption-at-rest.ts';
import { residencyOf } from '../policy/clauses/residency.ts';
import { virtualNodesBan } from '../policy/clauses/virtual-nodes.ts';
import { type Plan, type Step, type Target } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { loaderJobName, loaderOf } from '../workload/loader.ts';
import { type Snapshot } from './snapshot.ts';
import { statusOf, type Conclusion } from './status.ts';

/** A conclusion and what is done about it. */
interface Outcome {
  readonly conclusion: Conclusion;
  readonly effects?: readonly Step[];
}

/** What to do about a SecureDataset now. Pure. */
export function plan(snapshot: Snapshot, now: number): Plan {
  const { dataset, permits } = snapshot;
  if (dataset.metadata.deletionTimestamp !== undefined) return { steps: [] };
  const outcome = misshapen(snapshot) ?? storageShortfall(snapshot) ?? (dataset.spec.source.state === 'Sealed' ? sealed(snapshot) : loading(snapshot, now));
  const status = statusOf(snapshot, outcome.conclusion, now);
  const changed = !semanticEqual(dataset.status ?? {}, status);
  const steps: Step[] = [];
  if (changed) steps.push({ do: 'status', resource: secureDatasets, target: targetOf(dataset), status: { ...status } });
  steps.push(...(outcome.effects ?? []));
  if (changed && isNews(snapshot, outcome.conclusion)) steps.push(eventStep(snapshot, outcome.conclusion));
  return { steps, ...nextEdge(permits, now) };
}

function isNews({ dataset }: Snapshot, { reason }: Conclusion): boolean {
  return dataset.status?.conditions?.find((condition) => condition.type === 'Ready')?.reason !== reason;
}

/** The count of valid permits changes by time alone. */
function nextEdge(permits: Snapshot['permits'], now: number): Pick<Plan, 'recheckAt'> {
  const edges = permits.flatMap(({ from, until }) => [from, until]).filter((edge) => edge > now && edge !== Infinity);
  return edges.length === 0 ? {} : { recheckAt: Math.min(...edges) };
}

function targetOf({ metadata: { name, namespace, uid } }: { readonly metadata: BatchJob['metadata'] }): Target {
  return { name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }) };
}

const no = (reason: string, message: string, loader?: Conclusion['loader']): Outcome => ({ conclusion: { ready: false, reason, message, ...(loader === undefined ? {} : { loader }) } });

function misshapen({ dataset }: Snapshot): Outcome | undefined {
  const error = shapeError('SecureDataset', dataset);
  return error === undefined ? undefined : no('InvalidSpec', error);
}

/** Regulated data is neither read from nor written to a volume that is not encrypted as its own terms ask. */
function storageShortfall(snapshot: Snapshot): Outcome | undefined {
  const { dataset, claim, loaders } = snapshot;
  if (!claim.exists) return { ...short(snapshot, 'ClaimMissing', claim.encryption.message), effects: dataset.spec.source.state === 'Sealed' ? deleteLoaders(loaders) : [] };
  const judged = judgeVolume(dataset, `The volume of SecureDataset ${dataset.metadata.name}`, claim.encryption);
  if (judged.outcome === 'Satisfied') return undefined;
  // A loader that has ended stays, so that it is not run again over what it wrote; what is merely not known yet stops none.
  const toEnd = dataset.spec.source.state === 'Sealed' ? loaders : judged.outcome === 'Violated' ? loaders.filter((job) => endOf(job) === undefined) : [];
  return { ...short(snapshot, judged.reason, judged.message), effects: deleteLoaders(toEnd) };
}

function short({ dataset }: Snapshot, reason: string, message: string): Outcome {
  return { conclusion: { ready: false, reason, message, ...keptLoader(dataset) } };
}

/** Sealed: the loader's right to write is taken away first, and only then may anyone read. */
function sealed({ loaders, writers, dataset }: Snapshot): Outcome {
  if (loaders.length === 0 && writers.length === 0) {
    return { conclusion: { ready: true, reason: 'Sealed', message: 'The data is sealed and may be used under a DataPermit.', ...keptLoader(dataset) } };
  }
  const { conclusion } = no('Sealing', 'The loader is being removed. Jobs are held until none of its pods is left.');
  return { conclusion: { ...conclusion, ...keptLoader(dataset) }, effects: deleteLoaders(loaders) };
}

function keptLoader({ status }: Snapshot['dataset']): Pick<Conclusion, 'loader'> {
  return status?.loader === undefined ? {} : { loader: status.loader };
}

/** Loading: one loader at a time writes, on nodes where the data may be, in a closed room. */
function loading(snapshot: Snapshot, now: number): Outcome {
  const { dataset, loaders, writers, roomIsolated } = snapshot;
  const { loader } = dataset.spec.source;
  if (loader === undefined) {
    const none = no('AwaitingLoader', 'The dataset is Loading. Give spec.source.loader to fill it, or set spec.source.state to Sealed when the data is there.');
    return { ...none, effects: deleteLoaders(loaders.filter((job) => endOf(job) === undefined)) };
  }
  const wanted = loaderJobName(dataset);
  // A namesake's loader filled that dataset, not this one.
  const isCurrent = (job: BatchJob): boolean => job.metadata.name === wanted && job.metadata.ownerReferences?.some((owner) => owner.uid === dataset.metadata.uid) === true;
  const stale = loaders.filter((job) => !isCurrent(job));
  if (stale.length > 0) return { ...no('Loading', 'The former loader is being removed.'), effects: deleteLoaders(stale) };
  const current = loaders.find(isCurrent);
  if (current !== undefined) return loaderProgress(current);
  if (writers.length > 0) return no('Loading', 'The former loader is still ending.');
  if (!roomIsolated) return no('RoomNotIsolated', 'The room has no standing default-deny NetworkPolicy yet; the operator makes it. Is the namespace labelled caveau.dev/room?');
  return startLoader(snapshot, wanted, now);
}

function startLoader({ dataset, environment }: Snapshot, jobName: string, now: number): Outcome {
  const residency = residencyOf(dataset, environment);
  if (residency.outcome !== 'Satisfied') return no(residency.reason, residency.message);
  const nodes = [...(residency.obligations?.nodes ?? []), virtualNodesBan];
  const children = loaderOf({ dataset, nodes, now });
  const { name, namespace, uid } = dataset.metadata;
  const record: Step = { do: 'record', record: { schema: 'caveau.audit/v1', time: formatTime(now), action: 'Load', secureDataset: { namespace, name, uid }, image: dataset.spec.source.loader?.image, jobName } };
  const network: readonly Step[] = children.networkPolicy === undefined ? [] : [{ do: 'create', resource: networkPolicies, object: children.networkPolicy }];
  const { conclusion } = no('Loading', 'The loader has been started.', { jobName, state: 'Running' });
  return { conclusion, effects: [record, ...network, { do: 'create', resource: batchJobs, object: children.job }] };
}

function loaderProgress(job: BatchJob): Outcome {
  const jobName = job.metadata.name;
  const ended = endOf(job);
  if (ended === undefined) return no('Loading', 'The loader is running.', { jobName, state: 'Running' });
  if (ended === 'Complete') return no('AwaitingSeal', 'The loader has finished. Check the data, then set spec.source.state to Sealed; that cannot be undone.', { jobName, state: 'Succeeded' });
  return no('LoaderFailed', 'The loader failed: see its log. Change spec.source.loader to run another.', { jobName, state: 'Failed' });
}

function endOf({ status }: BatchJob): 'Complete' | 'Failed' | undefined {
  const type = status?.conditions?.find((condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True')?.type;
  return type === 'Complete' || type === 'Failed' ? type : undefined;
}

/** Deletes those that nobody deletes yet. */
function deleteLoaders(jobs: readonly BatchJob[]): readonly Step[] {
  const standing = jobs.filter((job) => job.metadata.deletionTimestamp === undefined);
  return standing.length === 0 ? [] : [{ do: 'delete', resource: batchJobs, targets: standing.map(targetOf), propagationPolicy: 'Background' }];
}

function eventStep({ dataset }: Snapshot, { ready, reason, message }: Conclusion): Step {
  const { name, namespace, uid } = dataset.metadata;
  return {
    do: 'event',
    event: {
      regarding: { apiVersion, kind: 'SecureDataset', name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }) },
      type: ready || reason === 'Loading' || reason === 'AwaitingSeal' ? 'Normal' : 'Warning',
      reason,
      action: ready ? 'Seal' : 'Check',
      note: message,
    },
  };
}
