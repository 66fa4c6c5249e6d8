import assert from 'node:assert/strict';
import { restoreLabel } from './api/restore.ts';
import { type KubeObject } from './api/kube-object.ts';
import { aDataset, anEnvironment, aPermit, aTrainingJob, now } from './policy/testing/builders.ts';
import { createRestoreWatch, restorationOf } from './restore.ts';
import { aCluster } from './testing/cluster.ts';

const labels = { [restoreLabel]: 'nightly-1' };
const creationTimestamp = '2027-02-03T04:05:06Z';
const made = Date.parse(creationTimestamp);
const permit = aPermit().withMetadata({ creationTimestamp });
const remembers = (restoredTime: string): KubeObject => ({ ...anEnvironment().build(), status: { restoredTime } }) as KubeObject;

describe('what a backup brought back', () => {
  it('is nothing where no object says so', () => assert.equal(restorationOf(aCluster({ dataPermits: [permit.build()], secureDatasets: [aDataset().build()] }).caches), undefined));

  it('shows by the label that Velero leaves, since the object was created', () => {
    const { caches } = aCluster({ dataPermits: [permit.withMetadata({ labels }).build()] });
    assert.deepEqual(restorationOf(caches), { at: made, kind: 'DataPermit', message: 'DataPermit prj-lung/chest-ct-lung carries the label velero.io/restore-name=nightly-1.' });
  });

  it('shows by what the environment remembers, and the later of both counts', () => {
    const both = (time: string) => restorationOf(aCluster({ environments: [remembers(time)], dataPermits: [permit.withMetadata({ labels }).build()] }).caches)?.at;
    assert.deepEqual([both('2027-02-03T04:05:07Z'), both('2027-02-03T04:05:05Z')], [made + 1000, made]);
  });

  it('is not told by a job, to which whoever asks for it can give any label', () => {
    assert.equal(restorationOf(aCluster({ trainingJobs: [aTrainingJob().withMetadata({ labels, creationTimestamp }).build()] }).caches), undefined);
  });

  const watched = () => {
    const cluster = aCluster({ dataPermits: [permit.build()] });
    const watch = createRestoreWatch({ now: () => now + 1 });
    let told = 0;
    watch.follow(cluster.informers, () => (told += 1));
    return { cluster, watch, told: () => told, restored: () => restorationOf({ ...cluster.caches, restoreSeen: () => watch.seen() }) };
  };

  it('shows on what was there before when it gets the label, since then: it may have been made what it was', () => {
    const { cluster, told, restored } = watched();
    cluster.put('dataPermits', permit.withMetadata({ labels }).build());
    assert.deepEqual([restored()?.at, told()], [now + 1000, 1], 'in whole seconds, and never too early');
    cluster.put('dataPermits', permit.withMetadata({ labels, generation: 2 }).build());
    assert.equal(told(), 1, 'once');
    cluster.put('dataPermits', permit.withMetadata({ labels: { [restoreLabel]: 'nightly-2' } }).build());
    assert.equal(told(), 2, 'and again by another restore');
  });

  it('shows on what is new, and is told', () => {
    const { cluster, told, restored } = watched();
    cluster.put('dataPermits', aPermit('chest-ct', 'second').withMetadata({ labels, creationTimestamp }).build());
    assert.deepEqual([restored()?.at, told()], [made, 1]);
  });

  it('shows when the storage of the API server was put back', () => {
    const { watch, told, restored } = watched();
    watch.putBack('datapermits.caveau.dev');
    assert.deepEqual([restored(), told()], [{ at: now + 1000, message: 'The storage of the API server was put back to an earlier state, as a list of datapermits.caveau.dev shows.' }, 1]);
  });

  it('is not shown by a label that goes, nor by any other change', () => {
    const { cluster, told, restored } = watched();
    cluster.put('dataPermits', permit.withMetadata({ labels: { a: 'b' } }).build());
    cluster.put('dataPermits', permit.build());
    cluster.remove('dataPermits', permit.build());
    assert.deepEqual([restored(), told()], [undefined, 0]);
  });
});
