import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCrds, type Schema } from '../../scripts/generate/crds.ts';
import { clauseTable } from '../../src/policy/clauses.ts';
import { decide } from '../../src/policy/decide.ts';
import { aWithdrawal } from '../../src/policy/testing/approvals.ts';
import { breakings } from '../../src/policy/testing/breakings.ts';
import { datasets } from '../../src/policy/testing/changes.ts';
import { full, variants } from '../../src/policy/testing/full-input.ts';
import { type DecisionInput } from '../../src/policy/types.ts';
import { actedUpon, forPeople } from './undecided.ts';

const root = join(import.meta.dirname, '..', '..');
const kinds = ['SecureDataset', 'DataPermit', 'TrainingJob', 'SecureProcessingEnvironment', 'DataApproval'];
const crds = readCrds(root).filter(({ kind }) => kinds.includes(kind));

/** A place in the spec of a kind that holds a value and no object: the value itself, or the items of a list. */
interface Leaf {
  readonly path: string;
  readonly steps: readonly string[];
  readonly schema: Schema;
}

function* leavesOf(schema: Schema, steps: readonly string[]): Generator<Leaf> {
  if (schema.properties !== undefined) for (const [name, child] of Object.entries(schema.properties)) yield* leavesOf(child, [...steps, name]);
  else if (schema.items?.properties !== undefined) yield* leavesOf(schema.items, [...steps, '[]']);
  else yield { path: steps.join('.').replaceAll('.[]', '[]'), steps, schema };
}

const leaves = crds.flatMap(({ kind, schema }) => [...leavesOf(schema.properties?.['spec'] ?? {}, ['spec'])].map((leaf) => ({ ...leaf, path: `${kind}.${leaf.path}`, kind })));

/** Inputs that differ so much that every clause looks at what it reads: full ones, and each broken in every way. */
const bases: readonly DecisionInput[] = [(input: DecisionInput) => input, ...variants(), ...Object.values(breakings).map(({ change }) => change)].map((change) => change(unsigned(full())));
/** With approvals every word of what was approved counts, because its digest does: they are for the fields that approvals read alone. */
const approved: readonly DecisionInput[] = [full(), { ...full(), approvals: [] }, floored(full(), 1), floored(full(), 16), { ...full(), approvals: [...full().approvals, ...full().approvals.slice(0, 1).map((approval) => aWithdrawal(approval))] }];
const ofApprovals = /^DataApproval|\.(requiredA|a)pprov(al|er)s\[\]/;

/** With approvals that the environment asks for of all data. */
function floored({ environment, ...input }: DecisionInput, minimum: number): DecisionInput {
  assert.ok(environment);
  return { ...input, environment: { ...environment, spec: { ...environment.spec, requiredApprovals: [{ action: 'Use', minimum, roles: ['dpo'], organisations: 1, environment: 'NotRequired' }] } } };
}

/** Without approvals. */
function unsigned(input: DecisionInput): DecisionInput {
  return { ...datasets(() => ({ approvals: [] }))(input), approvals: [] };
}

/** Other values than the one that is there, none of which means the same. */
function others(value: unknown, { enum: words }: Schema): readonly unknown[] {
  if (Array.isArray(value)) return [[], ['zz-other']];
  if (typeof value === 'number') return [value + 1, 1, 999];
  if (typeof value === 'boolean') return [!value];
  if (words !== undefined) return words.filter((word) => word !== value);
  return /^\d{4}-\d\d-\d\dT/.test(String(value)) ? ['2020-01-01T00:00:00Z', '2048-01-01T00:00:00Z', 'tomorrow'] : ['zz-other', ''];
}

/** The object with what stands at these steps changed in one of several ways or left out, in each item of a list alike; nothing where it stands nowhere. */
function changedAt(value: unknown, [step, ...rest]: readonly string[], change: (old: unknown) => readonly unknown[]): readonly unknown[] {
  if (step === undefined) return change(value);
  if (step === '[]') {
    const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return items.flatMap((item, index) => changedAt(item, rest, change).map((other) => items.map((one, i) => (i === index ? other : one))));
  }
  const held = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (!(step in held) || held[step] === undefined) return [];
  const without = Object.fromEntries(Object.entries(held).filter(([name]) => name !== step));
  return [...changedAt(held[step], rest, change).map((other) => ({ ...held, [step]: other })), ...(rest.length === 0 ? [without] : [])];
}

