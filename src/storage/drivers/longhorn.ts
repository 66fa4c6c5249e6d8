import { goTrue } from '../go-bool.ts';
import { notAsked } from '../refusals.ts';
import { type Driver } from '../subject.ts';

/** Longhorn: LUKS2 with a passphrase out of a Secret, one for each volume only where the class names it by a template. */
export const longhorn: Driver = ({ name, parameters, secretPerVolume }) => {
  if (!goTrue(parameters['encrypted'])) return notAsked(name, parameters);
  const keyScope = secretPerVolume ? 'Volume' : 'Cluster';
  const keeper = secretPerVolume ? 'the passphrase of a Secret for each volume' : 'the passphrase of one Secret for all volumes';
  return { state: 'encrypted', mechanism: 'luks2', keyScope, level: 'Configured', because: `${name} has encryption on: LUKS2 by Longhorn with ${keeper}` };
};
