import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { imageArchive } from '../test/cluster/node/image.ts';
import { nodeFlags } from '../test/cluster/node/node-flags.ts';
import { operatorImage, operatorRecipe } from '../test/cluster/node/operator-image.ts';
import { quantile } from '../test/support/statistics.ts';

/** Starts enough for a median that another program of the machine does not move. */
const starts = 11;

const root = join(import.meta.dirname, '..');
const inMiB = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/** `npm run image`: makes the operator's image without a container engine, and tells how large it is, which digest it has, and how long its programs take to start. */
execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'scripts/build.ts')], { cwd: root, stdio: 'inherit' });
const archive = await imageArchive(operatorRecipe());
const member = (name: string): Buffer => execFileSync('tar', ['--extract', '--to-stdout', '--file', archive, name], { maxBuffer: 1024 ** 3 });
const [image] = JSON.parse(member('manifest.json').toString()) as [{ readonly Config: string; readonly Layers: readonly string[] }];
console.log(`${operatorImage}: ${inMiB(statSync(archive).size)}, image id sha256:${image.Config.replace('.json', '')}`);
const [runtime = '', ...own] = image.Layers.map((layer) => inMiB(member(layer).length));
console.log(`  Node and the libraries of this machine, in the place of the base image: ${runtime}; our own layers: ${own.join(', ')}`);
console.log(`  ${archive}`);

/** Seconds from the start of a program to its end, which does nothing but say how it is used. */
function startOf(args: readonly string[]): number {
  const begun = performance.now();
  spawnSync(process.execPath, [...nodeFlags(), join(root, 'dist/caveau.mjs'), ...args], { stdio: 'ignore' });
  return performance.now() - begun;
}
for (const args of [['--help'], ['gate', '--help']]) {
  const took = Array.from({ length: starts }, () => startOf(args));
  console.log(`  caveau ${args.join(' ')}: ${quantile(took, 0.5).toFixed(0)} ms (median of ${starts}, with the flags of the image)`);
}
