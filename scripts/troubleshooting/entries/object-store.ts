import { entry, type Entries } from '../entry.ts';

const again = 'It is tried again by itself. The platform engineer looks at';

/** Releases to an object store. */
export const objectStore: Entries = {
  NoReleaseStore: entry('The environment has no object store for releases.', 'Make a new OutputRelease with a claim as its destination, or ask the platform engineer for `spec.releaseStore`.'),
  StoreDiffers: entry('The destination is not the object store of the environment.', 'Make a new OutputRelease that names it as the message does.'),
  FileTooLarge: entry('A file has more than 5 GiB, which an object store does not take as one object that it verifies.', 'Let the job write it in parts.'),
  Recalling: entry('What was written to the object store is being deleted there.', 'Wait.'),
  StatusLost: entry('What was released may lie in the object store, and by whose word is not known any more. It is taken back.', 'Make a new OutputRelease.'),
  CourierFailed: entry('The courier, which writes to the object store, ended without a verdict.', `${again} its pod.`),
  ObjectExists: entry('There is something else under the name of an object, and nothing is overwritten.', 'Make a new OutputRelease.'),
  FileChanged: entry('A file on the release volume is not as it was approved.', 'Make a new OutputRelease.'),
  DigestNotConfirmed: entry('The object store does not say that it checked the digest of an object.', 'The platform engineer looks whether the store knows `x-amz-checksum-sha256`. Then make a new OutputRelease.'),
  KeysMissing: entry('The Secret with the keys of the object store is not in the room, or lacks `accessKeyId` or `secretAccessKey`.', `${again} the Secret.`),
  KeysRefused: entry('The object store refuses the keys.', `${again} the keys and what they may do.`),
  BucketMissing: entry('The object store has no such bucket.', `${again} the name of the bucket.`),
  StoreRefused: entry('The object store refuses what is asked of it.', `${again} the store.`),
  CertificateRefused: entry('The certificate of the object store is not for its name, or nobody who is trusted vouches for it.', `${again} the certificate and \`spec.releaseStore.caBundle\`.`),
  StoreUnreachable: entry('The object store does not answer.', `${again} its address and the network.`),
};
