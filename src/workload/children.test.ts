import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { type NodeGroup } from '../policy/types.ts';
import { childrenOf, serviceOf } from './children.ts';
import { type PodSpec } from './kube.ts';
import { aJob, anInput, image, now, obligations } from './testing/builders.ts';
import { restrictedViolations } from './testing/restricted.ts';

const owner = { apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', name: 'unet', uid: 'job-uid', controller: true };
const labels = { 'caveau.dev/role': 'training', 'caveau.dev/training-job': 'unet' };
const index = { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } };
const inItaly: NodeGroup = { clause: 'residency', because: 'are in IT', anyOf: [[{ key: 'node-restriction.kubernetes.io/country', operator: 'In', values: ['it'] }]] };
const output = { size: '50Gi', storageClassName: 'encrypted', mountPath: '/output' };

/** Four workers with two GPUs each, an output, and obligations. */
const gang = () =>
  anInput(
    aJob({
      framework: 'PyTorch',
      command: ['torchrun', 'train.py'],
      workers: 4,
      resources: { cpu: 8, memory: '64Gi', gpu: { count: 2, products: ['NVIDIA-H100-80GB-HBM3'] } },
      output,
      runtimeClassName: 'kata',
      runPolicy: { activeDeadlineSeconds: 86400 },
    }),
    { obligations: obligations({ nodes: [inItaly], deadline: now + 3_600_500 }), rendezvousAddress: '10.96.7.7' },
  );

const podOf = (input: ReturnType<typeof anInput>): PodSpec => {
  const { job } = childrenOf(input);
  ok(job !== undefined);
  return job.spec.template.spec;
};

const hardened = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };

describe('one plain worker', () => {
  it('is one Job and nothing else', () => {
    deepEqual(childrenOf(anInput(aJob())), {
      job: {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'unet-1', namespace: 'prj-lung', labels: { ...labels, 'caveau.dev/attempt': '1' }, annotations: { 'caveau.dev/terms': '766c492a948ee34d' }, ownerReferences: [owner] },
        spec: {
          completionMode: 'Indexed',
          completions: 1,
          parallelism: 1,
          backoffLimit: 0,
          podReplacementPolicy: 'Failed',
          template: {
            metadata: { labels: { ...labels, 'caveau.dev/attempt': '1' }, annotations: { 'caveau.dev/containers': `train=${image}`, 'caveau.dev/attempt': '1' } },
            spec: {
              restartPolicy: 'Never',
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              dnsPolicy: 'None',
              dnsConfig: { nameservers: ['127.0.0.1'] },
              terminationGracePeriodSeconds: 30,
              securityContext: { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } },
              containers: [
                {
                  name: 'train',
                  image,
                  command: ['python', 'train.py'],
                  env: [
                    { name: 'CAVEAU_JOB', value: 'unet' },
                    { name: 'CAVEAU_ATTEMPT', value: '1' },
                    { name: 'CAVEAU_WORKERS', value: '1' },
                    { name: 'CAVEAU_WORKER_INDEX', valueFrom: index },
                    { name: 'HOME', value: '/tmp' },
                    { name: 'USER', value: 'caveau' },
                    { name: 'NVIDIA_VISIBLE_DEVICES', value: 'void' },
                    { name: 'AMD_VISIBLE_DEVICES', value: 'none' },
                  ],
                  resources: { requests: { cpu: '4', memory: '16Gi' }, limits: { cpu: '4', memory: '16Gi' } },
                  securityContext: hardened,
                  terminationMessagePolicy: 'File',
                  volumeMounts: [
                    { name: 'data-0', mountPath: '/data/chest-ct', readOnly: true, recursiveReadOnly: 'IfPossible' },
                    { name: 'tmp', mountPath: '/tmp' },
                    { name: 'shm', mountPath: '/dev/shm' },
                  ],
                },
              ],
              volumes: [
                { name: 'data-0', persistentVolumeClaim: { claimName: 'chest-ct-r7', readOnly: true } },
                { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: String(4 * 2 ** 30) } },
                { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: String(8 * 2 ** 30) } },
              ],
            },
          },
        },
      },
    });
  });

  it('of PyTorch meets itself at home', () => {
    const [container] = podOf(anInput(aJob({ framework: 'PyTorch' }))).containers;
    const env = Object.fromEntries((container?.env ?? []).map((variable) => [variable.name, 'value' in variable ? variable.value : 'index']));
    deepEqual(env, {
      CAVEAU_JOB: 'unet',
      CAVEAU_ATTEMPT: '1',
      CAVEAU_WORKERS: '1',
      CAVEAU_WORKER_INDEX: 'index',
      HOME: '/tmp',
      USER: 'caveau',
      NVIDIA_VISIBLE_DEVICES: 'void',
      AMD_VISIBLE_DEVICES: 'none',
      PET_NNODES: '1',
      PET_NPROC_PER_NODE: '1',
      PET_NODE_RANK: 'index',
      PET_MASTER_ADDR: '127.0.0.1',
      PET_MASTER_PORT: '29500',
      MASTER_ADDR: '127.0.0.1',
      MASTER_PORT: '29500',
      WORLD_SIZE: '1',
      RANK: 'index',
    });
  });
});

