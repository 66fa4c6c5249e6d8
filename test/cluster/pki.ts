// The X.509 library needs this polyfill to be loaded first.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
  type Extension,
  type JsonGeneralName,
  type JsonName,
} from '@peculiar/x509';

/** A certificate or a bare key pair in PEM. */
export interface KeyPair {
  readonly key: string;
}

/** A certificate with its private key, both in PEM. */
export interface Certificate extends KeyPair {
  readonly certificate: string;
}

/** Whom a client certificate names: Kubernetes reads CN as the user and each O as a group. */
export interface Subject {
  readonly user: string;
  readonly groups?: readonly string[];
}

// Elliptic keys are made in a millisecond where RSA keys take tenths of a second, and boot time counts.
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 60 * 60 * 1000;
/** A test cluster lives for hours; a demo on a laptop may stay for months. */
const validityMs = 365 * dayMs;
/** Certificates are valid from a little earlier, for clocks that are stepped back after a suspend. */
const backdatedMs = 5 * 60 * 1000;

/** Makes the certificate authority of one cluster. */
export async function createAuthority(name: string): Promise<Certificate> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: [{ CN: [name] }],
    serialNumber: serialNumber(),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature, true),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await privatePem(keys.privateKey) };
}

/** Makes a certificate by which a server shows that it is one of the given names and addresses. */
export function issueServer(authority: Certificate, user: string, names: readonly JsonGeneralName[]): Promise<Certificate> {
  return issue(authority, { user }, [
    new SubjectAlternativeNameExtension([...names]),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
  ]);
}

/** Makes a certificate by which a user or a component logs in. */
export function issueClient(authority: Certificate, subject: Subject): Promise<Certificate> {
  return issue(authority, subject, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]);
}

/** Makes the key pair that signs service account tokens. */
export async function createSigningKeys(): Promise<KeyPair & { readonly publicKey: string }> {
  const keys = await generateKeys();
  const exported = await webcrypto.subtle.exportKey('spki', keys.publicKey);
  return { key: await privatePem(keys.privateKey), publicKey: PemConverter.encode(exported, 'PUBLIC KEY') };
}

/** Makes a key and a request for a certificate that somebody else's authority is to sign. */
export async function createRequest(subject: Subject): Promise<KeyPair & { readonly request: string }> {
  const keys = await generateKeys();
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: distinguishedName(subject),
    keys,
    signingAlgorithm: algorithm,
  });
  return { key: await privatePem(keys.privateKey), request: request.toString('pem') };
}

async function issue(authority: Certificate, subject: Subject, extensions: Extension[]): Promise<Certificate> {
  const keys = await generateKeys();
  const issuer = new X509Certificate(authority.certificate);
  const signingKey = await importPrivate(authority.key);
  const certificate = await X509CertificateGenerator.create({
    ...validity(),
    subject: distinguishedName(subject),
    issuer: issuer.subject,
    serialNumber: serialNumber(),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true), ...extensions],
  });
  return { certificate: certificate.toString('pem'), key: await privatePem(keys.privateKey) };
}

/** A name as a structure needs no escaping, so a user or group may hold commas and colons. */
function distinguishedName(subject: Subject): JsonName {
  return [{ CN: [subject.user] }, ...(subject.groups ?? []).map((group) => ({ O: [group] }))];
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function importPrivate(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), algorithm, false, ['sign']);
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - backdatedMs), notAfter: new Date(Date.now() + validityMs) };
}

function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  // A serial number is a positive integer: the first bit stays clear, and the first byte is not zero.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 1;
  return Buffer.from(bytes).toString('hex');
}
