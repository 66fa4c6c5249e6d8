import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { decide } from '../src/policy/decide.ts';
import { anInput } from '../src/policy/testing/builders.ts';
import { bothApprove, full } from '../src/policy/testing/full-input.ts';
import { type DecisionInput } from '../src/policy/types.ts';
import { printGrid, printTable } from './table.ts';

/** A client-side apply keeps the whole object in an annotation, and annotations hold 256 KiB in all (apimachinery, TotalAnnotationSizeLimitB). */
export const largestKind = 256 * 1024;

/** Decisions of a dataset with every clause, beside those of a plain one, and the size of each kind; 1 where a kind is too large to be applied. */
export function decisions({ seconds }: { readonly seconds: number }): number {
  const [first] = cpus();
  printTable('Machine', [['cores', `${cpus().length} (${first?.model.trim() ?? 'unknown'}); load at the beginning ${(loadavg()[0] ?? 0).toFixed(1)}`], ['Node', process.versions.node]]);
  const rows = [1, 4, 8].map((datasets) => {
    const [all, plain] = [speed(several(full(), datasets), seconds), speed(several(anInput(), datasets), seconds)];
    return [String(datasets), all.toFixed(0), plain.toFixed(0), (plain / all).toFixed(2)];
  });
  printGrid('Decisions per second, by the number of datasets of the job', ['datasets', 'every field filled', 'plain', 'times slower'], rows);
  const sizes = kindSizes(join(import.meta.dirname, '..', 'crds'));
  printGrid('Size of each kind as it is applied (JSON)', ['kind', 'KiB'], sizes.map(({ kind, bytes }) => [kind, (bytes / 1024).toFixed(1)]));
  return sizes.every(({ bytes }) => bytes < largestKind) ? 0 : 1;
}

/** How large each definition is as JSON, as kubectl keeps it. */
export function kindSizes(directory: string): readonly { readonly kind: string; readonly bytes: number }[] {
  return readdirSync(directory).filter((file) => file.endsWith('.yaml')).sort().map((file) => {
    const definition = parse(readFileSync(join(directory, file), 'utf8')) as { readonly spec: { readonly names: { readonly kind: string } } };
    return { kind: definition.spec.names.kind, bytes: Buffer.byteLength(JSON.stringify(definition)) };
  });
}

/** The same job on so many datasets of one kind, each with a permit of its own. */
function several(input: DecisionInput, count: number): DecisionInput {
  const names = Array.from({ length: count }, (_, i) => `chest-ct-${i}`);
  const [dataset, permit] = [input.datasets['chest-ct'], input.permits[0]];
  const [claim, isolation] = [input.facts.claims['chest-ct'], input.facts.isolation['chest-ct']];
  if (dataset === undefined || permit === undefined || claim === undefined) throw new Error('The built input has no dataset chest-ct.');
  const named = names.map((name) => ({
    name,
    dataset: { ...dataset, metadata: { ...dataset.metadata, name } },
    permit: { ...permit, metadata: { ...permit.metadata, name: `${name}-lung` }, spec: { ...permit.spec, dataset: { name } } },
  }));
  const many = {
    ...input,
    ...(input.approvals.length === 0 ? {} : { approvals: named.flatMap((one) => bothApprove(one.permit, one.dataset, `-${one.name}`)) }),
    job: { ...input.job, spec: { ...input.job.spec, datasets: names.map((name) => ({ name, mountPath: `/data/${name}` })) } },
    datasets: Object.fromEntries(named.map((one) => [one.name, one.dataset])),
    permits: named.map((one) => one.permit),
    facts: {
      ...input.facts,
      claims: Object.fromEntries(names.map((name) => [name, claim])),
      isolation: Object.fromEntries(names.map((name) => [name, isolation ?? []])),
      ...(input.facts.bodies === undefined ? {} : { bodies: Object.fromEntries(names.map((name) => [name, true])) }),
    },
  };
  const { outcome, unsatisfied } = decide(many);
  if (outcome !== 'Allow') throw new Error(`The job of the benchmark is not allowed: ${unsatisfied.map(({ message }) => message).join(' ')}`);
  return many;
}

/** Decisions in a second; the first half of the time warms up. */
function speed(input: DecisionInput, seconds: number): number {
  run(input, seconds / 2);
  return run(input, seconds / 2);
}

function run(input: DecisionInput, seconds: number): number {
  const begun = performance.now();
  let made = 0;
  while (performance.now() - begun < seconds * 1000) {
    decide(input);
    made += 1;
  }
  return made / ((performance.now() - begun) / 1000);
}
