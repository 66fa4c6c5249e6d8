import { deepEqual, match } from 'node:assert/strict';
import { readVerifierOptions } from './options.ts';

const least = ['--node=node-a', '--juicefs=/volumes'];

describe('how the verifier is called', () => {
  it('needs a node and a directory', () => deepEqual(readVerifierOptions(least), { node: 'node-a', directory: '/volumes', refreshMs: 120_000, logLevel: 'info' }));
  it('may say how often, how much it logs, and which cluster', () => {
    deepEqual(readVerifierOptions(['--node', 'a', '--juicefs', '/volumes/', '--refresh-seconds=30', '--log-level=debug', '--kubeconfig=/k']), { node: 'a', directory: '/volumes', refreshMs: 30_000, logLevel: 'debug', kubeconfig: '/k' });
  });
  const wrong: Readonly<Record<string, readonly [argv: readonly string[], says: RegExp]>> = {
    'without a node': [['--juicefs=/volumes'], /^--node is missing/],
    'without a directory': [['--node=a'], /^--juicefs is missing/],
    'with the root as the directory': [['--node=a', '--juicefs=/'], /^--juicefs is missing/],
    'with a directory that is relative': [['--node=a', '--juicefs=volumes'], /not an absolute path/],
    'too often': [[...least, '--refresh-seconds=29'], /from 30 to 240/],
    'too seldom': [[...least, '--refresh-seconds=241'], /from 30 to 240/],
    'with words for a number': [[...least, '--refresh-seconds=1e2'], /from 30 to 240/],
    'with a level that is not known': [[...least, '--log-level=loud'], /^--log-level is not one of/],
    'with an option that is not known': [[...least, '--all'], /--all/],
  };
  for (const [name, [argv, says]] of Object.entries(wrong)) it(`is not understood ${name}`, () => {
    const read = readVerifierOptions(argv);
    match(typeof read === 'string' ? read : 'understood', says);
  });
});
