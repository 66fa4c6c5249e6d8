import assert from 'node:assert/strict';
import { permitAnnotation, releaseLabel, releaseRoomLabel, rolesLabel, trainingJobLabel } from './api/labels.ts';
import { type KubeObject } from './api/kube-object.ts';
import { aDeliveredWorld, voice } from './output-release/testing/world.ts';
import { anApproval, aWithdrawal } from './policy/testing/approvals.ts';
import { aDataset, anEnvironment, aPermit, aTrainingJob } from './policy/testing/builders.ts';
import { aRelease } from './policy/testing/releases.ts';
import { addAdmissionUsers, connect } from './routes.ts';
import { aCluster, type TestCluster } from './testing/cluster.ts';
import { visitor } from './testing/visitors.ts';

const work = 'OutputRelease:prj-lung/unet-v1';
const { claim, volume } = aDeliveredWorld().snapshot.bound;
assert.ok(claim !== undefined && volume !== undefined);
const bare = { ...claim, metadata: { ...claim.metadata, labels: {} } };
const word = voice('ethics', aRelease());
const back = aWithdrawal(word);
const counted = (approval: KubeObject): KubeObject => ({ ...approval, status: { conditions: [{ type: 'Ready', status: 'True', reason: 'X', message: 'So it is.', lastTransitionTime: '2027-02-01T00:00:00Z' }] } }) as KubeObject;

/** Whether the release is woken by what happens. */
function isWoken(act: (cluster: TestCluster) => void, contents: Parameters<typeof aCluster>[0] = {}): boolean {
  const cluster = aCluster({ outputReleases: [aRelease()], ...contents });
  const woken = new Set<string>();
  connect(cluster.informers, cluster.caches, (key) => woken.add(key));
  act(cluster);
  return woken.has(work);
}

const inRoom = (name: string, more: object = {}) => ({ namespace: 'prj-lung', name, uid: `uid-${name}`, ...more });
const volumeOf = (claimName: string): KubeObject => ({ metadata: { name: `pv-${claimName}`, uid: `uid-pv-${claimName}` }, spec: { claimRef: { namespace: 'prj-lung', name: claimName, uid: `uid-${claimName}` }, csi: { driver: 'csi.example', volumeHandle: claimName } } }) as KubeObject;
const looked = (volumeHandle: string, time = '2027-03-01T12:00:00Z'): KubeObject => ({ metadata: { name: 'it-1', uid: 'uid-it-1' }, spec: { time, volumes: [{ driver: 'csi.example', volumeHandle, encryption: 'Encrypted', cache: 'None', time }] } }) as KubeObject;
/** What a job rested on that has ended well, and what it made. */
const resting = {
  trainingJobs: [{ ...aTrainingJob().withMetadata({ generation: 1 }).build(), status: { state: 'Succeeded', completionTime: '2027-02-20T00:00:00Z' } } as KubeObject],
  secureDatasets: [aDataset().withMetadata({ generation: 1 }).build()],
  dataPermits: [aPermit('chest-ct', 'abroad').withMetadata({ generation: 1 }).build()],
  claims: [
    { metadata: inRoom('chest-ct-r7') },
    { metadata: inRoom('unet-output', { labels: { [rolesLabel]: 'training', [trainingJobLabel]: 'unet' } }) },
    { metadata: inRoom('unet-v1-release', { labels: { [rolesLabel]: 'release', [releaseLabel]: 'unet-v1', [releaseRoomLabel]: 'prj-lung' } }) },
    { metadata: inRoom('shared', { labels: { [rolesLabel]: 'binding' }, annotations: { [permitAnnotation]: 'prj-lung/abroad' } }) },
  ],
  volumes: ['chest-ct-r7', 'unet-output', 'unet-v1-release'].map(volumeOf),
};
const probed = { ...aDataset().withMetadata({ generation: 1 }).build(), status: { controls: [{ control: 'network-isolation', level: 'Probed', state: 'Passed', message: 'It was seen.' }] } };

describe('what wakes a release of a job that has ended', () => {
  /** Each is something on which its review decides anew. */
  const causes: Readonly<Record<string, { readonly act: (cluster: TestCluster) => void; readonly before?: Parameters<typeof aCluster>[0] }>> = {
    'somebody approves the use of the data': { act: (c) => { c.put('dataApprovals', anApproval('dpo')); } },
    'a stranger leaves the claim of the data': { before: { pods: [visitor('chest-ct-r7')] }, act: (c) => { c.remove('pods', visitor('chest-ct-r7')); } },
    'a stranger leaves the claim of the output': { before: { pods: [visitor('unet-output')] }, act: (c) => { c.remove('pods', visitor('unet-output')); } },
    'a stranger leaves what serves the data in this room': { before: { pods: [visitor('shared')] }, act: (c) => { c.remove('pods', visitor('shared')); } },
    'the claim of the data changes': { act: (c) => { c.put('claims', { metadata: inRoom('chest-ct-r7', { labels: { x: 'y' } }) }); } },
    'the volume of the data goes': { act: (c) => { c.remove('volumes', volumeOf('chest-ct-r7')); } },
    'a verifier looks at the volume of the data': { act: (c) => { c.put('nodeInspections', looked('chest-ct-r7')); } },
    'a verifier looks at it again': { before: { nodeInspections: [looked('chest-ct-r7')] }, act: (c) => { c.put('nodeInspections', looked('chest-ct-r7', '2027-03-01T12:05:00Z')); } },
    'a verifier looks at the output': { act: (c) => { c.put('nodeInspections', looked('unet-output')); } },
    'a verifier looks at the volume of the release': { act: (c) => { c.put('nodeInspections', looked('unet-v1-release')); } },
    'a RuntimeClass comes back': { act: (c) => { c.put('runtimeClasses', { metadata: { name: 'kata', uid: 'uid-kata' } }); } },
    'a probe has found something out about the data': { act: (c) => { c.put('secureDatasets', probed); } },
  };
  const contents = (state: string, before: Parameters<typeof aCluster>[0]) => ({ ...resting, ...before, outputReleases: [{ ...aRelease(), status: { state } } as KubeObject] });
  for (const [cause, { act, before }] of Object.entries(causes)) {
    it(`is that ${cause}, while it is decided upon`, () => {
      assert.deepEqual(['Submitted', 'ApprovalInProgress', 'Approved'].map((state) => isWoken(act, contents(state, before))), [true, true, false]);
    });
  }
});

