import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clauses, clauseTable } from './clauses.ts';
import { choiceOf, strictest } from './actions.ts';
import { decide } from './decide.ts';
import { aDataset, anInput, aPermit, aTrainingJob, facts, aClaim } from './testing/builders.ts';
import { type Action, type DecisionInput } from './types.ts';

type OnViolation = NonNullable<ReturnType<typeof aDataset>['spec']['onViolation']>;
type Chosen = OnViolation['actions'][number];

const second = 1000;
const end = Date.parse('2028-01-01T00:00:00Z');
const checkpoint = (clause: Chosen['clause'], checkpointSeconds = 600): OnViolation => ({ checkpointSeconds, actions: [{ clause, action: 'Checkpoint' }] });
const running = (onViolation: OnViolation | undefined, changes: Partial<DecisionInput> = {}): DecisionInput =>
  anInput({ started: true, datasets: { 'chest-ct': aDataset().with(onViolation === undefined ? {} : { onViolation }).build() }, ...changes });
const revoked = { permits: [aPermit().with({ state: 'Revoked' }).build()] };

describe('what becomes of a running job when a clause ceases to hold', () => {
  it('is Stop unless the dataset says otherwise, and nothing before the start', () => {
    const decision = decide(running(undefined, revoked));
    assert.deepEqual([decision.action, decision.checkpointSeconds, decision.unsatisfied.map(({ action }) => action)], ['Stop', undefined, ['Stop']]);
    const before = decide(running(undefined, { ...revoked, started: false }));
    assert.deepEqual([before.action, before.unsatisfied.map((one) => 'action' in one)], [undefined, [false]]);
    assert.equal(decide(running(undefined)).action, undefined, 'nor of a job that is allowed');
  });

  it('is what the dataset says of the clause, where the clause leaves that choice', () => {
    const rows: readonly (readonly [OnViolation, Action, number | undefined])[] = [
      [checkpoint('permit-state'), 'Checkpoint', 600],
      [{ actions: [{ clause: 'permit-state', action: 'Stop' }] }, 'Stop', undefined],
      [checkpoint('permit-window'), 'Stop', undefined],
      // What the API server refuses, and an older object may hold all the same.
      [{ actions: [{ clause: 'permit-state', action: 'Finish' }] }, 'Stop', undefined],
      [{ actions: [{ clause: 'permit-state', action: 'Checkpoint' }] }, 'Stop', undefined],
    ];
    for (const [onViolation, action, seconds] of rows) {
      const decision = decide(running(onViolation, revoked));
      assert.deepEqual([decision.action, decision.checkpointSeconds], [action, seconds], JSON.stringify(onViolation));
    }
  });

  it('is Stop for every clause that leaves no choice, whatever the dataset says', () => {
    const all = aDataset().with({ onViolation: { checkpointSeconds: 60, actions: clauses.map(({ id }) => ({ clause: id as Chosen['clause'], action: 'Checkpoint' })) } }).build();
    for (const clause of clauses) assert.equal(choiceOf(all, clause).action, clause.actions === undefined ? 'Stop' : 'Checkpoint', clause.id);
  });

  it('is the strictest of what all violated clauses of all datasets ask, and of two checkpoints the shorter', () => {
    const two = (ct: OnViolation | undefined, mr: OnViolation | undefined, permits = [aPermit().with({ state: 'Revoked' }).build(), aPermit('brain-mr').with({ state: 'Revoked' }).build()]): DecisionInput => {
      const of = (name: string, onViolation: OnViolation | undefined) => aDataset(name).with(onViolation === undefined ? {} : { onViolation }).build();
      return anInput({ started: true, job: aTrainingJob().withDatasets('chest-ct', 'brain-mr').build(), datasets: { 'chest-ct': of('chest-ct', ct), 'brain-mr': of('brain-mr', mr) }, permits, facts: facts({ claims: { 'chest-ct': aClaim(), 'brain-mr': aClaim() } }) });
    };
    const told = (input: DecisionInput) => { const { action, checkpointSeconds } = decide(input); return [action, checkpointSeconds]; };
    assert.deepEqual(told(two(checkpoint('permit-state', 600), checkpoint('permit-state', 60))), ['Checkpoint', 60]);
    assert.deepEqual(told(two(checkpoint('permit-state', 600), undefined)), ['Stop', undefined]);
    assert.deepEqual(told(two(checkpoint('permit-state', 600), undefined, [aPermit().with({ state: 'Revoked' }).build(), aPermit('brain-mr').build()])), ['Checkpoint', 600], 'a dataset whose clauses hold asks nothing');
    assert.deepEqual(told({ ...two(checkpoint('permit-state'), checkpoint('permit-state')), environment: undefined }), ['Stop', undefined], 'what concerns the whole job stops it');
    assert.deepEqual(told({ ...running(checkpoint('permit-state')), permits: [] }), ['Stop', undefined], 'and so does a permit that is gone');
  });

  it('are three, of which the strictest wins', () => {
    assert.deepEqual([strictest(['Finish', 'Checkpoint', 'Stop']), strictest(['Finish', 'Checkpoint']), strictest(['Finish']), strictest([])], ['Stop', 'Checkpoint', 'Finish', 'Stop']);
  });
});

