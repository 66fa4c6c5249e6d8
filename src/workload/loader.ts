import canonicalize from 'canonicalize';
import { datasetLabel, jobNameLabel, rolesLabel } from '../api/labels.ts';
import { type SecureDataset } from '../api/generated/types.ts';
import { type ObjectMeta } from '../api/kube-object.ts';
import { parseTime } from '../api/time.ts';
import { type Instant, type NodeGroup, type Obligations } from '../policy/types.ts';
import { trainingDeadline } from './deadline.ts';
import { loaderBackoffLimit, loaderResources } from './defaults.ts';
import { homeEnvironment, noGpuEnvironment } from './environment.ts';
import { type JobObject, type NetworkPolicyObject } from './kube.ts';
import { networkPolicyOf } from './network-policy.ts';
import { besides, ownedBy, roomOf } from './ownership.ts';
import { singleJobName, singleJobSpec } from './single-job.ts';

/** Where the loader sees the claim that it fills; part of the contract of SecureDataset. */
const dataPath = '/data';

/** What a loader's children follow from. */
export interface LoaderInput {
  /** A dataset that has a loader and is Loading: whoever asks has looked. */
  readonly dataset: SecureDataset;
  /** Where the data may be, hence where its loader may run. */
  readonly nodes: readonly NodeGroup[];
  /** How its pod is placed among others. */
  readonly placement?: Pick<Obligations, 'tolerations' | 'alone'>;
  readonly now: Instant;
}

/** What fills a dataset, in the order in which it must be made. */
export interface LoaderChildren {
  readonly networkPolicy?: NetworkPolicyObject;
  readonly job: JobObject;
}

/**
 * The name of the Job (and NetworkPolicy) of a dataset's loader. A corrected loader gets a Job of its own, since a Job's template cannot change;
 * the hash covers the dataset's whole name because a long one is cut.
 */
export function loaderJobName({ metadata: { name }, spec }: SecureDataset): string {
  return singleJobName(name, 'load', canonicalize({ name, loader: spec.source.loader }) ?? '');
}

/** The children that fill a dataset. */
export function loaderOf(input: LoaderInput): LoaderChildren {
  const { dataset } = input;
  const { name } = dataset.metadata;
  const { loader, state } = dataset.spec.source;
  if (loader === undefined || state !== 'Loading') throw new Error(`SecureDataset ${name} has no loader, or is sealed: nothing may write to it.`);
  const networkPolicy = loaderPolicyOf(dataset);
  const metadata = metadataOf(dataset);
  return {
    ...(networkPolicy === undefined ? {} : { networkPolicy }),
    job: { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: jobSpec(input, loader, metadata.labels) },
  };
}

/**
 * The policy that opens what a dataset's loader may reach; undefined when that is nothing. It selects the pods of this one Job, since what a
 * former loader might reach is no business of the next.
 */
export function loaderPolicyOf(dataset: SecureDataset): NetworkPolicyObject | undefined {
  const egress = dataset.spec.source.loader?.egress ?? [];
  if (egress.length === 0) return undefined;
  const metadata = metadataOf(dataset);
  return networkPolicyOf(metadata, { ...metadata.labels, [jobNameLabel]: metadata.name }, { peers: false, egress });
}

function metadataOf(dataset: SecureDataset): ObjectMeta & { readonly labels: Readonly<Record<string, string>> } {
  const labels = { [rolesLabel]: 'loader', [datasetLabel]: dataset.metadata.name };
  return { name: loaderJobName(dataset), ...besides(dataset), labels, ownerReferences: ownedBy('SecureDataset', dataset) };
}

type Loader = NonNullable<SecureDataset['spec']['source']['loader']>;

function jobSpec({ dataset, nodes, placement = {}, now }: LoaderInput, { image, command }: Loader, labels: Readonly<Record<string, string>>): JobObject['spec'] {
  const { metadata, spec } = dataset;
  // The data may not be kept, hence not be loaded, beyond its retention; the operator ends the loader itself then, and says why.
  const until = parseTime(spec.retention.until);
  const env = [{ name: 'CAVEAU_DATASET', value: metadata.name }, { name: 'CAVEAU_DATA_DIR', value: dataPath }, ...homeEnvironment, ...noGpuEnvironment];
  return singleJobSpec({
    backoffLimit: loaderBackoffLimit,
    deadline: trainingDeadline(undefined, until, now),
    pod: {
      labels,
      container: { name: 'load', image, command, env, resources: loaderResources },
      claims: [{ volume: 'data', claimName: spec.source.persistentVolumeClaim.claimName, mountPath: dataPath, readOnly: false }],
      nodes,
      tolerated: placement.tolerations,
      aloneIn: placement.alone === true ? roomOf(dataset) : undefined,
      until,
    },
  });
}
