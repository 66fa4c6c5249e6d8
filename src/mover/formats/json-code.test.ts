import assert from 'node:assert/strict';
import { bytesOf } from '../bytes.ts';
import { recognise } from '../recognise.ts';

describe('JSON that a loader turns into code', () => {
  const table: Readonly<Record<string, readonly [value: unknown, says: RegExp]>> = {
    'of jsonpickle': [{ a: [{ 'py/reduce': [{ 'py/type': 'os.system' }] }] }, /jsonpickle/],
    'of Keras 2 with a Lambda layer': [{ config: { layers: [{ class_name: 'Lambda' }] } }, /Lambda/],
    'of Keras 3 with a lambda': [{ module: 'keras.layers', class_name: 'Dense', config: { activation: { class_name: '__lambda__', config: { value: 'YWJj' } } } }, /Keras/],
    'of Keras 3 with a lambda alone': [{ activation: { class_name: '__lambda__' } }, /Lambda/],
    'of Keras 3 with a function of any module': [[{ class_name: 'function', config: 'system', module: 'os', registered_name: 'system' }], /names functions/],
    'a notebook': [{ cells: [{ cell_type: 'code', source: ['import os'] }], nbformat: 4 }, /notebook/],
    'the cells of a notebook': [{ pages: [{ cell_type: 'code', input: ['import os'] }] }, /notebook/],
    'a target of Hydra': [{ net: { _target_: 'os.system', command: 'id' } }, /Hydra/],
    'an expression of MONAI': [{ imports: ['$import os'] }, /MONAI/],
    'Python of a Transformers repository': [{ auto_map: { AutoModel: 'modeling.Net' } }, /auto_map/],
    'a chat template': [{ chat_template: '{{ messages }}' }, /chat template/],
    'an object of .NET': [{ $type: 'System.Diagnostics.Process' }, /\.NET/],
    'an object of fastjson': [{ '@type': 'com.sun.rowset.JdbcRowSetImpl' }, /Java/],
    'a prototype': [JSON.parse('{"a": {"__proto__": {"isAdmin": true}}}'), /__proto__/],
  };
  for (const [what, [value, says]] of Object.entries(table)) {
    it(`is refused: ${what}`, () => {
      const { reason, sentence = '' } = recognise(bytesOf(Buffer.from(JSON.stringify(value))), 'm.json') as { reason?: string; sentence?: string };
      assert.equal(reason, 'FormatRefused', sentence);
      assert.match(sentence, says);
      assert.match(sentence, /^is .*\.$/);
    });
  }
});