describe('four PyTorch workers with GPUs, residency and an output', () => {
  const { outputClaim, networkPolicy, service, job } = childrenOf(gang());

  it('are one Job on the nodes that the clauses allow, until the clauses end', () => {
    ok(job !== undefined);
    const { template, ...spec } = job.spec;
    deepEqual(spec, { completionMode: 'Indexed', completions: 4, parallelism: 4, backoffLimit: 0, podReplacementPolicy: 'Failed', activeDeadlineSeconds: 3610 });
    deepEqual(template.metadata.annotations, { 'caveau.dev/containers': `train=${image}`, 'caveau.dev/attempt': '1', 'caveau.dev/permit-until': '2026-05-01T13:00:00Z' });
    const { containers, volumes, securityContext, affinity, runtimeClassName } = template.spec;
    deepEqual(affinity, {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'node-restriction.kubernetes.io/country', operator: 'In', values: ['it'] }] }] },
      },
    });
    equal(runtimeClassName, 'kata');
    deepEqual(securityContext, { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, fsGroup: 65532, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' } });
    const resources = { cpu: '8', memory: '64Gi', 'nvidia.com/gpu': '2' };
    deepEqual(containers, [
      {
        name: 'train',
        image,
        command: ['torchrun', 'train.py'],
        env: [
          { name: 'CAVEAU_JOB', value: 'unet' },
          { name: 'CAVEAU_ATTEMPT', value: '1' },
          { name: 'CAVEAU_WORKERS', value: '4' },
          { name: 'CAVEAU_WORKER_INDEX', valueFrom: index },
          { name: 'CAVEAU_OUTPUT_DIR', value: '/output' },
          { name: 'CAVEAU_RENDEZVOUS_ADDRESS', value: '10.96.7.7' },
          { name: 'HOME', value: '/tmp' },
          { name: 'USER', value: 'caveau' },
          { name: 'AMD_VISIBLE_DEVICES', value: 'none' },
          { name: 'PET_NNODES', value: '4' },
          { name: 'PET_NPROC_PER_NODE', value: '2' },
          { name: 'PET_NODE_RANK', valueFrom: index },
          { name: 'PET_MASTER_ADDR', value: '10.96.7.7' },
          { name: 'PET_MASTER_PORT', value: '29500' },
          { name: 'MASTER_ADDR', value: '10.96.7.7' },
          { name: 'MASTER_PORT', value: '29500' },
          { name: 'WORLD_SIZE', value: '4' },
          { name: 'RANK', valueFrom: index },
          { name: 'GLOO_SOCKET_IFNAME', value: 'eth0' },
        ],
        resources: { requests: resources, limits: resources },
        securityContext: hardened,
        terminationMessagePolicy: 'File',
        volumeMounts: [
          { name: 'data-0', mountPath: '/data/chest-ct', readOnly: true, recursiveReadOnly: 'IfPossible' },
          { name: 'output', mountPath: '/output' },
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'shm', mountPath: '/dev/shm' },
        ],
      },
    ]);
    deepEqual(volumes, [
      { name: 'data-0', persistentVolumeClaim: { claimName: 'chest-ct-r7', readOnly: true } },
      { name: 'output', persistentVolumeClaim: { claimName: 'unet-output' } },
      { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: String(16 * 2 ** 30) } },
      { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: String(32 * 2 ** 30) } },
    ]);
  });

  it('meet at a Service in front of worker 0', () => {
    deepEqual(service, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'unet', namespace: 'prj-lung', labels, ownerReferences: [owner] },
      spec: {
        type: 'ClusterIP',
        selector: { ...labels, 'batch.kubernetes.io/job-completion-index': '0' },
        publishNotReadyAddresses: true,
        ports: [{ name: 'rendezvous', protocol: 'TCP', port: 29500, targetPort: 29500 }],
      },
    });
    deepEqual(service, serviceOf(gang().job));
  });

  it('reach each other and nobody else', () => {
    deepEqual(networkPolicy, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'unet', namespace: 'prj-lung', labels, ownerReferences: [owner] },
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: { matchLabels: labels } }] }],
        egress: [{ to: [{ podSelector: { matchLabels: labels } }] }],
      },
    });
  });

  it('write to a claim that outlives the job and names it', () => {
    deepEqual(outputClaim, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'unet-output', namespace: 'prj-lung', labels: { ...labels, 'caveau.dev/training-job-uid': 'job-uid' }, annotations: { 'caveau.dev/training-job-uid': 'job-uid', 'caveau.dev/trained-on': 'chest-ct' } },
      spec: { accessModes: ['ReadWriteMany'], storageClassName: 'encrypted', resources: { requests: { storage: '50Gi' } } },
    });
  });

  for (const rendezvousAddress of [undefined, '', 'None']) {
    it(`have no Job while their address is ${JSON.stringify(rendezvousAddress)}`, () => {
      const { job, obligations } = gang();
      const children = childrenOf(anInput(job, { obligations, ...(rendezvousAddress === undefined ? {} : { rendezvousAddress }) }));
      deepEqual(Object.keys(children), ['outputClaim', 'networkPolicy', 'service']);
    });
  }
});

