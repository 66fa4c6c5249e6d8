import { neverEncrypted } from '../refusals.ts';
import { type Driver } from '../subject.ts';

/** A driver of storage that is a plain directory or export. */
function plain(what: string): Driver {
  return ({ name }) => neverEncrypted(name, what);
}

export const localPath = plain('its data is a directory on the disk of a node');
export const networkShare = plain('its data is a directory on a file server');
export const localVolume = plain('it is a disk of a node or a volume made by hand');
