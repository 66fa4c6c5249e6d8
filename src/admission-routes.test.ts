import assert from 'node:assert/strict';
import { type KubeObject } from './api/kube-object.ts';
import { aDataset, anEnvironment, aPermit, aTrainingJob } from './policy/testing/builders.ts';
import { aRelease } from './policy/testing/releases.ts';
import { addAdmissionUsers, connect } from './routes.ts';
import { aCluster } from './testing/cluster.ts';

const done: KubeObject = { ...aTrainingJob('done').build(), status: { state: 'Succeeded', completionTime: '2027-03-01T11:00:00Z' } } as KubeObject;

describe('who looks again when admission changes', () => {
  it('another answer about admission wakes what rests on it: the environment, unfinished jobs, permits for other rooms and releases that are open', () => {
    const abroadPermit = aPermit('elsewhere').withMetadata({ namespace: 'hospital' }).build();
    const released = { ...aRelease(), metadata: { ...aRelease().metadata, name: 'ended' }, status: { state: 'Rejected' } } as KubeObject;
    const cluster = aCluster({ trainingJobs: [aTrainingJob('unet').build(), done], secureDatasets: [aDataset().build()], dataPermits: [aPermit().build(), abroadPermit], environments: [anEnvironment().build()], outputReleases: [aRelease(), released] });
    const work: string[] = [];
    addAdmissionUsers(cluster.caches, (key) => work.push(key));
    const open = `OutputRelease:${aRelease().metadata.namespace}/${aRelease().metadata.name}`;
    assert.deepEqual(work, ['SecureProcessingEnvironment:default', 'TrainingJob:prj-lung/unet', 'DataPermit:hospital/elsewhere-lung', open]);
    const woken = new Set<string>();
    connect(cluster.informers, cluster.caches, (key) => woken.add(key));
    cluster.put('admissionExpectations', { metadata: { name: 'caveau-admission', namespace: 'caveau-system', uid: 'uid-expectation' } });
    assert.ok(woken.has('DataPermit:hospital/elsewhere-lung') && woken.has(open), [...woken].join());
  });
});