describe('one worker with an output', () => {
  it('writes to a claim for one node', () => {
    deepEqual(childrenOf(anInput(aJob({ output }))).outputClaim?.spec.accessModes, ['ReadWriteOnce']);
  });
});

describe('egress', () => {
  const egress = [
    { cidr: '192.0.2.0/24', port: 443, protocol: 'TCP' },
    { cidr: '2001:db8::/64', port: 123, protocol: 'UDP' },
  ] as const;
  const outside = [
    { to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ protocol: 'TCP', port: 443 }] },
    { to: [{ ipBlock: { cidr: '2001:db8::/64' } }], ports: [{ protocol: 'UDP', port: 123 }] },
  ];

  it('of one worker opens exactly what the clauses allow, and no way in', () => {
    const { networkPolicy } = childrenOf(anInput(aJob(), { obligations: obligations({ egress }) }));
    deepEqual(networkPolicy?.spec, { podSelector: { matchLabels: labels }, policyTypes: ['Ingress', 'Egress'], egress: outside });
  });
  it('of several workers comes after their peers', () => {
    const { networkPolicy } = childrenOf({ ...gang(), obligations: obligations({ egress }) });
    deepEqual(networkPolicy?.spec.egress, [{ to: [{ podSelector: { matchLabels: labels } }] }, ...outside]);
  });
  it('that the job asks for but the clauses do not grant stays closed', () => {
    equal(childrenOf(anInput(aJob({ egress: [...egress] }))).networkPolicy, undefined);
  });
});

describe('several datasets', () => {
  it('are mounted read-only, each at its own path, in the order of the job', () => {
    const datasets = [
      { name: 'chest-ct', mountPath: '/data/ct' },
      { name: 'labels', mountPath: '/data/labels' },
    ];
    const { volumes, containers } = podOf(anInput(aJob({ datasets })));
    deepEqual(volumes.slice(0, 2), [
      { name: 'data-0', persistentVolumeClaim: { claimName: 'chest-ct-r7', readOnly: true } },
      { name: 'data-1', persistentVolumeClaim: { claimName: 'labels-r7', readOnly: true } },
    ]);
    deepEqual(containers[0]?.volumeMounts.slice(0, 2).map(({ mountPath, readOnly }) => ({ mountPath, readOnly })), [
      { mountPath: '/data/ct', readOnly: true },
      { mountPath: '/data/labels', readOnly: true },
    ]);
  });
  it('must all be there', () => {
    throws(() => childrenOf(anInput(aJob(), { datasets: {} })), /SecureDataset chest-ct is not there/);
  });
});

describe('placement', () => {
  it('refuses to make a Job for nodes that cannot exist, rather than one that runs anywhere', () => {
    const elsewhere: NodeGroup = { clause: 'residency', because: 'are in FR', anyOf: [[{ key: 'node-restriction.kubernetes.io/country', operator: 'In', values: ['fr'] }]] };
    throws(() => childrenOf(anInput(aJob(), { obligations: obligations({ nodes: [inItaly, elsewhere] }) })));
  });
});

describe('every training pod', () => {
  const inputs = { 'one plain worker': anInput(aJob()), 'one PyTorch worker with an output': anInput(aJob({ framework: 'PyTorch', output })), 'four workers with everything': gang() };
  for (const [name, input] of Object.entries(inputs)) {
    it(`meets the Restricted profile of Pod Security: ${name}`, () => deepEqual(restrictedViolations(podOf(input)), []));
    it(`is of the Guaranteed class: ${name}`, () => {
      for (const { resources } of podOf(input).containers) deepEqual(resources.requests, resources.limits);
    });
  }
  it('follows from its input alone', () => {
    deepEqual(childrenOf(gang()), childrenOf(gang()));
    equal(JSON.stringify(childrenOf(gang())), JSON.stringify(childrenOf(gang())));
  });
  it('is JSON as it stands', () => {
    deepEqual(JSON.parse(JSON.stringify(childrenOf(gang()))), childrenOf(gang()));
  });
});

describe('names', () => {
  it('of the longest job fit wherever Kubernetes puts them', () => {
    const name = `a${'b'.repeat(51)}`;
    const { job, service, networkPolicy, outputClaim } = childrenOf({ ...anInput(aJob({ workers: 512, output }, name)), rendezvousAddress: '10.96.0.7', attempt: 100 });
    ok(job !== undefined);
    equal(job.metadata.name, `${name}-100`);
    // The host name of the last worker, which the API server checks when the Job is made.
    ok(`${job.metadata.name}-511`.length <= 63);
    for (const child of [service, networkPolicy, outputClaim]) {
      ok(child !== undefined && child.metadata.name.length <= 63);
      for (const value of Object.values(child.metadata.labels ?? {})) ok(value.length <= 63);
    }
  });
});

describe('a TrainingJob that is not stored', () => {
  it('has no children: nobody would own them', () => {
    throws(() => childrenOf(anInput({ ...aJob(), metadata: { name: 'unet', namespace: 'prj-lung' } })), /has no uid/);
  });
});
