import { cpus, loadavg, totalmem } from 'node:os';
import { type Cluster } from '../test/cluster/cluster.ts';
import { quantile } from '../test/support/statistics.ts';

/** One line of the result: what was measured, and the value with its unit. */
export type Row = readonly [what: string, value: string];

/** What figures of any cluster mean nothing without. */
export function machineRows(cluster: Cluster, also = ''): readonly Row[] {
  const [first] = cpus();
  return [
    ['machine', `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB; load at the beginning ${(loadavg()[0] ?? 0).toFixed(1)}`],
    ['versions', `Kubernetes ${cluster.version}, Node ${process.versions.node}${also}`],
  ];
}

/** What figures of a simulated cluster mean nothing without. */
export function simulationRows(cluster: Cluster): readonly Row[] {
  return [...machineRows(cluster, '; nodes simulated by kwok'), ['controller manager', '300 requests per second, 20 Jobs at once (Kubernetes\' defaults: 20 and 5)']];
}

/** Half and nearly all of some durations. */
export function spread(seconds: readonly number[]): string {
  const told = (share: number): string => quantile(seconds, share).toFixed(2);
  return `p50 ${told(0.5)} s, p99 ${told(0.99)} s (${seconds.length} pods)`;
}

/** Prints lines in two columns. */
export function printTable(title: string, rows: readonly Row[]): void {
  const width = Math.max(...rows.map(([what]) => what.length));
  console.log(`\n${title}\n${rows.map(([what, value]) => `  ${what.padEnd(width)}  ${value}`).join('\n')}`);
}

/** Prints a table with a heading for each column; all but the first are numbers, and stand to the right. */
export function printGrid(title: string, headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string => `  ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`;
  console.log(`\n${title}\n${[headings, ...rows].map(line).join('\n')}`);
}
