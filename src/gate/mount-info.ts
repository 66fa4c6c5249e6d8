/** One line of /proc/self/mountinfo, as far as the gate and the verifier read it. */
export interface Mount {
  /** Unique among the mounts that there are; that of a mount that is gone may be used again. */
  readonly id: string;
  /** `major:minor` of the device; a file system without a device of its own has the major 0. */
  readonly device: string;
  /** The part of the file system that is mounted. */
  readonly root: string;
  readonly mountPoint: string;
  readonly fileSystem: string;
  /** Read-only by this mount's own options or by those of the whole file system. */
  readonly readOnly: boolean;
}

/** Reads /proc/self/mountinfo (proc_pid_mountinfo(5)); undefined when a line is not understood, because that line may be the mount that matters. */
export function parseMountInfo(text: string): readonly Mount[] | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  const mounts = lines.flatMap((line) => parseLine(line) ?? []);
  return mounts.length === lines.length && lines.length > 0 ? mounts : undefined;
}

/** `36 35 98:0 /root /mount ro,noatime master:1 - ext4 /dev/sda rw,errors=continue`; there may be any number of fields before the dash. */
function parseLine(line: string): Mount | undefined {
  const fields = line.split(' ');
  const dash = fields.indexOf('-', 6);
  const head = headOf(fields);
  const [, , , root, mountPoint, options] = fields;
  const [fileSystem, , superOptions] = dash < 0 ? [] : fields.slice(dash + 1);
  if (head === undefined || root === undefined || mountPoint === undefined || options === undefined || fileSystem === undefined || superOptions === undefined) return undefined;
  const [own, whole] = [accessOf(options), accessOf(superOptions)];
  if (own === undefined || whole === undefined) return undefined;
  return { ...head, root: unescape(root), mountPoint: unescape(mountPoint), fileSystem, readOnly: own === 'ro' || whole === 'ro' };
}

function headOf([id, , device]: readonly string[]): Pick<Mount, 'id' | 'device'> | undefined {
  return id !== undefined && device !== undefined && /^\d+:\d+$/.test(device) ? { id, device } : undefined;
}

/** The kernel writes the access first (fs/proc_namespace.c); a later "ro" would be a word of the file system's own. */
function accessOf(options: string): 'ro' | 'rw' | undefined {
  const [first] = options.split(',');
  return first === 'ro' || first === 'rw' ? first : undefined;
}

/** Space, tab, line feed and backslash are written as octal numbers. */
function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** The mounts at a path and below it. */
export function mountsUnder(mounts: readonly Mount[], path: string): readonly Mount[] {
  return mounts.filter(({ mountPoint }) => mountPoint === path || mountPoint.startsWith(`${path}/`));
}
