import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../e2e/support/manifest.ts';
import { anImage, chart, named, only, refusal, rendered, renderedText, type Values } from './support/render.ts';
import { helm, mustHelm } from './support/tools.ts';
import { everything, gateTargets, pinned } from './support/values.ts';

/** What these tests read of a pod's spec. */
interface PodSpec {
  readonly containers: readonly { readonly image: string; readonly args: readonly string[] }[];
  readonly topologySpreadConstraints?: readonly object[];
  readonly imagePullSecrets?: readonly object[];
  readonly tolerations?: readonly object[];
  readonly nodeSelector?: object;
}

interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

const templateOf = (object: Manifest): PodTemplate => (object.spec as { readonly template: PodTemplate }).template;

async function operator(values: Values): Promise<PodTemplate> {
  return templateOf(only(await rendered(values), 'Deployment', 'caveau'));
}

interface Rule {
  readonly ports?: readonly { readonly port: number | string; readonly protocol: string }[];
  readonly from?: readonly object[];
  readonly to?: readonly { readonly ipBlock?: { readonly cidr: string } }[];
}

async function rulesOf(values: Values, name = 'caveau'): Promise<{ readonly ingress?: readonly Rule[]; readonly egress: readonly Rule[]; readonly policyTypes: readonly string[] }> {
  return only(await rendered(values), 'NetworkPolicy', name).spec as unknown as { readonly egress: readonly Rule[]; readonly policyTypes: readonly string[] };
}

