import { type Readable } from 'node:stream';
import { request } from 'node:https';
import { isIP } from 'node:net';
import aws4 from 'aws4';
import { portOf, type CourierStore } from '../api/courier.ts';

/** What opens the store. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** One request to the store, of an object. */
export interface StoreRequest {
  readonly method: 'PUT' | 'HEAD' | 'DELETE';
  readonly key: string;
  /** SHA-256 of the body, in hexadecimal digits; it is signed. */
  readonly bodyHash: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable;
}

/** What of an answer is read. Its body is not: it could quote a key. */
export interface StoreAnswer {
  readonly status: number;
  /** SHA-256 of the object as the store says it, in base64. */
  readonly checksum: string | undefined;
}

/** SHA-256 of nothing, in hexadecimal digits. */
export const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The header by which S3 is told, and tells, the SHA-256 of an object ("Checking object integrity", Amazon S3 User Guide). */
export const checksumHeader = 'x-amz-checksum-sha256';

/** A store that neither takes nor sends anything for so long is not there. */
const idleMs = 60_000;

/**
 * Sends one signed request (AWS Signature Version 4) to exactly the address of the store, by TLS, whose certificate must be for the name of the endpoint. Rejects where no answer came.
 * A body follows only when the store asks for it (RFC 9110, 10.1.1): one that refuses by the name alone would close while a large file is still on its way, and its answer be lost.
 */
export function send(store: CourierStore, keys: Keys, { method, key, bodyHash, headers = {}, body }: StoreRequest): Promise<StoreAnswer> {
  const { hostname, host } = new URL(store.endpoint);
  const path = `/${store.bucket}/${key}`;
  const asked = body === undefined ? headers : { ...headers, Expect: '100-continue' };
  const signed = aws4.sign({ host, path, method, service: 's3', region: store.region, headers: { ...asked, Host: host, 'X-Amz-Content-Sha256': bodyHash } }, { ...keys });
  const named = isIP(hostname) === 0 ? { servername: hostname } : {};
  const trusted = store.caBundle === undefined ? {} : { ca: store.caBundle };
  return new Promise((resolve, reject) => {
    const sent = request({ host: store.address, port: portOf(store.endpoint), method, path, headers: signed.headers, minVersion: 'TLSv1.2', agent: false, timeout: idleMs, ...named, ...trusted });
    sent.once('timeout', () => sent.destroy(Object.assign(new Error('The store does not answer.'), { code: 'ETIMEDOUT' })));
    // A store may still close the connection when its answer is here.
    sent.on('error', reject);
    sent.once('response', (answer) => {
      const checksum = answer.headers[checksumHeader];
      answer.resume().once('error', reject).once('end', () => {
        resolve({ status: answer.statusCode ?? 0, checksum: typeof checksum === 'string' ? checksum : undefined });
        sent.destroy();
      });
    });
    if (body === undefined) sent.end();
    else sent.once('continue', () => body.once('error', (error) => sent.destroy(error)).pipe(sent));
  });
}
