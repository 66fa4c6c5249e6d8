import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { containerUser } from '../../../src/workload/defaults.ts';
import type { Progress } from '../progress.ts';
import type { ImageRecipe } from './image.ts';
import { pythonLayer } from './python-layer.ts';
import type { TarEntry } from './tar.ts';

const example = join(import.meta.dirname, '..', '..', '..', 'examples', 'chest-segmentation');

/** The image of the example that trains. */
export const trainingImage = 'caveau.local/chest-segmentation:1';

/** What the example's Containerfile says, without a container engine: Debian's PyTorch, and the programs under /code. */
export async function trainingRecipe(progress: Progress): Promise<ImageRecipe> {
  const programs = readdirSync(example).filter((name) => name.endsWith('.py')).sort();
  const code = programs.map((name): TarEntry => ({ kind: 'copy', path: `code/${name}`, source: join(example, name), mode: 0o644 }));
  return {
    name: trainingImage,
    layers: [await pythonLayer(progress), [{ kind: 'directory', path: 'code' }, ...code]],
    user: `${containerUser}:${containerUser}`,
  };
}