describe('The chart', () => {
  it('has nothing for Helm to complain of, with the values that it has and an image, and with every part turned on', async () => {
    for (const values of [anImage, everything]) {
      const { code, stdout, stderr } = await helm(['lint', '--strict', chart, '--values=-'], { input: JSON.stringify(values) });
      assert.equal(code, 0, `${stdout}${stderr}`);
    }
  });

  it('is the same once it is packaged, with the kinds that lie in another folder of the repository', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'caveau-chart-'));
    try {
      await mustHelm(['package', chart, `--destination=${directory}`]);
      const packaged = await mustHelm(['template', 'caveau', join(directory, 'caveau-0.1.0.tgz'), '--namespace=caveau-system', '--kube-version=1.36.3', '--values=-'], { input: JSON.stringify(anImage) });
      assert.equal(packaged, await renderedText());
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('goes by the version of the program that it installs', () => {
    const { version, appVersion } = parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as { readonly version: string; readonly appVersion: string };
    const program = (JSON.parse(readFileSync(join(chart, '..', '..', 'package.json'), 'utf8')) as { readonly version: string }).version;
    assert.deepEqual([version, appVersion], [program, program]);
  });

  it('lists for Artifact Hub every kind that it installs', async () => {
    const { annotations } = parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as { readonly annotations: Readonly<Record<string, string>> };
    const listed = parse(annotations['artifacthub.io/crds'] ?? '') as readonly { readonly name: string }[];
    assert.deepEqual(listed.map(({ name }) => name).sort(), named(await rendered(), 'CustomResourceDefinition'));
  });

  it('asks for a version of Kubernetes that its policies are written for', async () => {
    const { code, stderr } = await helm(['template', 'caveau', chart, '--kube-version=1.33.9', '--values=-'], { input: JSON.stringify(anImage) });
    assert.notEqual(code, 0);
    assert.match(stderr, /chart requires kubeVersion: >=1\.34\.0-0/);
  });

  it('can be called anything, and be in any namespace', async () => {
    const text = await renderedText(everything, { name: '2026', namespace: '1405' });
    assert.doesNotMatch(text, /caveau-system/);
    const manifests = await rendered(everything, { name: '2026', namespace: '1405' });
    const places = new Set(manifests.flatMap(({ metadata }) => metadata.namespace ?? []));
    assert.deepEqual([...places], ['1405']);
    const labels = manifests.flatMap(({ metadata }) => Object.values(metadata.labels ?? {}));
    assert.deepEqual(labels.filter((label) => typeof label !== 'string'), []);
    assert.equal(only(manifests, 'Deployment', 'caveau').metadata.labels?.['app.kubernetes.io/instance'], '2026');
    const subjects = manifests.flatMap((object) => (object['subjects'] ?? []) as readonly { readonly kind: string; readonly namespace?: string }[]);
    assert.deepEqual([...new Set(subjects.filter(({ kind }) => kind === 'ServiceAccount').map(({ namespace }) => namespace))], ['1405']);
    assert.match(text, /'system:serviceaccount:1405:caveau'/);
    assert.match(text, /values: \["1405", kube-system\]/);
  });

  it('refuses values that it does not know, and says which', async () => {
    const refused: readonly (readonly [Values, RegExp])[] = [
      [{ replica: 3 }, /additional properties 'replica' not allowed/],
      [{ image: { repository: '' } }, /image\.repository is empty\. No image of Caveau is published: build one/],
      [{ image: { digset: pinned.image.digest } }, /additional properties 'digset' not allowed/],
      [{ image: { digest: 'sha256:1234' } }, /image\/digest'.* does not match pattern/],
      [{ replicas: 0 }, /replicas'.* minimum/],
      [{ logLevel: 'loud' }, /logLevel'.* must be one of/],
      [{ verifier: { refreshSeconds: 20 } }, /refreshSeconds'.* minimum/],
      [{ admission: { accounts: { 'system:serviceaccount:kube-system:jobs': 'x' } } }, /invalid propertyName 'system:serviceaccount:kube-system:jobs'/],
      [{ admission: { storageAccounts: ["a'] || true || ['b"] } }, /storageAccounts\/0'.* does not match pattern/],
      [{ mondo: { file: 'mondo.tsv' } }, /set mondo\.volume to a volume that holds it/],
      [{ environment: { create: true, spec: { gate: { targets: [] } } } }, /environment\.spec\.gate has no image/],
    ];
    for (const [values, why] of refused) assert.match(await refusal(values), why);
  });
});

describe('The kinds of the chart', () => {
  const definitions = async (values: Values): Promise<readonly Manifest[]> => (await rendered(values)).filter(({ kind }) => kind === 'CustomResourceDefinition');

  it('stay when the release goes, unless somebody says otherwise', async () => {
    const kept = await definitions({});
    assert.ok(kept.length > 5);
    for (const { metadata } of kept) assert.deepEqual(metadata.annotations, { 'helm.sh/resource-policy': 'keep' });
  });

  it('say that they may go, in the words of the policy that guards them, where they are not kept', async () => {
    for (const { metadata } of await definitions({ crds: { keep: false } })) assert.deepEqual(metadata.annotations, { 'caveau.dev/remove-kind': metadata.name });
  });

  it('are left out where others install them', async () => {
    assert.deepEqual(await definitions({ crds: { enabled: false } }), []);
  });
});

describe('The operator of the chart', () => {
  it('is found by a digest before a tag, and by the version of the chart without either', async () => {
    const image = async (values: Values): Promise<string | undefined> => (await operator(values)).spec.containers[0]?.image;
    assert.equal(await image({ image: { repository: 'r.example/c', tag: '2', digest: pinned.image.digest } }), `r.example/c@${pinned.image.digest}`);
    assert.equal(await image({ image: { repository: 'r.example/c', tag: '2' } }), 'r.example/c:2');
    assert.equal(await image({ image: { repository: 'r.example/c' } }), 'r.example/c:0.1.0');
  });

  it('elects who works, knows queues and diseases where it is told to, and is put where it is told to be', async () => {
    assert.deepEqual((await operator({})).spec.containers[0]?.args, ['--leader-elect']);
    const { metadata, spec } = await operator(everything);
    assert.deepEqual(spec.containers[0]?.args, ['--leader-elect', '--kueue', '--mondo=/ontology/mondo.tsv']);
    assert.deepEqual([spec.imagePullSecrets, spec.tolerations, spec.nodeSelector, metadata.annotations], [everything.imagePullSecrets, everything.tolerations, everything.nodeSelector, everything.podAnnotations]);
  });

  it('has somebody to take over who is on another node and is not drained with it, where there are two', async () => {
    const two = await rendered();
    assert.equal(templateOf(only(two, 'Deployment', 'caveau')).spec.topologySpreadConstraints?.length, 1);
    const budget = only(two, 'PodDisruptionBudget', 'caveau').spec as { readonly maxUnavailable: number; readonly selector: { readonly matchLabels: Readonly<Record<string, string>> } };
    assert.equal(budget.maxUnavailable, 1);
    assert.ok(isPartOf(budget.selector.matchLabels, templateOf(only(two, 'Deployment', 'caveau')).metadata.labels));
    const one = await rendered({ replicas: 1 });
    assert.deepEqual(named(one, 'PodDisruptionBudget'), []);
    assert.equal(templateOf(only(one, 'Deployment', 'caveau')).spec.topologySpreadConstraints, undefined);
  });

  it('is reached at health and metrics alone, and reaches names and the API server alone', async () => {
    const { ingress, egress, policyTypes } = await rulesOf({});
    assert.deepEqual(policyTypes, ['Ingress', 'Egress']);
    assert.deepEqual(ingress, [{ ports: [{ port: 'http', protocol: 'TCP' }] }]);
    assert.deepEqual(egress.flatMap(({ ports = [] }) => ports.map(({ port, protocol }) => `${protocol} ${port}`)), ['UDP 53', 'TCP 53', 'TCP 443', 'TCP 6443', 'TCP 8443', 'TCP 16443']);
    const narrow = await rulesOf({ networkPolicy: { apiServerPorts: [6443], apiServerNetworks: ['10.0.0.1/32'], metricsFrom: [{ namespaceSelector: {} }] } });
    assert.deepEqual(narrow.egress.at(-1), { ports: [{ port: 6443, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '10.0.0.1/32' } }] });
    assert.deepEqual(narrow.ingress?.[0]?.from, [{ namespaceSelector: {} }]);
    assert.deepEqual(named(await rendered({ networkPolicy: { enabled: false } }), 'NetworkPolicy'), []);
  });

  it('reaches what the gate of its environment looks at, or nothing would be proved', async () => {
    const { egress } = await rulesOf({ ...pinned, environment: { create: true, spec: { gate: { targets: gateTargets } } } });
    const opened = egress.flatMap(({ to, ports }) => (to === undefined ? [] : [{ to, ports }])).map(({ to, ports }) => `${to[0]?.ipBlock?.cidr ?? ''} ${ports?.[0]?.protocol ?? ''} ${ports?.[0]?.port ?? ''}`);
    assert.deepEqual(opened, ['10.20.0.11/32 TCP 443', 'fd00::7/128 UDP 53']);
  });
});

describe('The other parts of the chart', () => {
  it('are an environment by values, whose gate is the image of the operator, and which no upgrade deletes', async () => {
    const spec = { organisation: 'Computing Centre', gate: { targets: gateTargets } };
    const made = only(await rendered({ ...pinned, environment: { create: true, spec } }), 'SecureProcessingEnvironment', 'default');
    assert.deepEqual(made.spec, { ...spec, gate: { ...spec.gate, image: `${pinned.image.repository}@${pinned.image.digest}` } });
    const policies = (made.metadata.annotations?.['helm.sh/hook-delete-policy'] ?? '').split(',');
    assert.deepEqual(policies.filter((policy) => ['', 'before-hook-creation', 'hook-succeeded', 'hook-failed'].includes(policy)), []);
    assert.deepEqual(named(await rendered(), 'SecureProcessingEnvironment'), []);
  });

  it('are a verifier for each node, closed like the operator', async () => {
    assert.deepEqual(named(await rendered(), 'DaemonSet'), []);
    const manifests = await rendered(everything);
    const { spec } = templateOf(only(manifests, 'DaemonSet', 'caveau-verifier'));
    assert.equal(spec.containers[0]?.image, `${pinned.image.repository}@${pinned.image.digest}`);
    assert.ok(spec.containers[0].args.includes('--refresh-seconds=60'));
    assert.deepEqual(spec.nodeSelector, everything.verifier.nodeSelector);
    const { ingress, egress } = await rulesOf(everything, 'caveau-verifier');
    assert.deepEqual([ingress, egress.length], [undefined, 2]);
  });

  it('are for Prometheus and Grafana, and off until asked for', async () => {
    const none = await rendered();
    assert.deepEqual(['Service', 'ServiceMonitor', 'PrometheusRule'].flatMap((kind) => named(none, kind)), []);
    assert.deepEqual(named(none, 'ConfigMap'), ['caveau-admission']);
    const manifests = await rendered(everything);
    const monitor = only(manifests, 'ServiceMonitor', 'caveau');
    const service = only(manifests, 'Service', 'caveau-metrics');
    const selected = (monitor.spec as { readonly selector: { readonly matchLabels: Readonly<Record<string, string>> } }).selector.matchLabels;
    assert.ok(isPartOf(selected, service.metadata.labels ?? {}));
    assert.ok(isPartOf((service.spec as { readonly selector: Readonly<Record<string, string>> }).selector, templateOf(only(manifests, 'Deployment', 'caveau')).metadata.labels));
    assert.equal(monitor.metadata.labels?.['release'], 'prometheus');
    const file = (name: string): string => readFileSync(join(chart, 'files/monitoring', name), 'utf8');
    assert.deepEqual(only(manifests, 'PrometheusRule', 'caveau').spec, parse(file('rules.yaml')));
    const dashboard = only(manifests, 'ConfigMap', 'caveau-dashboard');
    assert.deepEqual(JSON.parse((dashboard['data'] as { readonly 'caveau.json': string })['caveau.json']), JSON.parse(file('dashboard.json')));
    assert.equal(dashboard.metadata.labels?.['grafana_dashboard'], '1');
  });

  it('are policies, by which the operator still knows what must be in force where others install them', async () => {
    const without = await rendered({ admission: { enabled: false } });
    assert.deepEqual(named(without, 'ValidatingAdmissionPolicy'), []);
    const [left, whole] = [without, await rendered()].map((manifests) => only(manifests, 'ConfigMap', 'caveau-admission')['data']);
    assert.deepEqual(left, whole);
  });
});

function isPartOf(part: Readonly<Record<string, string>>, whole: Readonly<Record<string, string>>): boolean {
  return Object.entries(part).every(([key, value]) => whole[key] === value) && Object.keys(part).length > 0;
}
