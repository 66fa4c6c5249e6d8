import { datasetLabel, inUseFinalizer, rolesLabel } from '../../api/labels.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { type BatchJob, type NetworkPolicy, type Pod } from '../../api/kube-workloads.ts';
import { aClaim, aDataset, anEncryption, anEnvironment, aNode, now } from '../../policy/testing/builders.ts';
import { planned } from '../../testing/plans.ts';
import { loaderJobName, loaderPolicyOf } from '../../workload/loader.ts';
import { plan } from '../plan.ts';
import { type LoaderObjects, type Snapshot } from '../snapshot.ts';
import { useOf } from '../use.ts';

/** An image by digest. */
export const image = `registry.example/load@sha256:${'cd'.repeat(32)}`;
const loader = { image, command: ['load'] };

/** The dataset sealed, without a loader, with one, and with one that may reach an archive. */
export const sealed = aDataset().withMetadata({ generation: 3, finalizers: [inUseFinalizer] });
export const empty = sealed.with({ source: { ...sealed.spec.source, state: 'Loading' } });
export const loading = sealed.with({ source: { ...sealed.spec.source, state: 'Loading', loader } });
export const reaching = sealed.with({ source: { ...sealed.spec.source, state: 'Loading', loader: { ...loader, egress: [{ cidr: '10.1.0.0/16', port: 443, protocol: 'TCP' }] } } });

/** The name of the loader's Job. */
export const name = loaderJobName(loading.build());

interface LoaderParts {
  readonly name?: string;
  readonly end?: 'Complete' | 'Failed';
  readonly deleting?: boolean;
  readonly owner?: string;
}

/** The loader's Job as it stands in the cluster. */
export function aLoader({ name: jobName = name, end, deleting = false, owner = 'uid-dataset-chest-ct' }: LoaderParts = {}): BatchJob {
  return {
    metadata: {
      ...childMetadata(jobName, owner, { [datasetLabel]: 'chest-ct', [rolesLabel]: 'loader' }),
      ...(deleting ? { deletionTimestamp: '2027-03-01T11:00:00Z' } : {}),
    },
    status: end === undefined ? {} : { conditions: [{ type: end, status: 'True' }] },
  };
}

function childMetadata(child: string, owner: string, labels: Readonly<Record<string, string>>): KubeObject['metadata'] {
  return { name: child, namespace: 'prj-lung', uid: `uid-${child}`, labels, ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureDataset', name: 'chest-ct', uid: owner, controller: true }] };
}

/** The loader's pod as it stands in the cluster. */
export function aWriter(changes: { readonly job?: string; readonly node?: string; readonly deletingFor?: number } = {}): Pod {
  const { job = name, node, deletingFor } = changes;
  return {
    metadata: {
      name: `${job}-0`, namespace: 'prj-lung', uid: `uid-${job}-0`, labels: { [datasetLabel]: 'chest-ct', [rolesLabel]: 'loader' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: job, uid: `uid-${job}`, controller: true }],
      ...(deletingFor === undefined ? {} : { deletionTimestamp: '2027-03-01T11:00:00Z', deletionGracePeriodSeconds: deletingFor }),
    },
    spec: { ...(node === undefined ? {} : { nodeName: node }), volumes: [{ persistentVolumeClaim: { claimName: 'chest-ct-r7' } }] },
    status: { phase: 'Running' },
  };
}

/** The policy of the loader that may reach an archive, as it stands in the cluster. */
export function aPolicy(changes: { readonly name?: string; readonly spec?: unknown } = {}): NetworkPolicy {
  const made = loaderPolicyOf(reaching.build());
  return { metadata: childMetadata(changes.name ?? loaderJobName(reaching.build()), 'uid-dataset-chest-ct', made?.metadata.labels ?? {}), spec: changes.spec ?? made?.spec };
}

/** What is there of loaders. */
export function some(objects: Partial<LoaderObjects> = {}): LoaderObjects {
  return { jobs: [], pods: [], policies: [], ...objects };
}

/** The dataset with a loader, in a closed room on an encrypted volume, and nothing made yet. */
export function aSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  const room = { roomIsolated: true, roomOpenings: [] };
  return { dataset: loading.build(), environment: anEnvironment().build(), claim: aClaim(), loaders: some(), probes: { jobs: [], pods: [] }, probesAtWork: { inCluster: 0, inRoom: 0 }, answered: {}, nodes: [aNode('it-1'), aNode('fr-1', 'fr')], nodesWatchedMs: Infinity, room, admission: { inForce: true }, inRoom: true, permits: [], use: () => useOf([]), ...changes };
}

/** What is known where subjects have withdrawn, and their data lies on the claim yet. */
export const withdrawn = { superseding: { by: 'chest-ct-r8', withdrawnSubjects: 2 }, withdrawn: { metadata: { name: 'chest-ct-r7', namespace: 'prj-lung', uid: 'uid-chest-ct-r7' } } } as const;

/** Claims that are refused, that are not known yet, and that do not exist. */
export const plain = { ...aClaim(), encryption: { state: 'refused', reason: 'NotEncrypted', message: 'The volume is not encrypted.' } } as const;
export const unbound = { ...aClaim(), encryption: { state: 'unknown', reason: 'ClaimNotBound', message: 'The claim is not bound yet.' } } as const;
export const missing = { ...aClaim({ exists: false }), encryption: { state: 'unknown', reason: 'ClaimMissing', message: 'There is no claim.' } } as const;
export const foreignMechanism = aClaim({ encryption: anEncryption({ mechanism: 'provider-managed' }) });

/** The snapshot after its plan was carried out: what is made is there, and what is deleted is going. */
export function after(snapshot: Snapshot, at = now): Snapshot {
  return planned(plan, snapshot, at).steps.reduce<Snapshot>((state, step) => {
    const { loaders } = state;
    if (step.do === 'status') return { ...state, dataset: { ...state.dataset, status: step.status } };
    if (step.do === 'create' && step.resource.kind === 'Job') return { ...state, loaders: { ...loaders, jobs: [...loaders.jobs, aLoader({ name: step.object.metadata.name })] } };
    if (step.do === 'patch' && state.withdrawn !== undefined) return { ...state, withdrawn: { metadata: { ...state.withdrawn.metadata, ...(step.patch['metadata'] as object) } } };
    if (step.do === 'finalizer') return { ...state, dataset: { ...state.dataset, metadata: { ...state.dataset.metadata, finalizers: step.want === 'present' ? [step.finalizer] : [] } } };
    if (step.do === 'create' || step.do === 'apply') return { ...state, loaders: { ...loaders, policies: [aPolicy()] } };
    if (step.do !== 'delete') return state;
    const going = <T extends KubeObject>(objects: readonly T[]): readonly T[] => objects.map((one) => (step.targets.some(({ uid }) => uid === one.metadata.uid) ? { ...one, metadata: { ...one.metadata, deletionTimestamp: '2027-03-01T12:00:00Z', deletionGracePeriodSeconds: 5 } } : one));
    return { ...state, loaders: { jobs: going(loaders.jobs), pods: going(loaders.pods), policies: going(loaders.policies) } };
  }, snapshot);
}
