import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type RequestOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { type KubeConfig } from '@kubernetes/client-node';
import { RuntimeError } from './errors.ts';

const TLS_KEYS = ['ca', 'cert', 'key', 'pfx', 'passphrase', 'rejectUnauthorized', 'servername'] as const;

/** What identifies us to the server, and the server to us. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: Pick<RequestOptions, (typeof TLS_KEYS)[number]>;
}

/** The file that holds the user's token, as in a pod. */
function tokenFileOf(kubeConfig: KubeConfig): string | undefined {
  const { authProvider } = (kubeConfig.getCurrentUser() ?? {}) as { readonly authProvider?: { readonly config?: { readonly tokenFile?: string } } };
  return authProvider?.config?.tokenFile;
}

/** Client-node keeps a token for a minute; its file is read again here, so that a token that was withdrawn is not used any longer than that of a certificate. */
function readToken(file: string): string {
  const token = readFileSync(file, 'utf8').trim();
  if (token === '') throw new RuntimeError('CredentialsUnusable', 'the token file is empty');
  return token;
}

/** What kubeconfig and the files behind it say right now. */
async function read(kubeConfig: KubeConfig): Promise<Credentials> {
  const options: RequestOptions = {};
  await kubeConfig.applyToHTTPSOptions(options);
  const headers = Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value).trim()]));
  if (typeof options.auth === 'string') headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  const tokenFile = tokenFileOf(kubeConfig);
  if (tokenFile !== undefined) headers['Authorization'] = `Bearer ${readToken(tokenFile)}`;
  const tls = Object.fromEntries(TLS_KEYS.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])));
  return { headers, tls };
}

const CERTIFICATES = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]*(?:-----END (?:TRUSTED )?CERTIFICATE-----)?/g;

/** Throws unless every certificate that begins in the bundle is whole: half a bundle would refuse a server that is trusted. */
function checkAuthorities(ca: unknown): void {
  const bundle = Buffer.isBuffer(ca) || typeof ca === 'string' ? ca.toString() : undefined;
  if (bundle === undefined) return;
  const certificates = bundle.match(CERTIFICATES) ?? [];
  if (certificates.length === 0) throw new Error('there is no certificate in it');
  for (const certificate of certificates) new X509Certificate(certificate);
}

/** Throws unless connections can be made with this: a certificate and the key of its predecessor are no pair. */
function check({ ca, cert, key, pfx, passphrase }: Credentials['tls']): void {
  let what = 'the certificate authority';
  try {
    checkAuthorities(ca);
    what = 'the client certificate and its key';
    createSecureContext({ cert, key, pfx, passphrase });
  } catch (cause) {
    throw new RuntimeError('CredentialsUnusable', `${what} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** A file that is being changed: missing, unreadable, empty or half written. What an exec plugin says is not among them. */
function isOfFiles(error: unknown): boolean {
  if (error instanceof RuntimeError) return error.code === 'CredentialsUnusable';
  return error instanceof Error && 'syscall' in error && (error.syscall === 'open' || error.syscall === 'read');
}

/**
 * Asks kubeconfig on every request, because token files, exec plugins, authorities and client certificates rotate under a running process. While a file
 * is being changed the former contents go on to be used; `onUnusable` is told once for each reason. Reading the files of a pod takes 0.09 ms, a call
 * some milliseconds, and a stat half of a read: nothing is won by remembering when they were written.
 */
export function createCredentials(kubeConfig: KubeConfig, onUnusable: (error: unknown) => void = () => undefined): () => Promise<Credentials> {
  let good: Credentials | undefined;
  let told: string | undefined;
  return async () => {
    try {
      const fresh = await read(kubeConfig);
      // The same object as before where nothing changed, so that whoever holds connections by it need not compare.
      const tls = isDeepStrictEqual(fresh.tls, good?.tls) && good !== undefined ? good.tls : fresh.tls;
      if (tls !== good?.tls) check(tls);
      told = undefined;
      good = { headers: fresh.headers, tls };
    } catch (error) {
      if (good === undefined || !isOfFiles(error)) throw error;
      const reason = String(error);
      if (reason !== told) onUnusable(error);
      told = reason;
    }
    return good;
  };
}
