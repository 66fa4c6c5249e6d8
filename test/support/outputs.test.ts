import assert from 'node:assert/strict';
import { leaksIn, piecesOf, type OutputKind } from './outputs.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const line = 'MHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY/PuoAoGCCqGSM49';
const pem = `-----BEGIN EC PRIVATE KEY-----\n${line}\n-----END EC PRIVATE KEY-----\n`;
const kubeconfig = JSON.stringify({ kind: 'Config', users: [{ name: 'a', user: { token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl' } }, { name: 'b', user: { 'client-key-data': base64(pem) } }] });

describe('the search for secrets and persons in outputs', () => {
  it('knows a kubeconfig by its token, the parts of it, its keys and the lines of those', () => {
    assert.deepEqual(piecesOf(kubeconfig), ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl', 'eyJzdWIiOiJhIn0', 'c2lnbmF0dXJl', base64(pem), line]);
  });

  it('knows a key by its lines, and another secret as a whole', () => {
    assert.deepEqual([piecesOf(pem), piecesOf('hunter2-hunter2\n'), piecesOf('short')], [[line], ['hunter2-hunter2'], []]);
  });

  const cases: readonly (readonly [string, OutputKind, string, number])[] = [
    ['a secret in the log', 'log', `failed: ${line}`, 1],
    ['a secret in the audit stream', 'audit', `{"requester":"researcher-7f3a","x":"${line}"}`, 1],
    ['a person in the log', 'log', 'User "researcher-7f3a" cannot', 1],
    ['a person in a status', 'status', '{"message":"researcher-7f3a may not"}', 1],
    ['a person in an Event', 'events', 'of researcher-7f3a.', 1],
    ['a person in a label', 'metrics', 'x{who="researcher-7f3a"} 1', 1],
  ];
  for (const [name, kind, text, want] of cases) {
    it(`finds ${name}, and says where without saying it`, () => {
      const found = leaksIn([{ kind, from: 'x', text }], [line], ['researcher-7f3a']);
      assert.equal(found.length, want);
      assert.ok(!found.join().includes(line));
    });
  }

  it('leaves a person in the audit stream, and a word that only contains a name', () => {
    assert.deepEqual(leaksIn([{ kind: 'audit', from: 'x', text: '"researcher-7f3a"' }, { kind: 'log', from: 'x', text: 'researcher-7f3ab, test-gitops' }], [], ['researcher-7f3a', 'gitops']), []);
  });
});
