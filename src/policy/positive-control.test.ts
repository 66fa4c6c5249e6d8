import assert from 'node:assert/strict';
import { nextTooOld, unproven } from './positive-control.ts';
import { aGate, now } from './testing/builders.ts';

const [beacon, outside] = aGate().targets;
const gate = { ...aGate(), targets: [beacon!, { ...beacon!, name: 'beacon-b', address: '192.0.2.11' }, { ...beacon!, name: 'beacon-six', address: '2001:db8::a' }, outside!] };
const names = gate.targets.map(({ name }) => name);

describe('targets that prove nothing', () => {
  const table: Readonly<Record<string, { readonly answered: Readonly<Record<string, number>>; readonly want: readonly string[] }>> = {
    'are all while none answers': { answered: {}, want: names },
    'are none while all answer': { answered: Object.fromEntries(names.map((name) => [name, now])), want: [] },
    'are not those whose like answers': { answered: { 'beacon-b': now, 'beacon-six': now, outside: now }, want: [] },
    'are those of a role of which none answers': { answered: { 'beacon-a': now, 'beacon-six': now }, want: ['outside'] },
    'are those of an address family of which none answers': { answered: { 'beacon-a': now, outside: now }, want: ['beacon-six'] },
    'are those whose answer is older than its validity': { answered: { 'beacon-a': now - 300_001, 'beacon-b': now - 300_001, 'beacon-six': now - 300_000, outside: now }, want: ['beacon-a', 'beacon-b'] },
    'are those that answered too long after': { answered: { 'beacon-a': now + 300_001, 'beacon-six': now, outside: now }, want: ['beacon-a', 'beacon-b'] },
  };
  for (const [name, { answered, want }] of Object.entries(table)) {
    it(name, () => assert.deepEqual(unproven(gate, names, answered, now), want));
  }

  it('are those that the environment does not list any more, whoever answers', () => {
    assert.deepEqual(unproven(gate, ['former'], { former: now }, now), ['former']);
  });
  it('are those that were not tried together with one that answers', () => {
    assert.deepEqual(unproven(gate, ['beacon-a'], { 'beacon-b': now }, now), ['beacon-a']);
  });
});

describe('the next answer to get too old', () => {
  const table: Readonly<Record<string, { readonly answered: Readonly<Record<string, number>>; readonly want: number | undefined }>> = {
    'is none while none answers': { answered: {}, want: undefined },
    'is the oldest that still counts': { answered: { 'beacon-a': now - 300_001, 'beacon-b': now - 300_000, outside: now }, want: now + 1 },
    'is none of a target that is not asked for': { answered: { former: now - 1000, outside: now }, want: now + 300_001 },
  };
  for (const [name, { answered, want }] of Object.entries(table)) {
    it(name, () => assert.equal(nextTooOld(gate, names, answered, now), want));
  }
});
