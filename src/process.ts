import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createOperator, type Operator } from './operator.ts';
import { readOptions, usage, UsageError, type Options } from './options.ts';
import { systemClock } from './runtime/clock.ts';
import { loadKubeConfig } from './runtime/kube-config.ts';
import { describe } from './runtime/errors.ts';
import { createLog } from './telemetry/log.ts';

/** Exit status for a wrong call, as in sysexits(3). */
const usageStatus = 64;

/** How a process ends; it does not return. */
type Exit = (status: number) => never;

/** The namespace of this pod; absent outside of one. */
function podNamespace(): string | undefined {
  try {
    return readFileSync('/var/run/secrets/kubernetes.io/serviceaccount/namespace', 'utf8').trim();
  } catch {
    return undefined;
  }
}

function optionsOrExit(argv: readonly string[], exit: Exit): Options {
  try {
    const options = readOptions(argv, process.env, podNamespace());
    if (options !== 'help') return options;
    console.log(usage);
    return exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return exit(usageStatus);
  }
}

/** Runs the operator in this process until a signal, or until it may not go on. */
export async function runOperator(argv: readonly string[], exit: Exit): Promise<void> {
  const options = optionsOrExit(argv, exit);
  const log = createLog(options.logLevel);
  // Without this the engine would print the error as it is, and a parser quotes the line that it could not read: it may hold a token.
  process.on('uncaughtException', (error) => {
    log.error('the operator failed in a way that nobody expected', { error: describe(error), stack: error.stack });
    exit(1);
  });
  const kubeConfig = loadKubeConfig(options.kubeconfig);
  const failed = (error: unknown): never => {
    log.error('the operator could not start', { error: error instanceof Error ? error.message : String(error) });
    return exit(1);
  };
  const operator: Operator = await createOperator(options, kubeConfig, systemClock, log, { hostname: hostname(), uuid: randomUUID() }).catch(failed);
  void operator.lost.then((error) => {
    // Nothing is ended in order: whatever would be written now belongs to another process.
    log.error('the lease was lost: the process ends', { error: error.message });
    exit(1);
  });
  let ending = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      log.info('stopping', { signal });
      operator.stop().then(
        () => exit(0),
        (error: unknown) => {
          log.error('stopping failed', { error: String(error) });
          exit(1);
        },
      );
    });
  }
  await operator.start().catch(failed);
}
