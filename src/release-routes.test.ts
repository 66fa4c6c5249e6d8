import assert from 'node:assert/strict';
import { type KubeObject } from './api/kube-object.ts';
import { aDeliveredWorld, voice } from './output-release/testing/world.ts';
import { anApproval, aWithdrawal } from './policy/testing/approvals.ts';
import { anEnvironment } from './policy/testing/builders.ts';
import { aRelease } from './policy/testing/releases.ts';
import { addAdmissionUsers, connect } from './routes.ts';
import { aCluster, type TestCluster } from './testing/cluster.ts';

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