/** The input with one leaf changed, in every way and wherever it stands. */
function mutations(input: DecisionInput, kind: string, { steps, schema }: Leaf): readonly DecisionInput[] {
  const of = <T>(object: T): readonly T[] => changedAt(object, steps, (old) => others(old, schema)) as readonly T[];
  switch (kind) {
    case 'TrainingJob':
      return of(input.job).map((job) => ({ ...input, job }));
    case 'SecureProcessingEnvironment':
      return of(input.environment).map((environment) => ({ ...input, environment }));
    case 'DataPermit':
      return input.permits.flatMap((permit, i) => of(permit).map((other) => ({ ...input, permits: input.permits.with(i, other) })));
    case 'DataApproval':
      return input.approvals.flatMap((approval, i) => of(approval).map((other) => ({ ...input, approvals: input.approvals.with(i, other) })));
    default:
      return Object.entries(input.datasets).flatMap(([name, dataset]) => of(dataset).map((other) => ({ ...input, datasets: { ...input.datasets, [name]: other } })));
  }
}

/** What is decided, without the sentences: to be quoted is not to be decided upon. */
function verdict(input: DecisionInput): string {
  const { unsatisfied, obligations, ...rest } = decide(input);
  const nodes = obligations.nodes.map(({ clause, anyOf }) => ({ clause, anyOf }));
  return JSON.stringify({ ...rest, obligations: { ...obligations, nodes }, unsatisfied: unsatisfied.map(({ clause, dataset, outcome, reason, until, action }) => ({ clause, dataset, outcome, reason, until, action })) });
}

const verdicts = new Map<DecisionInput, string>();

function isDecidedUpon(leaf: (typeof leaves)[number]): boolean {
  return (ofApprovals.test(leaf.path) ? approved : bases).some((base) => {
    const before = verdicts.get(base) ?? verdict(base);
    verdicts.set(base, before);
    return mutations(base, leaf.kind, leaf).some((other) => {
      try {
        return verdict(other) !== before;
      } catch {
        return false; // What cannot be read at all is no decision.
      }
    });
  });
}

describe('nothing is accepted silently', () => {
  const decided = new Set(leaves.filter(isDecidedUpon).map(({ path }) => path));
  const excused = { ...actedUpon, ...forPeople };

  for (const kind of kinds) {
    it(`every field of ${kind} changes some decision, or it is said who acts upon it, or why only people read it`, () => {
      assert.deepEqual(leaves.filter((leaf) => leaf.kind === kind && !decided.has(leaf.path) && !(leaf.path in excused)).map(({ path }) => path), []);
    });
  }

  it('what a clause decides upon is among its fields, or a part of one', () => {
    const told = clauseTable.flatMap(({ fields }) => fields).map((field) => field.replace(/\[[^\]]*\]/g, ''));
    const covered = (path: string) => told.some((field) => path === field || path.startsWith(`${field}.`));
    assert.deepEqual([...decided].filter((path) => !covered(path.replaceAll('[]', ''))), []);
  });

  it('every field that a clause names is there', () => {
    const known = new Set(leaves.flatMap(({ path }) => path.replaceAll('[]', '').split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'))));
    const named = clauseTable.flatMap(({ fields }) => fields).map((field) => field.replace(/\[[^\]]*\]/g, '')).filter((field) => kinds.some((kind) => field.startsWith(`${kind}.spec`)));
    assert.deepEqual(named.filter((field) => !known.has(field)), []);
  });

  it('no field is excused that does not exist, or that a decision rests on', () => {
    const paths = new Set(leaves.map(({ path }) => path));
    assert.deepEqual(Object.keys(excused).filter((path) => !paths.has(path)), [], 'these do not exist');
    assert.deepEqual(Object.keys(excused).filter((path) => decided.has(path)), [], 'these are decided upon');
    assert.deepEqual(Object.keys(actedUpon).filter((path) => path in forPeople), [], 'these are excused twice');
  });

  it('every file that is said to act upon a field names it', () => {
    for (const [path, file] of Object.entries(actedUpon)) {
      assert.ok(existsSync(join(root, file)), `${file}, which acts upon ${path}, does not exist`);
      const name = path.replaceAll('[]', '').split('.').at(-1) ?? '';
      assert.match(readFileSync(join(root, file), 'utf8'), new RegExp(`\\b${name}\\b`), `${file} does not name ${path}`);
    }
  });
});
