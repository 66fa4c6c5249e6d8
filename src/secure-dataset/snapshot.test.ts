import assert from 'node:assert/strict';
import { datasetLabel, rolesLabel } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { aRegulatedCluster } from '../testing/regulated-cluster.ts';
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
