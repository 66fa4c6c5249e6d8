import { refused } from '../refusals.ts';
import { type Driver, type Subject } from '../subject.ts';

/**
 * JuiceFS encrypts in the client. Class, volume and Secret look the same whether the file system was formatted with a key or without (tried: a
 * key added afterwards leaves the data plain), so what the API shows is never more than Declared. The client's cache on the node holds
 * plaintext: it must be off, which also switches delayed uploads off (pkg/chunk/cached_store.go, SelfCheck).
 */
export const juiceFs: Driver = (subject) => {
  const { name, secretPerVolume } = subject;
  const sizes = cacheSizes(subject);
  if (sizes.length === 0 || sizes.some((size) => size !== '0')) {
    const found = sizes.find((size) => size !== '0');
    const state = found === undefined ? 'does not switch it off' : `sets cache-size=${found}`;
    const remedy = 'Make a StorageClass with mountOptions: [cache-size=0] and fill a new volume of it';
    return refused('PlaintextCache', `JuiceFS keeps what it reads as plaintext in a cache on the node's disk, and ${name} ${state}. ${remedy}.`);
  }
  const keyScope = secretPerVolume ? 'Volume' : 'Cluster';
  return { state: 'encrypted', mechanism: 'client-side', keyScope, level: 'Declared', because: `${name} is of JuiceFS, whose objects do not show whether the file system was formatted with a key; its plaintext cache is off` };
};

/** Every value of cache-size among the mount options, in either place where the driver takes them from. */
function cacheSizes({ mountOptions, parameters }: Subject): readonly string[] {
  return [...mountOptions, parameters['mountOptions'] ?? '']
    .flatMap((options) => options.split(','))
    .map((option) => option.trim())
    .flatMap((option) => (/^(--)?cache-size(=|$)/.test(option) ? [option.slice(option.indexOf('=') + 1)] : []));
}
