import assert from 'node:assert/strict';
import { askText, reachOf, type Ask, type Rule } from './access.ts';

const ask = (verb: string, resource: string, group = '', name?: string): Ask => ({ verb, group, resource, ...(name === undefined ? {} : { name }) });
const rule = (verbs: string, groups: string, resources: string, names?: string): Rule => ({ verbs: verbs.split(','), apiGroups: groups.split(','), resources: resources.split(','), ...(names === undefined ? {} : { resourceNames: names.split(',') }) });

describe('the reach of a rule', () => {
  const cases: readonly (readonly [what: string, rule: Rule, ask: Ask, reach: ReturnType<typeof reachOf>])[] = [
    ['is everything under wildcards', rule('*', '*', '*'), ask('get', 'pods/log'), 'all'],
    ['of a resource is not that of its subresources', rule('get', '', 'pods'), ask('get', 'pods/log'), undefined],
    ['of a subresource is not that of its resource', rule('get', '', 'pods/log'), ask('get', 'pods'), undefined],
    ['of */log is the logs of every resource', rule('get', '', '*/log'), ask('get', 'nodes/log'), 'all'],
    ['of */log is not more than logs', rule('get', '', '*/log'), ask('get', 'nodes/proxy'), undefined],
    ['of one group is not that of another', rule('get', 'apps', 'pods'), ask('get', 'pods'), undefined],
    ['of one verb is not that of another', rule('list', '', 'pods'), ask('get', 'pods'), undefined],
    ['of names is that of these names', rule('get', '', 'secrets', 'a,b'), ask('get', 'secrets'), ['a', 'b']],
    ['of names is told for the name that is asked for', rule('create', '', 'serviceaccounts/token', 'a,b'), ask('create', 'serviceaccounts/token', '', 'b'), ['b']],
    ['of names is nothing for another name', rule('create', '', 'serviceaccounts/token', 'a'), ask('create', 'serviceaccounts/token', '', 'b'), undefined],
    ['of names makes nothing, because what is made has no name yet', rule('create', '', 'pods', 'a'), ask('create', 'pods'), undefined],
    ['of names deletes no collection', rule('deletecollection', '', 'nodes', 'a'), ask('deletecollection', 'nodes'), undefined],
    ['of names reaches a subresource that is created', rule('create', '', 'pods/binding', 'a'), ask('create', 'pods/binding'), ['a']],
    ['is nothing for a rule of URLs', { verbs: ['*'] }, ask('get', 'pods'), undefined],
  ];
  for (const [what, given, asked, reach] of cases) it(what, () => assert.deepEqual(reachOf(given, asked), reach));

  it('is told in words', () => {
    assert.equal(askText(ask('get', 'pods/log')), 'get pods/log');
    assert.equal(askText(ask('patch', 'nodes/status', 'example.org', 'n1')), 'patch nodes.example.org/status n1');
  });
});
