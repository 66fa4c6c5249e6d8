import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { staticSuffix } from '../api/admission.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { parseManifests } from './manifests.ts';
import { staticPolicies } from './static-policies.ts';

const directory = join(import.meta.dirname, '..', '..', 'helm', 'caveau', 'files', 'admission');
const shipped: readonly KubeObject[] = readdirSync(directory).sort().flatMap((file) => parseManifests(file, readFileSync(join(directory, file), 'utf8')).manifests.map(({ object }) => object));

describe('the static form of the policies', () => {
  it('has every policy of the chart but those with parameters, each with its binding and its spec as it was', () => {
    const { manifests, left } = staticPolicies(shipped);
    const specOf = (name: string): unknown => (shipped.find(({ kind, metadata }) => kind === 'ValidatingAdmissionPolicy' && metadata.name === name) as { readonly spec?: unknown } | undefined)?.spec;
    const names = new Set(manifests.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy').map(({ metadata }) => metadata.name));
    const all = shipped.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy').map(({ metadata }) => metadata.name);
    assert.deepEqual([...names].filter((name) => name !== `caveau-policies${staticSuffix}`).map((name) => name.slice(0, -staticSuffix.length)).concat(left.map(({ name }) => name)).sort(), [...all].sort());
    for (const { kind, metadata, spec } of manifests) {
      assert.ok(metadata.name.endsWith(staticSuffix));
      assert.deepEqual([spec['paramKind'], spec['paramRef']], [undefined, undefined]);
      if (kind === 'ValidatingAdmissionPolicyBinding') assert.ok(names.has(String(spec['policyName'])), metadata.name);
      else if (metadata.name !== `caveau-policies${staticSuffix}`) assert.deepEqual(spec, specOf(metadata.name.slice(0, -staticSuffix.length)));
    }
    assert.equal(manifests.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding').length, names.size);
  });

  it('is described with every policy that has none', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'static-policies.md'), 'utf8');
    const sentence = page.split('\n').find((line) => line.includes('**What is left out**')) ?? '';
    assert.deepEqual([...sentence.matchAll(/`(caveau-[a-z-]+)`/g)].map(([, name]) => name).sort(), staticPolicies(shipped).left.map(({ name }) => name).sort());
  });

  it('leaves out what an API server would not start with, and says why', () => {
    const object = (kind: string, name: string, apiVersion: string, spec: object): KubeObject => ({ kind, apiVersion, metadata: { name }, spec }) as KubeObject;
    const { manifests, left } = staticPolicies([object('ValidatingAdmissionPolicy', 'p', 'admissionregistration.k8s.io/v1', { paramKind: {} }), object('MutatingAdmissionPolicy', 'm', 'admissionregistration.k8s.io/v1', {}), object('ValidatingAdmissionPolicy', 'o', 'admissionregistration.k8s.io/v1beta1', {})]);
    assert.deepEqual([manifests, left.map(({ name }) => name)], [[], ['p', 'm', 'o']]);
  });

  it('lets only the account of the release change the policies in the API, and nobody where none is named', () => {
    const text = (account?: string): string => JSON.stringify(staticPolicies(shipped, account).manifests.at(-2));
    assert.ok(text('release').includes(`request.userInfo.username != \\"release\\"`));
    assert.ok(!text().includes('not-the-release'));
  });
});
