import { parseArgs } from 'node:util';
import { expectationName } from './api/admission.ts';
import { logLevels, type LogLevel } from './telemetry/log.ts';

/** How the operator is told to run. */
export interface Options {
  /** Path of a kubeconfig; absent means the usual places, and the service account inside a pod. */
  readonly kubeconfig?: string;
  /** Where audit lines go: a file, or "-" for standard output. */
  readonly auditLog: string;
  readonly logLevel: LogLevel;
  /** Address of /livez, /readyz and /metrics. */
  readonly host: string;
  readonly port: number;
  /** Whether jobs may name a queue of Kueue, whose Workloads are then watched. */
  readonly queues: boolean;
  /** The ConfigMap that says which admission policies must be in force. */
  readonly admission: { readonly namespace: string; readonly name: string };
  /** Path of a release of MONDO; absent means the extract that comes with the operator. */
  readonly mondo?: string;
  /** Whether the caches are compared with the cluster every ten minutes. */
  readonly driftAudit: boolean;
  /** Where several processes run: they agree by a Lease on the one that works. Absent means that this is the only one. */
  readonly leaderElection?: {
    readonly namespace: string;
    /** Absent means one made from the host's name and a random part. */
    readonly identity?: string;
  };
}

export const usage = `Usage: caveau [options]
  --kubeconfig PATH   cluster to work in (default: KUBECONFIG, then the pod's service account)
  --audit-log PATH    file for audit lines, "-" for standard output (default: -, or CAVEAU_AUDIT_LOG)
  --log-level LEVEL   ${logLevels.join(', ')} (default: info, or CAVEAU_LOG_LEVEL)
  --host ADDRESS      address for health and metrics (default: 0.0.0.0)
  --port PORT         port for health and metrics, 0 for any (default: 8080)
  --admission-config NAMESPACE/NAME
                      ConfigMap that says which admission policies must be in force (default: caveau-admission in the pod's own
                      namespace, else in caveau-system)
  --no-drift-audit    do not compare the caches with the cluster every ten minutes (about twenty lists of names each time)
  --kueue             let jobs name a queue of Kueue (which must be installed)
  --mondo FILE        release of MONDO in place of the extract that comes with the operator: mondo.json, or a table of two columns
                      (see src/ontology/README.md)
  --leader-elect      wait for the Lease caveau-operator before working; needed wherever two may run (the chart gives it; default: off)
  --leader-elect-namespace NAMESPACE
                      where that Lease is (default: the pod's own namespace, else caveau-system)
  --identity NAME     name of this process in the Lease (default: host name and a random part)
  --help              this text`;

/** A mistake in how the operator was called, in words for whoever called it. */
export class UsageError extends Error {}

/** Reads options from the command line and the environment; inside a pod its namespace is known. */
export function readOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>>, podNamespace = 'caveau-system'): Options | 'help' {
  const values = parse(argv);
  if (values.help === true) return 'help';
  return {
    ...(values.kubeconfig === undefined ? {} : { kubeconfig: values.kubeconfig }),
    auditLog: values['audit-log'] ?? env['CAVEAU_AUDIT_LOG'] ?? '-',
    logLevel: readLogLevel(values['log-level'] ?? env['CAVEAU_LOG_LEVEL'] ?? 'info'),
    host: values.host ?? '0.0.0.0',
    port: readPort(values.port ?? '8080'),
    queues: values.kueue === true,
    admission: readPlace(values['admission-config'] ?? `${podNamespace}/${expectationName}`),
    driftAudit: values['no-drift-audit'] !== true,
    ...readMondo(values),
    ...readElection(values, podNamespace),
  };
}

function readPlace(text: string): Options['admission'] {
  const [namespace = '', name = '', ...rest] = text.split('/');
  if (namespace === '' || name === '' || rest.length > 0) throw new UsageError(`--admission-config ${text} is no NAMESPACE/NAME of a ConfigMap.`);
  return { namespace, name };
}

function readElection(values: ReturnType<typeof parse>, podNamespace: string): Pick<Options, 'leaderElection'> {
  const { 'leader-elect': wanted = false, 'leader-elect-namespace': namespace = podNamespace, identity } = values;
  if (identity === '') throw new UsageError('--identity is empty: give a name that no other process has, or leave it out.');
  return wanted ? { leaderElection: { namespace, ...(identity === undefined ? {} : { identity }) } } : {};
}

function readMondo({ mondo }: ReturnType<typeof parse>): Pick<Options, 'mondo'> {
  if (mondo === '') throw new UsageError('--mondo is empty: name a file, or leave it out.');
  return mondo === undefined ? {} : { mondo };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { kubeconfig: { type: 'string' }, 'audit-log': { type: 'string' }, 'log-level': { type: 'string' }, host: { type: 'string' }, port: { type: 'string' }, 'leader-elect': { type: 'boolean' }, 'leader-elect-namespace': { type: 'string' }, identity: { type: 'string' }, kueue: { type: 'boolean' }, mondo: { type: 'string' }, 'admission-config': { type: 'string' }, 'no-drift-audit': { type: 'boolean' }, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readLogLevel(text: string): LogLevel {
  const level = logLevels.find((one) => one === text);
  if (level === undefined) throw new UsageError(`--log-level ${text} is not one of ${logLevels.join(', ')}.`);
  return level;
}

function readPort(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError(`--port ${text} is not a port (0 to 65535).`);
  return port;
}
