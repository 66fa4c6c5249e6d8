import { type Driver } from '../subject.ts';

/**
 * Azure managed disks: always encrypted by the provider (storage service encryption cannot be switched off); with a disk encryption set, under the
 * customer's key. The driver reads parameter names without regard to case and copies them into the volume's attributes. One key (the
 * provider's, or that of the set) covers many disks: nothing says that a set serves one volume only.
 */
export const azureDisk: Driver = ({ name, parameters }) => {
  const set = Object.entries(parameters).find(([key]) => key.toLowerCase() === 'diskencryptionsetid')?.[1] ?? '';
  if (set === '') return { state: 'encrypted', mechanism: 'provider-managed', keyScope: 'Cluster', level: 'Configured', because: `${name} is an Azure managed disk, which Azure always encrypts with a key of its own` };
  const because = `${name} is an Azure managed disk under the disk encryption set ${set.slice(set.lastIndexOf('/') + 1)}`;
  return { state: 'encrypted', mechanism: 'customer-managed', keyScope: 'Cluster', level: 'Configured', because };
};
