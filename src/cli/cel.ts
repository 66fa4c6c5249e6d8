import { Environment } from '@marcbachmann/cel-js';
import { isIP } from 'node:net';
import { bytes } from '../workload/quantity.ts';

/** A quantity of Kubernetes, as CEL rules compare it. */
class Quantity {
  readonly bytes: number;

  constructor(text: string) {
    this.bytes = bytes(text);
  }
}

/** The functions that the API server adds to CEL (k8s.io/apiserver/pkg/cel/library), as far as rules of our definitions use them; a test holds this to the rules. */
const environment = new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false })
  .registerVariable('self', 'dyn')
  .registerType('Quantity', Quantity)
  .registerFunction('isCIDR(string): bool', isCidr)
  .registerFunction('isIP(string): bool', (text: string) => isIP(text) !== 0)
  .registerFunction('quantity(string): Quantity', (text: string) => new Quantity(text))
  .registerFunction('Quantity.compareTo(Quantity): int', (a: Quantity, b: Quantity) => BigInt(Math.sign(a.bytes - b.bytes)));

/** An address and the length of its prefix, as Go's net.ParseCIDR takes it. */
function isCidr(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const longest = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^(0|[1-9]\d*)$/.test(prefix) && Number(prefix) <= longest;
}

/** One rule of a definition. */
export interface Rule {
  readonly rule: string;
  readonly message?: string;
}

/** Whether a rule is about a change: it compares with the former object, so it says nothing about one that is new. */
export function isAboutChange({ rule }: Rule): boolean {
  return /\boldSelf\b/.test(rule);
}

const programs = new Map<string, (context: { readonly self: unknown }) => unknown>();

/** Whether a value keeps a rule. Throws where the rule cannot be evaluated. */
export function keeps({ rule }: Rule, self: unknown): boolean {
  const program = programs.get(rule) ?? (environment.parse(rule) as (context: { readonly self: unknown }) => unknown);
  programs.set(rule, program);
  return program({ self }) === true;
}
