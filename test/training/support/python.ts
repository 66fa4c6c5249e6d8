import { spawnSync } from 'node:child_process';

/** A Python that can run the example, or why there is none. */
export type Python = { readonly found: true; readonly program: string; readonly torch: string } | { readonly found: false; readonly why: string };

/** Debian's own first: its python3-torch is the supported way, and another Python on the PATH does not see it. */
const candidates = ['/usr/bin/python3', 'python3'];

let known: Python | undefined;

/** Finds a Python with numpy and PyTorch; CAVEAU_TEST_PYTHON names another. */
export function pythonWithTorch(): Python {
  known ??= look();
  return known;
}

function look(): Python {
  const named = process.env['CAVEAU_TEST_PYTHON'];
  for (const program of named === undefined ? candidates : [named]) {
    const { status, stdout } = spawnSync(program, ['-c', 'import numpy, torch; print(torch.__version__)'], { encoding: 'utf8' });
    if (status === 0) return { found: true, program, torch: stdout.trim() };
  }
  return { found: false, why: `No Python with PyTorch and numpy (looked at ${named ?? candidates.join(', ')}). On Debian: apt-get install --no-install-recommends python3-torch python3-numpy.` };
}

let isSaid = false;

/** For a hook: skips the tests of its suite, with one line that says why, where nothing could run them. */
export function needTorch(context: Mocha.Context): string {
  const python = pythonWithTorch();
  if (python.found) return python.program;
  if (!isSaid) console.log(`Skipped: ${python.why} The training was not run and is not counted as passed.`);
  isSaid = true;
  context.skip();
}
