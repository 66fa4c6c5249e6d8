import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { redact, redacted, redactText } from './redact.ts';

/** Text that nobody could guess, the same in every run. */
const random = (seed: number, encoding: 'base64' | 'base64url' | 'hex' = 'base64'): string => createHash('sha512').update(String(seed)).digest(encoding);
const jwt = `eyJhbGciOiJSUzI1NiJ9.${random(1, 'base64url')}.${random(2, 'base64url')}`;
const pem = (seed: number): string => `-----BEGIN EC PRIVATE KEY-----\n${random(seed).match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END EC PRIVATE KEY-----`;

describe('the redactor', () => {
  const texts: readonly (readonly [string, string, string])[] = [
    ['a JSON web token', `failed with ${jwt}, again`, `failed with ${redacted}, again`],
    ['a bearer token', 'sent Authorization: Bearer abcdefgh12345678', `sent Authorization: ${redacted}`],
    ['basic authentication', 'header "Basic dXNlcjpwYXNz"', `header "Basic ${redacted}"`],
    ['a key in PEM', `read ${pem(3)} from disk`, `read ${redacted} from disk`],
    ['the beginning of a key that was cut off', `read -----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAK`, `read ${redacted}`],
    ['a password in a URL', 'GET https://alice:hunter2@registry.example/v2/ failed', `GET https://${redacted}@registry.example/v2/ failed`],
    ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE is not valid', `${redacted} is not valid`],
    ['a token of GitHub', `ghp_${'a1B2'.repeat(9)}`, redacted],
    ['long base64', `data ${random(4)} end`, `data ${redacted} end`],
    ['long digits that are no digest', `x ${random(5, 'hex').slice(0, 64)} y`, `x ${redacted} y`],
    ['a secret in JSON', '{"password":"two words","port":1}', `{"password":${redacted},"port":1}`],
    ['a secret in JSON in JSON', '{\\"clientSecret\\":\\"two words\\"}', `{\\"clientSecret\\":${redacted}}`],
    ['a secret in a query', 'POST /?client_secret=abc&x=1', `POST /?client_secret=${redacted}&x=1`],
    ['all of an Authorization header, whatever its scheme', 'sent Authorization: Digest username="alice", response="abc", opaque=x\nHost: h', `sent Authorization: ${redacted}\nHost: h`],
    ['all of a cookie', 'Set-Cookie: theme=dark; session="a b"; Path=/', `Set-Cookie: ${redacted}`],
    ['a header in JSON, and nothing after it', '{"authorization":"Digest username=\\"alice\\", response=\\"abc\\"","port":1}', `{"authorization":${redacted},"port":1}`],
    ['a header in JSON in JSON', '{\\"cookie\\":\\"a=b; c=d\\"}', `{\\"cookie\\":${redacted}`],
    ['a password after its flag', 'login --username x --password hunter2 --verbose', `login --username x --password ${redacted} --verbose`],
    ['a token after its flag', 'run --registry-token "two words" now', `run --registry-token ${redacted} now`],
    ['a secret after its flag', "run --client-secret 'two words' --api-key abc", `run --client-secret ${redacted} --api-key ${redacted}`],
    ['a key after its flag in a list of arguments', 'args ["--api-key", "abc", "-v"]', `args ["--api-key", ${redacted}, "-v"]`],
    ['the user whom the API server names', 'jobs.batch is forbidden: User "researcher-7f3a" cannot create resource', `jobs.batch is forbidden: User "${redacted}" cannot create resource`],
    ['a person in a field that was refused', 'spec.requester: Invalid value: "alice": should match', `spec.requester: Invalid value: "${redacted}": should match`],
    ['a person in a permit that was refused', 'spec.persons[0].subject: Invalid value: "alice": too long', `spec.persons[0].subject: Invalid value: "${redacted}": too long`],
    ['a person in JSON', '{"requester":"alice","workers":1}', `{"requester":"${redacted}","workers":1}`],
    ['a person beside a name', 'requester=alice, workers=1', `requester=${redacted}, workers=1`],
  ];
  for (const [name, text, want] of texts) it(`takes out ${name}`, () => assert.equal(redactText(text), want));

  const plain: readonly string[] = [
    'TrainingJob:prj-lung/unet',
    'nothing came over the watch for 90 s',
    '403 Forbidden: jobs.batch is forbidden: User "system:serviceaccount:caveau-system:caveau" cannot create resource "jobs" in API group "batch"',
    `registry.example/lung@sha256:${'0123456789abcdef'.repeat(4)}`,
    'caveau.v1:sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'pvc-3f2504e0-4f89-11d3-9a0c-0305e82c3301 of prj-lung/unet-3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'Error: boom\n    at createReconcile (file:///srv/caveau/node_modules/undici/lib/dispatcher/client-h1.js:93:12)\n    at TrainingJobReconciler/SecureDatasetReconciler/DataPermitReconcilerOfEverything',
    'POST https://10.96.0.1:443/apis/batch/v1/namespaces/prj-lung/jobs?fieldManager=caveau&fieldValidation=Strict',
    'validatingadmissionpolicies.admissionregistration.k8s.io, validatingadmissionpolicybindings.admissionregistration.k8s.io',
    'the token of the operator is not accepted; sign in again',
    'start with --token-file /run/token --password --verbose',
    'a permit without cookies, by authorization of the board',
    'This basic question has no answer.',
  ];
  for (const text of plain) it(`leaves what an operator needs: ${text.slice(0, 60)}`, () => assert.equal(redactText(text), text));

  for (const key of ['token', 'id-token', 'access_token', 'Password', 'client-key-data', 'certificateAuthorityData', 'Authorization', 'set-cookie', 'clientSecret', 'kubeconfig', 'requester', 'subject', 'declaredBy', 'persons', 'username']) {
    it(`hides what stands under ${key}, whatever it is`, () => {
      const said = JSON.stringify(redact({ fields: [{ [key]: 'short' }, { [key]: { deep: ['short'] } }, { [key]: 12345 }] }));
      assert.doesNotMatch(said, /short|12345/);
    });
  }

  it('leaves the fields of our own lines as they are', () => {
    const fields = { key: 'TrainingJob:prj-lung/unet', class: 'refused', error: '422 Invalid: no', pauseMs: 800, resource: 'pods', keys: ['a', 'b'], resourceVersion: '812', ok: true, none: null };
    assert.deepEqual(redact(fields), fields);
  });

  it('takes errors apart, with their causes, and what was put on them', () => {
    const error = Object.assign(new Error(`no: ${jwt}`, { cause: new TypeError('deep') }), { code: 'ECONNRESET', headers: { authorization: 'Bearer x' } });
    const { message, cause, code, headers } = redact(error) as { readonly message: string; readonly cause: { readonly message: string }; readonly code: string; readonly headers: object };
    assert.deepEqual([message, cause.message, code, headers], [`no: ${redacted}`, 'deep', 'ECONNRESET', { authorization: redacted }]);
    assert.ok(!JSON.stringify(redact(error)).includes(jwt));
  });

  it('survives every kind of value', () => {
    const circle: Record<string, unknown> = { name: 'circle' };
    circle['self'] = circle;
    const hostile = { get boom(): string { throw new Error('not for you'); } };
    const values = [circle, hostile, new Proxy({}, { ownKeys: () => { throw new Error('no'); } }), 1n, Symbol('s'), () => undefined, new Map([['token', 'x']]), new Set([1]), new Date(Number.NaN), new Date(0), Buffer.from('secret'), new URL('https://u:p@h/'), undefined, null, Number.NaN];
    const said = JSON.stringify(redact(values));
    assert.match(said, /\[circular\]/);
    assert.match(said, /\[unreadable\]/);
    assert.match(said, /6 bytes/);
    assert.doesNotMatch(said, /u:p@|"x"/);
  });

  it('makes a line of bounded size of whatever it is given', () => {
    let deep: unknown = 'end';
    for (let n = 0; n < 10_000; n++) deep = { deep };
    const wide = Array.from({ length: 100_000 }, (_, n) => ({ n, list: Array.from({ length: 10 }, () => ({ n })) }));
    assert.ok(JSON.stringify(redact({ deep, wide, text: 'word '.repeat(1_000_000) })).length < 40_000);
    // Each would take minutes if one of the patterns went back over what it has read.
    for (const text of ['a'.repeat(1e6), '-----BEGIN A-----'.repeat(1e5), 'a:'.repeat(1e6), 'user "'.repeat(1e5), 'token '.repeat(1e5), `${'x-'.repeat(1e5)}token=`]) assert.ok(redactText(text).length < 25_000);
  });

  it('cuts a text behind a long word as fast as any other', () => {
    const list = Array.from({ length: 8 }, () => Array.from({ length: 60 }, () => `${'a'.repeat(8190)} ${'b'.repeat(20)}`));
    // Took more than a minute when the cut looked for the last word from each letter of the long one.
    assert.ok(JSON.stringify(redact(list)).length < 25_000);
  });

  it('leaves no half of a secret where a text is cut', () => {
    for (let at = 8100; at < 8200; at += 7) assert.ok(!redactText(`${'w '.repeat(at / 2)}${random(at)} more`).includes(random(at).slice(0, 12)));
  });

  /** A secret, as it is planted, and the piece of it that must not be found. */
  const secrets = fc.nat(1e6).chain((seed): fc.Arbitrary<[string, string]> => {
    const raw = random(seed);
    return fc.constantFrom<[string, string][]>(
      [`Bearer ${raw}`, raw], [raw, raw], [`eyJhbGciOiJSUzI1NiJ9.${random(seed, 'base64url')}.sig`, random(seed, 'base64url')], [pem(seed), raw.slice(0, 30)],
      [`https://u:${random(seed, 'hex').slice(0, 12)}@h/p`, random(seed, 'hex').slice(0, 12)], [`password="${raw.slice(0, 9)}"`, raw.slice(0, 9)], [`token: ${random(seed, 'hex').slice(0, 10)}`, random(seed, 'hex').slice(0, 10)],
    );
  });
  /** Letters after which a secret still begins where a word begins. */
  const words = fc.array(fc.constantFrom('list', 'watch', 'failed:', '(', '"x"', '403', 'pods', '\n', '{"a":1}', 'é😀'), { maxLength: 8 }).map((parts) => parts.join(' '));

  it('finds a secret in JSON that is a string of JSON, five times over', () => {
    let text = 'password="sG/yCjfbD" --token "sG/yCjfbD" Cookie: "sG/yCjfbD"';
    for (let times = 1; times <= 5; times += 1) {
      text = JSON.stringify({ field: text });
      assert.ok(!redactText(text).includes('sG/yCjfbD'), `${times} times`);
    }
  });

  it('lets no planted secret through, wherever it is', () => {
    fc.assert(
      fc.property(secrets, words, words, fc.array(fc.constantFrom('list', 'object', 'error', 'cause', 'map', 'json'), { maxLength: 4 }), ([planted, piece], before, after, nest) => {
        let value: unknown = `${before} ${planted} ${after}`;
        for (const how of nest) {
          if (how === 'list') value = [value, 1];
          else if (how === 'object') value = { field: value, other: 'x' };
          else if (how === 'map') value = new Map([['field', value]]);
          else if (how === 'json') value = typeof value === 'string' ? JSON.stringify({ field: value }) : value;
          else value = how === 'error' ? new Error(typeof value === 'string' ? value : 'x', { cause: value }) : { inner: new Error('x', { cause: value }) };
        }
        assert.ok(!JSON.stringify(redact(value)).includes(piece));
      }),
      { numRuns: 1000 },
    );
  });

  it('lets nothing through that stands under a key of secrets or persons', () => {
    fc.assert(
      fc.property(fc.constantFrom('token', 'Secret', 'client-key-data', 'requester', 'subjects', 'passphrase'), fc.nat(1e6), fc.jsonValue({ maxDepth: 2 }), (key, seed, beside) => {
        const piece = random(seed, 'hex').slice(0, 10);
        assert.ok(!JSON.stringify(redact({ beside, inner: [{ [key]: { any: [piece] } }] })).includes(piece));
      }),
    );
  });
});
