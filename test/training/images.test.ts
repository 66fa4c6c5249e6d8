import { deepEqual, equal, match, notDeepEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { own, Place, podUser } from './support/place.ts';
import { needTorch } from './support/python.ts';

interface Manifest {
  readonly about: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<string, string>>;
}

/** Prints shape, type and range of every array with numpy alone, and the share of slices with a nodule. */
const lookThrough = `
import json, sys, numpy as np
from pathlib import Path
found = {}
for path in sorted(Path(sys.argv[1]).glob("*.npy")):
    part = path.stem.rsplit("-", 1)[1]
    array = np.load(path, allow_pickle=False)
    found.setdefault(part, []).append((list(array.shape), str(array.dtype), int(array.min()), int(array.max())))
masks = [low_high[3] for low_high in found["mask"]]
print(json.dumps({part: [rows[0][0], rows[0][1], min(row[2] for row in rows), max(row[3] for row in rows)] for part, rows in found.items()} | {"sick": sum(masks), "all": len(masks)}))
`;

describe('the images of the example', function () {
  let place: Place;
  let python: string;
  before(function () {
    python = needTorch(this);
    place = new Place();
  });
  after(() => (place as Place | undefined)?.remove());

  const make = (into: string, ...more: readonly string[]) =>
    spawnSync(python, [join(place.code, 'make_images.py'), '--into', into, '--train', '24', '--validation', '8', ...more], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' }, ...podUser });
  const manifestIn = (directory: string): Manifest => JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest;
  let first: string;

  it('are made without a patient, and the program and the manifest say so', () => {
    first = place.output('first');
    const { status, stdout, stderr } = make(first);
    equal(status, 0, stderr);
    match(stdout, /They show no person and were made from no person's data\./);
    match(manifestIn(first).about, /no person's data/);
  });
  it('are all in the manifest, with their digests', () => {
    const { counts, files } = manifestIn(first);
    deepEqual(counts, { train: 24, validation: 8 });
    const there = readdirSync(first).filter((name) => name !== 'manifest.json').sort();
    equal(there.length, 64);
    deepEqual(Object.fromEntries(there.map((name) => [name, createHash('sha256').update(readFileSync(join(first, name))).digest('hex')])), files);
  });
  it('are read by numpy alone: Hounsfield units, and masks of which some are empty', () => {
    const { status, stdout, stderr } = spawnSync(python, ['-c', lookThrough, first], { encoding: 'utf8' });
    equal(status, 0, stderr);
    const { image, mask, sick, all } = JSON.parse(stdout) as { image: unknown[]; mask: unknown[]; sick: number; all: number };
    deepEqual(image.slice(0, 2), [[64, 64], 'int16']);
    deepEqual(mask, [[64, 64], 'uint8', 0, 1]);
    equal(all, 32);
    equal(sick > 16 && sick < 32, true, `${sick} of 32 slices have a nodule`);
  });
  it('are the same for the same seed, whatever their number, and others for another', () => {
    const [again, fewer, other] = [place.output('again'), place.output('fewer'), place.output('other')];
    for (const run of [make(again), make(fewer, '--train', '4'), make(other, '--seed', '8')]) equal(run.status, 0, run.stderr);
    deepEqual(manifestIn(again), manifestIn(first));
    const { files } = manifestIn(fewer);
    deepEqual(files, Object.fromEntries(Object.keys(files).map((name) => [name, manifestIn(first).files[name]])));
    notDeepEqual(manifestIn(other).files, manifestIn(first).files);
  });
  it('are not made twice: a loader that is started again finds them, and overwrites no other set', () => {
    const repeated = make(first);
    deepEqual([repeated.status, repeated.stdout], [0, `The data set is in ${first} already.\n`]);
    const refused = make(first, '--seed', '9');
    deepEqual([refused.status, refused.stderr], [2, `make_images.py: ${first} holds another data set, which is not overwritten. Give an empty directory.\n`]);
  });
  it('are made anew where a loader was killed before its manifest', () => {
    const half = place.output('half');
    const file = join(half, 'train-0000-image.npy');
    writeFileSync(file, 'half');
    own(file);
    const { status, stderr } = make(half);
    equal(status, 0, stderr);
    deepEqual(manifestIn(half), manifestIn(first));
    deepEqual(readFileSync(file), readFileSync(join(first, 'train-0000-image.npy')));
  });
  it('are not made where this user may not write', () => {
    const { status, stderr } = make(place.code);
    deepEqual([status, stderr], [2, `make_images.py: ${place.code} cannot be written to: Permission denied. Give a directory that this user may fill.\n`]);
  });
});
