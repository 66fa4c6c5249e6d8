import { deepEqual } from 'node:assert/strict';
import { parseMountInfo } from '../gate/mount-info.ts';
import { volumeMounts } from './juicefs-mounts.ts';

const directory = '/volumes';
const line = (name: string, { id = '700', root = '/', type = 'fuse.juicefs', below = directory } = {}): string => `${id} 650 0:90 ${root} ${below}/${name} rw,relatime master:31 - ${type} JuiceFS:encrypted rw,user_id=0,group_id=0,default_permissions,allow_other`;
const handlesOf = (...lines: readonly string[]): readonly string[] => volumeMounts(parseMountInfo(lines.join('\n')) ?? [], directory).map(({ volumeHandle }) => volumeHandle);

describe('the mounts of the JuiceFS driver', () => {
  it('are called after the handle of their volume and six letters', () => {
    deepEqual(handlesOf(line('pvc-0d1f6d2e-6d4d-4a37-8a9a-3f6f2b3f5a10-qwerty'), line('scans_2027.v1-zzzzzz'), line('a-b-c-abcdef')), ['pvc-0d1f6d2e-6d4d-4a37-8a9a-3f6f2b3f5a10', 'scans_2027.v1', 'a-b-c']);
  });

  it('are told apart from one that was at the same place before', () => {
    const idOf = (id: string): string | undefined => volumeMounts(parseMountInfo(line('pvc-1-abcdef', { id })) ?? [], directory)[0]?.id;
    deepEqual(idOf('700') === idOf('701'), false);
  });

  const others: Readonly<Record<string, string>> = {
    'another file system': line('pvc-1-abcdef', { type: 'ext4' }),
    'one whose name only begins so': line('pvc-1-abcdef', { type: 'fuse.juicefs2' }),
    'a part of a file system, whose .config would be a file of the volume': line('pvc-1-abcdef', { root: '/sub' }),
    'one below a volume': line('pvc-1-abcdef/deep-abcdef'),
    'one elsewhere': line('pvc-1-abcdef', { below: '/volumes2' }),
    'the directory itself': '700 650 0:90 / /volumes ro - fuse.juicefs JuiceFS:x rw',
    'one without the letters': line('pvc-1'),
    'one with five letters': line('pvc-1-abcde'),
    'one with seven letters': line('pvc-1-abcdefg'),
    'one with a digit among the letters': line('pvc-1-abcde1'),
    'one with large letters': line('pvc-1-ABCDEF'),
    'one without a handle': line('-abcdef'),
    'one with a space': line(String.raw`pvc\0401-abcdef`),
    'one with a comma, which a list of paths would split': line('pvc,1-abcdef'),
    'one with a star': line('pvc*-abcdef'),
    'one whose handle is too long for the API': line(`${'a'.repeat(254)}-abcdef`),
  };
  for (const [name, mount] of Object.entries(others)) it(`are not ${name}`, () => deepEqual(handlesOf(mount), []));
});
