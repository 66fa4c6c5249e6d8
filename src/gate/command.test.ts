import { deepEqual, equal, match } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gateVariable, type GateConfig } from '../api/gate.ts';
import { parseGateResult } from '../api/gate-result.ts';

const main = join(import.meta.dirname, '..', 'main.ts');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the gate as the image does, in a process of its own. */
async function gate(args: readonly string[], config?: GateConfig | string): Promise<Ended> {
  const value = typeof config === 'object' ? JSON.stringify(config) : config;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'gate', ...args], { env: { ...process.env, [gateVariable]: value }, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.err += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...text };
}

describe('the command line of the gate', function () {
  this.timeout(60_000);
  let directory = '';
  let log = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'caveau-gate-'));
  });
  beforeEach(() => {
    log = join(directory, 'termination-log');
    rmSync(log, { force: true });
  });
  after(() => rmSync(directory, { recursive: true }));

  it('writes the same line to the termination log and to standard output, and ends with 81 without a configuration', async () => {
    const { code, out, err } = await gate(['--termination-log', log]);
    const message = readFileSync(log, 'utf8');
    deepEqual([code, out, err], [81, `${message}\n`, '']);
    const result = parseGateResult(message);
    equal(result?.reason, 'ConfigInvalid');
    match(result.sentence, /^CAVEAU_GATE is not set\. /);
  });

  it('does not print what it was told when it does not understand it', async () => {
    const { code, out, err } = await gate(['--termination-log', log], '{"hunter2":1}');
    deepEqual([code, `${out}${err}`.includes('hunter2')], [81, false]);
  });

  const ends: readonly { readonly name: string; readonly more: Partial<GateConfig>; readonly code: number; readonly reason: string; readonly says: RegExp }[] = [
    { name: '82 when the permit has ended', more: { until: '2020-01-01T00:00:00Z' }, code: 82, reason: 'Expired', says: /^The permit ended at 2020-01-01T00:00:00Z, .*\.$/ },
    // Wherever tests run, something is not as in a training pod: they need a temporary directory, at the least.
    { name: '83 in a process that is not held as a training pod is', more: {}, code: 83, reason: 'Privileged', says: /^(The pod|Whether the pod) .*\.$/ },
  ];
  for (const { name, more, code, reason, says } of ends) {
    it(`ends with ${name}, and sends nothing to its targets`, async () => {
      let sent = 0;
      const server = createServer((socket) => {
        sent++;
        socket.destroy();
      });
      const datagrams = createSocket('udp4').on('message', () => sent++);
      await once(server.listen(0, '127.0.0.1'), 'listening');
      datagrams.bind(0, '127.0.0.1');
      await once(datagrams, 'listening');
      try {
        const address = '127.0.0.1';
        const unreachable = [
          { name: 'beacon-tcp', role: 'Beacon', address, port: (server.address() as AddressInfo).port, protocol: 'TCP' },
          { name: 'beacon-udp', role: 'Beacon', address, port: datagrams.address().port, protocol: 'UDP' },
        ] as const;
        const ended = await gate(['--termination-log', log], { waitSeconds: 1, unreachable, readOnly: [], ...more });
        const message = readFileSync(log, 'utf8');
        const result = parseGateResult(message);
        deepEqual([ended.code, ended.out, result?.verdict, result?.reason, sent], [code, `${message}\n`, 'Failed', reason, 0]);
        match(result?.sentence ?? '', says);
      } finally {
        server.close();
        datagrams.close();
      }
    });
  }

  it('lets nothing begin when its result can not be written, and says where', async () => {
    const { code, err } = await gate(['--termination-log', join(directory, 'absent', 'log')], { waitSeconds: 1, unreachable: [], readOnly: [] });
    equal(code, 80);
    match(err, /^The result could not be written to .*absent.*log \(ENOENT\)\.$/m);
  });

  for (const args of [['--until', 'tomorrow'], ['now'], ['--termination-log']]) {
    it(`shows how it is called, and ends with 81, for ${args.join(' ')}`, async () => {
      const { code, out, err } = await gate(args);
      deepEqual([code, out], [81, '']);
      match(err, /^Usage: caveau gate \[--termination-log PATH\]/);
    });
  }
});
