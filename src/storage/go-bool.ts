/**
 * Whether a parameter switches something on as Go's strconv.ParseBool reads it, which is how ceph-csi (internal/rbd/encryption.go,
 * internal/util/crypto.go) and Longhorn (csi/util.go) read "encrypted". Exactly these spellings do; with any that is not of Go's, the
 * drivers make no volume at all.
 */
export function goTrue(text: string | undefined): boolean {
  return text !== undefined && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);
}
