import type { Account } from '../../e2e/support/account.ts';
import type { Attempt, Place } from '../attempt.ts';
import { image } from '../../e2e/support/objects.ts';
import { claim, declaredContainers, pod, podSpec } from '../../e2e/support/workloads.ts';

/** Kubernetes puts no token where something is mounted already. */
const hiddenToken = {
  automountServiceAccountToken: true,
  volumes: [{ name: 'place', emptyDir: {} }],
  containers: [{ ...(podSpec()['containers'] as readonly object[])[0], volumeMounts: [{ name: 'place', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] }],
};

const files = 'registry.example/lung/files:v1';

/** What was added to a pod, what the sentence must say about it, the fields of the pod's spec, and what was forged into its annotation as well. */
const shapes: readonly (readonly [string, RegExp, Parameters<typeof podSpec>[0], string?])[] = [
  ['a sidecar', /this pod has the containers main=.*,sidecar=evil, and the operator declared main=.*\. Something else changed it: keep the webhook or mutating policy/, { containers: [...(podSpec()['containers'] as object[]), { name: 'sidecar', image: 'evil' }] }],
  ['an init container', /this pod has the containers main=.*,first=evil, and the operator declared main=/, { initContainers: [{ name: 'first', image: 'evil' }] }],
  ['the network of the node', /do not share the network or the processes of a node/, { hostNetwork: true }],
  ['the processes of its containers in common', /do not share the network or the processes of a node/, { shareProcessNamespace: true }],
  ['a node name', /are placed by the scheduler, and spec\.nodeName would pass it by\. Leave it out\.$/, { nodeName: 'anywhere' }],
  ['a token', /have no service account token\. Set automountServiceAccountToken to false\.$/, { automountServiceAccountToken: true }],
  ['a wish for a token, which a volume in its place keeps out', /have no service account token\. Set automountServiceAccountToken to false\.$/, hiddenToken],
  ['a host path', /have no volumes but claims, config maps, images, the downward API and scratch space \(emptyDir\), and host is another one\.$/, { volumes: [{ name: 'host', hostPath: { path: '/' } }] }],
  ['a Secret', /and keys is another one\.$/, { volumes: [{ name: 'keys', secret: { secretName: 'keys' } }] }],
  ['the keys of the object store, which only a courier has', /and keys is another one\.$/, { volumes: [{ name: 'keys', secret: { secretName: 'caveau-release-store' } }] }],
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

/** A pod of the Job of a run, as the Job controller makes it. */
function create(fields: Parameters<typeof podSpec>[0], annotations: Readonly<Record<string, string>>): Attempt['run'] {
  return (as: Account, place: Place) => {
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: place.job, uid: place.jobUid, controller: true };
    const made = pod(place.namespace, 'x', podSpec(fields));
    return as.create({ ...made, metadata: { ...made.metadata, annotations, ownerReferences: [owner] } }, { dryRun: true });
  };
}

/** Volumes of images are on from 1.35. */
const ofImageVolumes: Readonly<Record<string, Pick<Attempt, 'since' | 'alone'>>> = {
  'an image that a tag names': { since: '1.35', alone: 'images that are mounted are named by their digests' },
  'an image that nobody declared': { since: '1.35' },
};

const added: readonly Attempt[] = shapes.map(([what, says, fields, forged = '']) => ({
  what: `create a pod to which ${what} was added`,
  unnamed: true,
  ...(what === 'a token' ? { twice: true } : {}),
  ...ofImageVolumes[what],
  by: ['jobController'],
  policy: 'caveau-shape',
  says,
  run: create(fields, Object.fromEntries(Object.entries(declaredContainers).map(([name, value]) => [name, `${value}${forged}`]))),
}));

/** Pods that a mutating webhook changed on their way from the Job controller, and one that comes too late. */
export const podShapes: readonly Attempt[] = [
  ...added,
  {
    what: 'create a pod after the permit of its run has ended',
    unnamed: true,
    by: ['jobController'],
    policy: 'caveau-shape',
    says: /the right to use the data ended at 2026-01-01T00:00:00Z, and no pod of this run may begin after it\. Ask the data steward for a longer DataPermit, and make a new TrainingJob\.$/,
    run: create({}, { ...declaredContainers, 'caveau.dev/permit-until': '2026-01-01T00:00:00Z' }),
  },
];
