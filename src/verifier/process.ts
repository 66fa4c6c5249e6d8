import { readFileSync } from 'node:fs';
import { type NodeInspection, type NodeInspectionSpec } from '../api/generated/types.ts';
import { nodeInspections } from '../api/resources.ts';
import { understood } from '../api/shape.ts';
import { systemClock } from '../runtime/clock.ts';
import { ApiError, describe } from '../runtime/errors.ts';
import { loadKubeConfig } from '../runtime/kube-config.ts';
import { apiVersionOf } from '../runtime/resource.ts';
import { createTransport, type Transport } from '../runtime/transport.ts';
import { createLog } from '../telemetry/log.ts';
import { version } from '../telemetry/version.ts';
import { processLook } from './look-process.ts';
import { type VerifierOptions } from './options.ts';
import { nodeUidOf } from './own-node.ts';
import { runVerifier } from './verifier.ts';

/** The owner of the fields of a NodeInspection under server-side apply. */
const fieldManager = 'caveau-verifier';

/** Where a pod has its token. */
const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Runs the verifier in this process until a signal. */
export async function verify({ node, directory, refreshMs, logLevel, kubeconfig }: VerifierOptions, program: string, exit: (status: number) => never): Promise<number> {
  const log = createLog(logLevel);
  // The engine would print the error as it is, and with it what could be a secret.
  process.on('uncaughtException', (error) => {
    log.error('the verifier failed in a way that nobody expected', { error: describe(error), stack: error.stack });
    exit(1);
  });
  const clock = systemClock;
  const onUnusable = (error: unknown): void => log.warn('credentials cannot be read; the former ones are used', { error: describe(error) });
  const transport = createTransport({ kubeConfig: loadKubeConfig(kubeconfig), clock, userAgent: `caveau-verifier/${version}`, fieldManager, onUnusable });
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info('stopping', { signal });
      ending.abort();
    });
  }
  await runVerifier(
    {
      directory,
      refreshMs,
      mountInfo: () => readFileSync('/proc/self/mountinfo', 'utf8'),
      look: processLook(program, clock),
      former: () => readFormer(transport, node, ending.signal),
      write: (spec) => write(transport, node, spec, ending.signal),
      clock,
      log,
    },
    ending.signal,
  );
  await transport.close();
  return 0;
}

/** What is there and not understood was not written by this release, and is written anew. */
async function readFormer(transport: Transport, node: string, signal: AbortSignal): Promise<NodeInspectionSpec | undefined> {
  try {
    return understood('NodeInspection', (await transport.get(nodeInspections, { name: node }, signal)) as NodeInspection)?.spec;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

async function write(transport: Transport, node: string, spec: NodeInspectionSpec, signal: AbortSignal): Promise<void> {
  const uid = nodeUidOf(readToken(), node);
  const ownerReferences = uid === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid }] };
  const object = { apiVersion: apiVersionOf(nodeInspections), kind: nodeInspections.kind, metadata: { name: node, labels: { 'app.kubernetes.io/part-of': 'caveau' }, ...ownerReferences }, spec };
  await transport.apply(nodeInspections, object, signal);
}

/** Read again for every write, because it is renewed; empty outside of a pod. */
function readToken(): string {
  try {
    return readFileSync(tokenFile, 'utf8');
  } catch {
    return '';
  }
}
