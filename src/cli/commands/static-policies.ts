import { mustReadManifests, standardInput } from '../manifests.ts';
import { asYaml } from '../speaking.ts';
import { staticPolicies } from '../static-policies.ts';
import { exitStatus, UsageError, type Terminal } from '../terminal.ts';
import { type Call } from '../usage.ts';

/** kubectl caveau static-policies. */
export async function staticPoliciesCommand(call: Call, terminal: Terminal): Promise<number> {
  if (call.operands.length === 0) throw new UsageError('Give files or folders with the admission policies, or - for standard input. "kubectl caveau static-policies --help" shows examples.');
  const { manifests } = mustReadManifests(call.operands, call.operands.includes(standardInput) ? await terminal.input() : '');
  const rendered = staticPolicies(manifests.map(({ object }) => object), call.value('release-account'));
  if (rendered.manifests.length === 0) throw new UsageError(`There is no ValidatingAdmissionPolicy without parameters in ${call.operands.join(', ')}. Give the admission policies of the chart, as "helm template" prints them.`);
  terminal.out(rendered.manifests.map(asYaml).join('\n---\n'));
  for (const { name, why } of rendered.left) terminal.err(`Left out: ${name}, because ${why}.`);
  return exitStatus.holds;
}
