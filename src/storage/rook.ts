/** Rook puts the namespace of its operator before the names of Ceph's drivers. */
export function withoutRook(name: string): string {
  return name.replace(/^[a-z0-9-]+\.(?=(rbd|cephfs)\.csi\.ceph\.com$)/, '');
}