describe('a checkpoint before a known end', () => {
  const at = (now: number, changes: Partial<DecisionInput> = {}) => decide(running(checkpoint('permit-window'), { now, ...changes }));

  it('begins as long before as it may take, at that very instant', () => {
    const before = at(end - 600 * second - 1);
    assert.deepEqual([before.outcome, before.nextChange, before.obligations.deadline], ['Allow', end - 600 * second, end]);
    const then = at(end - 600 * second);
    assert.deepEqual([then.outcome, then.action, then.checkpointSeconds, then.unsatisfied.map(({ reason }) => reason)], ['Deny', 'Checkpoint', 600, ['PermitExpired']]);
    assert.match(then.unsatisfied[0]?.message ?? '', /^DataPermit chest-ct-lung ended at 2028-01-01T00:00:00Z\. .* A job ends 600 s before, so that it has the time to write its checkpoint\.$/);
    assert.deepEqual([then.obligations.deadline, then.nextChange], [end, end], 'the end bounds it still');
  });

  it('is not waited for after the end', () => {
    const after = at(end);
    assert.deepEqual([after.outcome, after.action, after.unsatisfied.map(({ reason }) => reason)], ['Deny', 'Checkpoint', ['PermitExpired']]);
    assert.doesNotMatch(after.unsatisfied[0]?.message ?? '', /checkpoint/);
  });

  it('keeps a job from starting that would have to write it at once', () => {
    assert.equal(at(end - 600 * second, { started: false }).outcome, 'Deny');
    assert.equal(at(end - 600 * second - 1, { started: false }).outcome, 'Allow');
  });

  it('comes before the earliest of all ends', () => {
    const retained = aDataset().with({ onViolation: checkpoint('retention', 100), retention: { until: '2027-06-01T00:00:00Z' } }).build();
    const decision = decide(running(undefined, { datasets: { 'chest-ct': retained } }));
    assert.deepEqual([decision.nextChange, decision.obligations.deadline], [Date.parse('2027-06-01T00:00:00Z') - 100 * second, Date.parse('2027-06-01T00:00:00Z')]);
  });
});

describe('spec.onViolation of the definition', () => {
  interface Schema { readonly properties: Readonly<Record<string, Schema>>; readonly items: Schema; readonly enum: readonly string[]; readonly 'x-kubernetes-validations': readonly { readonly rule: string }[] }
  const { spec } = parse(readFileSync(join(import.meta.dirname, '..', '..', 'crds', 'caveau.dev_securedatasets.yaml'), 'utf8')) as { spec: { versions: readonly [{ schema: { openAPIV3Schema: Schema } }] } };
  const entry = spec.versions[0].schema.openAPIV3Schema.properties['spec']?.properties['onViolation']?.properties['actions']?.items;
  const listed = (entry?.properties['clause']?.enum ?? []).filter((id) => clauseTable.some((clause) => clause.id === id));
  const choosable = clauseTable.filter(({ actions }) => actions !== undefined);

  it('lists the clauses that leave a choice, and no other', () => {
    assert.deepEqual(listed.toSorted(), choosable.map(({ id }) => id).sort());
  });

  it('forbids to finish on those that do not offer it', () => {
    const rule = entry?.['x-kubernetes-validations'][0]?.rule ?? '';
    const forbidden = [...rule.matchAll(/'([a-z-]+)'/g)].map(([, id = '']) => id).filter((id) => clauseTable.some((clause) => clause.id === id));
    assert.match(rule, /^self\.action != 'Finish' \|\| !\(self\.clause in \[/);
    assert.deepEqual(forbidden.toSorted(), choosable.filter(({ actions }) => actions?.includes('Finish') !== true).map(({ id }) => id).sort());
  });

  it('offers Stop and Checkpoint wherever it offers anything', () => {
    for (const { id, actions = [] } of choosable) assert.ok(actions.includes('Stop') && actions.includes('Checkpoint'), id);
  });
});
