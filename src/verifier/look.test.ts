import { deepEqual } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../runtime/clock.ts';
import { processLook } from './look-process.ts';
import { look } from './look.ts';
import { nothingSeen } from './seen.ts';

const encrypted = JSON.stringify({ Format: { UUID: 'b1a0f2a4', EncryptKey: 'removed', KeyEncrypted: true }, Chunk: { CacheSize: 0 } });
const answer = JSON.stringify({ encryption: 'Encrypted', cache: 'None' });
const soonMs = 300;

describe('a look at a mount', () => {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'caveau-look-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  it('finds nothing out from a file of the volume that says the right words under the right name', () => {
    writeFileSync(join(directory, '.config'), encrypted);
    deepEqual(look(directory), nothingSeen);
  });

  it('finds nothing out where there is no such file, a link or a directory', () => {
    for (const make of [() => undefined, (path: string) => symlinkSync(join(directory, '.config'), path), (path: string) => mkdirSync(path)]) {
      const place = mkdtempSync(join(directory, 'place-'));
      make(join(place, '.config'));
      deepEqual(look(place), nothingSeen);
    }
  });

  /** A program in the place of the verifier's own, which is told the same. */
  function lookBy(name: string, text: string): ReturnType<typeof processLook> {
    const program = join(directory, `${name}.mjs`);
    writeFileSync(program, text);
    return processLook(program, systemClock, 60_000);
  }

  it('is made by a process of its own, which is told the mount', async () => {
    deepEqual(await lookBy('told', `const [verify, option, mount] = process.argv.slice(2); if (verify + option + mount === 'verify--look/m') process.stdout.write('${answer}');`)('/m'), JSON.parse(answer));
  });

  it('has no surroundings that could hold a secret, and may write and start nothing', async () => {
    const tries = `import { spawnSync } from 'node:child_process'; import { readFileSync, writeFileSync } from 'node:fs';
      const refused = (act) => { try { act(); return false; } catch ({ code }) { return code === 'ERR_ACCESS_DENIED'; } };
      const all = [() => writeFileSync('${join(directory, 'x')}', ''), () => readFileSync('/etc/passwd'), () => readFileSync('/m/slice'), () => spawnSync('true')].every(refused);
      if (all && Object.keys(process.env).length === 0) process.stdout.write('${answer}');`;
    deepEqual(await lookBy('bounds', tries)('/m'), JSON.parse(answer));
  });

  it('finds nothing out where that process fails, says something else, or cannot be started', async () => {
    deepEqual(await lookBy('fails', `process.stdout.write('${answer}'); process.exitCode = 1;`)('/m'), nothingSeen);
    deepEqual(await lookBy('babbles', "process.stdout.write('Encrypted')")('/m'), nothingSeen);
    deepEqual(await processLook(join(directory, 'absent.mjs'), systemClock, 60_000)('/m'), nothingSeen);
  });

  it('ends although the process does not, and does not ask a mount again that still holds one', async () => {
    const program = join(directory, 'hangs.mjs');
    writeFileSync(program, 'setInterval(() => undefined, 1000);');
    const ended: string[] = [];
    const looking = processLook(program, systemClock, soonMs);
    const lookAs = (name: string) => looking('/m').then((seen) => (ended.push(name), seen));
    deepEqual([await Promise.all([lookAs('first'), lookAs('second')]), ended], [[nothingSeen, nothingSeen], ['second', 'first']]);
  });
});
