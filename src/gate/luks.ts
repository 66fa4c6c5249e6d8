import { dirname, join } from 'node:path';
import { type GateHold } from '../api/gate.ts';
import { worst } from './finding.ts';
import { type GateHost } from './host.ts';

/** How cryptsetup names a dm-crypt device of LUKS (lib/libdevmapper.c, dm_prepare_uuid: CRYPT, the type, and the UUID of the volume); others of its devices begin with CRYPT- too. */
const luks = /^CRYPT-LUKS[12]-/;
const otherCrypt = /^CRYPT-/;

/**
 * Whether everything that lies on a device (`major:minor`) is encrypted with LUKS, as /sys tells any user: Holds for a device of LUKS, and for one that lies on
 * such devices alone (LVM, RAID); Broken where a disk is reached without LUKS in between; Unknown for a file system without a device of its own, a loop device, which
 * lies on a file, dm-crypt without LUKS, and whatever /sys does not tell.
 */
export function luksHold(device: string, host: Pick<GateHost, 'read' | 'resolve' | 'look' | 'list'>): GateHold {
  return device.startsWith('0:') ? 'Unknown' : holdAt(host.resolve(`/sys/dev/block/${device}`), host);
}

type Sys = Parameters<typeof luksHold>[1];

function holdAt(path: string | undefined, host: Sys): GateHold {
  if (path === undefined) return 'Unknown';
  // A partition is a directory of its disk, and lies on nothing else.
  if (host.look(join(path, 'partition')) === 'Present') return holdAt(dirname(path), host);
  const uuid = host.read(join(path, 'dm/uuid'));
  if (uuid !== undefined && luks.test(uuid)) return 'Holds';
  const below = host.list(join(path, 'slaves'));
  if (below === undefined || otherCrypt.test(uuid ?? '') || host.look(join(path, 'loop')) !== 'Absent') return 'Unknown';
  // Only a disk lies on nothing; a device of device-mapper that does is none that can be judged.
  if (below.length === 0) return host.look(join(path, 'dm')) === 'Absent' ? 'Broken' : 'Unknown';
  return worst(below.map((name) => holdAt(host.resolve(join(path, 'slaves', name)), host)));
}
