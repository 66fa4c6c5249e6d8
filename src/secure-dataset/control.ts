import { truncate } from '../api/conditions.ts';
import { type SecureDataset, type SecureDatasetStatus } from '../api/generated/types.ts';

/** One entry of status.controls. */
export type Control = NonNullable<SecureDatasetStatus['controls']>[number];

// Bound of the CRD.
const messageLimit = 1024;

/** The message of an entry, as long as it may be. */
export function controlMessage(text: string): string {
  return truncate(text, messageLimit);
}

/** What status says of the same control on the same pool. */
export function formerOf({ status }: SecureDataset, { control, nodePool }: Pick<Control, 'control' | 'nodePool'>): Control | undefined {
  return status?.controls?.find((one) => one.control === control && one.nodePool === nodePool);
}
