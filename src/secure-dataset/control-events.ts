import { apiVersion } from '../api/resources.ts';
import { defined } from '../api/defined.ts';
import { type SecureDataset } from '../api/generated/types.ts';
import { type Step } from '../runtime/plan.ts';
import { type Control } from './isolation-control.ts';

/** One Event for each control of which something else was found than before. Evidence that is renewed is no news. */
export function controlEvents({ metadata, status }: SecureDataset, controls: readonly Control[]): readonly Step[] {
  const before = (one: Control): Control | undefined => status?.controls?.find(({ control, nodePool }) => control === one.control && nodePool === one.nodePool);
  const news = controls.filter((one) => one.control === 'network-isolation' && before(one)?.result !== one.result);
  const { name, namespace, uid } = metadata;
  return news.map(({ nodePool, result, message }) => ({
    do: 'event',
    event: {
      regarding: { apiVersion, kind: 'SecureDataset', name, ...defined({ namespace, uid }) },
      type: result === 'Passed' ? 'Normal' : 'Warning',
      reason: `Probe${result}`,
      action: 'Probe',
      note: `Node pool ${nodePool}: ${message}`,
    },
  }));
}
