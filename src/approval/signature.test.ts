import assert from 'node:assert/strict';
import { ECDH, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { approvalPayload, payloadType, preAuthenticationEncoding } from './payload.ts';
import { isSignedBy, normalKey, readPublicKey, signApproval } from './signature.ts';

const approval = {
  metadata: { namespace: 'prj-lung', name: 'dpo-1' },
  spec: {
    action: 'Use',
    permit: { name: 'p', digest: `caveau.v1:sha256:${'a'.repeat(64)}` },
    dataset: { name: 'd', digest: `caveau.v1:sha256:${'b'.repeat(64)}` },
    role: 'dpo',
    approver: 'x@hospital.example',
    organisation: 'Hôpital A',
    expires: '2028-01-01T00:00:00Z',
  },
} as const;

const pem = (key: KeyObject) => key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();
const pairOf = ({ publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }) => ({ open: pem(publicKey), secret: pem(privateKey) });
const pairs = {
  'Ed25519': pairOf(generateKeyPairSync('ed25519')),
  'ECDSA P-256': pairOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  'ECDSA P-384': pairOf(generateKeyPairSync('ec', { namedCurve: 'P-384' })),
};

describe('the signature of an approval', () => {
  it('is over the encoding of the DSSE protocol, whose example this is', () =>
    assert.equal(preAuthenticationEncoding('http://example.com/HelloWorld', 'hello world').toString(), 'DSSEv1 29 http://example.com/HelloWorld 11 hello world'));

  it('counts lengths in bytes, not in characters', () => {
    const payload = approvalPayload(approval);
    assert.match(preAuthenticationEncoding(payloadType, payload).toString(), new RegExp(`^DSSEv1 39 \\S+ ${payload.length + 1} \\{"group"`));
  });

  it('of Ed25519 is the golden value, because the algorithm leaves no choice', () => {
    // A key for this test alone: 32 bytes of 0x01 behind the fixed head of PKCS #8 (RFC 8410).
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 1)]);
    const secret = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
    const { sig } = signApproval(approval, secret, 'k');
    assert.equal(sig, goldenSignature);
    assert.ok(isSignedBy(approval, sig, pem(createPublicKey(secret))));
  });

  for (const [name, { open, secret }] of Object.entries(pairs)) {
    describe(`by ${name}`, () => {
      const { keyid, sig } = signApproval(approval, secret, 'key-1');
      it('is accepted', () => {
        assert.equal(keyid, 'key-1');
        assert.ok(isSignedBy(approval, sig, open));
      });
      it('is not of another name, namespace or content', () => {
        assert.ok(!isSignedBy({ ...approval, metadata: { ...approval.metadata, name: 'dpo-2' } }, sig, open));
        assert.ok(!isSignedBy({ ...approval, metadata: { ...approval.metadata, namespace: 'other' } }, sig, open));
        for (const [field, value] of Object.entries({ ...approval.spec, comment: '' })) {
          const changed = { ...approval, spec: { ...approval.spec, [field]: typeof value === 'string' ? `${value}x` : { ...value, digest: 'other' } } } as typeof approval;
          assert.ok(!isSignedBy(changed, sig, open), field);
        }
      });
      it('is not by another key', () => {
        for (const other of Object.values(pairs).filter((pair) => pair.open !== open)) assert.ok(!isSignedBy(approval, sig, other.open));
        assert.ok(!isSignedBy(approval, sig, pairOf(generateKeyPairSync('ed25519')).open));
      });
      it('is not when a bit of it is turned, or it is cut or empty', () => {
        const turned = Buffer.from(sig, 'base64');
        turned[10] = (turned[10] ?? 0) ^ 1;
        for (const bad of [turned.toString('base64'), sig.slice(0, 20), '', 'AAAA', '!!!!']) assert.ok(!isSignedBy(approval, bad, open), bad);
      });
    });
  }

  it('takes no key of another kind, no private key and no rubbish as a public key', () => {
    const rsa = pairOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
    const k256 = pairOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }));
    for (const text of [rsa.open, k256.open, pairs.Ed25519.secret, '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', '']) assert.equal(readPublicKey(text), undefined);
    for (const { open } of Object.values(pairs)) assert.ok(readPublicKey(open));
  });

  it('takes no key with anything behind it, and knows a key by its point, however that is written', () => {
    const [first] = Object.values(pairs);
    assert.equal(readPublicKey(`${first?.open ?? ''}x`), undefined);
    assert.equal(readPublicKey(`${first?.open ?? ''}${first?.open ?? ''}`), undefined);
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);
    // SubjectPublicKeyInfo of P-256 up to a compressed point of 33 bytes (RFC 5480).
    const head = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
    const compressed = Buffer.concat([head, ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'compressed') as Buffer]).toString('base64');
    const other = `-----BEGIN PUBLIC KEY-----\n${compressed}\n-----END PUBLIC KEY-----\n`;
    assert.ok(normalKey(other));
    assert.equal(normalKey(other), normalKey(pem(publicKey)));
  });

  it('is refused with a sentence for a private key that does not fit or cannot be read, and the sentence quotes nothing of it', () => {
    const rsa = pairOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
    assert.throws(() => signApproval(approval, rsa.secret, 'k'), /neither Ed25519 nor ECDSA/);
    assert.throws(() => signApproval(approval, 'SECRETTEXT', 'k'), (error: Error) => /cannot be read/.test(error.message) && !/SECRETTEXT/.test(error.message));
  });

  it('can be made with a key that is encrypted by a passphrase', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const locked = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right' }).toString();
    assert.ok(isSignedBy(approval, signApproval(approval, locked, 'k', 'right').sig, pem(publicKey)));
    assert.throws(() => signApproval(approval, locked, 'k', 'wrong'), /cannot be read/);
  });
});

/** Kept for ever: were it to change, no signature that was ever made could be checked. */
const goldenSignature = 'nOwiKMdYA2Jg45D4bqPGuyfYA6spmVkDcIiWF4gZpOMDSsDImef3epLO1T5bzQPLXOhCokBKWDzqRVDq2bMEDw==';
