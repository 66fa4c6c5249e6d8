import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLog, logLevels } from './log.ts';

/** What a process with this log level writes when it logs at every level. */
async function logged(level: string): Promise<{ readonly stdout: string; readonly lines: readonly Readonly<Record<string, unknown>>[] }> {
  const code = `import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))}; const log = createLog(${JSON.stringify(level)}); for (const at of ['debug', 'info', 'warn', 'error']) log[at]('said', { key: 'TrainingJob:a/b' });`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
  return { stdout, lines: stderr.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>) };
}

describe('the log', () => {
  it('writes JSON lines with their time and fields to standard error and nothing to standard output, which is for audit lines', async () => {
    const { stdout, lines } = await logged('debug');
    assert.equal(stdout, '');
    assert.deepEqual(lines.map(({ level, message, key }) => [level, message, key]), ['debug', 'info', 'warn', 'error'].map((level) => [level, 'said', 'TrainingJob:a/b']));
    for (const { timestamp } of lines) assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT/);
  });

  it('leaves out what is below its level', async () => {
    const { lines } = await logged('warn');
    assert.deepEqual(lines.map(({ level }) => level), ['warn', 'error']);
  });

  it('does not even look at what it leaves out', () => {
    let looks = 0;
    const fields = Object.defineProperty({}, 'costly', { enumerable: true, get: () => (looks += 1) });
    createLog('info').debug('seen', fields);
    assert.equal(looks, 0);
  });

  it('takes secrets and persons out of messages, fields and errors', async () => {
    const code = `import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))}; const log = createLog('info'); log.info('called with Bearer abcdefgh12345678', { requester: 'alice', error: new Error('User "alice" cannot'), nested: [{ token: 'abc' }], key: 'TrainingJob:a/b', message: 'hello alice' });`;
    const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
    const line = JSON.parse(stderr.split('\n').find((one) => one.startsWith('{')) ?? '{}') as { readonly level: string; readonly message: string; readonly key: string; readonly timestamp: string };
    assert.doesNotMatch(stderr.replace('hello alice', ''), /alice|abcdefgh|"abc"/);
    assert.deepEqual([line.level, line.key, line.message.startsWith('called with Bearer [redacted]')], ['info', 'TrainingJob:a/b', true]);
    assert.match(line.timestamp, /^\d{4}-/);
  });

  it('knows four levels, from the loudest', () => assert.deepEqual(logLevels, ['error', 'warn', 'info', 'debug']));
});
