import { type AdmissionBinding, type AdmissionPolicy } from '../api/admission.ts';
import { canonicalJson } from '../approval/canonical.ts';

/** The spec of a policy or of a binding, each of its fields in canonical form. */
export type Parts = Readonly<Record<string, string>>;

type Fields = Readonly<Record<string, unknown>>;

/** What the API server (1.36) fills in where nothing is said: `defaults.go` and `types.go` of k8s.io/api/admissionregistration/v1. */
const matchDefaults: Fields = { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} };
const ruleDefaults: Fields = { scope: '*' };
const policyDefaults: Fields = { failurePolicy: 'Fail' };

/** A policy's spec as the API server keeps it. */
export function policyParts({ spec = {} }: Pick<AdmissionPolicy, 'spec'>): Parts {
  return parts({ ...policyDefaults, ...spec, ...matched(spec, 'matchConstraints') });
}

/** A binding's spec as the API server keeps it. */
export function bindingParts({ spec = {} }: Pick<AdmissionBinding, 'spec'>): Parts {
  return parts({ ...spec, ...matched(spec, 'matchResources') });
}

/** What is empty is as good as absent. */
function parts(spec: Fields): Parts {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => !isEmpty(value)).map(([field, value]) => [field, canonicalJson({ value })]));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function matched(spec: Fields, field: 'matchConstraints' | 'matchResources'): Fields {
  const match = spec[field];
  if (!isObject(match)) return {};
  const rules = (name: string): Fields => (Array.isArray(match[name]) ? (match[name].length === 0 ? { [name]: undefined } : { [name]: match[name].map((rule: unknown) => (isObject(rule) ? { ...ruleDefaults, ...rule } : rule)) }) : {});
  return { [field]: { ...matchDefaults, ...match, ...rules('resourceRules'), ...rules('excludeResourceRules') } };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
