import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { canaryName } from '../../../src/admission/canary.ts';
import { operatorAccount } from './shared-cluster.ts';

/** One request to the API server, as its audit log tells it. */
export interface ApiCall {
  readonly auditID: string;
  /** When the API server received it, with microseconds; calls of one reconcile are made one after the other. */
  readonly at: string;
  /** When it had answered. */
  readonly answered: string;
  readonly user: string;
  readonly userAgent: string;
  readonly verb: string;
  readonly group: string;
  /** With its subresource: "trainingjobs/status". */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly code: number;
  /** What the API server said where it refused; empty where it did not. */
  readonly sentence: string;
  readonly uri: string;
  /** Only of a pod that was made. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Which token was shown, "JTI=…": two processes of one account are told apart by it. */
  readonly credential?: string | undefined;
}

interface AuditLine {
  readonly auditID: string;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly user: { readonly username: string; readonly extra?: Readonly<Record<string, readonly string[]>> };
  readonly userAgent?: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly objectRef?: { readonly resource: string; readonly subresource?: string; readonly namespace?: string; readonly name?: string; readonly apiGroup?: string };
  readonly responseStatus?: { readonly code: number; readonly message?: string };
  readonly responseObject?: { readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> } };
}

const mutatingVerbs: readonly string[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** The audit log of one API server, which can be read from a place on. */
export class ApiAudit {
  readonly #path: string;

  constructor(path: string) {
    if (path === '') throw new Error('These tests need the audit log of the API server, and this cluster has none.');
    this.#path = path;
  }

  /** A place in the log: everything until now is before it. */
  mark(): number {
    const file = openSync(this.#path, 'r');
    try {
      return fstatSync(file).size;
    } finally {
      closeSync(file);
    }
  }

  /** The requests of the operator's program since a place; tests that borrow its account are not it. */
  ofOperator(mark: number): readonly ApiCall[] {
    return this.since(mark, operatorAccount).filter(({ userAgent }) => userAgent.startsWith('caveau/'));
  }

  /** The requests of one user since a place, in the order in which the API server received them. A watch counts once. */
  since(mark: number, user: string): readonly ApiCall[] {
    const calls = new Map<string, ApiCall>();
    for (const line of this.#lines(mark)) {
      // Parsing every line of a whole run would take seconds.
      if (!line.includes(`"username":"${user}"`)) continue;
      const call = readAuditLine(line);
      if (call.user === user && !calls.has(call.auditID)) calls.set(call.auditID, call);
    }
    return [...calls.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  #lines(mark: number): readonly string[] {
    const file = openSync(this.#path, 'r');
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(Math.max(0, size - mark));
      readSync(file, buffer, 0, buffer.length, mark);
      // The last line may still be being written.
      return buffer.toString('utf8').split('\n').slice(0, -1);
    } finally {
      closeSync(file);
    }
  }
}

/** Whether a request changed something, Events apart: they are lossy and counted by nobody. */
export function isMutating({ verb, resource }: ApiCall): boolean {
  return mutatingVerbs.includes(verb) && resource !== 'events';
}

/** Whether the operator only tries, without effect, something that must be refused. */
export function isCanary({ verb, resource, name, uri }: ApiCall): boolean {
  return verb === 'create' && resource === 'controllerrevisions' && name === canaryName && uri.includes('dryRun=All');
}

/** A request in one line, for messages. */
export function spoken({ verb, group, resource, namespace, name, code, sentence }: ApiCall): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`} ${namespace}/${name} → ${code}${sentence === '' ? '' : ` ${sentence}`}`;
}

/** Reads one line of the audit log. */
export function readAuditLine(text: string): ApiCall {
  const line = JSON.parse(text) as AuditLine;
  return {
    auditID: line.auditID,
    at: line.requestReceivedTimestamp,
    answered: line.stageTimestamp,
    user: line.user.username,
    userAgent: line.userAgent ?? '',
    verb: line.verb,
    ...subjectOf(line),
    code: line.responseStatus?.code ?? 0,
    sentence: line.responseStatus?.message ?? '',
    uri: line.requestURI,
    labels: line.responseObject?.metadata?.labels,
    credential: line.user.extra?.['authentication.kubernetes.io/credential-id']?.[0],
  };
}

function subjectOf({ objectRef, responseObject }: AuditLine): Pick<ApiCall, 'group' | 'resource' | 'namespace' | 'name'> {
  const { resource = '', subresource, namespace = '', name, apiGroup = '' } = objectRef ?? {};
  return {
    group: apiGroup,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    namespace,
    name: name ?? responseObject?.metadata?.name ?? '',
  };
}
