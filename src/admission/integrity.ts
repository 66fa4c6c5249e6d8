import { type AdmissionBinding, type AdmissionPolicy } from '../api/admission.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { bindingParts, policyParts, type Parts } from './canonical.ts';
import { type Expectation } from './expectation.ts';

/** One thing that is not as it was installed. */
export interface Fault {
  readonly reason: 'PolicyMissing' | 'PolicyChanged';
  /** Part of a sentence: "policy caveau-shape is missing". */
  readonly what: string;
}

/** What is there, by name. */
export interface Live {
  readonly policies: ReadonlyMap<string, AdmissionPolicy>;
  readonly bindings: ReadonlyMap<string, AdmissionBinding>;
}

/**
 * What is not as the first of these expectations says; during an upgrade each object may also be as an earlier one said, or be missing where that had
 * none. Whatever is there besides can only deny more.
 */
export function faultsOf([present, ...former]: readonly [Expectation, ...Expectation[]], live: Live): readonly Fault[] {
  const check = <T extends KubeObject>(kind: 'policies' | 'bindings', found: ReadonlyMap<string, T>, judge: (name: string, expected: Parts, object: T) => Fault | undefined): readonly Fault[] =>
    [...present[kind]].flatMap(([name, expected]) => {
      const object = found.get(name);
      const alternatives = former.map((one) => one[kind].get(name));
      if (object === undefined) return alternatives.includes(undefined) && alternatives.length > 0 ? [] : [missing(kind, name)];
      const faults = [expected, ...alternatives].map((one) => (one === undefined ? missing(kind, name) : judge(name, one, object)));
      return faults.includes(undefined) ? [] : (faults[0] ?? []);
    });
  return [...check('policies', live.policies, judgePolicy), ...check('bindings', live.bindings, judgeBinding)];
}

const words = { policies: 'policy', bindings: 'the binding' } as const;

function missing(kind: keyof typeof words, name: string): Fault {
  return { reason: 'PolicyMissing', what: `${words[kind]} ${name} is missing` };
}

/** The form of an object that is in a cache, made once: an object that changes is another one. */
function remembered<T extends KubeObject>(make: (object: T) => Parts): (object: T) => Parts {
  const known = new WeakMap<T, Parts>();
  return (object) => {
    const parts = known.get(object) ?? make(object);
    known.set(object, parts);
    return parts;
  };
}

const partsOfPolicy = remembered<AdmissionPolicy>(policyParts);
const partsOfBinding = remembered<AdmissionBinding>(bindingParts);

function judgePolicy(name: string, expected: Parts, policy: AdmissionPolicy): Fault | undefined {
  if (policy.metadata.deletionTimestamp !== undefined) return { reason: 'PolicyMissing', what: `policy ${name} is being deleted` };
  if (policy.spec?.failurePolicy !== 'Fail') return { reason: 'PolicyChanged', what: `policy ${name} does not fail closed` };
  return changed(`policy ${name}`, expected, partsOfPolicy(policy));
}

function judgeBinding(name: string, expected: Parts, binding: AdmissionBinding): Fault | undefined {
  if (binding.metadata.deletionTimestamp !== undefined) return { reason: 'PolicyMissing', what: `the binding ${name} is being deleted` };
  if (binding.spec?.validationActions?.includes('Deny') !== true) return { reason: 'PolicyChanged', what: `the binding ${name} does not deny` };
  return changed(`the binding ${name}`, expected, partsOfBinding(binding));
}

/** The first field that differs is enough for people to look. */
function changed(which: string, expected: Parts, found: Parts): Fault | undefined {
  const field = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort().find((one) => expected[one] !== found[one]);
  return field === undefined ? undefined : { reason: 'PolicyChanged', what: `${which} was changed (spec.${field})` };
}
