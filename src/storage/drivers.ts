import { refused } from './refusals.ts';
import { azureDisk } from './drivers/azure-disk.ts';
import { cephFs } from './drivers/cephfs.ts';
import { cephRbd } from './drivers/ceph-rbd.ts';
import { juiceFs } from './drivers/juicefs.ts';
import { longhorn } from './drivers/longhorn.ts';
import { localPath, localVolume, networkShare } from './drivers/plain.ts';
import { trusted } from './drivers/trusted.ts';
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

/** The driver by this name. Rook puts the namespace of its operator before the names of Ceph's drivers. */
export function driverOf(name: string): Driver {
  const withoutRook = name.replace(/^[a-z0-9-]+\.(?=(rbd|cephfs)\.csi\.ceph\.com$)/, '');
  return drivers.get(withoutRook) ?? unknown;
}

const unknown: Driver = ({ name, driver }) =>
  refused('UnknownDriver', `${name} is of driver ${driver}, of which this operator does not know whether it encrypts. Move the data to an encrypted volume of a known driver, for instance ceph-csi, Longhorn or JuiceFS.`);
