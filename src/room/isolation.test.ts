import assert from 'node:assert/strict';
import { datasetLabel, releaseLabel, rolesLabel, trainingJobLabel } from '../api/labels.ts';
import { type OwnerReference } from '../api/kube-object.ts';
import { type NetworkPolicy } from '../api/kube-workloads.ts';
import { roomFacts } from '../facts.ts';
import { aDataset, aTrainingJob } from '../policy/testing/builders.ts';
import { aRelease } from '../policy/testing/releases.ts';
import { aRegulatedCluster } from '../testing/regulated-cluster.ts';
import { childrenOf } from '../workload/children.ts';
import { courierPolicyOf } from '../workload/courier.ts';
import { loaderPolicyOf } from '../workload/loader.ts';
import { roomNetworkPolicy } from '../workload/room-policy.ts';
import { concernsOnlyItsOwner } from './isolation.ts';
import { takeSnapshot } from './snapshot.ts';

const job = aTrainingJob().with({ workers: 2 }).build();
const dataset = aDataset().with({ source: { ...aDataset().spec.source, state: 'Loading', loader: { image: 'x', command: ['load'], egress: [{ cidr: '10.1.0.0/16', port: 443, protocol: 'TCP' }] } } }).build();
const ofJob = childrenOf({ job, attempt: 1, datasets: { 'chest-ct': dataset }, obligations: { nodes: [], egress: [] }, now: 0 }).networkPolicy;
const ofLoader = loaderPolicyOf(dataset);
const release = aRelease({ destination: { objectStore: { endpoint: 'https://store.example', bucket: 'releases' } } });
const ofCourier = courierPolicyOf(release, { endpoint: 'https://store.example', address: '192.0.2.7', bucket: 'releases', region: 'r' });
const ofRelease = { [rolesLabel]: 'mover', [releaseLabel]: 'unet-v1' };
assert.ok(ofJob !== undefined && ofLoader !== undefined);

