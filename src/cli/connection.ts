import { type KubeConfig } from '@kubernetes/client-node';
import { asRecord, errorOf } from '../runtime/answer.ts';
import { type Clock } from '../runtime/clock.ts';
import { createHttp, type Http } from '../runtime/http.ts';
import { ApiError, classify, describe } from '../runtime/errors.ts';
import { loadKubeConfig } from '../runtime/kube-config.ts';
import { transportOver, type Transport } from '../runtime/transport.ts';
import { version } from '../telemetry/version.ts';
import { UsageError } from './terminal.ts';
import { type Call } from './usage.ts';

/** Where a command works, as kubectl is told it. */
export interface Place {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
}

/** A cluster as the user sees it, and the namespace that is meant. */
export interface Connection {
  readonly transport: Transport;
  readonly namespace: string;
  /** The API server's address, for messages. */
  readonly server: string;
  readonly http: Http;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** Connects as the user of the kubeconfig. Throws a sentence where there is no such file or context. */
export function connect({ kubeconfig, context, namespace }: Place, clock: Clock): Connection {
  const config = load(kubeconfig);
  if (context !== undefined) {
    if (config.getContextObject(context) === null) throw new UsageError(`The kubeconfig has no context "${context}". "kubectl config get-contexts" lists them.`);
    config.setCurrentContext(context);
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new UsageError('The kubeconfig names no cluster. Give one by --kubeconfig or KUBECONFIG, and a context by --context.');
  const http = createHttp({ kubeConfig: config, userAgent: `kubectl-caveau/${version}` });
  const transport = transportOver(http, { clock, fieldManager: 'kubectl-caveau' });
  const inContext = config.getContextObject(config.getCurrentContext())?.namespace;
  return { transport, http, namespace: namespace ?? inContext ?? 'default', server: cluster.server, close: () => transport.close() };
}

/** Connects as the options of a call say. */
export function connectFor(call: Pick<Call, 'value'>, clock: Clock): Connection {
  return connect({ kubeconfig: call.value('kubeconfig'), context: call.value('context'), namespace: call.value('namespace') }, clock);
}

function load(path: string | undefined): KubeConfig {
  try {
    return loadKubeConfig(path);
  } catch (error) {
    // A parser quotes the line that it could not read, and that may hold a token.
    const reason = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'does not exist' : 'cannot be read as a kubeconfig';
    throw new UsageError(`The file ${path ?? 'that KUBECONFIG or ~/.kube/config names'} ${reason}. Give another by --kubeconfig.`);
  }
}

/** What went wrong between us and the API server, with what to do. */
export function connectionError(error: unknown, server: string): UsageError {
  if (error instanceof ApiError) return new UsageError(error.status === 401 ? 'The API server does not know you: log in anew.' : `The API server refused: ${error.message}`);
  if (classify(error) === 'transient') return new UsageError(`The API server ${server} cannot be reached: ${describe(error)}.`);
  throw error;
}

/** The user as the API server knows whoever asks (SelfSubjectReview). */
export async function whoAmI({ http, server }: Connection, clock: Clock): Promise<string> {
  try {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const answer = await http.send({ method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', contentType: 'application/json', body: JSON.stringify(review) });
    if (answer.status >= 300) throw await errorOf(answer, clock);
    const { status } = asRecord(await answer.text()) as { readonly status?: { readonly userInfo?: { readonly username?: string } } };
    const name = status?.userInfo?.username;
    if (name === undefined || name === '') throw new UsageError('The API server does not say who you are. Give a name by --approver, and sign by --key.');
    return name;
  } catch (error) {
    throw error instanceof UsageError ? error : connectionError(error, server);
  }
}
