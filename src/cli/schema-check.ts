import { Ajv, type ErrorObject, type SchemaValidateFunction, type ValidateFunction } from 'ajv';
import { type KubeObject } from '../api/kube-object.ts';
import { parseTime } from '../api/time.ts';
import { isAboutChange, keeps, type Rule } from './cel.ts';
import { schemas } from './generated/schemas.js';
import { type Path } from './manifests.ts';

/** One thing in an object that the API server would not accept. */
export interface ShapeProblem {
  readonly path: Path;
  readonly message: string;
}

const rules = 'x-kubernetes-validations';

const checkRules: SchemaValidateFunction = (of: readonly Rule[], value: unknown) => {
  const broken = of.filter((rule) => !isAboutChange(rule) && !kept(rule, value));
  checkRules.errors = broken.map(({ rule, message }) => ({ keyword: rules, message: message ?? `breaks the rule ${rule}`, params: {} }));
  return broken.length === 0;
};

/** A rule that stumbles over a value is not kept, as for the API server. */
function kept(rule: Rule, value: unknown): boolean {
  try {
    return keeps(rule, value);
  } catch {
    return false;
  }
}

/** Sets have no value twice, and maps no key. */
const checkDuplicates: SchemaValidateFunction = (type: string, value: unknown, schema) => {
  if (!Array.isArray(value) || (type !== 'set' && type !== 'map')) return true;
  const keys = (schema?.['x-kubernetes-list-map-keys'] ?? []) as readonly string[];
  const names = value.map((item: unknown) => JSON.stringify(type === 'set' ? item : keys.map((key) => (item as Readonly<Record<string, unknown>> | null)?.[key])));
  const index = names.findIndex((name, at) => names.indexOf(name) < at);
  if (index < 0) return true;
  checkDuplicates.errors = [{ keyword: 'x-kubernetes-list-type', message: 'stands there twice', params: { index } }];
  return false;
};

const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true, verbose: true, formats: { int32: true, int64: true, 'date-time': (text: string) => parseTime(text) !== undefined } });
ajv.addKeyword({ keyword: rules, validate: checkRules, errors: true });
ajv.addKeyword({ keyword: 'x-kubernetes-list-type', validate: checkDuplicates, errors: true });
for (const keyword of ['x-kubernetes-list-map-keys', 'x-kubernetes-map-type', 'x-kubernetes-int-or-string']) ajv.addKeyword({ keyword });

const compiled = new Map<string, ValidateFunction>();

function validatorOf(kind: string): ValidateFunction {
  const validator = compiled.get(kind) ?? ajv.compile(schemas[kind] ?? false);
  compiled.set(kind, validator);
  return validator;
}

/** What is wrong with an object of ours by the definition of its kind: shape, fields that do not exist, duplicates, and rules that need no former object. */
export function shapeProblems(kind: string, object: KubeObject): readonly ShapeProblem[] {
  const validator = validatorOf(kind);
  if (validator(object)) return [];
  const errors = validator.errors ?? [];
  const plain = errors.filter(({ keyword }) => keyword !== rules);
  // As the API server does, rules are asked only of what has the right shape.
  return unique((plain.length > 0 ? plain : errors).filter(({ keyword }) => keyword !== 'anyOf' || plain.length === 1).map(problemOf));
}

function unique(problems: readonly ShapeProblem[]): readonly ShapeProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

type Say = (params: Readonly<Record<string, unknown>>, message: string) => string;

/** What is said of what kind of mistake. */
const sentences: Readonly<Record<string, Say>> = {
  required: ({ missingProperty }) => `${String(missingProperty)} is missing.`,
  additionalProperties: ({ additionalProperty }) => `There is no field ${String(additionalProperty)} here: it would be dropped, so that what it asks for would not be done. Correct its name or its place.`,
  enum: ({ allowedValues }) => `must be one of ${(allowedValues as readonly unknown[]).map(String).join(', ')}.`,
  [rules]: (_, message) => message,
};

function problemOf({ instancePath, keyword, params, message = '' }: ErrorObject): ShapeProblem {
  const base = instancePath.split('/').slice(1).map(segment);
  const { missingProperty, additionalProperty, index } = params as Readonly<Record<string, string | number | undefined>>;
  const path = [...base, ...(keyword === 'required' && missingProperty !== undefined ? [] : [additionalProperty ?? index].filter((part) => part !== undefined))];
  const say = sentences[keyword];
  const sentence = say === undefined ? `${message}.` : say(params, message);
  const where = pathText(path);
  const isWhole = keyword === rules || keyword === 'additionalProperties';
  return { path: keyword === 'required' && missingProperty !== undefined ? [...base, missingProperty] : path, message: isWhole ? sentence : `${where === '' ? '' : `${where}${keyword === 'required' ? '.' : ' '}`}${sentence}` };
}

function segment(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** `spec.datasets[0].name`. */
function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');
}
