import assert from 'node:assert/strict';
import { rolesLabel, trainingJobLabel } from '../api/labels.ts';
import { type NetworkPolicyObject } from '../workload/kube.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { aRunningWorld, aWorld, wide } from './testing/world.ts';

const podSelector = { matchLabels: { [rolesLabel]: 'training', [trainingJobLabel]: 'unet' } };
const policyTypes = ['Ingress', 'Egress'];

/** It says that it is the job's own, as one may that was made while admission was not in force, and lets everything in and out. */
const forged = {
  metadata: { name: 'unet', namespace: 'prj-lung', uid: 'uid-forged', labels: podSelector.matchLabels, ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', name: 'unet', uid: 'uid-job-unet', controller: true }] },
  spec: { podSelector, policyTypes, ingress: [{}], egress: [{}] },
};

describe("a job's own NetworkPolicy that opens other than was decided", () => {
  it('is narrowed before the Job is made', () => {
    const world = aWorld(wide).withChildren({ networkPolicy: forged });
    assert.deepEqual(world.words, ['record Decision', 'status Starting', 'create PersistentVolumeClaim', 'apply NetworkPolicy', 'create Service', 'event Starting']);
    assert.deepEqual(world.step().words, ['create Job'], 'once');
  });

  it('is closed before the Job is made where nothing is to be open', () => {
    const world = aWorld().withChildren({ networkPolicy: forged });
    assert.deepEqual(world.words, ['record Decision', 'status Starting', 'apply NetworkPolicy', 'create Job', 'event Starting']);
    assert.deepEqual((stepsOfKind(world.plan, 'apply')[0]?.object as NetworkPolicyObject).spec, { podSelector, policyTypes, ingress: [], egress: [] }, 'what was added under another field manager goes only so');
    assert.deepEqual(world.settled().words, []);
  });

  it('is made right again while the job runs', () => {
    const running = aRunningWorld(wide);
    const opened = running.withChildren({ networkPolicy: forged });
    assert.deepEqual(opened.words, ['apply NetworkPolicy']);
    assert.deepEqual(opened.settled().snapshot.children.networkPolicy?.spec, running.snapshot.children.networkPolicy?.spec);
    assert.deepEqual(running.withoutChild('networkPolicy').words, [], 'one that is missing opens nothing');
  });
});
