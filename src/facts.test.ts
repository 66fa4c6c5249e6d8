import assert from 'node:assert/strict';
import { datasetLabel } from './api/labels.ts';
import { type KubeObject } from './api/kube-object.ts';
import { claimFact, nodeFacts, outputEncryption } from './facts.ts';
import { aDataset, anEnvironment, aTrainingJob } from './policy/testing/builders.ts';
import { aBoundClaim, aRegulatedCluster, aVolumeFor, encryptedClass } from './testing/regulated-cluster.ts';

const dataset = aDataset().build();
const environment = anEnvironment().build();
const job = aTrainingJob().withOutput().build();
const late = { ...encryptedClass, volumeBindingMode: 'WaitForFirstConsumer' } as KubeObject;

function loaderObject(name: string, phase?: string): KubeObject {
  return { metadata: { name, namespace: 'prj-lung', uid: `uid-${name}`, labels: { [datasetLabel]: 'chest-ct' } }, ...(phase === undefined ? {} : { status: { phase } }) };
}

describe('what is known about the claim of a dataset', () => {
  const table: Readonly<Record<string, { readonly contents: Parameters<typeof aRegulatedCluster>[0]; readonly exists: boolean; readonly state: string; readonly reason?: string }>> = {
    'its volume speaks when it is bound': { contents: {}, exists: true, state: 'encrypted' },
    'nothing when there is no claim': { contents: { claims: [] }, exists: false, state: 'unknown', reason: 'ClaimMissing' },
    'nothing when the claim is in another room': { contents: { claims: [{ ...aBoundClaim('chest-ct-r7'), metadata: { name: 'chest-ct-r7', namespace: 'elsewhere', uid: 'x' } }] }, exists: false, state: 'unknown', reason: 'ClaimMissing' },
    'not enough when the claim waits for its volume': { contents: { claims: [aBoundClaim('chest-ct-r7', false)] }, exists: true, state: 'unknown', reason: 'ClaimNotBound' },
    'its class speaks when the volume is made only for a pod': { contents: { claims: [aBoundClaim('chest-ct-r7', false)], storageClasses: [late] }, exists: true, state: 'encrypted' },
    'not enough when the volume is not there': { contents: { volumes: [] }, exists: true, state: 'unknown', reason: 'VolumeNotFound' },
    'a refusal when the volume is not encrypted, whatever its class is called': { contents: { volumes: [aVolumeFor('chest-ct-r7', {})] }, exists: true, state: 'refused', reason: 'NotEncrypted' },
  };
  for (const [name, { contents, exists, state, reason }] of Object.entries(table)) {
    it(name, () => {
      const fact = claimFact(aRegulatedCluster(contents).caches, dataset, environment);
      assert.deepEqual([fact.exists, fact.encryption.state, 'reason' in fact.encryption ? fact.encryption.reason : undefined], [exists, state, reason]);
    });
  }

  it('whoever may still write to it counts: pods that have not ended, and loaders that may make some', () => {
    const writers = (contents: Parameters<typeof aRegulatedCluster>[0]): number => claimFact(aRegulatedCluster(contents).caches, dataset, environment).writers;
    assert.equal(writers({}), 0);
    assert.equal(writers({ pods: [loaderObject('a', 'Running'), loaderObject('b', 'Succeeded'), loaderObject('c', 'Failed'), loaderObject('d')] }), 2);
    assert.equal(writers({ claims: [], pods: [loaderObject('a', 'Running')] }), 1);
    assert.equal(writers({ batchJobs: [loaderObject('load')] }), 1);
  });
});

describe('what is known about the output of a job', () => {
  it('the class speaks until the claim is bound, then the volume alone', () => {
    const known = (contents: Parameters<typeof aRegulatedCluster>[0]): string => {
      const fact = outputEncryption(aRegulatedCluster(contents).caches, job, 'encrypted', environment);
      return 'reason' in fact ? fact.reason : fact.state;
    };
    assert.equal(known({}), 'encrypted');
    assert.equal(known({ storageClasses: [] }), 'StorageClassNotFound');
    assert.equal(known({ claims: [aBoundClaim('unet-output', false)] }), 'encrypted');
    assert.equal(known({ claims: [aBoundClaim('unet-output')], volumes: [aVolumeFor('unet-output')] }), 'encrypted');
    assert.equal(known({ claims: [aBoundClaim('unet-output')], volumes: [aVolumeFor('unet-output', {})] }), 'NotEncrypted', 'a class that was made anew says nothing of a volume that is there');
  });
});

describe('what is known about nodes', () => {
  it('is their name, their labels and whether they take pods', () => {
    const nodes = [{ metadata: { name: 'a', uid: 'a', labels: { x: 'y' } } }, { metadata: { name: 'b', uid: 'b' }, spec: { unschedulable: true } }];
    assert.deepEqual(nodeFacts(aRegulatedCluster({ nodes }).caches), [{ name: 'a', labels: { x: 'y' }, unschedulable: false }, { name: 'b', labels: {}, unschedulable: true }]);
  });
});
