import { equal } from 'node:assert/strict';
import { nodeUidOf } from './own-node.ts';

const tokenOf = (claims: unknown): string => ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'c2ln'].join('.');
const bound = { iss: 'https://kubernetes.default.svc', 'kubernetes.io': { namespace: 'caveau-system', node: { name: 'node-a', uid: '7c8e' }, pod: { name: 'p', uid: '1' } } };

describe('the node of a token', () => {
  it('is read from the claims of a token that is bound to a pod', () => equal(nodeUidOf(`${tokenOf(bound)}\n`, 'node-a'), '7c8e'));
  it('is not another node', () => equal(nodeUidOf(tokenOf(bound), 'node-b'), undefined));
  const others = { 'no token': '', 'a token of another kind': 'abc', 'one without claims': tokenOf({}), 'claims that are no object': tokenOf(null), 'one that is bound to no node': tokenOf({ 'kubernetes.io': { namespace: 'x' } }), 'a node without a UID': tokenOf({ 'kubernetes.io': { node: { name: 'node-a' } } }), 'a UID that is no text': tokenOf({ 'kubernetes.io': { node: { name: 'node-a', uid: 7 } } }) };
  for (const [name, token] of Object.entries(others)) it(`is not known from ${name}`, () => equal(nodeUidOf(token, 'node-a'), undefined));
});
