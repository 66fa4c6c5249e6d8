/**
 * How kwok plays the kubelets of the simulated nodes. A node becomes Ready at once; a pod runs at once; the pod of a
 * Job succeeds after 2 s, unless its first container's command is
 *   ["sleep", ...]  it runs until it is deleted,
 *   ["false"]       it fails after 1 s with exit code 1,
 *   ["exit", "N"]   it fails after 1 s with exit code N;
 * and a deleted pod first fails with exit code 143, then disappears about a second later. A pod whose first init container, or
 * first container, has the image `playedGateImage` does not begin by itself: the test writes how that ended.
 */
interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

interface Stage {
  readonly name: string;
  readonly kind: 'Node' | 'Pod';
  readonly when: readonly Requirement[];
  readonly delayMs?: number;
  readonly next: { readonly statusTemplate: string } | { readonly delete: true };
}

/** The image of a gate, or of a mover, whose result a test plays, as the pod's kubelet would tell it. */
export const playedGateImage = `registry.example/played-gate@sha256:${'e'.repeat(64)}`;

/** Long enough for a test to see a Job at work. */
const runMs = 2000;
/** A failure comes sooner than a success, as it does in most real jobs. */
const failMs = 1000;
/** A process needs a moment to end after it was asked to. */
const terminateMs = 200;
/** Keeps "terminating" visible to an observer that polls. */
const removeMs = 1000;
/** The lease tells every ten seconds that a kubelet lives; its status report is rare, as a real one's is. */
const heartbeatMs = 300_000;

const nodeConditions = `conditions:
{{ range NodeConditions }}
- lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $since | Quote }}
  message: {{ .message | Quote }}
  reason: {{ .reason | Quote }}
  status: {{ .status | Quote }}
  type: {{ .type | Quote }}
{{ end }}`;

const nodeInitialized = `{{ $now := Now }}{{ $since := $now }}
${nodeConditions}
addresses:
- address: {{ NodeIP | Quote }}
  type: InternalIP
- address: {{ NodeName | Quote }}
  type: Hostname
phase: Running`;

const nodeHeartbeat = `{{ $now := Now }}{{ $since := or .metadata.creationTimestamp $now }}
${nodeConditions}`;

const podRunning = `{{ $now := Now }}
phase: Running
startTime: {{ $now | Quote }}
conditions:
{{ range list "PodReadyToStartContainers" "Initialized" "ContainersReady" "Ready" }}
- lastTransitionTime: {{ $now | Quote }}
  status: "True"
  type: {{ . | Quote }}
{{ end }}
{{ range .spec.readinessGates }}
- lastTransitionTime: {{ $now | Quote }}
  status: "True"
  type: {{ .conditionType | Quote }}
{{ end }}
{{ if .spec.initContainers }}
initContainerStatuses:
{{ range .spec.initContainers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: true
  restartCount: 0
  {{ if eq (or .restartPolicy "") "Always" }}
  started: true
  state:
    running:
      startedAt: {{ $now | Quote }}
  {{ else }}
  started: false
  state:
    terminated:
      exitCode: 0
      finishedAt: {{ $now | Quote }}
      reason: Completed
      startedAt: {{ $now | Quote }}
  {{ end }}
{{ end }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: true
  restartCount: 0
  started: true
  state:
    running:
      startedAt: {{ $now | Quote }}
{{ end }}
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
hostIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
{{ with PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}`;

const podTerminated = `{{ $now := Now }}
{{ $command := or (index .spec.containers 0).command (list "") }}
{{ $code := 0 }}
{{ $phase := "Succeeded" }}
{{ $reason := "Completed" }}
{{ if .metadata.deletionTimestamp }}
  {{ $code = 143 }}
{{ else if eq (index $command 0) "false" }}
  {{ $code = 1 }}
{{ else if eq (index $command 0) "exit" }}
  {{ $code = index $command 1 }}
{{ end }}
{{ if ne (printf "%v" $code) "0" }}
  {{ $phase = "Failed" }}
  {{ $reason = "Error" }}
{{ end }}
{{ $started := or .status.startTime $now }}
phase: {{ $phase }}
startTime: {{ $started | Quote }}
conditions:
{{ range list "ContainersReady" "Ready" }}
- lastTransitionTime: {{ $now | Quote }}
  reason: {{ if eq $phase "Failed" }}PodFailed{{ else }}PodCompleted{{ end }}
  status: "False"
  type: {{ . | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: false
  restartCount: 0
  started: false
  state:
    terminated:
      exitCode: {{ $code }}
      finishedAt: {{ $now | Quote }}
      reason: {{ $reason }}
      startedAt: {{ $started | Quote }}
{{ end }}`;

const alive: Requirement = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' };
const deleted: Requirement = { key: '.metadata.deletionTimestamp', operator: 'Exists' };
const nodeReadiness = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const command = '.spec.containers.[0].command.[0]';
const finishedPhases = ['Succeeded', 'Failed'];

const stages: readonly Stage[] = [
  {
    name: 'node-initialize',
    kind: 'Node',
    when: [{ key: nodeReadiness, operator: 'NotIn', values: ['True'] }],
    next: { statusTemplate: nodeInitialized },
  },
  {
    name: 'node-heartbeat',
    kind: 'Node',
    when: [{ key: nodeReadiness, operator: 'In', values: ['True'] }],
    delayMs: heartbeatMs,
    next: { statusTemplate: nodeHeartbeat },
  },
  { name: 'pod-run', kind: 'Pod', when: [alive, phase('In', ['Pending']), { key: '.spec.initContainers.[0].image', operator: 'NotIn', values: [playedGateImage] }, { key: '.spec.containers.[0].image', operator: 'NotIn', values: [playedGateImage] }], next: { statusTemplate: podRunning } },
  {
    name: 'pod-succeed',
    kind: 'Pod',
    when: [
      alive,
      phase('In', ['Running']),
      { key: '.metadata.ownerReferences.[].kind', operator: 'In', values: ['Job'] },
      { key: command, operator: 'NotIn', values: ['sleep', 'false', 'exit'] },
    ],
    delayMs: runMs,
    next: { statusTemplate: podTerminated },
  },
  {
    name: 'pod-fail',
    kind: 'Pod',
    when: [alive, phase('In', ['Running']), { key: command, operator: 'In', values: ['false', 'exit'] }],
    delayMs: failMs,
    next: { statusTemplate: podTerminated },
  },
  {
    // A pod that vanishes without having failed keeps the Job controller's finalizer and hangs for ever.
    name: 'pod-terminate',
    kind: 'Pod',
    when: [deleted, phase('NotIn', finishedPhases)],
    delayMs: terminateMs,
    next: { statusTemplate: podTerminated },
  },
  { name: 'pod-remove', kind: 'Pod', when: [deleted, phase('In', finishedPhases)], delayMs: removeMs, next: { delete: true } },
];

/** The configuration file of kwok. */
export function kwokStages(): string {
  return stages.map((stage) => JSON.stringify(manifest(stage), null, 2)).join('\n---\n');
}

function phase(operator: 'In' | 'NotIn', values: readonly string[]): Requirement {
  return { key: '.status.phase', operator, values };
}

function manifest(stage: Stage): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name: stage.name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind: stage.kind },
      selector: { matchExpressions: stage.when },
      ...(stage.delayMs === undefined ? {} : { delay: { durationMilliseconds: stage.delayMs } }),
      next: stage.next,
    },
  };
}
