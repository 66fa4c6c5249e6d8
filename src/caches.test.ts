import assert from 'node:assert/strict';
import { datasetLabel, rolesLabel, trainingJobLabel } from './api/labels.ts';
import { type Pod } from './api/kube-workloads.ts';
import { makeInformers, projectPod, type MakeInformer } from './caches.ts';
import { aCluster } from './testing/cluster.ts';

const identity = { name: 'p', namespace: 'ns', uid: 'u', resourceVersion: '7' };
const claim = (claimName: string, readOnly?: boolean) => ({ name: 'v', persistentVolumeClaim: { claimName, ...(readOnly === undefined ? {} : { readOnly }) } });

/** A pod as the API server sends it: most of it is of no use to us. */
function raw(labels: Readonly<Record<string, string>>, volumes: readonly object[] = []): Pod {
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { ...identity, creationTimestamp: '2027-01-01T00:00:00Z', labels, annotations: { a: 'b', 'batch.kubernetes.io/job-completion-index': '3' }, ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'ju', controller: true }] },
    spec: { nodeName: 'n', containers: [{ name: 'c', env: [{ name: 'SECRET', value: 'x' }] }], volumes: [{ name: 'tmp', emptyDir: {} }, ...volumes] },
    status: {
      phase: 'Running', podIP: '10.0.0.1', startTime: '2027-01-01T00:00:00Z',
      conditions: [{ type: 'Ready', status: 'True' }, { type: 'PodScheduled', status: 'True' }],
      containerStatuses: [{ name: 'c', imageID: 'x', state: { running: {} } }, { name: 'd', state: { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2027-01-01T00:00:01Z', message: 'data' } } }],
    },
  } as unknown as Pod;
}

describe('what the cache keeps of a pod', () => {
  it('of ours: whose it is, where it runs, what it mounts and how it ended', () => {
    const labels = { [rolesLabel]: 'training', app: 'x' };
    assert.deepEqual(projectPod(raw(labels, [claim('data', true), claim('out')])), {
      metadata: { ...identity, labels, annotations: { 'batch.kubernetes.io/job-completion-index': '3' }, ownerReferences: raw({}).metadata.ownerReferences },
      spec: { nodeName: 'n', volumes: [{ persistentVolumeClaim: { claimName: 'data', readOnly: true } }, { persistentVolumeClaim: { claimName: 'out', readOnly: false } }] },
      status: { phase: 'Running', conditions: [{ type: 'PodScheduled', status: 'True' }], containerStatuses: [{ name: 'c' }, { name: 'd', state: { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2027-01-01T00:00:01Z' } } }] },
    });
  });

  it("of others': the claims that it mounts, and whether it has ended", () => {
    assert.deepEqual(projectPod(raw({ app: 'x' }, [claim('data')])), { metadata: identity, spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data', readOnly: false } }] }, status: { phase: 'Running' } });
  });

  it("of others' that mount no claim: that it exists", () => assert.deepEqual(projectPod(raw({ app: 'x' })), { metadata: identity }));

  it('of one that is being deleted: for how long it may go on', () => {
    const going = raw({ [rolesLabel]: 'training' });
    const { deletionTimestamp, deletionGracePeriodSeconds } = projectPod({ ...going, metadata: { ...going.metadata, deletionTimestamp: '2027-01-01T00:00:02Z', deletionGracePeriodSeconds: 30 } }).metadata;
    assert.deepEqual([deletionTimestamp, deletionGracePeriodSeconds], ['2027-01-01T00:00:02Z', 30]);
  });

  it('keeps again what it kept, since what is read is projected once more when it is written', () => {
    for (const pod of [raw({ [rolesLabel]: 'x' }, [claim('data', true)]), raw({}, [claim('data')]), raw({}), raw({}, [{ name: 'v', ephemeral: {} }])]) assert.deepEqual(projectPod(projectPod(pod)), projectPod(pod));
  });
});

describe('how pods are found', () => {
  it('by every claim that they mount, and by the names in their labels only when they carry our role', () => {
    const labels = { [trainingJobLabel]: 'unet', [datasetLabel]: 'chest-ct' };
    const { caches } = aCluster({ pods: [raw({ ...labels, [rolesLabel]: 'training' }, [claim('data')]), { ...raw(labels, [claim('data'), claim('other')]), metadata: { ...raw(labels).metadata, name: 'q' } }] });
    const found = (index: string, key: string): readonly string[] => caches.pods.byIndex(index, key).map(({ metadata }) => metadata.name);
    assert.deepEqual([found('claim', 'ns/data'), found('claim', 'ns/other'), found('trainingJob', 'ns/unet'), found('dataset', 'ns/chest-ct')], [['p', 'q'], ['q'], ['p'], ['p']]);
  });
});

describe('what is watched', () => {
  it('whole: pods and NetworkPolicies, because others may stand beside ours', () => {
    const made: (readonly [string, string | undefined])[] = [];
    const make: MakeInformer = ({ resource, labelSelector }) => {
      made.push([resource.plural, labelSelector]);
      return undefined as never;
    };
    makeInformers(make);
    const selectorsOf = (...plurals: readonly string[]): readonly unknown[] => plurals.map((plural) => made.filter(([of]) => of === plural).map(([, selector]) => selector));
    assert.deepEqual(selectorsOf('pods', 'networkpolicies'), [[undefined], [undefined]]);
    // Rooms by themselves, and all namespaces, because a release may go to any.
    assert.deepEqual(selectorsOf('namespaces', 'jobs', 'services'), [['caveau.dev/room', undefined], ['caveau.dev/role'], ['caveau.dev/role']]);
  });
});
