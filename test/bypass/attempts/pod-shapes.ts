import type { Account } from '../../e2e/support/account.ts';
import type { Attempt, Place } from '../attempt.ts';
import { image } from '../../e2e/support/objects.ts';
import { claim, declaredContainers, pod, podSpec } from '../../e2e/support/workloads.ts';

const files = 'registry.example/lung/files:v1';

/** What was added to a pod, what the sentence must say about it, the fields of the pod's spec, and what was forged into its annotation as well. */
const shapes: readonly (readonly [string, RegExp, Parameters<typeof podSpec>[0], string?])[] = [
  ['a sidecar', /this pod has the containers main=.*,sidecar=evil, and the operator declared main=.*\. Something else changed it: keep the webhook or mutating policy/, { containers: [...(podSpec()['containers'] as object[]), { name: 'sidecar', image: 'evil' }] }],
  ['an init container', /this pod has the containers main=.*,first=evil, and the operator declared main=/, { initContainers: [{ name: 'first', image: 'evil' }] }],
  ['the network of the node', /do not share the network or the processes of a node/, { hostNetwork: true }],
  ['the processes of its containers in common', /do not share the network or the processes of a node/, { shareProcessNamespace: true }],
  ['a node name', /are placed by the scheduler, and spec\.nodeName would pass it by\. Leave it out\.$/, { nodeName: 'anywhere' }],
  ['a token', /have no service account token\. Set automountServiceAccountToken to false\.$/, { automountServiceAccountToken: true }],
  ['a host path', /have no volumes but claims, config maps, images, the downward API and scratch space \(emptyDir\), and host is another one\.$/, { volumes: [{ name: 'host', hostPath: { path: '/' } }] }],
  ['a Secret', /and keys is another one\.$/, { volumes: [{ name: 'keys', secret: { secretName: 'keys' } }] }],
  ['an NFS mount', /and share is another one\.$/, { volumes: [{ name: 'share', nfs: { server: 'nfs', path: '/' } }] }],
  ['a projected token', /and token is another one\.$/, { volumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }] }],
  ['a clone in an ephemeral volume', /and copy is another one\.$/, { volumes: [{ name: 'copy', ephemeral: { volumeClaimTemplate: { spec: claim('', '', { dataSource: { kind: 'PersistentVolumeClaim', name: 'old' } }).spec } } }] }],
  ['an image that a tag names', /images that are mounted are named by their digests, and files is not\. Write it as repository@sha256:<digest>\.$/, { volumes: [{ name: 'files', image: { reference: files, pullPolicy: 'IfNotPresent' } }] }, `,files=${files}`],
  ['an image that nobody declared', /this pod has the containers main=.*,files=registry\.example\/lung@sha256:.*, and the operator declared main=/, { volumes: [{ name: 'files', image: { reference: image, pullPolicy: 'IfNotPresent' } }] }],
  ['nothing, and an input from an image was left out', /and the operator declared main=.*,input-0=.* Inputs from images need Kubernetes 1\.35 or newer\.$/, {}, `,input-0=${image}`],
  ['privilege', /have no privilege and no added capability, and main has\.$/, { containers: [{ name: 'main', image: image, securityContext: { privileged: true } }] }],
  ['an added capability', /and main has\.$/, { containers: [{ name: 'main', image: image, securityContext: { capabilities: { add: ['SYS_PTRACE'] } } }] }],
  ['a toleration of every taint', /do not tolerate every taint\. Name the keys/, { tolerations: [{ operator: 'Exists' }] }],
];

/** Pods that a mutating webhook changed on their way from the Job controller. */
export const podShapes: readonly Attempt[] = shapes.map(([what, says, fields, forged = '']) => ({
  what: `create a pod to which ${what} was added`,
  by: ['jobController'],
  policy: 'caveau-shape',
  says,
  run: (as: Account, place: Place) => {
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: place.job, uid: place.jobUid, controller: true };
    const changed = pod(place.namespace, 'x', podSpec(fields));
    const annotations = Object.fromEntries(Object.entries(declaredContainers).map(([name, value]) => [name, `${value}${forged}`]));
    return as.create({ ...changed, metadata: { ...changed.metadata, annotations, ownerReferences: [owner] } }, { dryRun: true });
  },
}));
