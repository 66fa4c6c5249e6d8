import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Cluster } from '../../cluster/contract.ts';
import { initProcess } from '../../cluster/node/namespace.ts';
import { poll } from '../../cluster/polling.ts';
import { boundSeconds } from './pods.ts';
import type { Witnessed } from './witness-server.ts';

/** A server in the stand-in for the outside that counts what reaches it. */
export interface Witness {
  readonly port: number;
  /** What each connection came to so far, in the order in which they were opened. */
  connections(): readonly Witnessed[];
  close(): Promise<void>;
}

const port = 9090;

/** Opens it in the stand-in, which must be open. */
export async function openWitness({ directory }: Cluster): Promise<Witness> {
  // Only the network is the other namespace's, so that the program is found wherever the project lies.
  const namespace = `/proc/${initProcess(directory) ?? 0}/root/run/netns/outside`;
  const program = join(import.meta.dirname, 'witness-server.ts');
  const child = spawn('nsenter', [`--net=${namespace}`, process.execPath, '--disable-warning=ExperimentalWarning', program, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const seen = new Map<number, Witnessed>();
  let listening = false;
  createInterface(child.stdout).on('line', (line) => {
    const told = JSON.parse(line) as Partial<Witnessed>;
    listening = true;
    if (told.connection !== undefined) seen.set(told.connection, told as Witnessed);
  });
  await poll({ what: 'the witness to listen', boundSeconds, everyMs: 100 }, () => Promise.resolve(listening));
  const close = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  return { port, connections: () => [...seen.values()], close };
}
