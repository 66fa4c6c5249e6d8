import assert from 'node:assert/strict';
import { type PersistentVolume } from './kube.ts';
import { shareVolume } from './sharing.ts';

const wanted = {
  name: 'caveau-share-0123456789abcdef',
  handle: 'caveau-share-0123456789abcdef',
  claim: { namespace: 'prj-lung', name: 'caveau-share-0123456789abcdef', uid: 'uid-claim' },
  labels: { 'caveau.dev/role': 'binding' },
};

/** A volume as its driver's provisioner makes it. */
function aVolume(csi: NonNullable<NonNullable<PersistentVolume['spec']>['csi']> | undefined, spec: PersistentVolume['spec'] = {}): PersistentVolume {
  return { metadata: { name: 'pvc-a1b2' }, spec: { storageClassName: 'encrypted', accessModes: ['ReadWriteMany'], capacity: { storage: '1Gi' }, persistentVolumeReclaimPolicy: 'Delete', claimRef: { namespace: 'hospital', name: 'chest-ct', uid: 'a1b2' }, ...(csi === undefined ? {} : { csi }), ...spec } };
}

const juiceFs = {
  driver: 'csi.juicefs.com',
  volumeHandle: 'pvc-a1b2',
  fsType: 'juicefs',
  volumeAttributes: { subPath: 'pvc-a1b2', capacity: '1073741824', 'csi.storage.k8s.io/provisioner-secret-name': 'juicefs-enc', 'juicefs/mount-cpu-request': '10m', 'storage.kubernetes.io/csiProvisionerIdentity': '1' },
  nodePublishSecretRef: { name: 'juicefs-enc', namespace: 'kube-system' },
};
const cephFs = {
  driver: 'rook-ceph.cephfs.csi.ceph.com',
  volumeHandle: '0001-0009-rook-ceph-1',
  volumeAttributes: { clusterID: 'rook-ceph', fsName: 'myfs', pool: 'data', subvolumeName: 'csi-vol-1', subvolumePath: '/volumes/csi/csi-vol-1/8e0c', 'storage.kubernetes.io/csiProvisionerIdentity': '1' },
  nodeStageSecretRef: { name: 'rook-csi-cephfs-node', namespace: 'rook-ceph' },
};

const shared = (source: PersistentVolume) => shareVolume(source, wanted);
const refusal = (source: PersistentVolume): readonly (string | undefined)[] => {
  const share = shared(source);
  return 'refusal' in share ? [share.refusal.reason, share.refusal.message] : ['it is shared'];
};

describe('another volume on the same content', () => {
  it('of JuiceFS mounts the same directory of the same file system, without its plaintext cache, and read-only', () => {
    assert.deepEqual(shared(aVolume(juiceFs, { mountOptions: ['cache-size=0'] })), {
      volume: {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: wanted.name, labels: wanted.labels },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadOnlyMany'],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: '',
          volumeMode: 'Filesystem',
          mountOptions: ['cache-size=0'],
          claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'prj-lung', name: wanted.name, uid: 'uid-claim' },
          csi: {
            driver: 'csi.juicefs.com',
            fsType: 'juicefs',
            volumeAttributes: { subPath: 'pvc-a1b2', 'juicefs/mount-cpu-request': '10m' },
            nodePublishSecretRef: { name: 'juicefs-enc', namespace: 'kube-system' },
            volumeHandle: wanted.handle,
            readOnly: true,
          },
        },
      },
    });
  });
  it('of CephFS is a static volume on the path of the subvolume', () => {
    const share = shared(aVolume(cephFs));
    assert.deepEqual('volume' in share && share.volume.spec?.csi, {
      driver: 'rook-ceph.cephfs.csi.ceph.com',
      volumeAttributes: { clusterID: 'rook-ceph', fsName: 'myfs', staticVolume: 'true', rootPath: '/volumes/csi/csi-vol-1/8e0c' },
      nodeStageSecretRef: { name: 'rook-csi-cephfs-node', namespace: 'rook-ceph' },
      volumeHandle: wanted.handle,
      readOnly: true,
    });
  });
});

describe('a volume cannot be shared', () => {
  const cases: Readonly<Record<string, { readonly source: PersistentVolume; readonly reason: string; readonly says: RegExp }>> = {
    'that one node at a time can mount': { source: aVolume(juiceFs, { accessModes: ['ReadWriteOnce'] }), reason: 'OneNodeOnly', says: /has ReadWriteOnce: one node at a time/ },
    'of no CSI driver': { source: aVolume(undefined, { hostPath: {} }), reason: 'DriverNotShareable', says: /has no CSI driver/ },
    'of a driver that nobody has looked at': { source: aVolume({ ...juiceFs, driver: 'new.csi.example' }), reason: 'DriverNotShareable', says: /has driver new\.csi\.example/ },
    'that is a block device': { source: aVolume({ ...cephFs, driver: 'rook-ceph.rbd.csi.ceph.com' }), reason: 'DriverNotShareable', says: /only as a copy/ },
    'of CephFS that is encrypted by fscrypt': { source: aVolume({ ...cephFs, volumeAttributes: { ...cephFs.volumeAttributes, encrypted: 'true', encryptionKMSID: 'vault' } }), reason: 'EncryptedPerVolume', says: /would show them in cipher/ },
    'of CephFS of which it cannot be read whether it is encrypted': { source: aVolume({ ...cephFs, volumeAttributes: { ...cephFs.volumeAttributes, encrypted: 'yes' } }), reason: 'EncryptedPerVolume', says: /./ },
    'of CephFS without its path': { source: aVolume({ ...cephFs, volumeAttributes: { clusterID: 'rook-ceph', fsName: 'myfs' } }), reason: 'SourceIncomplete', says: /subvolumePath or rootPath/ },
    'of JuiceFS without its Secret': { source: aVolume({ driver: 'csi.juicefs.com', volumeHandle: 'x', volumeAttributes: juiceFs.volumeAttributes }), reason: 'SourceIncomplete', says: /nodePublishSecretRef/ },
    'of JuiceFS with a path that leads upwards': { source: aVolume({ ...juiceFs, volumeAttributes: { subPath: 'a/../..' } }), reason: 'SourceIncomplete', says: /upwards/ },
  };
  for (const [name, { source, reason, says }] of Object.entries(cases)) {
    it(name, () => {
      const [found, message = ''] = refusal(source);
      assert.equal(found, reason);
      assert.match(message, says);
      assert.match(message, /^PersistentVolume pvc-a1b2 .*\.$/);
    });
  }
});
