import { parseAllDocuments } from 'yaml';
import { approvalsPolicyName, inspectionsPolicyName, recordsPolicyName, requesterPolicyName, statusPolicyName, type AdmissionBinding, type AdmissionExpectation, type AdmissionPolicy } from '../api/admission.ts';
import { bindingParts, policyParts, type Parts } from './canonical.ts';

/** Which policies and bindings must be in force, and how they must be, by name. */
export interface Expectation {
  readonly policies: ReadonlyMap<string, Parts>;
  readonly bindings: ReadonlyMap<string, Parts>;
}

/** What was read, or in a sentence why it cannot be. */
export type Read = { readonly expectation: Expectation } | { readonly problem: string };

/** Those of whose work the operator makes use by name. A list without them is not that of Caveau, and an empty one would expect nothing. */
const indispensable = [requesterPolicyName, approvalsPolicyName, statusPolicyName, inspectionsPolicyName, recordsPolicyName];

/** Reads the ConfigMap. What is not understood in any of it makes all of it count for nothing. */
export function readExpectation({ data = {} }: AdmissionExpectation): Read {
  const policies = new Map<string, AdmissionPolicy>();
  const bindings = new Map<string, AdmissionBinding>();
  for (const [file, text] of Object.entries(data)) {
    const problem = readFile(text, policies, bindings);
    if (problem !== undefined) return { problem: `its entry ${file} ${problem}` };
  }
  const problem = lacking(policies, bindings);
  if (problem !== undefined) return { problem };
  const each = <T>(objects: ReadonlyMap<string, T>, parts: (object: T) => Parts): ReadonlyMap<string, Parts> => new Map([...objects].map(([name, object]) => [name, parts(object)]));
  return { expectation: { policies: each(policies, policyParts), bindings: each(bindings, bindingParts) } };
}

/** Puts the documents of one file where they belong; returns why it cannot. */
function readFile(text: string, policies: Map<string, AdmissionPolicy>, bindings: Map<string, AdmissionBinding>): string | undefined {
  for (const document of parseAllDocuments(text)) {
    if (document.errors.length > 0) return `is no YAML (${document.errors[0]?.code ?? 'unknown'})`;
    const object = document.toJS() as unknown;
    // A file may end in dashes.
    if (object === null) continue;
    const { kind, metadata, spec } = object as Partial<AdmissionPolicy>;
    if (metadata?.name === undefined || spec === undefined) return 'holds a document without a name or a spec';
    if (kind === 'ValidatingAdmissionPolicy') policies.set(metadata.name, { metadata, spec });
    else if (kind === 'ValidatingAdmissionPolicyBinding') bindings.set(metadata.name, { metadata, spec });
    else return `holds a ${String(kind)}, which is neither a ValidatingAdmissionPolicy nor the binding of one`;
  }
  return undefined;
}

/** What would let the expectation be met by policies that protect nothing. */
function lacking(policies: ReadonlyMap<string, AdmissionPolicy>, bindings: ReadonlyMap<string, AdmissionBinding>): string | undefined {
  const missing = indispensable.find((name) => !policies.has(name));
  if (missing !== undefined) return `it does not hold the policy ${missing}`;
  const denied = new Set([...bindings.values()].flatMap(({ spec }) => (spec?.validationActions?.includes('Deny') === true ? (spec.policyName ?? []) : [])));
  for (const [name, { spec }] of policies) {
    if ((spec?.failurePolicy ?? 'Fail') !== 'Fail') return `its policy ${name} does not fail closed`;
    if (!denied.has(name)) return `no binding in it makes the policy ${name} deny`;
  }
  return undefined;
}
