import assert from 'node:assert/strict';
import { type KubeObject } from './api/kube-object.ts';
import { projectAdmissionBinding, projectAdmissionExpectation, projectAdmissionPolicy, projectBatchJob, projectClaim, projectInspection, projectName, projectService, projectStorageClass, projectVolume } from './projections.ts';

/** Metadata as the API server sends it, and what is kept of it. */
const metadata = {
  name: 'n', namespace: 'ns', uid: 'u', resourceVersion: '7', generation: 2, creationTimestamp: '2027-01-01T00:00:00Z', deletionTimestamp: '2027-01-01T00:00:02Z', finalizers: ['f'],
  labels: { 'caveau.dev/role': 'training', app: 'x' },
  ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', name: 'j', uid: 'ju', controller: true }],
  annotations: { 'caveau.dev/stop-reason': 'PermitEnded', 'example.org/notes': 'x'.repeat(100), 'pv.kubernetes.io/provisioned-by': 'csi.example' },
};
const kept = { ...metadata, annotations: { 'caveau.dev/stop-reason': 'PermitEnded', 'pv.kubernetes.io/provisioned-by': 'csi.example' } };
const type = { apiVersion: 'v1', kind: 'K' };
const container = { name: 'c', image: 'i', env: [{ name: 'SECRET', value: 'x' }] };

const word = { driver: 'csi.example', volumeHandle: 'h', encryption: 'Encrypted', cache: 'None', fileSystem: 'f', time: '2027-01-01T00:00:00Z' };

type Project = (raw: never) => KubeObject;

const cases: { readonly name: string; readonly project: Project; readonly raw: object; readonly want: object }[] = [
  { name: 'of a room: that it is there, and its labels', project: projectName, raw: { ...type, metadata, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }, want: { metadata: kept } },
  { name: 'of an object without annotations: none', project: projectName, raw: { metadata: { name: 'n', annotations: { other: 'x' } } }, want: { metadata: { name: 'n' } } },
  {
    name: 'of a Job: how it runs and ends, and the claims that it mounts',
    project: projectBatchJob,
    raw: {
      ...type, metadata,
      spec: {
        suspend: false, activeDeadlineSeconds: 60, parallelism: 4,
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [container], volumes: [{ name: 'tmp', emptyDir: {} }, { name: 'data', persistentVolumeClaim: { claimName: 'chest-ct', readOnly: true } }, { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: {} } } }] } },
      },
      status: { active: 1, startTime: '2027-01-01T00:00:01Z', conditions: [{ type: 'Complete', status: 'True' }] },
    },
    want: {
      metadata: kept,
      spec: { suspend: false, activeDeadlineSeconds: 60, parallelism: 4, template: { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'chest-ct', readOnly: true } }, { name: 'scratch', ephemeral: {} }] } } },
      status: { active: 1, startTime: '2027-01-01T00:00:01Z', conditions: [{ type: 'Complete', status: 'True' }] },
    },
  },
  { name: 'of a Job that mounts no claim: no template', project: projectBatchJob, raw: { metadata, spec: { suspend: true, template: { spec: { containers: [container] } } } }, want: { metadata: kept, spec: { suspend: true } } },
  { name: 'of a Service: its address', project: projectService, raw: { ...type, metadata, spec: { clusterIP: '10.0.0.1' }, status: { loadBalancer: {} } }, want: { metadata: kept, spec: { clusterIP: '10.0.0.1' } } },
  {
    name: 'of a claim: what it asks for, its volume, and whether that is lost',
    project: projectClaim,
    raw: { ...type, metadata, spec: { accessModes: ['ReadOnlyMany'], storageClassName: 'sc', volumeName: 'pv', volumeMode: 'Filesystem', resources: { requests: { storage: '1Gi' } } }, status: { phase: 'Bound', capacity: { storage: '1Gi' } } },
    want: { metadata: kept, spec: { accessModes: ['ReadOnlyMany'], storageClassName: 'sc', volumeName: 'pv' }, status: { phase: 'Bound' } },
  },
  { name: 'of a claim that nobody has looked at yet: nothing made up', project: projectClaim, raw: { metadata }, want: { metadata: kept, spec: {}, status: {} } },
  {
    name: 'of a volume: its whole spec',
    project: projectVolume,
    raw: { ...type, metadata, spec: { csi: { driver: 'd', volumeAttributes: { encrypted: 'true' }, nodeStageSecretRef: { name: 's' } }, claimRef: { uid: 'cu' }, mountOptions: ['ro'] }, status: { phase: 'Bound' } },
    want: { metadata: kept, spec: { csi: { driver: 'd', volumeAttributes: { encrypted: 'true' }, nodeStageSecretRef: { name: 's' } }, claimRef: { uid: 'cu' }, mountOptions: ['ro'] } },
  },
  {
    name: 'of a storage class: what volumes will be made of',
    project: projectStorageClass,
    raw: { ...type, metadata, provisioner: 'p', parameters: { encrypted: 'true' }, mountOptions: ['ro'], volumeBindingMode: 'Immediate', reclaimPolicy: 'Delete', allowVolumeExpansion: true },
    want: { metadata: kept, provisioner: 'p', parameters: { encrypted: 'true' }, mountOptions: ['ro'], volumeBindingMode: 'Immediate' },
  },
  { name: 'of what a verifier saw: its words', project: projectInspection, raw: { ...type, metadata, spec: { time: '2027-01-01T00:00:00Z', volumes: [word] } }, want: { metadata: kept, spec: { time: '2027-01-01T00:00:00Z', volumes: [word] } } },
  { name: 'of what a verifier saw in words that this version does not know: nothing', project: projectInspection, raw: { ...type, metadata, spec: { time: '2027-01-01T00:00:00Z', volumes: [word, { ...word, encryption: 'Perhaps' }] } }, want: { metadata: kept, spec: { time: '', volumes: [] } } },
  { name: 'of an admission policy: all that it says', project: projectAdmissionPolicy, raw: { ...type, metadata, spec: { failurePolicy: 'Fail', validations: [{ expression: 'true' }] } }, want: { metadata: kept, spec: { failurePolicy: 'Fail', validations: [{ expression: 'true' }] } } },
  {
    name: 'of a binding: all that it says',
    project: projectAdmissionBinding,
    raw: { ...type, metadata, spec: { policyName: 'p', validationActions: ['Deny'], matchResources: { excludeResourceRules: [] }, paramRef: {} } },
    want: { metadata: kept, spec: { policyName: 'p', validationActions: ['Deny'], matchResources: { excludeResourceRules: [] }, paramRef: {} } },
  },
  { name: 'of the ConfigMap of admission: its entries, and when it was written', project: projectAdmissionExpectation, raw: { ...type, metadata, data: { a: 'b' }, binaryData: {}, writtenAt: '2027-01-01T00:00:00Z' }, want: { metadata: kept, data: { a: 'b' }, writtenAt: '2027-01-01T00:00:00Z' } },
];

describe('what the caches keep', () => {
  for (const { name, project, raw, want } of cases) {
    it(name, () => {
      const lean = project(raw as never);
      assert.deepEqual(lean, want);
      assert.deepEqual(project(lean as never), want);
    });
  }
});
