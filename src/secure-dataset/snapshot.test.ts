import assert from 'node:assert/strict';
import { datasetLabel, rolesLabel } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { aDataset } from '../policy/testing/builders.ts';
import { aBoundClaim, aRegulatedCluster } from '../testing/regulated-cluster.ts';
import { takeSnapshot } from './snapshot.ts';

interface ProbeParts {
  readonly namespace?: string;
  readonly dataset?: string;
  readonly uid?: string;
  readonly owned?: boolean;
  readonly ended?: boolean;
}

function aProbe(nth: number, { namespace = 'prj-lung', dataset = 'chest-ct', uid = `uid-dataset-${dataset}`, owned = true, ended = false }: ProbeParts = {}): KubeObject {
  const owners = owned ? { ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureDataset', name: dataset, uid, controller: true }] } : {};
  const job = {
    metadata: { name: `probe-${nth}`, namespace, uid: `uid-${namespace}-${nth}`, labels: { [rolesLabel]: 'probe', [datasetLabel]: dataset }, ...owners },
    status: ended ? { conditions: [{ type: 'Complete', status: 'True' }] } : {},
  };
  return job;
}

const twenty = (parts: ProbeParts): readonly KubeObject[] => Array.from({ length: 20 }, (_, nth) => aProbe(nth, parts));
const beside = { metadata: { name: 'prj-heart', uid: 'uid-room-heart' } };

describe('the probes that are at work', () => {
  const table: Readonly<Record<string, { readonly batchJobs: readonly KubeObject[]; readonly want: readonly [number, number] }>> = {
    'are those of datasets in rooms': { batchJobs: [aProbe(1)], want: [1, 1] },
    'are told apart by room': { batchJobs: [aProbe(1), aProbe(2, { namespace: 'prj-heart', dataset: 'ecg' })], want: [2, 1] },
    'are none that have ended': { batchJobs: [aProbe(1, { ended: true })], want: [0, 0] },
    'are no Jobs of anybody with their label': { batchJobs: twenty({ owned: false }), want: [0, 0] },
    'are no Jobs for a dataset that is not there': { batchJobs: twenty({ dataset: 'gone' }), want: [0, 0] },
    'are no Jobs for a namesake': { batchJobs: twenty({ uid: 'uid-former' }), want: [0, 0] },
    'are no Jobs outside rooms, not even for a dataset there': { batchJobs: twenty({ namespace: 'sandbox', dataset: 'toy' }), want: [0, 0] },
  };
  const datasetOf = (namespace: string, name: string): KubeObject => ({ ...chest, metadata: { name, namespace, uid: `uid-dataset-${name}` } });
  const chest = aRegulatedCluster().caches.secureDatasets.get('prj-lung/chest-ct');
  for (const [title, { batchJobs, want }] of Object.entries(table)) {
    it(title, () => {
      const cluster = aRegulatedCluster({ batchJobs });
      cluster.put('rooms', beside);
      cluster.put('secureDatasets', datasetOf('prj-heart', 'ecg'), datasetOf('sandbox', 'toy'));
      const { inCluster, inRoom } = takeSnapshot(cluster.caches, 'prj-lung/chest-ct')?.probesAtWork ?? {};
      assert.deepEqual([inCluster, inRoom], want);
    });
  }
});

describe('the claim of a dataset that is to be marked', () => {
  const ct = aDataset().withMetadata({ creationTimestamp: '2026-06-01T00:00:00Z' });
  const r8 = (revision: object) => aDataset('chest-ct-r8').with({ revision: { id: 'r8', supersedes: 'chest-ct', ...revision }, source: { persistentVolumeClaim: { claimName: 'chest-ct-r8' }, state: 'Sealed' } }).build();
  const tombstones = { subjects: 3, digest: `sha256:${'7'.repeat(64)}` };
  const part = ct.with({ minimisation: { ...ct.spec.minimisation, subsetOf: 'body' } }).build();
  const ofBody = aDataset('body-r2').with({ revision: { id: 'r2', supersedes: 'body', tombstones }, source: { persistentVolumeClaim: { claimName: 'body-r2' }, state: 'Sealed' } }).build();
  const elder = aDataset('atlas').with({ source: ct.spec.source }).withMetadata({ creationTimestamp: '2026-01-01T00:00:00Z' }).build();
  const table: Readonly<Record<string, { readonly there: Parameters<typeof aRegulatedCluster>[0]; readonly want: string | undefined }>> = {
    'is its own, once subjects have withdrawn': { there: { secureDatasets: [ct.build(), r8({ tombstones })] }, want: 'chest-ct-r7' },
    'is that of what was taken from such data too': { there: { secureDatasets: [part, ofBody] }, want: 'chest-ct-r7' },
    'is none where a later revision tells of no withdrawal': { there: { secureDatasets: [ct.build(), r8({})] }, want: undefined },
    'is none where it belongs to another dataset': { there: { secureDatasets: [elder, ct.build(), r8({ tombstones })] }, want: undefined },
    'is none where it is gone': { there: { secureDatasets: [ct.build(), r8({ tombstones })], claims: [aBoundClaim('other')] }, want: undefined },
    'is none of the later revision': { there: { secureDatasets: [aDataset().with({ revision: { id: 'r7', supersedes: 'chest-ct-r6', tombstones } }).build()] }, want: undefined },
  };
  for (const [title, { there, want }] of Object.entries(table)) {
    it(title, () => assert.equal(takeSnapshot(aRegulatedCluster(there).caches, 'prj-lung/chest-ct')?.withdrawn?.metadata.name, want));
  }
});
