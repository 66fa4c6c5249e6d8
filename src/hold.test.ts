import assert from 'node:assert/strict';
import { holdCommandLine } from './hold.ts';

/** How long it waited, and how it ended. */
async function held(...argv: readonly string[]): Promise<readonly [readonly number[], number]> {
  const waits: number[] = [];
  const code = await holdCommandLine(argv, { sleep: (ms) => Promise.resolve(void waits.push(ms)) });
  return [waits, code];
}

describe('caveau hold', () => {
  it('waits as long as it is told and ends well', async () => {
    assert.deepEqual(await held('--seconds', '15'), [[15_000], 0]);
    assert.deepEqual(await held('--seconds=0'), [[0], 0]);
  });

  for (const argv of [[], ['--seconds', '601'], ['--seconds', '-1'], ['--seconds', '1.5'], ['--seconds', ''], ['15'], ['--minutes', '1']]) {
    it(`does not wait when it is called as "hold ${argv.join(' ')}"`, async (): Promise<void> => {
      const { error } = console;
      console.error = () => undefined;
      try {
        assert.deepEqual(await held(...argv), [[], 64]);
      } finally {
        console.error = error;
      }
    });
  }
});
