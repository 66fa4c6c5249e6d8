import { closeSync, openSync, readSync, watch } from 'node:fs';
import { readAuditLine, type ApiAudit, type ApiCall } from '../../e2e/support/api-audit.ts';
import { jobController, operatorAccount } from '../../e2e/support/shared-cluster.ts';

/** What the operator asked and the Job controller made, while it happens. */
export interface AuditTail {
  /** The operator's requests, in the order in which they were answered. */
  readonly operator: readonly ApiCall[];
  /** The pods that the Job controller was let make. */
  readonly pods: readonly ApiCall[];
  /** Calls back at each of the operator's requests; one listener at a time. */
  listen(listener: ((call: ApiCall) => void) | undefined): void;
  /** Reads what was written since the last look. */
  catchUp(): void;
  close(): void;
}

/** As much as the API server writes in a few milliseconds under load. */
const chunkBytes = 256 * 1024;

/** Follows the audit log of an API server from now on. */
export function tailAudit(audit: ApiAudit, path: string): AuditTail {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(chunkBytes);
  const operator: ApiCall[] = [];
  const pods: ApiCall[] = [];
  let position = audit.mark();
  let rest = '';
  let listener: ((call: ApiCall) => void) | undefined;

  function take(line: string): void {
    // Parsing every line would make us late for a kill.
    if (line.includes(`"username":"${operatorAccount}"`)) {
      const call = readAuditLine(line);
      if (!call.userAgent.startsWith('caveau/')) return;
      operator.push(call);
      listener?.(call);
    } else if (line.includes(`"username":"${jobController}"`) && line.includes('"resource":"pods"')) {
      const call = readAuditLine(line);
      if (call.verb === 'create' && call.resource === 'pods' && call.code === 201) pods.push(call);
    }
  }

  function catchUp(): void {
    for (;;) {
      const length = readSync(file, buffer, 0, buffer.length, position);
      if (length === 0) return;
      position += length;
      const lines = (rest + buffer.toString('latin1', 0, length)).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    }
  }

  const watcher = watch(path, catchUp);
  return {
    operator,
    pods,
    listen: (next) => (listener = next),
    catchUp,
    close: () => {
      watcher.close();
      closeSync(file);
    },
  };
}
