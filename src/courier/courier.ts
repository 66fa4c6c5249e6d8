import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { courierVersion, type CourierConfig, type CourierObject, type CourierReason, type CourierResult, type CourierStore } from '../api/courier.ts';
import { checksumHeader, emptyHash, type Keys, type StoreAnswer, type StoreRequest } from './request.ts';

/** What the courier needs of the world. */
export interface CourierHands {
  /** The directory of the release volume. */
  readonly source: string;
  /** Undefined where the Secret is not there, or not as it should be. */
  readonly keys: Keys | undefined;
  readonly send: (store: CourierStore, keys: Keys, request: StoreRequest) => Promise<StoreAnswer>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** What became of one object: nothing to say, or why not. */
type Trouble = { readonly reason: CourierReason; readonly httpStatus: number } | undefined;

const trouble = (reason: CourierReason, httpStatus = 0): Trouble => ({ reason, httpStatus });

/** Pauses between tries where the store does not answer, in milliseconds: what a network policy takes to take effect on a new pod, and a restart of the store. */
const pauses = [1000, 2000, 4000, 8000, 15_000, 30_000] as const;

/** Writes all objects, the list last, or deletes them, the list first. It stops at the first that fails. */
export async function runCourier({ task, store, objects }: CourierConfig, hands: CourierHands): Promise<CourierResult> {
  const numbered = objects.map((object, index) => ({ object, index }));
  const { keys } = hands;
  for (const { object, index } of task === 'Store' ? numbered : numbered.reverse()) {
    const failed = keys === undefined ? trouble('KeysMissing') : await (task === 'Store' ? storeObject : deleteObject)(store, object, { ...hands, keys });
    if (failed !== undefined) return { version: courierVersion, task, verdict: 'Refused', ...failed, object: index };
  }
  return { version: courierVersion, task, verdict: 'Done' };
}

type Opened = CourierHands & { readonly keys: Keys };

/** The very bytes that were approved, to a place where nothing is: the store is told their digest by the signature and by the checksum, and must say that it found it. */
async function storeObject(store: CourierStore, { path, key, digest = '' }: CourierObject, hands: Opened): Promise<Trouble> {
  const hash = digest.slice('sha256:'.length);
  const checksum = checksumOf(digest);
  // Nobody should be able to put a link there; what it leads to would not be the release.
  const file = await open(join(hands.source, path), constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
  if (file === undefined) return trouble('FileChanged');
  try {
    if ((await hashOf(file)) !== hash) return trouble('FileChanged');
    const { size } = await file.stat();
    const headers = { 'Content-Length': String(size), 'If-None-Match': '*', [checksumHeader]: checksum };
    const put = async (): Promise<StoreAnswer> => hands.send(store, hands.keys, { method: 'PUT', key, bodyHash: hash, headers, body: file.createReadStream({ start: 0, autoClose: false }) });
    const answer = await tried(put, hands);
    if ('reason' in answer) return answer;
    if (answer.status === 412) return await isThere(store, key, checksum, hands);
    if (answer.status !== 200) return refusal(answer.status);
    return answer.checksum === checksum ? undefined : trouble('DigestNotConfirmed', answer.status);
  } finally {
    await file.close();
  }
}

/** A digest as S3 writes it. */
function checksumOf(digest: string): string {
  return Buffer.from(digest.slice('sha256:'.length), 'hex').toString('base64');
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of file.createReadStream({ start: 0, autoClose: false })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** What lies there already is right only where the store says that it has the digest that was approved: a courier before this one was cut off. */
async function isThere(store: CourierStore, key: string, checksum: string, hands: Opened): Promise<Trouble> {
  const answer = await look(store, key, hands);
  if ('reason' in answer) return answer;
  return answer.status === 200 && answer.checksum === checksum ? undefined : trouble('ObjectExists', 412);
}

function look(store: CourierStore, key: string, hands: Opened): ReturnType<typeof tried> {
  return tried(() => hands.send(store, hands.keys, { method: 'HEAD', key, bodyHash: emptyHash, headers: { 'x-amz-checksum-mode': 'ENABLED' } }), hands);
}

/** What somebody else put there stays, as far as keys and store tell what it is: where they do not, it is ours by its key. S3 says 204 also where nothing was. */
async function deleteObject(store: CourierStore, { key, digest }: CourierObject, hands: Opened): Promise<Trouble> {
  const seen = await look(store, key, hands);
  if ('reason' in seen) return seen;
  if (digest !== undefined && seen.status === 200 && seen.checksum !== undefined && seen.checksum !== checksumOf(digest)) return undefined;
  const answer = await tried(() => hands.send(store, hands.keys, { method: 'DELETE', key, bodyHash: emptyHash }), hands);
  if ('reason' in answer) return answer;
  return [200, 204, 404].includes(answer.status) ? undefined : refusal(answer.status);
}

function refusal(status: number): Trouble {
  if (status === 401 || status === 403) return trouble('KeysRefused', status);
  return trouble(status === 404 ? 'BucketMissing' : status >= 500 ? 'StoreUnreachable' : 'StoreRefused', status);
}

/** Tries again where the store does not answer, or says that it cannot now. */
async function tried(attempt: () => Promise<StoreAnswer>, { wait }: CourierHands): Promise<StoreAnswer | NonNullable<Trouble>> {
  for (const pause of [...pauses, undefined]) {
    const answer = await attempt().catch(meaning);
    const passes = 'reason' in answer ? answer.reason === 'StoreUnreachable' : answer.status >= 500 || answer.status === 409;
    if (!passes || pause === undefined) return answer;
    await wait(pause);
  }
  return { reason: 'StoreUnreachable', httpStatus: 0 };
}

/** Codes of node:tls and OpenSSL's X509_verify_cert_error_string as Node names them (node/src/crypto/crypto_common.cc). */
const ofCertificates = /^(ERR_TLS_CERT|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT|EPROTO)/;

function meaning(error: unknown): NonNullable<Trouble> {
  const { code = '' } = error as { readonly code?: string };
  return { reason: ofCertificates.test(code) ? 'CertificateRefused' : 'StoreUnreachable', httpStatus: 0 };
}
