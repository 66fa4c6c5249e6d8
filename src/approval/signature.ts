import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { rememberBySpec } from './canonical.ts';
import { approvalPayload, type ApprovalContent, payloadType, preAuthenticationEncoding } from './payload.ts';

/** One signature of a DataApproval, as spec.signatures has it. */
export type ApprovalSignature = NonNullable<ApprovalContent['spec']['signatures']>[number];

/** The hash of each curve (FIPS 186-5 asks that it be as strong as the curve); Ed25519 has its own. */
const curveHashes: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384' };

/** The hash to sign with, null for Ed25519; undefined for a kind of key that is not accepted. */
function hashOf(key: KeyObject): string | null | undefined {
  if (key.asymmetricKeyType === 'ed25519') return null;
  const curve = key.asymmetricKeyType === 'ec' ? (key.asymmetricKeyDetails?.namedCurve ?? '') : '';
  return Object.hasOwn(curveHashes, curve) ? curveHashes[curve] : undefined;
}

/** The public key of a PEM text (SubjectPublicKeyInfo); undefined for anything but an Ed25519 or an ECDSA key on P-256 or P-384. */
export function readPublicKey(pem: string): KeyObject | undefined {
  // createPublicKey would also take a private key or a certificate, which have no place in an object that many may read.
  if (!/^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/.test(pem)) return undefined;
  try {
    const key = createPublicKey(pem);
    return hashOf(key) === undefined ? undefined : key;
  } catch {
    return undefined;
  }
}

/** A public key in one form, however it was written: line breaks and the compression of a point make no other key of it. Undefined for what cannot be read. */
export function normalKey(pem: string): string | undefined {
  const key = readPublicKey(pem);
  if (key === undefined) return undefined;
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  return JSON.stringify([kty, crv, x, y]);
}

const remembered = rememberBySpec<boolean>();

/** Whether `sig` (base64; ECDSA in DER) is a signature of the approval by the public key in `pem`. Anything that cannot be read is not. */
export function isSignedBy(approval: ApprovalContent, sig: string, pem: string): boolean {
  const { namespace = '', name } = approval.metadata;
  return remembered(approval.spec, JSON.stringify([namespace, name, sig, pem]), () => check(approval, sig, pem));
}

function check(approval: ApprovalContent, sig: string, pem: string): boolean {
  const key = readPublicKey(pem);
  const hash = key === undefined ? undefined : hashOf(key);
  if (key === undefined || hash === undefined) return false;
  try {
    return verify(hash, bytesToSign(approval), key, Buffer.from(sig, 'base64'));
  } catch {
    return false;
  }
}

/**
 * Signs an approval by a private key in PEM (PKCS #8 or SEC 1; `passphrase` where it is encrypted).
 * Throws a sentence when the key cannot be read, or is neither Ed25519 nor ECDSA on P-256 or P-384.
 */
export function signApproval(approval: ApprovalContent, privateKeyPem: string, keyid: string, passphrase?: string): ApprovalSignature {
  const key = readPrivateKey(privateKeyPem, passphrase);
  const hash = hashOf(key);
  if (hash === undefined) throw new Error('The private key is neither Ed25519 nor ECDSA on P-256 or P-384. Make one by "openssl genpkey -algorithm ed25519".');
  return { keyid, sig: sign(hash, bytesToSign(approval), key).toString('base64') };
}

function readPrivateKey(pem: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    // The error of the library may quote from the text, which is a secret.
    throw new Error('The private key cannot be read: it must be in PEM, and its passphrase, if it has one, must be right.');
  }
}

function bytesToSign(approval: ApprovalContent): Buffer {
  return preAuthenticationEncoding(payloadType, approvalPayload(approval));
}
