import assert from 'node:assert/strict';
import { GADGETS, gadget } from './fake-objects.ts';
import { type Resource } from './plan.ts';
import { apiVersionOf, controllerUid, idOf, keyOf, pathOf } from './resource.ts';

const NODES: Resource = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };

describe('resource', () => {
  const paths: [want: string, ...args: Parameters<typeof pathOf>][] = [
    ['/api/v1/nodes', NODES],
    ['/api/v1/nodes/n1', NODES, undefined, 'n1'],
    ['/api/v1/nodes/n1', NODES, 'ignored', 'n1'],
    ['/apis/test.example/v1/gadgets', GADGETS],
    ['/apis/test.example/v1/namespaces/ns/gadgets', GADGETS, 'ns'],
    ['/apis/test.example/v1/namespaces/ns/gadgets/a/status', GADGETS, 'ns', 'a', 'status'],
    ['/apis/test.example/v1/namespaces/a%2F..%2Fb/gadgets/%3Fx', GADGETS, 'a/../b', '?x'],
  ];
  for (const [want, ...args] of paths) {
    it(`has the path ${want}`, () => {
      assert.equal(pathOf(...args), want);
    });
  }

  for (const name of ['', '.', '..']) {
    it(`refuses '${name}' as a segment`, () => {
      assert.throws(() => pathOf(GADGETS, 'ns', name), { code: 'InvalidPath' });
    });
  }

  it('names resources and objects', () => {
    assert.equal(idOf(GADGETS), 'gadgets.test.example');
    assert.equal(idOf(NODES), 'nodes');
    assert.equal(apiVersionOf(GADGETS), 'test.example/v1');
    assert.equal(apiVersionOf(NODES), 'v1');
    assert.equal(keyOf(gadget('a')), 'ns/a');
    assert.equal(keyOf({ metadata: { name: 'n1' } }), 'n1');
    assert.equal(controllerUid(gadget('a', { ownedBy: 'u' })), 'u');
    assert.equal(controllerUid(gadget('a')), undefined);
  });
});
