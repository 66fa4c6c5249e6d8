import assert from 'node:assert/strict';
import fc from 'fast-check';
import { approversOf, missingOf, type Requirement, suffice, sufficientUntil, type Voice } from './requirement.ts';

const voice = (approver: string, role = 'dpo', more: Partial<Voice> = {}): Voice => ({ digest: `${approver}/${role}`, approver, role, organisation: `org of ${approver}`, environment: false, expires: 100, ...more });
const asks = (more: Partial<Requirement> = {}): Requirement => ({ action: 'Use', minimum: 1, roles: [], ...more });

describe('what a dataset asks of those who approve', () => {
  const table: Readonly<Record<string, { readonly asks: Requirement; readonly voices: readonly Voice[]; readonly missing: readonly string[] }>> = {
    'nobody has spoken': { asks: asks({ minimum: 2, roles: ['dpo'], organisations: 2 }), voices: [], missing: ['one in the role dpo', '2 of 2 approvers', 'approvers of 2 more organisations'] },
    'one of any role will do': { asks: asks(), voices: [voice('a', 'anything')], missing: [] },
    'two by one person are one': { asks: asks({ minimum: 2 }), voices: [voice('a', 'dpo'), voice('a', 'ethics')], missing: ['1 of 2 approvers'] },
    'each role has one': { asks: asks({ minimum: 2, roles: ['dpo', 'ethics'] }), voices: [voice('a', 'dpo'), voice('b', 'ethics')], missing: [] },
    'one person holds both roles': { asks: asks({ minimum: 2, roles: ['dpo', 'ethics'] }), voices: [voice('a', 'dpo'), voice('a', 'ethics'), voice('b', 'dpo')], missing: [] },
    'one person alone holds both roles': { asks: asks({ roles: ['dpo', 'ethics'] }), voices: [voice('a', 'dpo'), voice('a', 'ethics')], missing: ['one by another person, because one approver speaks for one role'] },
    'a role that was not asked for does not help': { asks: asks({ minimum: 2, roles: ['dpo'] }), voices: [voice('a', 'dpo'), voice('b', 'physicist')], missing: ['1 of 2 approvers'] },
    'a third of a role that is asked for does': { asks: asks({ minimum: 2, roles: ['dpo'] }), voices: [voice('a', 'dpo'), voice('b', 'dpo')], missing: [] },
    'two of one organisation': { asks: asks({ minimum: 2, organisations: 2 }), voices: [voice('a', 'dpo', { organisation: 'H' }), voice('b', 'dpo', { organisation: 'H' })], missing: ['approvers of 1 more organisation'] },
    'one person in two lists stands for one organisation': { asks: asks({ organisations: 2 }), voices: [voice('a', 'dpo', { organisation: 'H' }), voice('a', 'dpo', { organisation: 'I' })], missing: ['approvers of 1 more organisation'] },
    'the environment is not named': { asks: asks({ environment: 'Required' }), voices: [voice('a', 'security-officer')], missing: ['one in the role security-officer that names the digest of the environment'] },
    'the environment is named by the security officer': { asks: asks({ environment: 'Required' }), voices: [voice('a', 'security-officer', { environment: true })], missing: [] },
    'the security officer is one more person': { asks: asks({ minimum: 1, roles: ['dpo'], environment: 'Required' }), voices: [voice('a', 'dpo'), voice('a', 'security-officer', { environment: true })], missing: ['one by another person, because one approver speaks for one role'] },
    'the security officer counts where roles are named': { asks: asks({ minimum: 2, roles: ['dpo'], environment: 'Required' }), voices: [voice('a', 'dpo'), voice('b', 'security-officer', { environment: true })], missing: [] },
  };
  for (const [name, row] of Object.entries(table)) it(name, () => assert.deepEqual(missingOf(row.asks, row.voices), row.missing));

  it('counts different approvers', () => assert.equal(approversOf(asks({ roles: ['dpo'] }), [voice('a'), voice('a'), voice('b'), voice('c', 'ethics')]), 2));
});

describe('until when approvals suffice', () => {
  it('is the end of the last one where one is enough', () => assert.equal(sufficientUntil([asks()], [voice('a', 'dpo', { expires: 10 }), voice('b', 'dpo', { expires: 20 })]), 20));
  it('is the end of the first where both are needed', () => assert.equal(sufficientUntil([asks({ minimum: 2 })], [voice('a', 'dpo', { expires: 10 }), voice('b', 'dpo', { expires: 20 })]), 10));
  it('counts that another may take over a role', () =>
    assert.equal(sufficientUntil([asks({ roles: ['dpo', 'ethics'] })], [voice('a', 'dpo', { expires: 10 }), voice('b', 'dpo', { expires: 30 }), voice('b', 'ethics', { expires: 30 }), voice('c', 'ethics', { expires: 20 })]), 20));
  it('is unknown where they do not suffice', () => assert.equal(sufficientUntil([asks({ minimum: 2 })], [voice('a')]), undefined));

  const voices = fc.array(fc.record({ digest: fc.constant(''), approver: fc.constantFrom('a', 'b', 'c'), role: fc.constantFrom('dpo', 'ethics', 'security-officer'), organisation: fc.constantFrom('H', 'I'), environment: fc.boolean(), expires: fc.integer({ min: 1, max: 6 }) }), { maxLength: 6 });
  const requirements = fc.record({ action: fc.constant('Use' as const), minimum: fc.integer({ min: 1, max: 3 }), roles: fc.subarray(['dpo', 'ethics']), organisations: fc.integer({ min: 1, max: 2 }), environment: fc.constantFrom('Required' as const, 'NotRequired' as const) });
  it('is exact: they suffice at every instant before, and at none from then on', () => {
    fc.assert(
      fc.property(requirements, voices, (requirement, all) => {
        const at = (now: number) => suffice([requirement], all.filter(({ expires }) => expires > now));
        const until = sufficientUntil([requirement], all);
        for (let now = 0; now < 8; now += 1) assert.equal(at(now), until !== undefined && now < until);
      }),
      { numRuns: 500 },
    );
  });
  it('more voices never make fewer suffice', () => {
    fc.assert(
      fc.property(requirements, voices, voices, (requirement, some, more) => {
        assert.ok(!suffice([requirement], some) || suffice([requirement], [...some, ...more]));
        assert.ok(approversOf(requirement, some) <= approversOf(requirement, [...some, ...more]));
      }),
      { numRuns: 500 },
    );
  });
});
