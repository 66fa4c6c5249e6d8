/** Fields by which programs find code to run, and what a file is that has them, as the end of a sentence. */
const fields: Readonly<Record<string, string>> = {
  _target_: 'a configuration of Hydra or MONAI, which names functions that run when it is loaded. Write plain values',
  auto_map: 'a configuration that names Python files, which Transformers may run. Leave the field auto_map out',
  custom_pipelines: 'a configuration that names Python files, which Transformers may run. Leave the field custom_pipelines out',
  chat_template: 'a configuration with a chat template, which is a program that loaders run. Leave the field chat_template out',
  cell_type: 'a notebook, whose cells are programs. Write results as plain values',
  nbformat: 'a notebook, whose cells are programs. Write results as plain values',
  __instance_type__: 'JSON of json-tricks, which makes objects when it is loaded. Write plain values',
  __jsonclass__: 'JSON of jsonrpclib, which makes objects when it is loaded. Write plain values',
  json_class: 'JSON of Ruby, which makes objects when it is loaded. Write plain values',
  $type: 'JSON of .NET, which makes objects when it is loaded. Write plain values',
  '@class': 'JSON of Java or monty, which makes objects when it is loaded. Write plain values',
  '@module': 'JSON of monty, which makes objects when it is loaded. Write plain values',
  ['__proto__']: 'JSON that changes other objects of a JavaScript program (__proto__). Write plain values',
};

const lambda = 'a Keras model with a Lambda layer, whose code runs when it is loaded. Save the weights by safetensors';
const keras = 'the configuration of a Keras object, which names functions that are looked up when it is loaded. Save the weights by safetensors';
const expression = 'a configuration with an expression ($...), which MONAI runs when it is loaded. Write plain values';

/** What Keras puts beside the name of a class (keras/src/saving/serialization_lib.py). */
const besidesClass = ['config', 'module', 'registered_name'];

/** The name of a class in Java, by which fastjson makes an object; a type of JSON-LD has a colon or none of the points. */
const javaClass = /^[[L]*[A-Za-z_$][\w$]*(?:\.[\w$]+)+;?$/;

/** What in a JSON value a loader would run, as the end of a sentence; undefined where nothing is known to be. */
export function codeIn(root: object): string | undefined {
  const waiting: object[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    for (const [key, inner] of Object.entries(value) as readonly [string, unknown][]) {
      const found = codeOf(value, key, inner);
      if (found !== undefined) return found;
      if (typeof inner === 'object' && inner !== null) waiting.push(inner);
    }
  }
  return undefined;
}

function codeOf(owner: object, key: string, value: unknown): string | undefined {
  if (key.startsWith('py/')) return 'JSON of jsonpickle, which runs code when it is loaded. Write plain values';
  if (typeof value === 'string' && value.startsWith('$')) return expression;
  if (key === '@type' && typeof value === 'string' && javaClass.test(value)) return fields['@class'];
  if (key === 'class_name') return ofClass(owner, value);
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function ofClass(owner: object, value: unknown): string | undefined {
  if (value === 'Lambda' || value === '__lambda__') return lambda;
  return besidesClass.some((field) => Object.hasOwn(owner, field)) ? keras : undefined;
}
