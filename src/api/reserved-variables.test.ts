import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isReservedVariable, reservedNames, reservedPrefixes } from './reserved-variables.ts';

/** The CEL rule about names of variables, from the definition of TrainingJob. */
function celRule(): string {
  interface Schema {
    readonly properties: Readonly<Record<string, Schema>>;
    readonly items: Schema;
    readonly 'x-kubernetes-validations': readonly [{ readonly rule: string }];
  }
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'crds', 'caveau.dev_trainingjobs.yaml'), 'utf8');
  const { spec } = parse(text) as { readonly spec: { readonly versions: readonly [{ readonly schema: { readonly openAPIV3Schema: Schema } }] } };
  const name = spec.versions[0].schema.openAPIV3Schema.properties['spec']?.properties['env']?.items.properties['name'];
  assert.ok(name !== undefined);
  return name['x-kubernetes-validations'][0].rule;
}

describe('the variables that a job may not set', () => {
  it('are the same in the operator and in the definition of TrainingJob', () => {
    const [prefixes, names] = celRule().split('self in');
    const quoted = (text = ''): readonly string[] => [...text.matchAll(/'([^']+)'/g)].map(([, word = '']) => word);
    assert.deepEqual(quoted(prefixes), reservedPrefixes);
    assert.deepEqual(quoted(names), reservedNames);
  });
  it('are told by their beginning or their whole name', () => {
    for (const name of ['CAVEAU_JOB', 'NVIDIA_VISIBLE_DEVICES', 'PET_NNODES', 'KUBERNETES_SERVICE_HOST', 'RANK', 'HOME']) assert.ok(isReservedVariable(name), name);
    for (const name of ['EPOCHS', 'JAX_PLATFORMS', 'NCCL_DEBUG', 'LOCAL_RANK', 'RANKING', 'HOMEPAGE', 'LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES']) assert.ok(!isReservedVariable(name), name);
  });
});
