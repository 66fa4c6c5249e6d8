import { refused } from './refusals.ts';
import { azureDisk } from './drivers/azure-disk.ts';
import { cephFs } from './drivers/cephfs.ts';
import { cephRbd } from './drivers/ceph-rbd.ts';
import { juiceFs } from './drivers/juicefs.ts';
import { longhorn } from './drivers/longhorn.ts';
import { localPath, localVolume, networkShare } from './drivers/plain.ts';
import { trusted } from './drivers/trusted.ts';
import { withoutRook } from './rook.ts';
import { type Driver } from './subject.ts';

/** Every driver that we know, by the name of its CSI driver or provisioner. One that is not here is refused. */
const drivers: ReadonlyMap<string, Driver> = new Map([
  ['rbd.csi.ceph.com', cephRbd], // LUKS2 or fscrypt, as the volume's attributes say
  ['cephfs.csi.ceph.com', cephFs], // fscrypt, as the volume's attributes say
  ['driver.longhorn.io', longhorn], // LUKS2, as the volume's attributes say
  ['disk.csi.azure.com', azureDisk], // always, by the provider or under the customer's key
  ['csi.juicefs.com', juiceFs], // in the client, which no object proves
  ['ebs.csi.aws.com', trusted], // as the platform engineer asserts
  ['pd.csi.storage.gke.io', trusted], // as the platform engineer asserts
  ['cinder.csi.openstack.org', trusted], // as the platform engineer asserts
  ['rancher.io/local-path', localPath], // never
  ['hostpath.csi.k8s.io', localPath], // never
  ['k8s.io/minikube-hostpath', localPath], // never
  ['microk8s.io/hostpath', localPath], // never
  ['docker.io/hostpath', localPath], // never
  ['openebs.io/local', localPath], // never
  ['local.csi.openebs.io', localVolume], // never
  ['kubernetes.io/no-provisioner', localVolume], // never
  ['nfs.csi.k8s.io', networkShare], // never
]);

/**
 * Whether a volume of the driver can be written to by several nodes at once, as a file system: CephFS and JuiceFS are network file systems, and Longhorn
 * puts an NFS server (share manager) before a volume that is asked for as ReadWriteMany. Block devices can not: ceph-csi (RBD), Azure Disk, EBS,
 * Persistent Disk and Cinder offer ReadWriteMany for raw blocks at most. The drivers that never encrypt are refused before this matters.
 */
const shareable: ReadonlyMap<string, boolean> = new Map([
  ['cephfs.csi.ceph.com', true],
  ['csi.juicefs.com', true],
  ['driver.longhorn.io', true],
  ['rbd.csi.ceph.com', false],
  ['disk.csi.azure.com', false],
  ['ebs.csi.aws.com', false],
  ['pd.csi.storage.gke.io', false],
  ['cinder.csi.openstack.org', false],
]);

/** The driver by this name. */
export function driverOf(name: string): Driver {
  return drivers.get(withoutRook(name)) ?? unknown;
}

/** Whether several nodes can write to one volume of the driver by this name; undefined of drivers that are not in the table. */
export function isShareable(name: string): boolean | undefined {
  return shareable.get(withoutRook(name));
}

const unknown: Driver = ({ name, driver }) =>
  refused('UnknownDriver', `${name} is of driver ${driver}, of which this operator does not know whether it encrypts. Move the data to an encrypted volume of a known driver, for instance ceph-csi, Longhorn or JuiceFS.`);