describe('what wakes a word on a release', () => {
  it('is that its job comes or goes, whose requester may not have said it, and no change of that', () => {
    const job = aTrainingJob().withMetadata({ generation: 1 }).build();
    const woken = (act: (cluster: TestCluster) => void, trainingJobs: readonly KubeObject[]): boolean => {
      const cluster = aCluster({ outputReleases: [aRelease()], dataApprovals: [word], trainingJobs });
      const added = new Set<string>();
      connect(cluster.informers, cluster.caches, (key) => added.add(key));
      act(cluster);
      return added.has('DataApproval:prj-lung/ethics-1');
    };
    assert.deepEqual([woken((c) => { c.put('trainingJobs', job); }, []), woken((c) => { c.remove('trainingJobs', job); }, [job])], [true, true]);
    assert.ok(!woken((c) => { c.put('trainingJobs', { ...job, metadata: { ...job.metadata, generation: 2 } }); }, [job]));
  });
});

describe('what wakes a release', () => {
  it('is the withdrawal of a word, when it comes and when it is found to count', () => {
    assert.ok(isWoken((cluster) => cluster.put('dataApprovals', back)));
    assert.ok(isWoken((cluster) => cluster.put('dataApprovals', counted(back)), { dataApprovals: [back] }));
  });

  it('is not our own status of an approval', () => {
    assert.ok(isWoken((cluster) => cluster.put('dataApprovals', word)));
    assert.ok(!isWoken((cluster) => cluster.put('dataApprovals', counted(word)), { dataApprovals: [word] }));
    assert.ok(!isWoken((cluster) => cluster.put('dataApprovals', anApproval('dpo'))));
  });

  it('is the end of what was bound, also of a claim that lost its labels', () => {
    for (const one of [claim, bare]) assert.ok(isWoken((cluster) => cluster.remove('claims', one), { claims: [one], volumes: [volume] }));
    const theirs = { ...bare, spec: { volumeName: 'pvc-of-others' } };
    assert.ok(!isWoken((cluster) => cluster.remove('claims', theirs), { claims: [theirs], volumes: [volume] }));
  });

  it('is the end of a claim of somebody else that had the name of its own, while it is decided upon', () => {
    const theirs = { metadata: inRoom('unet-v1-release') };
    const woken = (state: string) => isWoken((cluster) => cluster.remove('claims', theirs), { claims: [theirs], outputReleases: [{ ...aRelease(), status: { state } } as KubeObject] });
    assert.deepEqual(['Submitted', 'Approved'].map(woken), [true, false]);
  });

  it('is that the environment names the store again from which what is over was not taken back', () => {
    const over = (status: string): KubeObject => ({ ...aRelease(), status: { state: 'Cancelled', conditions: [{ type: 'Recalled', status, reason: 'X', message: 'So it is.', lastTransitionTime: '2027-02-01T00:00:00Z' }] } }) as KubeObject;
    const named = (cluster: TestCluster): void => cluster.put('environments', anEnvironment().withMetadata({ generation: 2 }).build());
    assert.deepEqual(['False', 'True'].map((status) => isWoken(named, { outputReleases: [over(status)] })), [true, false]);
  });

  it('is what becomes of the namespace to which it goes, and so is what was said of it', () => {
    const woken = (name: string): readonly string[] => {
      const cluster = aCluster({ outputReleases: [aRelease()], dataApprovals: [word] });
      const added = new Set<string>();
      connect(cluster.informers, cluster.caches, (key) => added.add(key));
      cluster.put('namespaces', { metadata: { name, uid: 'uid-namespace' } });
      return [...added].sort();
    };
    assert.deepEqual([woken('clinic'), woken('other')], [['DataApproval:prj-lung/ethics-1', work], []]);
  });

  it('is that admission is found to be in force, while it is decided upon', () => {
    const woken = (state: string): readonly string[] => {
      const added: string[] = [];
      addAdmissionUsers(aCluster({ outputReleases: [{ ...aRelease(), status: { state } } as KubeObject] }).caches, (key) => added.push(key));
      return added;
    };
    assert.deepEqual([woken('Submitted'), woken('ApprovalInProgress'), woken('Approved')], [[work], [work], []]);
  });
});
