import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { writeAtomically } from './processes.ts';

/** Where an API server is and how to know it. */
export interface ServerAddress {
  readonly server: string;
  /** The certificate authority in PEM; empty where the system's own are to be trusted. */
  readonly authority: string;
}

/** How a user proves who they are. */
export type Credential = { readonly certificate: string; readonly key: string } | { readonly token: string };

/** Writes a kubeconfig that needs no other file, readable by its owner only. */
export function writeKubeconfig(path: string, address: ServerAddress, user: string, credential: Credential): void {
  const login =
    'token' in credential
      ? { token: credential.token }
      : { 'client-certificate-data': base64(credential.certificate), 'client-key-data': base64(credential.key) };
  const trust = address.authority === '' ? {} : { 'certificate-authority-data': base64(address.authority) };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'caveau', cluster: { server: address.server, ...trust } }],
    users: [{ name: user, user: login }],
    contexts: [{ name: user, context: { cluster: 'caveau', user } }],
    'current-context': user,
  };
  // JSON is YAML, and every client reads it.
  writeAtomically(path, `${JSON.stringify(config, null, 2)}\n`);
}

/** Reads the address of the current context's server out of a kubeconfig. */
export function readServerAddress(path: string): ServerAddress {
  const config = parse(readFileSync(path, 'utf8')) as RawKubeconfig;
  const context = config.contexts?.find((one) => one.name === config['current-context'])?.context;
  const cluster = config.clusters?.find((one) => one.name === context?.cluster)?.cluster;
  if (!cluster?.server) throw new Error(`${path} has no current context with a server: set one with kubectl config.`);
  const file = cluster['certificate-authority'];
  const data = cluster['certificate-authority-data'];
  const authority = data ? Buffer.from(data, 'base64').toString('utf8') : file ? readFileSync(file, 'utf8') : '';
  return { server: cluster.server, authority };
}

interface RawKubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly cluster: string } }[];
  readonly clusters?: readonly {
    readonly name: string;
    readonly cluster: {
      readonly server?: string;
      readonly 'certificate-authority'?: string;
      readonly 'certificate-authority-data'?: string;
    };
  }[];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
