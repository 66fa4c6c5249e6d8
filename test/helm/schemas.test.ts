import assert from 'node:assert/strict';
import type { KubernetesMinor } from '../cluster/versions.ts';
import { renderedText, type Values } from './support/render.ts';
import { writeSchemas } from './support/schemas.ts';
import { kubeconform } from './support/tools.ts';
import { everything } from './support/values.ts';

const valueSets: Readonly<Record<string, Values>> = { 'with the values that it has': {}, 'with every part turned on': everything };

for (const minor of ['1.34', '1.35', '1.36', '1.37'] as const satisfies readonly KubernetesMinor[]) {
  describe(`What Helm makes of the chart, by the schemas of Kubernetes ${minor}`, () => {
    let schemas = '';
    before('make them', async () => (schemas = await writeSchemas(minor)));

    for (const [words, values] of Object.entries(valueSets)) {
      it(`is known to the last field, ${words}`, async () => {
        const { code, stdout, stderr } = await kubeconform(schemas, await renderedText(values));
        assert.equal(code, 0, `${stdout}${stderr}`);
        assert.match(stdout, /Invalid: 0, Errors: 0, Skipped: 0$/m);
      });
    }

    it('would be refused with a field that nobody knows, or a value of another form', async () => {
      const text = await renderedText();
      for (const [right, wrong] of [['  replicas: 2', '  replica: 2'], ['  replicas: 2', '  replicas: two'], ['\n  failurePolicy: Fail', '\n  failPolicy: Fail']] as const) {
        assert.ok(text.includes(right));
        const { code, stdout } = await kubeconform(schemas, text.replace(right, wrong));
        assert.notEqual(code, 0);
        assert.match(stdout, /invalid/);
      }
    });
  });
}
