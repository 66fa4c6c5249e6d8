import { deepEqual, equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Place } from './support/place.ts';
import { killPods, runAlone } from './support/pods.ts';
import { needTorch } from './support/python.ts';

describe('what the training refuses, with a sentence', function () {
  let place: Place;
  let python: string;
  before(function () {
    python = needTorch(this);
    place = new Place();
    const made = spawnSync(python, [join(place.code, 'make_images.py'), '--train', '8', '--validation', '2', '--size', '16'], { encoding: 'utf8', env: { CAVEAU_DATA_DIR: place.data } });
    equal(made.status, 0, made.stderr);
    place.seal();
  });
  after(() => {
    killPods();
    (place as Place | undefined)?.remove();
  });

  /** Runs it with these variables; it must end with status 2, without a model, and with one sentence. */
  async function refuses(variables: Readonly<Record<string, string>>, sentence: RegExp, output = place.output(`refused-${Math.random().toString(36).slice(2)}`)): Promise<void> {
    const before = readdirSync(output);
    const { end, lines, other } = await runAlone({ python, place, output, variables });
    deepEqual([end.code, lines, other.length], [2, [], 1], other.join('\n'));
    match(other[0] ?? '', sentence);
    deepEqual(readdirSync(output), before);
  }

  /** A copy of the data that a test may spoil. */
  function spoilt(name: string): string {
    const copy = join(place.root, name);
    cpSync(place.data, copy, { recursive: true });
    chmodSync(copy, 0o755);
    return copy;
  }

  it('is no data', () => refuses({ DATA: place.code }, /^train\.py: There is no data set in .*manifest\.json: No such file or directory\)\. Say with DATA or --data where the data is mounted/));
  it('is not to be told where the data is', () => refuses({ DATA: '' }, /^train\.py: Nothing says where the data directory is\. Set DATA or give --data\.$/));
  it('is data of another format', () => {
    const data = spoilt('other');
    writeFileSync(join(data, 'manifest.json'), '{"format": "dicom"}');
    return refuses({ DATA: data }, /holds data of the format dicom, and this program reads caveau\.chest-slices\/1\./);
  });
  it('is a changed file', () => {
    const data = spoilt('changed');
    appendFileSync(join(data, 'train-0003-mask.npy'), 'x');
    return refuses({ DATA: data }, /^train\.py: train-0003-mask\.npy is not what the manifest of .* says: the data was changed or is damaged\. Load it again\.$/);
  });
  it('is a file that is missing', () => {
    const data = spoilt('missing');
    rmSync(join(data, 'validation-0001-image.npy'));
    return refuses({ DATA: data }, /^train\.py: validation-0001-image\.npy of the data set in .* cannot be read: No such file or directory\./);
  });
  it('is an output that cannot be written to', () => {
    const output = join(place.root, 'closed');
    mkdirSync(output, { mode: 0o555 });
    return refuses({}, /^train\.py: The output directory .*closed cannot be written to: Permission denied\. Say with OUTPUT or --output/, output);
  });
  it('is a batch that the workers cannot share', () => refuses({ WORLD_SIZE: '3', RANK: '1' }, /^train\.py: A batch of 4 slices cannot be shared evenly by 3 workers\. Set BATCH_SIZE to a multiple of 3\.$/));
  it('is a batch of more than there is', () => refuses({ BATCH_SIZE: '16' }, /^train\.py: A batch of 16 slices is more than the 8 that there are\./));
  it('is a checkpoint of other settings, and one that cannot be read', async () => {
    const output = place.output('before');
    equal((await runAlone({ python, place, output, variables: { EPOCHS: '1' } })).end.code, 0);
    await refuses({ EPOCHS: '1', SEED: '2' }, /^train\.py: The checkpoint was made otherwise: seed was 1 and is 2\. Use another output directory, or the data and settings of before\.$/, output);
    writeFileSync(join(output, 'checkpoint.pt'), 'no checkpoint');
    await refuses({ EPOCHS: '1' }, /^train\.py: .*checkpoint\.pt cannot be read \(\w+\)\. Move it away to begin from the start\.$/, output);
  });
});
