import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { isConfigFile, judgeConfig } from './juicefs-config.ts';

/** What JuiceFS 1.4.0 showed at the root of a mount, shortened; the values of the store are made up. */
const format = { Name: 'encrypted', UUID: 'b1a0f2a4-0c1d-4a36-9f0e-6f2d6d0c7b11', Storage: 'redis', Bucket: 'redis://192.0.2.1:6379/2', BlockSize: 4096, EncryptKey: 'removed', EncryptAlgo: 'aes256gcm-rsa', KeyEncrypted: true, TrashDays: 0, DirStats: true };
const chunk = { CacheDir: 'memory', CacheSize: 0, CacheItems: 0, BlockSize: 4194304 };
const config = { Meta: { Retries: 10 }, Format: format, Chunk: chunk, Version: '1.4.0', Mountpoint: '/jfs/pvc-1-abcdef' };
const withFormat = (change: object): string => JSON.stringify({ ...config, Format: { ...format, ...change } });
const withChunk = (change: object): string => JSON.stringify({ ...config, Chunk: { ...chunk, ...change } });
const encryptionOf = (text: string): string => judgeConfig(text).encryption;
const cacheOf = (text: string): string => judgeConfig(text).cache;

describe('the .config of JuiceFS', () => {
  it('tells of an encrypted volume without a cache', () => deepEqual(judgeConfig(JSON.stringify(config)), { encryption: 'Encrypted', cache: 'None', fileSystem: format.UUID }));

  const encryption: Readonly<Record<string, readonly [change: object, want: string]>> = {
    'Plain without a key, whatever algorithm it names': [{ EncryptKey: undefined, KeyEncrypted: undefined }, 'Plain'],
    'Plain with an empty key': [{ EncryptKey: '', KeyEncrypted: false }, 'Plain'],
    'Plain where only the key of the object store is kept encrypted': [{ EncryptKey: undefined, KeyEncrypted: true, SecretKey: 'removed' }, 'Plain'],
    'Unknown with a key that is not said to be encrypted': [{ KeyEncrypted: undefined }, 'Unknown'],
    'Unknown with a key that is shown, which JuiceFS never does': [{ EncryptKey: '-----BEGIN' }, 'Unknown'],
    'Unknown with a key that is no text': [{ EncryptKey: true }, 'Unknown'],
    'Unknown where the key is null': [{ EncryptKey: null }, 'Unknown'],
    'Unknown where it is said otherwise than by a boolean': [{ KeyEncrypted: 'true' }, 'Unknown'],
    'Unknown without the UUID that every file system has': [{ UUID: undefined }, 'Unknown'],
  };
  for (const [name, [change, want]] of Object.entries(encryption)) it(`tells of one that is ${name}`, () => equal(encryptionOf(withFormat(change)), want));

  const cache: Readonly<Record<string, readonly [change: object, want: string]>> = {
    'Plaintext on disk': [{ CacheDir: '/var/jfsCache/b1a0f2a4', CacheSize: 107374182400 }, 'Plaintext'],
    'None in memory, whatever its size': [{ CacheDir: 'memory', CacheSize: 104857600 }, 'None'],
    'None of a size of 0, whatever its directory': [{ CacheDir: '/var/jfsCache', CacheSize: 0 }, 'None'],
    'Plaintext in several directories, one of them called memory': [{ CacheDir: '/memory:memory', CacheSize: 1 }, 'Plaintext'],
    'Unknown without a size': [{ CacheDir: '/var/jfsCache', CacheSize: undefined }, 'Unknown'],
    'Unknown of a size that is no number': [{ CacheDir: '/var/jfsCache', CacheSize: '0' }, 'Unknown'],
    'Unknown of a size below zero': [{ CacheDir: '/var/jfsCache', CacheSize: -1 }, 'Unknown'],
    'Unknown without a directory': [{ CacheDir: undefined, CacheSize: 1 }, 'Unknown'],
  };
  for (const [name, [change, want]] of Object.entries(cache)) it(`tells of a cache that is ${name}`, () => equal(cacheOf(withChunk(change)), want));

  it('tells nothing of a cache without its part about it, and still of the key', () => deepEqual(judgeConfig(JSON.stringify({ Format: format })), { encryption: 'Encrypted', cache: 'Unknown', fileSystem: format.UUID }));

  const broken = { 'nothing': '', 'no JSON': '{', 'a list': '[]', 'null': 'null', 'no Format': '{"Chunk":{}}', 'a Format that is a list': '{"Format":[]}', 'a text that was cut': JSON.stringify(config).slice(0, -1) };
  for (const [name, text] of Object.entries(broken)) it(`tells nothing where it is ${name}`, () => deepEqual(judgeConfig(text), { encryption: 'Unknown', cache: 'Unknown' }));

  it('never makes Encrypted of anything but a key that was removed and is encrypted, whatever else is in it', () => {
    const value = fc.oneof(fc.constantFrom('removed', '', true, false, null, undefined, 1), fc.jsonValue());
    fc.assert(
      fc.property(value, value, fc.dictionary(fc.string(), fc.jsonValue()), (EncryptKey, KeyEncrypted, more) => {
        const isKey = EncryptKey === 'removed' && KeyEncrypted === true;
        equal(encryptionOf(withFormat({ ...more, UUID: format.UUID, EncryptKey, KeyEncrypted })) === 'Encrypted', isKey);
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('hands on no text of the file but the UUID', () => {
    fc.assert(fc.property(fc.json(), (text) => deepEqual(Object.keys(judgeConfig(text)).filter((key) => !['encryption', 'cache', 'fileSystem'].includes(key)), [])), { numRuns: 200, seed: 7 });
    equal(JSON.stringify(judgeConfig(withFormat({ UUID: 'redis://:hunter2@192.0.2.1' }))).includes('hunter2'), false);
  });
});

describe('the file by which JuiceFS tells of itself', () => {
  const stat = { ino: 0x7fffffff00000004n, uid: 0n, isFile: () => true };
  it('has an inode that no file of a volume has', () => equal(isConfigFile(stat), true));
  const others = { 'a file of a volume that has its name': { ...stat, ino: 17n }, 'the log beside it': { ...stat, ino: 0x7fffffff00000001n }, 'one that another user serves': { ...stat, uid: 1000n }, 'a directory': { ...stat, isFile: () => false } };
  for (const [name, other] of Object.entries(others)) it(`is not ${name}`, () => equal(isConfigFile(other), false));
});