const owner = (changes: Partial<OwnerReference> = {}): OwnerReference => ({ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', name: 'unet', uid: 'uid-job-unet', controller: true, ...changes });
const labels = { [rolesLabel]: 'training', [trainingJobLabel]: 'unet' };

function aPolicy(changes: { readonly labels?: Readonly<Record<string, string>>; readonly selects?: Readonly<Record<string, string>>; readonly owners?: readonly OwnerReference[]; readonly name?: string } = {}): NetworkPolicy {
  const { name = 'p', labels: own = labels, selects = labels, owners = [owner()] } = changes;
  return { metadata: { name, namespace: 'prj-lung', uid: `uid-${name}`, labels: own, ownerReferences: owners }, spec: { podSelector: { matchLabels: selects }, egress: [{}] } };
}

const ghost = { [rolesLabel]: 'training', [trainingJobLabel]: 'ghost' };

describe('a NetworkPolicy in a room', () => {
  const table: Readonly<Record<string, { readonly policy: NetworkPolicy; readonly foreign: boolean; readonly opensJob: boolean; readonly opensLoader: boolean }>> = {
    'made for a job is ours': { policy: ofJob, foreign: false, opensJob: false, opensLoader: false },
    'made for a loader is ours': { policy: ofLoader, foreign: false, opensJob: false, opensLoader: false },
    'made for the couriers of a release is ours': { policy: ofCourier, foreign: false, opensJob: false, opensLoader: false },
    'for the couriers of another release of that name is not, and opens the room for nobody else': { policy: { ...ofCourier, metadata: { ...ofCourier.metadata, ownerReferences: [owner({ kind: 'OutputRelease', name: 'unet-v1', uid: 'uid-of-a-namesake' })] } }, foreign: true, opensJob: false, opensLoader: false },
    'for the mover of a release opens the room for all': { policy: aPolicy({ labels: ofRelease, selects: ofRelease, owners: [owner({ kind: 'OutputRelease', name: 'unet-v1', uid: 'uid-release' })] }), foreign: true, opensJob: true, opensLoader: true },
    'of somebody else opens the room for all': { policy: aPolicy({ labels: {}, selects: {}, owners: [] }), foreign: true, opensJob: true, opensLoader: true },
    'without a spec opens the room for all': { policy: { metadata: aPolicy().metadata }, foreign: true, opensJob: true, opensLoader: true },
    'with our role alone opens the room for all': { policy: aPolicy({ labels: { [rolesLabel]: 'training' }, selects: {} }), foreign: true, opensJob: true, opensLoader: true },
    'with our labels and a wider selector opens the room for all': { policy: aPolicy({ selects: {} }), foreign: true, opensJob: true, opensLoader: true },
    "that selects another job's pods than it says opens the room for all": { policy: aPolicy({ selects: ghost }), foreign: true, opensJob: true, opensLoader: true },
    'without our role opens the room for all': { policy: aPolicy({ labels: { [trainingJobLabel]: 'unet' } }), foreign: true, opensJob: true, opensLoader: true },
    "for a job's pods without an owner opens the room for that job": { policy: aPolicy({ owners: [] }), foreign: true, opensJob: true, opensLoader: false },
    'of an owner that does not control it opens the room for that job': { policy: aPolicy({ owners: [owner({ controller: false })] }), foreign: true, opensJob: true, opensLoader: false },
    'of a namesake opens the room for that job': { policy: aPolicy({ owners: [owner({ uid: 'uid-of-a-namesake' })] }), foreign: true, opensJob: true, opensLoader: false },
    'of an owner of another kind opens the room for that job': { policy: aPolicy({ owners: [owner({ kind: 'ConfigMap', apiVersion: 'v1' })] }), foreign: true, opensJob: true, opensLoader: false },
    'of an owner of another group opens the room for that job': { policy: aPolicy({ owners: [owner({ apiVersion: 'elsewhere/v1' })] }), foreign: true, opensJob: true, opensLoader: false },
    'of a job under another name than its own policy has opens the room for that job': { policy: { ...ofJob, metadata: { ...ofJob.metadata, name: 'unet-2' } }, foreign: true, opensJob: true, opensLoader: false },
    'of a job that is gone opens the room for nobody': { policy: aPolicy({ labels: ghost, selects: ghost, owners: [owner({ name: 'ghost' })] }), foreign: true, opensJob: false, opensLoader: false },
    "for a loader's pods without an owner opens the room for that loader": { policy: aPolicy({ labels: { [rolesLabel]: 'loader', [datasetLabel]: 'chest-ct' }, selects: { [datasetLabel]: 'chest-ct' }, owners: [] }), foreign: true, opensJob: false, opensLoader: true },
  };
  for (const [title, { policy, foreign, opensJob, opensLoader }] of Object.entries(table)) {
    it(title, () => {
      const { caches } = aRegulatedCluster({ trainingJobs: [job], secureDatasets: [dataset], outputReleases: [release], networkPolicies: [roomNetworkPolicy('prj-lung'), policy] });
      const { name } = policy.metadata;
      const openings = (opens: boolean) => ({ roomIsolated: !opens, roomOpenings: opens ? [name] : [] });
      assert.deepEqual(takeSnapshot(caches, 'prj-lung')?.foreign.map(({ metadata }) => metadata.name), foreign ? [name] : []);
      assert.deepEqual(roomFacts(caches, 'TrainingJob', job), openings(opensJob));
      assert.deepEqual(roomFacts(caches, 'SecureDataset', dataset), openings(opensLoader));
      if (opensJob && opensLoader) assert.equal(concernsOnlyItsOwner(policy), false, 'whoever it opens the room for is woken');
    });
  }

  it('closes nothing where there is no room, or no standing policy', () => {
    assert.deepEqual(roomFacts(aRegulatedCluster({ rooms: [] }).caches, 'TrainingJob', job), { roomIsolated: false, roomOpenings: [] });
    assert.deepEqual(roomFacts(aRegulatedCluster({ networkPolicies: [] }).caches, 'TrainingJob', job), { roomIsolated: false, roomOpenings: [] });
    assert.equal(takeSnapshot(aRegulatedCluster({ rooms: [] }).caches, 'prj-lung'), undefined);
  });

  it('of another namespace concerns no room', () => {
    const elsewhere = aPolicy({ labels: {}, owners: [] });
    const { caches } = aRegulatedCluster({ networkPolicies: [roomNetworkPolicy('prj-lung'), { ...elsewhere, metadata: { ...elsewhere.metadata, namespace: 'elsewhere' } }] });
    assert.deepEqual(roomFacts(caches, 'TrainingJob', job), { roomIsolated: true, roomOpenings: [] });
  });
});
