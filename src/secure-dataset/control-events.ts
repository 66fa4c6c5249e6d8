import { apiVersion } from '../api/resources.ts';
import { type SecureDataset } from '../api/generated/types.ts';
import { type Step } from '../runtime/plan.ts';
import { targetOf } from '../workload/deletion.ts';
import { formerOf, type Control } from './control.ts';

/** How the Event of each control is called: a verifier looks at a volume, and a pod probes a pool. */
const words: Readonly<Record<Control['control'], { readonly reason: string; readonly action: string }>> = {
  'encryption-at-rest': { reason: 'Look', action: 'Check' },
  'network-isolation': { reason: 'Probe', action: 'Probe' },
};

/** One Event for each control of which something else was found than before. Evidence that is renewed is no news. */
export function controlEvents(dataset: SecureDataset, controls: readonly Control[]): readonly Step[] {
  const news = controls.filter((one) => formerOf(dataset, one)?.result !== one.result);
  return news.map(({ control, nodePool, result, message }) => ({
    do: 'event',
    event: {
      regarding: { apiVersion, kind: 'SecureDataset', ...targetOf(dataset) },
      type: result === 'Passed' ? 'Normal' : 'Warning',
      reason: `${words[control].reason}${result}`,
      action: words[control].action,
      note: nodePool === '' ? message : `Node pool ${nodePool}: ${message}`,
    },
  }));
}
