import { deepEqual, equal } from 'node:assert/strict';
import { mountsUnder, parseMountInfo, type Mount } from './mount-info.ts';

/** Lines as Linux wrote them in containers of containerd, kinds of storage that datasets lie on among them. */
const lines: readonly { readonly name: string; readonly line: string; readonly want: Mount }[] = [
  {
    name: 'the root file system of a container, read-only by its mount',
    line: '1270 1180 0:175 / / ro,relatime - overlay overlay rw,lowerdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/12/fs,upperdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/40/fs,workdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/40/work',
    want: { id: '1270', device: '0:175', root: '/', mountPoint: '/', fileSystem: 'overlay', readOnly: true },
  },
  {
    name: 'a block volume that can be written',
    line: '1300 1270 8:16 / /mnt/caveau/data rw,relatime - ext4 /dev/sdb rw,discard',
    want: { id: '1300', device: '8:16', root: '/', mountPoint: '/mnt/caveau/data', fileSystem: 'ext4', readOnly: false },
  },
  {
    name: 'a block volume whose mount is read-only while its file system is not',
    line: '1300 1270 8:16 / /mnt/caveau/data ro,relatime - ext4 /dev/sdb rw,discard',
    want: { id: '1300', device: '8:16', root: '/', mountPoint: '/mnt/caveau/data', fileSystem: 'ext4', readOnly: true },
  },
  {
    name: 'a block volume whose file system is read-only while its mount is not',
    line: '1300 1270 253:3 / /mnt/caveau/data rw,relatime - ext4 /dev/mapper/luks-7 ro',
    want: { id: '1300', device: '253:3', root: '/', mountPoint: '/mnt/caveau/data', fileSystem: 'ext4', readOnly: true },
  },
  {
    name: 'JuiceFS, of which a part is mounted',
    line: '1301 1270 0:190 /chest-ct /mnt/caveau/data ro,nodev,relatime - fuse.juicefs JuiceFS:caveau rw,user_id=0,group_id=0,default_permissions,allow_other',
    want: { id: '1301', device: '0:190', root: '/chest-ct', mountPoint: '/mnt/caveau/data', fileSystem: 'fuse.juicefs', readOnly: true },
  },
  {
    name: 'CephFS, whose source has colons and commas',
    line: '1302 1270 0:191 /volumes/csi/csi-vol-1 /mnt/caveau/data rw,relatime - ceph 192.0.2.1:6789,192.0.2.2:6789:/volumes/csi/csi-vol-1 rw,name=csi,secret=<hidden>,acl,mds_namespace=fs',
    want: { id: '1302', device: '0:191', root: '/volumes/csi/csi-vol-1', mountPoint: '/mnt/caveau/data', fileSystem: 'ceph', readOnly: false },
  },
  {
    name: 'memory',
    line: '1303 1271 0:176 / /dev/shm rw,nosuid,nodev,noexec,relatime - tmpfs shm rw,size=65536k,inode64',
    want: { id: '1303', device: '0:176', root: '/', mountPoint: '/dev/shm', fileSystem: 'tmpfs', readOnly: false },
  },
  {
    name: 'one optional field',
    line: '36 35 98:0 /mnt1 /mnt2 ro,noatime master:1 - ext3 /dev/root rw,errors=continue',
    want: { id: '36', device: '98:0', root: '/mnt1', mountPoint: '/mnt2', fileSystem: 'ext3', readOnly: true },
  },
  {
    name: 'three optional fields',
    line: '36 35 98:0 / /mnt rw,noatime shared:3 master:1 propagate_from:2 - xfs /dev/sdc rw,attr2',
    want: { id: '36', device: '98:0', root: '/', mountPoint: '/mnt', fileSystem: 'xfs', readOnly: false },
  },
  {
    name: 'a space, a tab, a line feed, a backslash and a number sign in names',
    line: String.raw`40 35 0:50 /a\040b /c\011d\012e\134f\043g rw - tmpfs none rw`,
    want: { id: '40', device: '0:50', root: '/a b', mountPoint: '/c\td\ne\\f#g', fileSystem: 'tmpfs', readOnly: false },
  },
  {
    name: 'a backslash before digits, which is no escape of its own',
    line: String.raw`40 35 0:50 / /a\134040 rw - tmpfs none rw`,
    want: { id: '40', device: '0:50', root: '/', mountPoint: String.raw`/a\040`, fileSystem: 'tmpfs', readOnly: false },
  },
  {
    name: 'a source without a name',
    line: '40 35 0:50 / /mnt ro - tmpfs  rw,size=4k',
    want: { id: '40', device: '0:50', root: '/', mountPoint: '/mnt', fileSystem: 'tmpfs', readOnly: true },
  },
  {
    name: 'a mount point that is called as the separator',
    line: '40 35 0:50 / - rw - tmpfs none rw',
    want: { id: '40', device: '0:50', root: '/', mountPoint: '-', fileSystem: 'tmpfs', readOnly: false },
  },
  {
    name: 'an option that only looks like read-only',
    line: '40 35 0:50 / /mnt rw,ro - tmpfs none rw,ro,errors=remount-ro',
    want: { id: '40', device: '0:50', root: '/', mountPoint: '/mnt', fileSystem: 'tmpfs', readOnly: false },
  },
];

const good = '1300 1270 8:16 / /mnt/caveau/data ro,relatime - ext4 /dev/sdb rw';

describe('mountinfo', () => {
  for (const { name, line, want } of lines) it(`reads ${name}`, () => deepEqual(parseMountInfo(`${line}\n`), [want]));

  const broken = {
    'nothing at all': '',
    'an empty line only': '\n',
    'a line without a separator': '1300 1270 8:16 / /mnt/caveau/data ro,relatime ext4 /dev/sdb rw',
    'a line that ends before the options of the file system': '1300 1270 8:16 / /mnt/caveau/data ro - ext4 /dev/sdb',
    'a mount that says neither ro nor rw': '1300 1270 8:16 / /mnt/caveau/data relatime - ext4 /dev/sdb rw',
    'a file system that says neither ro nor rw': '1300 1270 8:16 / /mnt/caveau/data ro - ext4 /dev/sdb discard',
    'an access that is not where the kernel writes it': '1300 1270 8:16 / /mnt/caveau/data noatime,ro - ext4 /dev/sdb rw',
    'a word that only begins with ro': '1300 1270 8:16 / /mnt/caveau/data root - ext4 /dev/sdb rw',
    'a device that is none': '1300 1270 sdb / /mnt/caveau/data ro - ext4 /dev/sdb rw',
    'words of another file': 'No such file',
  };
  for (const [name, text] of Object.entries(broken)) it(`does not guess at ${name}`, () => equal(parseMountInfo(text), undefined));

  it('knows nothing of any mount when one line among good ones is not understood, because it may be the one that matters', () => {
    equal(parseMountInfo(`${good}\n${good}\n`)?.length, 2);
    equal(parseMountInfo(`${good}\n1301 1270 8:16 /\n${good}\n`), undefined);
  });

  it('finds what is mounted at a path and below it, and not beside it', () => {
    const at = (mountPoint: string): string => `1300 1270 8:16 / ${mountPoint} ro - ext4 /dev/sdb rw`;
    const mounts = parseMountInfo(['/', '/data', '/data/chest', '/data/chest/scans', '/data/chest-ct', '/data/chest'].map(at).join('\n')) ?? [];
    deepEqual(mountsUnder(mounts, '/data/chest').map(({ mountPoint }) => mountPoint), ['/data/chest', '/data/chest/scans', '/data/chest']);
  });
});
