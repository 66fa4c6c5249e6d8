import { deepEqual, equal } from 'node:assert/strict';
import { posix } from 'node:path';
import { type GateHold } from '../api/gate.ts';
import { luksHold } from './luks.ts';

/** A tree as /sys shows it: files by path, links by path, and directories by the names in them. */
interface Sys {
  readonly links: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly directories?: Readonly<Record<string, readonly string[]>>;
}

function hostOf({ links, files = {}, directories = {} }: Sys): Parameters<typeof luksHold>[1] {
  const paths = [...Object.keys(files), ...Object.keys(directories), ...Object.values(links)];
  return {
    read: (path) => files[path],
    resolve: (path) => links[path],
    list: (path) => directories[path],
    look: (path) => (paths.some((one) => one === path || one.startsWith(`${path}/`)) ? 'Present' : 'Absent'),
  };
}

const block = '/sys/devices/virtual/block';
const sda = '/sys/devices/pci0000:00/0000:00:05.0/virtio2/host0/target0:0:0/0:0:0:0/block/sda';
const disk: Sys = { links: { '/sys/dev/block/8:0': sda }, directories: { [`${sda}/slaves`]: [] } };

/** A device of device-mapper, called `name` by the kernel, that lies on others; the UUIDs are of the form that cryptsetup and LVM write. */
function mapped(device: string, name: string, uuid: string, below: Readonly<Record<string, string>>): Sys {
  const slaves = `${block}/${name}/slaves`;
  return {
    links: { [`/sys/dev/block/${device}`]: `${block}/${name}`, ...Object.fromEntries(Object.entries(below).map(([slave, path]) => [`${slaves}/${slave}`, path])) },
    files: { [`${block}/${name}/dm/uuid`]: `${uuid}\n`, [`${block}/${name}/dm/name`]: 'any\n' },
    directories: { [slaves]: Object.keys(below) },
  };
}

const together = (...parts: readonly Sys[]): Sys => ({ links: Object.assign({}, ...parts.map(({ links }) => links)) as Sys['links'], files: Object.assign({}, ...parts.map(({ files }) => files)) as NonNullable<Sys['files']>, directories: Object.assign({}, ...parts.map(({ directories }) => directories)) as NonNullable<Sys['directories']> });

const luks2 = mapped('253:0', 'dm-0', 'CRYPT-LUKS2-8f1f0d4b7c3a4b0c9d0e1f2a3b4c5d6e-luks-8f1f0d4b', { sda });
const luks1 = mapped('253:0', 'dm-0', 'CRYPT-LUKS1-8f1f0d4b7c3a4b0c9d0e1f2a3b4c5d6e-data', { sda });
const volume = (below: Readonly<Record<string, string>>): Sys => mapped('253:1', 'dm-1', 'LVM-Yx0mFq3kRj7nWc2vBt8sLd5gHz1pQe6aZr4uTi9oKy0wVb2nMx3cJl7fGs5hDp8e', below);
const dm0 = `${block}/dm-0`;

describe('whether a device is encrypted with LUKS', () => {
  const cases: readonly { readonly name: string; readonly sys: Sys; readonly device: string; readonly hold: GateHold }[] = [
    { name: 'holds for LUKS2', sys: together(disk, luks2), device: '253:0', hold: 'Holds' },
    { name: 'holds for LUKS1', sys: together(disk, luks1), device: '253:0', hold: 'Holds' },
    { name: 'holds for a logical volume that lies on LUKS alone', sys: together(disk, luks2, volume({ 'dm-0': dm0 })), device: '253:1', hold: 'Holds' },
    { name: 'is broken for a disk', sys: disk, device: '8:0', hold: 'Broken' },
    { name: 'is broken for a partition of a disk', sys: together(disk, { links: { '/sys/dev/block/8:1': `${sda}/sda1` }, files: { [`${sda}/sda1/partition`]: '1\n' } }), device: '8:1', hold: 'Broken' },
    { name: 'is broken for a logical volume on a disk', sys: together(disk, volume({ sda })), device: '253:1', hold: 'Broken' },
    { name: 'is broken for a logical volume of which a part lies on a disk', sys: together(disk, luks2, volume({ 'dm-0': dm0, sda })), device: '253:1', hold: 'Broken' },
    { name: 'is broken for a RAID of disks', sys: together(disk, { links: { '/sys/dev/block/9:0': `${block}/md0`, [`${block}/md0/slaves/sda`]: sda }, directories: { [`${block}/md0/slaves`]: ['sda'] } }), device: '9:0', hold: 'Broken' },
    { name: 'is not known for dm-crypt without LUKS', sys: together(disk, mapped('253:0', 'dm-0', 'CRYPT-PLAIN-swap', { sda })), device: '253:0', hold: 'Unknown' },
    { name: 'is not known for a name that only looks like LUKS', sys: together(disk, mapped('253:0', 'dm-0', 'CRYPT-LUKS3-x', { sda })), device: '253:0', hold: 'Unknown' },
    { name: 'is not taken from the UUID of another tool', sys: together(disk, mapped('253:0', 'dm-0', 'LVM-CRYPT-LUKS2-x', { sda })), device: '253:0', hold: 'Broken' },
    { name: 'is not known for a device of device-mapper that lies on nothing', sys: mapped('253:0', 'dm-0', 'x', {}), device: '253:0', hold: 'Unknown' },
    { name: 'is not known for a logical volume on something that /sys does not show', sys: { ...volume({}), directories: { [`${block}/dm-1/slaves`]: ['dm-9'] } }, device: '253:1', hold: 'Unknown' },
    { name: 'is not known for a loop device, which lies on a file', sys: { links: { '/sys/dev/block/7:0': `${block}/loop0` }, files: { [`${block}/loop0/loop/backing_file`]: '/a\n' }, directories: { [`${block}/loop0/slaves`]: [] } }, device: '7:0', hold: 'Unknown' },
    { name: 'is not known where the names below a device cannot be read', sys: { links: disk.links }, device: '8:0', hold: 'Unknown' },
    { name: 'is not known for a device that /sys does not show', sys: disk, device: '8:16', hold: 'Unknown' },
    { name: 'is not known for a file system without a device: FUSE, NFS, overlay, btrfs', sys: disk, device: '0:190', hold: 'Unknown' },
  ];
  for (const { name, sys, device, hold } of cases) it(name, () => equal(luksHold(device, hostOf(sys)), hold));

  it('never asks /sys about a file system without a device', () => {
    const asked: string[] = [];
    const host = hostOf(disk);
    luksHold('0:8', { ...host, resolve: (path) => (asked.push(path), host.resolve(path)) });
    deepEqual(asked, []);
  });

  it('stays within /sys', () => {
    const asked: string[] = [];
    const host = hostOf(together(disk, luks2, volume({ 'dm-0': dm0 })));
    luksHold('253:1', { ...host, read: (path) => (asked.push(path), host.read(path)), list: (path) => (asked.push(path), host.list(path)) });
    deepEqual(asked.filter((path) => !posix.normalize(path).startsWith('/sys/')), []);
  });
});
