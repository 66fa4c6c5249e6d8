import { refuse, type Recipe, type SharingRefusal } from './recipe.ts';

const instead = 'Let the data holder fill a dataset in the room of the project, or move the data to a volume of JuiceFS';

/** Storage of which a second volume can only be a copy. */
export function copiesOnly(what: string): Recipe {
  return ({ driver }, name) => refuse('DriverNotShareable', `PersistentVolume ${name} is ${what} (${driver}), which can be used in another room only as a copy. ${instead}.`);
}

/** Storage of which nothing is known. */
export function unknownDriver(name: string, driver: string): SharingRefusal {
  return { reason: 'DriverNotShareable', message: `PersistentVolume ${name} has ${driver}, for which this operator knows no way to share a volume with another room. ${instead}.` };
}

/** A volume that one node at a time can mount. */
export function oneNodeOnly(name: string, accessModes: readonly string[]): SharingRefusal {
  const modes = accessModes.length === 0 ? 'no access mode' : accessModes.join(', ');
  return { reason: 'OneNodeOnly', message: `PersistentVolume ${name} has ${modes}: one node at a time can mount it, so it cannot be used in two rooms. Ask the data holder for a volume with ReadWriteMany or ReadOnlyMany.` };
}
