import { deepEqual, equal, notEqual, ok, throws } from 'node:assert/strict';
import { type NodeGroup } from '../policy/types.ts';
import { loaderJobName, loaderOf, loaderPolicyOf } from './loader.ts';
import { aDataset, image, now } from './testing/builders.ts';
import { restrictedViolations } from './testing/restricted.ts';

const loader = { image, command: ['copy', '--from', '192.0.2.7'] };
const loading = (more: Partial<typeof loader & { egress: { cidr: string; port: number; protocol: 'TCP' | 'UDP' }[] }> = {}, name = 'chest-ct') => aDataset(name, { state: 'Loading', loader: { ...loader, ...more } });
const inItaly: NodeGroup = { clause: 'residency', because: 'are in IT', anyOf: [[{ key: 'node-restriction.kubernetes.io/country', operator: 'In', values: ['it'] }]] };

describe('the loader of a dataset', () => {
  const labels = { 'caveau.dev/role': 'loader', 'caveau.dev/dataset': 'chest-ct' };
  const owner = { apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureDataset', name: 'chest-ct', uid: 'dataset-uid', controller: true };

  it('is one Job that alone may write', () => {
    const { job, networkPolicy } = loaderOf({ dataset: loading(), nodes: [inItaly], now });
    equal(networkPolicy, undefined);
    deepEqual(job.metadata, { name: loaderJobName(loading()), namespace: 'prj-lung', labels, ownerReferences: [owner] });
    const { template, ...spec } = job.spec;
    // 31 days are left of the data's retention, and the operator comes first.
    deepEqual(spec, { completionMode: 'NonIndexed', completions: 1, parallelism: 1, backoffLimit: 3, podReplacementPolicy: 'Failed', activeDeadlineSeconds: 31 * 86400 + 10 });
    deepEqual(template.metadata, { labels, annotations: { 'caveau.dev/containers': `load=${image}`, 'caveau.dev/permit-until': '2026-06-01T12:00:00Z' } });
    const [container] = template.spec.containers;
    ok(container !== undefined);
    deepEqual(container.command, ['copy', '--from', '192.0.2.7']);
    deepEqual(container.volumeMounts[0], { name: 'data', mountPath: '/data' });
    deepEqual(template.spec.volumes[0], { name: 'data', persistentVolumeClaim: { claimName: 'chest-ct-r7' } });
    equal(template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.length, 1);
    equal(template.spec.securityContext.fsGroup, 65532);
    deepEqual(restrictedViolations(template.spec), []);
  });

  it('reaches only the addresses that the steward lists', () => {
    const { networkPolicy } = loaderOf({ dataset: loading({ egress: [{ cidr: '192.0.2.7/32', port: 104, protocol: 'TCP' }] }), nodes: [], now });
    deepEqual(networkPolicy?.spec, {
      podSelector: { matchLabels: { ...labels, 'batch.kubernetes.io/job-name': networkPolicy?.metadata.name } },
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '192.0.2.7/32' } }], ports: [{ protocol: 'TCP', port: 104 }] }],
    });
  });

  it('opens its way for the pods of its own Job alone: a former loader that might reach more opens nothing for it', () => {
    const rule = { port: 104, protocol: 'TCP' } as const;
    const [wide, narrow] = ['192.0.0.0/8', '192.0.2.7/32'].map((cidr) => loaderOf({ dataset: loading({ egress: [{ cidr, ...rule }] }), nodes: [], now }));
    const selected = (children: typeof wide) => children?.networkPolicy?.spec.podSelector.matchLabels?.['batch.kubernetes.io/job-name'];
    deepEqual([selected(wide), selected(narrow)], [wide?.job.metadata.name, narrow?.job.metadata.name]);
    notEqual(selected(wide), selected(narrow));
  });

  it('opens nothing when the steward lists nothing', () => equal(loaderPolicyOf(loading({ egress: [] })), undefined));

  it('sees no GPU of its node', () => {
    const [container] = loaderOf({ dataset: loading(), nodes: [], now }).job.spec.template.spec.containers;
    ok(container?.env.some((variable) => variable.name === 'NVIDIA_VISIBLE_DEVICES' && 'value' in variable && variable.value === 'void'));
  });

  it('is made for no dataset that is sealed or has none', () => {
    throws(() => loaderOf({ dataset: aDataset('chest-ct', { loader }), nodes: [], now }), /nothing may write/);
    throws(() => loaderOf({ dataset: aDataset('chest-ct', { state: 'Loading' }), nodes: [], now }), /has no loader/);
  });
});

describe('the name of a loader', () => {
  it('is the same for the same loader, whatever the order of its fields', () => {
    const other = aDataset('chest-ct', { state: 'Loading', loader: { command: loader.command, image } });
    equal(loaderJobName(loading()), loaderJobName(other));
  });
  it('is another for a corrected loader', () => notEqual(loaderJobName(loading()), loaderJobName(loading({ command: ['copy', '--retry'] }))));
  it('says whose it is', () => ok(/^chest-ct-load-[0-9a-f]{8}$/.test(loaderJobName(loading()))));
  it('fits, and tells long names apart that begin alike', () => {
    const [one, two] = ['x', 'y'].map((end) => loaderJobName(loading({}, `a${'b'.repeat(50)}${end}`)));
    notEqual(one, two);
    equal(one?.length, 63);
  });
});
